"""Every fault of the line by its name, over real HTTP, at the submit and before it: the sale ends as it must."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark.structures import ParameterSet

from pos.domain.till_state import TillState
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox, running_sandbox
from tests.integration.back.pipes import Back, running_back
from tests.schedules import books
from tests.schedules.cashier import Cashier, well_stocked
from tests.schedules.clerk import Temper
from tests.schedules.faulty_line import FaultyLine, LineFault

_T, _F = TillState, LineFault
#: Where a sale meets a fault before anything was sent that could charge.
BEFORE: Final = ("oauth20/token", "carts/active", "apply-payment-method")
ANSWERED: Final = frozenset({_F.SLOW, _F.TWICE})
DONE: Final = frozenset(
    {_F.REPLY_LOST, _F.REPLY_CUT, _F.STATUS_500_AFTER, _F.STATUS_504_AFTER, _F.TWICE_SECOND_ANSWERS, _F.LATE}
)
#: Units: seconds. The till believes that much more time to have passed than the late request takes.
QUIET_S, VERY_LATE_S, SOON_S = 45.0, 5.0, 1.0
#: Units: seconds. Longer than the first wait of whoever looks something up or asks for a price again.
A_MOMENT_S: Final = 2.5


def in_turn() -> Iterator[ParameterSet]:
    """Every fault at every place; where not all are tried, each fault has its turn at one of the places."""
    for number, fault in enumerate(LineFault):
        for turn, place in enumerate(BEFORE):
            marks = [] if number % len(BEFORE) == turn else [pytest.mark.whole]
            yield pytest.param(fault, place, marks=marks, id=f"{fault.name.lower()}-{place}")


class Counter:
    """One till at the end of a line, and the clock that it goes by."""

    def __init__(self, folder: Path, sandbox: Sandbox, holding: ExitStack) -> None:
        self.sandbox = sandbox
        self.line = holding.enter_context(FaultyLine(sandbox.url, 0, 0.0, VERY_LATE_S))
        self.data, self._clock, self._ahead = folder / "till", folder / "clock", 0.0
        self._clock.write_text("0")
        settings = sandbox.write_settings(folder / "settings.toml", api_base_url=self.line.url)
        options = ("--settings", str(settings), "--clock", str(self._clock))
        self.back: Back = holding.enter_context(running_back(self.data, *options, keys=sandbox.keys))
        self.back.get_ready()

    def charged(self, sale_id: str) -> int:
        """How often a sale was charged, by the ledger."""
        return sum(one["value"] == sale_id for row in self.sandbox.charges() for one in row["attributes"])

    def pass_time(self, seconds: float = A_MOMENT_S) -> None:
        """Let time pass for the till and for its processor: a till whose clock is not its processor's takes no card."""
        self._ahead += seconds
        self._clock.write_text(str(self._ahead))
        self.sandbox.advance(seconds)

    def clear(self) -> None:
        """Leave the counter to the next test."""
        Cashier(self.sandbox, random.Random(0)).clear(self.back)

    def judged(self) -> list[str]:
        """What does not hold so far; what lies on the counter or is being taken back has not come to rest."""
        found = books.judged(self.data / "journal.sqlite", self.sandbox.charges())
        return [sentence for sentence in found if " was left " not in sentence and "not_charged" not in sentence]


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    folder = tmp_path_factory.mktemp("counter")
    with ExitStack() as holding:
        sandbox = holding.enter_context(running_sandbox(folder, *well_stocked(folder)))
        yield Counter(folder, sandbox, holding)


@pytest.mark.parametrize("fault", list(LineFault), ids=lambda fault: fault.name.lower())
def test_a_submit_that_meets_a_fault_ends_in_the_truth(counter: Counter, fault: LineFault) -> None:
    back = counter.back
    sale = back.ring_up()
    counter.line.aim(fault, "submit-cart")
    back.ask(back.type_card(CARDS["visa"]))
    if fault in ANSWERED:
        back.wait_for(_T.APPROVED)
    else:
        back.wait_for(_T.IN_DOUBT)
        # What was done is found at the first look; what was not is believed when it is quiet.
        if fault is not _F.LATE:
            counter.pass_time(A_MOMENT_S if fault in DONE else QUIET_S)
        ends = back.wait_for(_T.WENT_THROUGH, _T.DID_NOT_GO_THROUGH)
        assert ends.state is (_T.WENT_THROUGH if fault in DONE else _T.DID_NOT_GO_THROUGH)
    counter.clear()
    counter.line.wait_for_the_late()
    assert counter.charged(sale.sale_id) == (fault in ANSWERED | DONE)
    assert counter.judged() == []


@pytest.mark.parametrize(("fault", "place"), list(in_turn()))
def test_a_sale_that_meets_a_fault_before_its_submit_is_sold_once(
    counter: Counter, fault: LineFault, place: str
) -> None:
    struck, counter.line.very_late_s = counter.line.struck[fault], SOON_S
    counter.line.aim(fault, place)
    before = len(counter.sandbox.charges())
    cashier = Cashier(counter.sandbox, random.Random(fault.name), refused=0.0, idle=counter.pass_time)
    cashier.serve(counter.back, Temper.RETRIES)
    counter.line.wait_for_the_late()
    assert counter.line.struck[fault] == struck + 1
    assert len(counter.sandbox.charges()) == before + 1
    assert counter.judged() == []
