"""The real back killed in the middle of whatever it does, again and again, on the same data, over real HTTP.

`python packaging/test.py tests/schedules/test_kills.py` kills it a few times, and with `-m whole` three hundred times.
POS_SCHEDULES_SEED chooses other moments, baskets and cards; what is drawn for one kill depends on the seed and its
number alone.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from pos.domain.sale import SaleState
from pos.link.messages import DoubtsListed, ListDoubts
from pos.testing.sandbox import Sandbox, running_sandbox
from tests.integration.back.pipes import PATIENCE_S, Back, BackGone, running_back
from tests.schedules import books
from tests.schedules.cashier import Cashier, well_stocked

SEED: Final = int(os.environ.get("POS_SCHEDULES_SEED", "7"))
#: Units: seconds. The latest moment of a kill, counted from the green light; some sales long.
_LATEST_S: Final = 1.2
#: Kills of a whole run; a run of all tests has fewer.
WHOLE: Final = 300
#: Units: seconds. A till that crashed is ready again within this.
_READY_WITHIN_S: Final = 5.0
#: Units: seconds. Past it, what was never sent is known not to have been.
_QUIET_S: Final = 40.0
_RESTING: Final = frozenset({SaleState.APPROVED, SaleState.CANCELLED, SaleState.REVIEW})


@dataclass
class Run:
    """One till's data and its processor, through all of its crashes."""

    folder: Path
    sandbox: Sandbox
    ready_s: list[float] = field(default_factory=list)
    #: What was on the screen when the till was killed.
    struck: Counter[str] = field(default_factory=Counter)
    served: int = 0

    def __post_init__(self) -> None:
        self.settings = self.sandbox.write_settings(self.folder / "settings.toml")
        self.data, self.clock = self.folder / "till", self.folder / "clock"
        self.clock.write_text("0")

    @contextmanager
    def back(self) -> Iterator[Back]:
        """The till, started once more on what it has left."""
        options = ("--settings", str(self.settings), "--clock", str(self.clock))
        with running_back(self.data, *options, keys=self.sandbox.keys, cold=True) as back:
            yield back

    def kill_once(self, number: int) -> None:
        """Start the till, sell, and kill it at a moment that the seed and this number decide."""
        draw = random.Random(f"{SEED}/{number}")
        cashier = Cashier(self.sandbox, draw)
        in_start = draw.random() < 0.1
        if draw.random() < 0.3:
            # So that many a kill finds a submit on its way.
            self.sandbox.arm("slow", "*/submit-cart*", count=3, seconds=round(draw.uniform(0.05, 0.4), 2))
        begun = time.monotonic()
        with self.back() as back:
            killer = threading.Timer(draw.uniform(0.0, _LATEST_S), back.process.kill)
            try:
                if in_start:
                    killer.start()
                cashier.get_ready(back)
                self.ready_s.append(time.monotonic() - begun)
                if not in_start:
                    killer.start()
                while True:
                    cashier.serve(back)
            except BackGone:
                self.struck["at its start" if in_start and not cashier.served else back.sale.state.value] += 1
            finally:
                killer.cancel()
        self.served += cashier.served
        self.sandbox.disarm()

    def settle(self) -> None:
        """Let everything come to rest: the counter is cleared, and time passes until nobody is in doubt."""
        cashier = Cashier(self.sandbox, random.Random(SEED))
        with self.back() as back:
            cashier.get_ready(back)
            deadline, ahead = time.monotonic() + PATIENCE_S, 0.0
            while not self._at_rest(back):
                # What the last run has left may come to the counter only now.
                cashier.clear(back)
                assert time.monotonic() < deadline, "something did not come to rest"
                ahead += _QUIET_S
                self.clock.write_text(str(ahead))
                back.wait_for_news(len(back.events), 0.5)

    def _at_rest(self, back: Back) -> bool:
        # A person may be left to decide, and nobody here does.
        if any(not doubt.needs_person for doubt in back.asked(ListDoubts(), DoubtsListed).doubts):
            return False
        left = books.sales(books.entries(self.data / "journal.sqlite")).values()
        return all(sale.state in _RESTING for sale in left)


@pytest.mark.parametrize(
    "kills", [5, pytest.param(WHOLE, marks=[pytest.mark.whole, pytest.mark.timeout(3600)], id="whole")]
)
def test_a_till_that_is_killed_at_any_moment_charges_nobody_twice_and_loses_no_charge(
    tmp_path: Path, kills: int
) -> None:
    books.tell(f"{kills} kills, seed {SEED}")
    with running_sandbox(tmp_path, *well_stocked(tmp_path)) as sandbox:
        run = Run(tmp_path, sandbox)
        for number in range(kills):
            run.kill_once(number)
        run.settle()
        charges = sandbox.charges()
    journal, ready = run.data / "journal.sqlite", sorted(run.ready_s)
    states = Counter(sale.state.value for sale in books.sales(books.entries(journal)).values())
    books.tell(f"killed at: {dict(run.struck.most_common())}")
    books.tell(f"{len(charges)} charges; sales: {dict(states.most_common())}")
    books.tell(f"ready again after {ready[len(ready) // 2]:.2f} s mostly, {ready[-1]:.2f} s at most\n")
    assert books.judged(journal, charges) == []
    assert books.verified(run.data, run.settings) == ""
    assert sum(run.struck.values()) == kills
    assert charges
    if kills == WHOLE:
        # By itself on a machine; beside other tests the time says more about those.
        assert ready[-1] < _READY_WITHIN_S
