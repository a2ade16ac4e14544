"""At most one charge a sale, and the truth always found: a smaller number of what ``python -m tests.schedules`` plays.

A failure names the schedule; ``python -m tests.schedules replay TEXT`` plays it again.
"""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Iterator

import pytest

from tests.schedules.clerk import Temper
from tests.schedules.many import Tally, bases, play_pairs, random_schedule, singles, wrong
from tests.schedules.mutants import GROUNDS, MUTANTS, Mutant
from tests.schedules.schedule import WORLDS, Card, Schedule, play

#: Another one plays others; whatever it is, a failure says it.
SEED = int(os.environ.get("POS_SCHEDULES_SEED", "7"))
#: Of each card and clerk, one fault of five is played here, and the whole run plays the rest; in some worlds with
#: every clerk.
_EVERY_CLERK, _ONE_OF = (26, 18), 5


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    """Thousands of sales that go wrong on purpose have nothing to tell."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("world", range(32))
def test_no_single_fault_charges_twice_or_loses_a_charge(world: int) -> None:
    tempers = list(Temper) if world in _EVERY_CLERK else [Temper.RETRIES, Temper.GIVES_UP]
    tally = Tally()
    for number, (card, temper) in enumerate(itertools.product(Card, tempers), SEED + world):
        if card is Card.UNCLEAR_CHARGED and WORLDS[world].only_a_person_can_tell:
            continue
        # Another fifth for each base: together they meet every fault.
        for schedule in itertools.islice(singles(Schedule(world, card, temper)), number % _ONE_OF, None, _ONE_OF):
            tally.add(play(schedule))
    assert tally.wrong == []
    assert tally.played > 900 / _ONE_OF


def test_what_only_a_person_can_tell_is_left_to_one() -> None:
    world = next(number for number, world in enumerate(WORLDS) if world.only_a_person_can_tell)
    result = play(Schedule(world, Card.UNCLEAR_CHARGED))
    assert [state.value for state in result.states] == ["review"]
    settled = play(Schedule(world, Card.UNCLEAR_CHARGED, manager=True))
    assert [state.value for state in settled.states] == ["approved"]
    assert settled.violations == []


def test_no_pair_of_faults_charges_twice_or_loses_a_charge() -> None:
    tally = Tally()
    for number, base in enumerate(bases()):
        hidden = WORLDS[base.world].only_a_person_can_tell and base.card is Card.UNCLEAR_CHARGED
        if number % 53 == SEED % 53 and not hidden:
            tally.merge(play_pairs(base, 25, SEED))
    assert tally.wrong == []
    assert tally.played > 200


@pytest.mark.parametrize("part", range(2))
def test_up_to_six_faults_at_random_charge_nobody_twice(part: int) -> None:
    tally = Tally()
    for number in range(part * 1000, (part + 1) * 1000):
        tally.add(play(random_schedule(SEED, number)))
    assert tally.wrong == []
    assert tally.states["approved"] > tally.states["cancelled"] > tally.states["review"]


@pytest.mark.parametrize("ground", GROUNDS)
def test_with_every_rule_in_place_nothing_is_found(ground: str) -> None:
    tally = Tally()
    for schedule in itertools.islice(GROUNDS[ground](), 0, None, 11):
        tally.add(play(schedule))
    assert tally.wrong == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_rule_that_is_taken_out_is_missed(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.take_out(monkeypatch)
    assert next((found for schedule in mutant.ground() if (found := wrong(play(schedule)))), None)


@pytest.mark.parametrize("number", range(5))
def test_a_schedule_can_be_played_again_from_its_text(number: int) -> None:
    schedule = random_schedule(SEED, number)
    again = Schedule.parse(str(schedule))
    assert again == schedule
    first, second = play(schedule), play(again)
    assert (first.trace, first.states, first.struck) == (second.trace, second.states, second.struck)


@pytest.mark.parametrize(
    "text",
    [
        # An outcome that was written, and reported as not written, was written once more.
        "11/GOOD/RETRIES/1000/10:2/0:0",
        # A late submit landed after a refusal of the next one, and the sale was called declined for ever.
        "24/UNCLEAR_REFUSED/PONDERS/1000/9:15/0:0",
        "12/UNCLEAR_REFUSED/ADDS_MORE/0100/8:47,10:32,19:9,24:34,27:23,28:1/0:0",
        # A card that was taken off, which could not be written down, was offered again and could not be taken.
        "7/UNCLEAR_REFUSED/PONDERS/1000/4:13,6:15,10:14,16:10,19:14,24:30/0:0",
    ],
)
def test_what_once_went_wrong_goes_well(text: str) -> None:
    result = play(Schedule.parse(text))
    assert wrong(result) == []
    assert result.struck
