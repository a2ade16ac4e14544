"""Cards that are saved before their charge, with every fault: charged once, and on file where they are said to be."""

from __future__ import annotations

import itertools
import logging
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pos.domain.sale import Sale
from pos.domain.saved_card import CardState, CardUse
from tests.schedules.clerk import Temper
from tests.schedules.mischief import CALL_FAULTS, WRITE_FAULTS
from tests.schedules.saving import SavingSchedule, play_saving
from tests.schedules.test_schedules import SEED

#: Of a customer's worlds: orders with numbers of their own or the cart's, our id kept or not, a list that lags or not.
_WORLDS = (24, 0, 17)
_TEMPERS = (Temper.RETRIES, Temper.GIVES_UP, Temper.ADDS_MORE)


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    """Thousands of sales that go wrong on purpose have nothing to tell."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def singles(base: SavingSchedule) -> Iterator[SavingSchedule]:
    for event, kind in enumerate(play_saving(base).trace, 1):
        for fault in range(len(CALL_FAULTS) if kind == "c" else len(WRITE_FAULTS)):
            yield replace(base, plan={event: fault})


def wrong(schedules: Iterator[SavingSchedule]) -> tuple[list[str], int, Counter[CardUse]]:
    found, played, uses = [], 0, Counter[CardUse]()
    for schedule in schedules:
        result = play_saving(schedule)
        played += 1
        uses.update(result.uses)
        found += [f"{schedule}  {sentence}" for sentence in result.violations]
    return found, played, uses


def test_with_nothing_wrong_it_is_saved_and_charged() -> None:
    result = play_saving(SavingSchedule(24))
    assert [state.value for state in result.states] == ["approved"]
    assert (result.cards, result.uses, result.violations) == ([CardState.SAVED], [CardUse.JUST_SAVED], [])


@pytest.mark.parametrize("temper", _TEMPERS)
@pytest.mark.parametrize("world", _WORLDS)
def test_no_single_fault_doubles_a_charge_or_a_card_or_loses_one(world: int, temper: Temper) -> None:
    for refused in (False, True):
        # Every fault in one world; another third of them for each clerk in the others.
        one_of = 1 if world == _WORLDS[0] else 3
        schedules = singles(SavingSchedule(world, temper, first_refused=refused))
        begin = (SEED + _TEMPERS.index(temper)) % one_of
        found, played, uses = wrong(itertools.islice(schedules, begin, None, one_of))
        assert found == []
        assert played > 200 / one_of
        assert uses[CardUse.JUST_SAVED] + uses[CardUse.ONCE] > 0


@pytest.mark.parametrize("count", [600, pytest.param(20_000, marks=[pytest.mark.whole, pytest.mark.timeout(900)])])
def test_several_faults_at_random_do_not_either(count: int) -> None:
    draw = random.Random(f"{SEED}/{count}")
    schedules = (
        SavingSchedule(
            draw.choice(_WORLDS),
            draw.choice(list(Temper)),
            first_refused=draw.random() < 0.3,
            plan={event: draw.randrange(57) for event in draw.sample(range(1, 36), draw.randint(2, 5))},
            twice=draw.random() < 0.3,
        )
        for _ in range(count)
    )
    found, _, uses = wrong(schedules)
    assert found == []
    assert {CardUse.ONCE, CardUse.JUST_SAVED, CardUse.SAVED} <= set(uses)


def test_the_judge_finds_a_till_that_takes_a_card_on_file_for_one_that_is_used_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = Sale.with_use

    def sure(sale: Sale, *given: object, **_unsure: object) -> Sale:
        return honest(sale, *given)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Sale, "with_use", sure)
    monkeypatch.setattr("pos.back.saved_cards.storing.CardStore.look_up", lambda *_: None)
    found, _, _ = wrong(itertools.islice(singles(SavingSchedule(24)), 600))
    assert any("as if it were used up" in sentence for sentence in found)
