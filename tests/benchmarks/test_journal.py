"""What the journal costs: one durable write beside a bare one, and the start of a till with a million sales behind it.

    python packaging/test.py -m benchmark tests/benchmarks/test_journal.py -s

Each figure is printed beside a floor measured in the same run, because absolute times move with the machine.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from pos.back.journal.sales import text_of
from pos.domain.sale import Sale
from pos.domain.till_state import TillState
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox, running_sandbox
from tests.integration.back.pipes import running_back
from tests.integration.journal.sales import SECRETS, approved, opened, way_to_submit

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

SALES, PAST_SALES = 500, 1_000_000
MOST_OF_A_BARE_WRITE, MOST_OF_AN_EMPTY_START = 2.0, 1.2
STARTS = 9
#: What the journal's own connection is set to.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
#: The same entries in the same file format, and nothing else: no chain, no seal, no account of where a sale stands.
BARE = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sale_id TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
    body TEXT NOT NULL, chain TEXT NOT NULL, till TEXT NOT NULL
);
CREATE INDEX entries_by_sale ON entries (sale_id);
"""


def tell(text: str) -> None:
    """Say a figure where whoever ran this looks."""
    sys.stdout.write(f"\n  {text}")


def middle_and_late(taken: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    ordered = sorted(taken)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]


def milliseconds(work: Callable[[], object]) -> float:
    """How long it took by the clock on the wall."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def test_a_durable_write_costs_at_most_twice_a_bare_one(tmp_path: Path) -> None:
    floor, ours = [], []
    with closing(sqlite3.connect(tmp_path / "bare.sqlite", isolation_level=None)) as bare:
        for pragma in PRAGMAS:
            bare.execute(f"PRAGMA {pragma}")
        bare.executescript(BARE)
        with opened(tmp_path / "journal.sqlite") as journal:
            for number in range(SALES):
                mark = f"sale-{number:08d}"
                for sale in (*way_to_submit(mark), approved(mark, f"order-{number}")):
                    # In turn, so that whatever else the machine does meets both.
                    floor.append(milliseconds(lambda sale=sale: written_barely(bare, sale)))  # type: ignore[misc]
                    ours.append(milliseconds(lambda sale=sale: journal.record(sale, SECRETS)))  # type: ignore[misc]
    (bare_middle, bare_late), (middle, late) = middle_and_late(floor), middle_and_late(ours)
    tell(
        f"a durable write: median {middle:.3f} ms, p99 {late:.2f} ms; a bare one {bare_middle:.3f} and {bare_late:.2f}"
    )
    tell(f"ratios: median x{middle / bare_middle:.2f}, p99 x{late / bare_late:.2f}\n")
    assert middle <= MOST_OF_A_BARE_WRITE * bare_middle


def written_barely(bare: sqlite3.Connection, sale: Sale) -> None:
    """One entry in one transaction of its own."""
    row = (sale.id, sale.state.value, text_of(sale.changed_at), msgspec.json.encode(sale).decode(), "c" * 64, "t" * 16)
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT INTO entries (sale_id, state, at, body, chain, till) VALUES (?, ?, ?, ?, ?, ?)", row)
    bare.execute("COMMIT")


def test_a_million_past_sales_do_not_slow_the_start(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        settings = sandbox.write_settings(tmp_path / "settings.toml")
        empty, full = tmp_path / "empty", tmp_path / "full"
        sold_one(sandbox, settings, empty)
        shutil.copytree(empty, full)
        filling = milliseconds(lambda: fill(full / "journal.sqlite")) / 1000
        size = (full / "journal.sqlite").stat().st_size / 2**30
        tell(f"{PAST_SALES} past sales, {size:.1f} GiB, made in {filling:.0f} s")
        starts: dict[Path, list[float]] = {empty: [], full: []}
        for _ in range(STARTS):
            for data, taken in starts.items():
                taken.append(milliseconds(lambda data=data: started(sandbox, settings, data)))  # type: ignore[misc]
        shutil.rmtree(full)
    floor, ours = statistics.median(starts[empty]), statistics.median(starts[full])
    tell(f"from nothing to the green light: {ours:.0f} ms, with an empty journal {floor:.0f} ms: x{ours / floor:.2f}\n")
    assert ours <= MOST_OF_AN_EMPTY_START * floor


def sold_one(sandbox: Sandbox, settings: Path, data: Path) -> None:
    """Let a till sell once, so that its journal is there and holds a whole sale."""
    with running_back(data, "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        back.ring_up()
        back.ask(back.type_card(CARDS["visa"]))
        back.wait_for(TillState.APPROVED)


def started(sandbox: Sandbox, settings: Path, data: Path) -> None:
    """Start a till until it may sell."""
    with running_back(data, "--settings", str(settings), keys=sandbox.keys, cold=True) as back:
        back.get_ready()


def fill(file: Path) -> None:
    """Give a journal a million more sales like its first: each with its last entry, its submit and where it stands."""
    with closing(sqlite3.connect(file)) as journal:
        journal.executescript(f"""
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -400000;
            BEGIN;
            CREATE TEMP TABLE past AS
                WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {PAST_SALES})
                SELECT n, printf('past-%015d', n) AS id FROM counted;
            CREATE TEMP TABLE first AS
                SELECT sales.*, entries.at, entries.body, entries.chain, entries.number AS last
                FROM sales JOIN entries ON entries.number = sales.entry LIMIT 1;
            INSERT INTO entries (number, sale_id, state, at, body, chain, till)
                SELECT last + n, past.id, state, at, body, chain, till FROM past, first;
            INSERT INTO sales (id, entry, state, open, opened_at, sealed, till, order_id)
                SELECT past.id, last + n, state, 0, opened_at, NULL, till, 'order-' || n FROM past, first;
            INSERT INTO attempts (sale_id, number, begun_at, ended_at, card, outcome, hard)
                SELECT past.id, attempts.number, begun_at, ended_at, card, outcome, hard FROM past, attempts;
            COMMIT;
        """)  # noqa: S608 - nothing in it comes from outside
        journal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
