"""Makes schedules by the thousand: every single fault, pairs of faults, and random ones; plays them on all cores."""

from __future__ import annotations

import itertools
import logging
import math
import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from pos.domain.sale import SaleState
from tests.schedules.clerk import Temper
from tests.schedules.mischief import CALL_FAULTS, WRITE_FAULTS, WriteFault
from tests.schedules.schedule import WORLDS, Card, Result, Schedule, play

#: Faults are drawn for either kind of event at once: one number means something to both.
_FAULT_NUMBERS = len(CALL_FAULTS) * len(WRITE_FAULTS)
#: Most schedules are over after so many events, most of which are reads.
_EVENTS = 30
_BATCH = 400
#: The till lives on and heard every answer; only its disk was at fault.
_ONLY_THE_DISK = (WriteFault.DISK_FULL.value, WriteFault.UNACKNOWLEDGED.value)


@dataclass
class Tally:
    """What many schedules came to."""

    played: int = 0
    states: Counter[str] = field(default_factory=Counter)
    #: As text, so that each can be played again.
    wrong: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one."""
        self.played += 1
        self.states.update(state.value for state in result.states)
        self.wrong += [f"{result.schedule}  {sentence}" for sentence in wrong(result)]

    def merge(self, other: Tally) -> None:
        """Count those of another."""
        self.played += other.played
        self.states.update(other.states)
        self.wrong += other.wrong

    def __str__(self) -> str:
        outcomes = ", ".join(f"{name} {count}" for name, count in self.states.most_common())
        return f"{self.played} schedules, {len(self.wrong)} violations; sales: {outcomes}"


def wrong(result: Result) -> list[str]:
    """What does not hold in one schedule; with one fault at most, more is asked for than with many."""
    return result.violations + _unsettled(result)


def _unsettled(result: Result) -> list[str]:
    """With one fault, a sale is left to a person only where nothing that a till may read could tell."""
    schedule = result.schedule
    if len(schedule.plan) > 1 or SaleState.REVIEW not in result.states:
        return []
    world = WORLDS[schedule.world]
    answered = schedule.card is not Card.UNCLEAR_CHARGED
    if answered and any(struck.endswith(_ONLY_THE_DISK) for struck in result.struck):
        return ["a person was asked about what the till had been told"]
    # A saved card's state says nothing, and what "no order of this number" means for a guest, an earlier sale tells.
    silent = world.only_a_person_can_tell or (world.guest and world.saved_card and not schedule.probed)
    return [] if silent else ["a single fault left to a person what the service could have told"]


# --- kinds of schedules ---


def bases(worlds: Iterator[int] | range = range(32), probed: bool = True) -> Iterator[Schedule]:
    """Every world, card and clerk, with nothing going wrong."""
    for world, card, temper in itertools.product(worlds, Card, Temper):
        yield Schedule(world, card, temper, probed=probed)


def singles(base: Schedule) -> Iterator[Schedule]:
    """Every fault at every event of a schedule, and past it wherever that leads."""
    trace = play(base).trace
    for event, kind in enumerate(trace, 1):
        for fault in range(len(CALL_FAULTS) if kind == "c" else len(WRITE_FAULTS)):
            yield replace(base, plan={**base.plan, event: fault})


def pairs_of(base: Schedule, count: int, draw: random.Random) -> Iterator[Schedule]:
    """So many different pairs of faults of one base: any first fault, and any second on the way that it leads to."""
    firsts, traces, drawn = list(singles(base)), dict[str, str](), set[str]()
    for _ in range(10 * count):
        if len(drawn) == count:
            return
        first = draw.choice(firsts)
        [(at, _)] = first.plan.items()
        if str(first) not in traces:
            traces[str(first)] = play(first).trace
        trace = traces[str(first)]
        if len(trace) > at:
            event = draw.randrange(at + 1, len(trace) + 1)
            fault = draw.randrange(len(CALL_FAULTS) if trace[event - 1] == "c" else len(WRITE_FAULTS))
            pair = replace(first, plan={**first.plan, event: fault})
            if str(pair) not in drawn:
                drawn.add(str(pair))
                yield pair


def random_schedule(seed: int, number: int, most: int = 6, fewest: int = 1) -> Schedule:
    """One of endlessly many, the same for the same seed and number."""
    draw = random.Random(f"{seed}/{number}")
    events = draw.sample(range(1, _EVENTS), draw.randint(fewest, most))
    jump = (draw.randrange(1, _EVENTS), draw.choice((-7200, -90, 90, 7200))) if draw.random() < 0.1 else (0, 0)
    return Schedule(
        world=draw.randrange(32),
        card=draw.choice(list(Card)),
        temper=draw.choice(list(Temper)),
        plan={event: draw.randrange(_FAULT_NUMBERS) for event in events},
        probed=draw.random() < 0.8,
        manager=draw.random() < 0.5,
        twice=draw.random() < 0.3,
        jump=jump,
    )


# --- playing them ---


def play_singles(base: Schedule) -> Tally:
    """Every single fault of one base."""
    logging.disable(logging.CRITICAL)
    tally = Tally()
    for schedule in singles(base):
        tally.add(play(schedule))
    return tally


def play_pairs(base: Schedule, count: int, seed: int) -> Tally:
    """So many pairs of faults of one base, drawn by the seed."""
    logging.disable(logging.CRITICAL)
    tally = Tally()
    for schedule in pairs_of(base, count, random.Random(f"{seed}/{base}")):
        tally.add(play(schedule))
    return tally


def play_random(numbers: range, seed: int, most: int = 6, fewest: int = 1) -> Tally:
    """Random schedules by their numbers."""
    logging.disable(logging.CRITICAL)
    tally = Tally()
    for number in numbers:
        tally.add(play(random_schedule(seed, number, most, fewest)))
    return tally


def all_singles(processes: int, probed: bool = True) -> Iterator[Tally]:
    """Every single fault in every world, with every card and clerk."""
    with multiprocessing.Pool(processes) as pool:
        yield from pool.imap_unordered(play_singles, bases(probed=probed))


def pairs(processes: int, count: int, seed: int) -> Iterator[Tally]:
    """At least so many pairs of faults, as many of each base."""
    all_bases = list(bases())
    each = math.ceil(count / len(all_bases))
    with multiprocessing.Pool(processes) as pool:
        yield from pool.imap_unordered(partial(play_pairs, count=each, seed=seed), all_bases)


def randoms(processes: int, count: int, seed: int, most: int = 6, fewest: int = 1) -> Iterator[Tally]:
    """So many random schedules."""
    batches = [range(begin, min(begin + _BATCH, count)) for begin in range(0, count, _BATCH)]
    with multiprocessing.Pool(processes) as pool:
        yield from pool.imap_unordered(partial(play_random, seed=seed, most=most, fewest=fewest), batches)
