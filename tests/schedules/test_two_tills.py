"""Two tills of one shop on one PostgreSQL journal; on their line to the processor every twentieth call goes wrong.

`python packaging/test.py tests/schedules/test_two_tills.py` makes a few sales, and with `-m whole` two thousand, in
which the memory of the tills is measured too. POS_SCHEDULES_SEED chooses other faults, baskets and cards.
"""

from __future__ import annotations

import os
import random
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import psutil
import pytest
import tomli_w

from pos.domain.sale import SaleState
from pos.link.messages import DoubtsListed, ListDoubts
from pos.testing.sandbox import Sandbox
from tests.integration.back.pipes import Back, running_back
from tests.postgres import NoPostgres, postgres_server
from tests.ready_made import running_sandbox
from tests.schedules import books
from tests.schedules.cashier import Cashier, well_stocked
from tests.schedules.faulty_line import FaultyLine

SEED: Final = int(os.environ.get("POS_SCHEDULES_SEED", "7"))
SHARE: Final = 0.05
#: Fewer sales say nothing about memory.
_ENOUGH_FOR_MEMORY: Final = 500
_MOST_GROWTH: Final = 1.10
#: Units: seconds. Past it, what was never sent is known not to have been; and the longest that settling may take.
_QUIET_S, _PATIENCE_S = 40.0, 120.0
_RESTING: Final = frozenset({SaleState.APPROVED, SaleState.CANCELLED, SaleState.REVIEW})


class TwoTills:
    """Both tills and whoever stands at them."""

    def __init__(self, folder: Path, sandbox: Sandbox, line: FaultyLine, journal: str, holding: ExitStack) -> None:
        self.line, self.journal = line, journal
        self._clock = folder / "clock"
        self._clock.write_text("0")
        self.backs: list[Back] = []
        self.cashiers: list[Cashier] = []
        self.folders: list[tuple[Path, Path]] = []
        for number in (1, 2):
            settings = sandbox.write_settings(folder / f"settings-{number}.toml", api_base_url=line.url)
            whole = tomllib.loads(settings.read_text())
            whole["shop"]["till"], whole["journal"] = f"Till {number}", {"url": journal}
            settings.write_text(tomli_w.dumps(whole))
            data = folder / f"till-{number}"
            options = ("--settings", str(settings), "--clock", str(self._clock))
            self.backs.append(holding.enter_context(running_back(data, *options, keys=sandbox.keys, cold=True)))
            self.cashiers.append(Cashier(sandbox, random.Random(f"{SEED}/{number}")))
            self.folders.append((data, settings))

    def sell(self, each: int) -> None:
        """Serve so many customers at either till, at the same time."""

        def serve(cashier: Cashier, back: Back) -> None:
            for _ in range(each):
                cashier.serve(back)

        self._at_once(serve)

    def open(self) -> None:
        """Wait for both green lights."""
        self._at_once(Cashier.get_ready)

    def memory(self) -> list[int]:
        """How much each back holds, in bytes."""
        return [int(psutil.Process(back.process.pid).memory_info().rss) for back in self.backs]

    def settle(self) -> None:
        """Let everything come to rest on a line that works again."""
        self.line.share = 0.0
        self.line.wait_for_the_late()
        self._at_once(Cashier.clear)
        deadline, ahead = time.monotonic() + _PATIENCE_S, 0.0
        while left := self._not_at_rest():
            assert time.monotonic() < deadline, f"something did not come to rest: {left}"
            ahead += _QUIET_S
            self._clock.write_text(str(ahead))
            self.backs[0].wait_for_news(len(self.backs[0].events), 1.0)

    def _not_at_rest(self) -> list[tuple[str, list[str]]]:
        """What has not come to its end: each sale with its last steps, or with what its witnesses said."""
        written = books.entries(self.journal)
        left = [sale for sale in books.sales(written).values() if sale.state not in _RESTING]
        ways = [(sale.id, [one.state.value for one in written if one.id == sale.id][-40:]) for sale in left]
        doubts = [one for back in self.backs for one in back.asked(ListDoubts(), DoubtsListed).doubts]
        # A person may be left to decide, and nobody here does.
        asked = [one for one in doubts if not one.needs_person]
        return ways + [(one.sale_id, [f"{by.name}: {by.said}" for by in one.witnesses]) for one in asked]

    def _at_once(self, work: Callable[[Cashier, Back], None]) -> None:
        with ThreadPoolExecutor(2) as people:
            list(people.map(work, self.cashiers, self.backs))


@pytest.fixture
def journal() -> Iterator[str]:
    """An empty database of the shop's."""
    try:
        with postgres_server() as server, server.database() as url:
            yield url
    except NoPostgres as problem:
        pytest.fail(str(problem))


@pytest.mark.parametrize(
    "sales", [40, pytest.param(2000, marks=[pytest.mark.whole, pytest.mark.timeout(7200)], id="whole")]
)
def test_two_tills_on_a_bad_line_charge_nobody_twice_and_lose_no_charge(
    tmp_path: Path, journal: str, sales: int
) -> None:
    books.tell(f"{sales} sales, seed {SEED}")
    begun = time.monotonic()
    with ExitStack() as holding:
        sandbox = holding.enter_context(running_sandbox(tmp_path, *well_stocked(tmp_path)))
        line = holding.enter_context(FaultyLine(sandbox.url, SEED, 0.0))
        tills = TwoTills(tmp_path, sandbox, line, journal, holding)
        tills.open()
        line.share = SHARE
        warm = sales // 5
        tills.sell(warm // 2)
        before = tills.memory()
        tills.sell((sales - warm) // 2)
        after = tills.memory()
        tills.settle()
        charges = sandbox.charges()
    sold = books.sales(books.entries(journal))
    states = Counter(sale.state.value for sale in sold.values())
    growth = [late / early for early, late in zip(before, after, strict=True)]
    books.tell(
        f"{line.calls} calls, {line.struck.total()} struck: { ({one.name: n for one, n in line.struck.items()}) }"
    )
    books.tell(f"{len(charges)} charges; sales: {dict(states.most_common())}; {time.monotonic() - begun:.0f} s")
    books.tell(
        f"memory of the tills: {[size // 2**20 for size in after]} MiB, {[f'x{ratio:.3f}' for ratio in growth]}\n"
    )
    assert books.judged(journal, charges) == []
    assert [books.verified(*folder) for folder in tills.folders] == ["", ""]
    carts = Counter(sale.cart_id for sale in sold.values() if sale.cart_id)
    assert [cart for cart, count in carts.items() if count > 1] == []
    assert len(charges) > sales // 3
    assert line.struck
    if sales >= _ENOUGH_FOR_MEMORY:
        assert max(growth) < _MOST_GROWTH
