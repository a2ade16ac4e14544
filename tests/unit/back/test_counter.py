"""The counter's lane: whatever comes in between, a basket that was changed is priced."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import cast

import pytest

from pos.back.counter import Counter
from pos.back.desk import Desk
from pos.back.journal.book import SaleSecrets
from pos.back.lane import Lane
from pos.back.presses import Presses
from pos.domain.sale import Sale
from pos.link.messages import Answer, Command, Done, ScanCode
from tests.unit.back.test_lane import PATIENCE_S, Gate, settle

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


class StandIn:
    """A desk whose basket waits for its price from each scan until it is asked to go on."""

    has_work = False

    def __init__(self) -> None:
        self.is_stale = False
        self.done: list[str] = []
        self.priced = threading.Event()

    def handle(self, _command: Command, _by: str) -> Answer:
        self.is_stale = True
        self.done.append("scanned")
        return Done()

    def go_on(self) -> None:
        self.is_stale = False
        self.done.append("priced")
        self.priced.set()

    def hear(self, _sale: Sale, _kept: SaleSecrets) -> bool:
        self.done.append("heard")
        return True


def done_in_a_row(lane: Lane, jobs: str) -> list[str]:
    """What the desk does when these come in while the lane is busy: ``s`` is a scan, ``h`` news of a doubt."""
    desk, gate = StandIn(), Gate()
    counter = Counter(lane, cast(Desk, desk), Presses())
    lane.do(gate)
    for job in jobs:
        if job == "s":
            counter.wish(ScanCode(code="4006381333931"), lambda _answer: None)
        else:
            counter.hear(Sale("s1", "K7Q2", NOW, NOW), SaleSecrets(), lambda: None)
    gate.open.set()
    assert "s" not in jobs or desk.priced.wait(PATIENCE_S)
    settle(lane)
    return desk.done


@pytest.mark.parametrize(
    ("jobs", "done"),
    [
        ("s", ["scanned", "priced"]),
        ("sss", ["scanned", "scanned", "scanned", "priced"]),
        ("sh", ["scanned", "heard", "priced"]),
        ("shh", ["scanned", "heard", "heard", "priced"]),
        ("shs", ["scanned", "heard", "scanned", "priced"]),
        ("hs", ["heard", "scanned", "priced"]),
        ("h", ["heard"]),
    ],
)
def test_a_basket_is_priced_once_after_the_last_of_what_is_due(lane: Lane, jobs: str, done: list[str]) -> None:
    assert done_in_a_row(lane, jobs) == done
