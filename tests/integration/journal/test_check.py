# ruff: noqa: S608  # the statements are what is tried, and none of their parts is a stranger's
"""Whatever is done to a journal behind the till's back is found; a journal that is left alone is whole."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from pos.back.journal.check import Checked, check
from pos.back.journal.database import open_database, open_to_read
from pos.back.sealing import Sealer
from pos.domain.decline import Decline, DeclineAction
from tests.integration.journal.sales import KEY, NOW, SECRETS, approved, begun, opened, submitting, way_to_submit


def filled(place: Path | str, sales: int = 6) -> None:
    """Some sales, each with a life of its own."""
    with opened(place) as journal:
        for number in range(sales):
            for step in way_to_submit(f"s{number}"):
                journal.record(step, SECRETS)
            if number % 3 == 0:
                journal.record(approved(f"s{number}", f"88{number}"), SECRETS)
            elif number % 3 == 1:
                refused = submitting(f"s{number}").declined(Decline(DeclineAction.OTHER_CARD, "x"), NOW)
                journal.record(refused, SECRETS)
                journal.record(refused.cancelling(NOW), SECRETS)
                journal.record(refused.cancelling(NOW).cancelled(NOW), SECRETS)
            else:
                journal.record(submitting(f"s{number}").unknown(NOW), SECRETS)


def looked_at(place: Path | str) -> Checked:
    engine = open_to_read(place)
    try:
        return check(engine, Sealer(KEY))
    finally:
        engine.dispose()


def test_a_journal_that_nobody_touched_is_whole(place: Path | str) -> None:
    filled(place)
    found = looked_at(place)
    assert (found.faults, found.entries, found.sales, found.others) == ([], 40, 6, 0)


def test_other_tills_entries_are_theirs_to_check(database: str) -> None:
    filled(database)
    with opened(database, b"o" * 32, "Till 2") as journal:
        journal.record(begun("t1"), SECRETS)
    found = looked_at(database)
    assert (found.faults, found.others) == ([], 1)


#: What somebody with a database tool might do; each is one statement.
DEEDS: dict[str, str] = {
    "a sum changed": "UPDATE entries SET body = replace(body, '120', '12') WHERE number = 3",
    "a state changed": "UPDATE entries SET state = 'cancelled' WHERE number = 3",
    "a time changed": "UPDATE entries SET at = '2026-03-04T10:31:00.000000Z' WHERE number = 3",
    "given to another sale": "UPDATE entries SET sale_id = 's1' WHERE number = 3",
    "an entry deleted": "DELETE FROM entries WHERE number = 5",
    "the first entry deleted": "DELETE FROM entries WHERE number = 1",
    "the last entry cut off": "DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)",
    "half cut off": "DELETE FROM entries WHERE number > 20",
    "everything deleted": "DELETE FROM entries",
    "two entries swapped": "UPDATE entries SET number = CASE number WHEN 4 THEN -5 ELSE -4 END WHERE number IN (4, 5)",
    "an entry copied": "INSERT INTO entries SELECT 99, sale_id, state, at, body, chain, till FROM entries "
    "WHERE number = 3",
    "an entry given to nobody": "UPDATE entries SET till = '' WHERE number = 3",
    "the count changed": "UPDATE tills SET entries = entries - 1",
    "the till forgotten": "DELETE FROM tills",
    "a sale filed as settled": "UPDATE sales SET state = 'approved', open = false WHERE id = 's2'",
    "a sale under another order": "UPDATE sales SET order_id = '1' WHERE id = 's0'",
    "a sale filed under an older entry": "UPDATE sales SET entry = 2 WHERE id = 's0'",
    "a sale taken out of the files": "DELETE FROM sales WHERE id = 's2'",
    "a submit forgotten": "DELETE FROM attempts WHERE sale_id = 's2'",
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_behind_the_tills_back_is_found(file: Path, deed: str) -> None:
    filled(file)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(DEEDS[deed])
        raw.execute("UPDATE entries SET number = -number WHERE number < 0")
    assert looked_at(file).faults, deed


@pytest.mark.parametrize("deed", ["a sum changed", "an entry deleted", "half cut off"])
def test_on_a_server_too(database: str, deed: str) -> None:
    filled(database)
    engine = open_database(database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE sales DROP CONSTRAINT sales_entry_fkey"))
        connection.execute(text(DEEDS[deed]))
    engine.dispose()
    assert looked_at(database).faults


def test_random_changes_of_entries_are_all_found(file: Path, tmp_path: Path) -> None:
    filled(file)
    whole = file.read_bytes()
    draw = random.Random(7)
    changes: list[Callable[[int], str]] = [
        lambda n: f"UPDATE entries SET body = substr(body, 1, {draw.randint(1, 300)}) || body WHERE number = {n}",
        lambda n: f"DELETE FROM entries WHERE number = {n}",
        lambda n: f"UPDATE entries SET chain = upper(chain) || 'x' WHERE number = {n}",
        lambda n: f"UPDATE entries SET number = number + 100 WHERE number = {n}",
        lambda n: f"DELETE FROM entries WHERE number >= {n}",
    ]
    for number in range(60):
        copy = tmp_path / "copy.sqlite"
        copy.write_bytes(whole)
        statement = draw.choice(changes)(draw.randint(1, 40))
        with closing(sqlite3.connect(copy)) as raw, raw:
            raw.execute(statement)
        faults = looked_at(copy).faults
        # The very last entry under a later number is in the same place of the chain: nothing else can be moved.
        assert faults or statement == "UPDATE entries SET number = number + 100 WHERE number = 40", (number, statement)
