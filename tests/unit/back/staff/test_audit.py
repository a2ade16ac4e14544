"""The audit trail: whatever is changed in it afterwards is found."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.sales import JournalNotWritable
from pos.back.vault.vault import VaultProblem
from pos.domain.errors import KnownError
from tests.unit.back.staff.till import StaffRoom

ROWS = 24
CHANGES = 1000
COLUMNS = ("till", "number", "at", "person", "what", "about", "chain")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[StaffRoom]:
    room = StaffRoom(tmp_path)
    yield room
    room.close()


def fill(trail: AuditTrail) -> None:
    deeds = list(Deed)
    for number in range(ROWS):
        trail.add(deeds[number % len(deeds)], f"p{number % 3}", name="Anna", amount_minor=number * 100)


def test_a_trail_that_nobody_touched_is_whole_after_a_restart_too(room: StaffRoom, tmp_path: Path) -> None:
    assert room.trail.check().faults == ()
    fill(room.trail)
    assert (room.trail.check().rows, room.trail.check().faults) == (ROWS, ())
    room.close()
    again = StaffRoom(tmp_path)
    again.trail.add(Deed.TILL_OPENED)
    assert (again.trail.check().rows, again.trail.check().faults) == (ROWS + 1, ())
    assert again.trail.head().number == ROWS + 1
    again.close()


def test_the_head_for_the_days_report_names_till_number_and_chain(room: StaffRoom) -> None:
    fill(room.trail)
    head = room.trail.head()
    assert str(head) == f"{room.trail.till[:4]}-{ROWS}-{head.chain[:16]}"
    before = head
    room.trail.add(Deed.LOCKED)
    assert str(room.trail.head()) != str(before)


def other(row: dict[str, Any], column: str, chance: random.Random) -> Any:
    """Another value of the same kind for one column."""
    if column == "number":
        return chance.choice([row["number"] + ROWS + chance.randrange(5), -row["number"], 0])
    text = str(row[column])
    place = chance.randrange(len(text)) if text else 0
    return (
        text[:place]
        + chance.choice([c for c in "0123456789abcdefxyz" if text[place : place + 1] != c])
        + text[place + 1 :]
    )


class Forger:
    """Somebody who can write to the database and knows everything but the key."""

    def __init__(self, connection: sqlite3.Connection, chance: random.Random) -> None:
        self.connection, self.chance = connection, chance
        connection.row_factory = sqlite3.Row

    def rows(self) -> list[dict[str, Any]]:
        """The trail as it stands."""
        return [dict(row) for row in self.connection.execute("SELECT * FROM audit ORDER BY number")]

    def put(self, rows: list[dict[str, Any]]) -> None:
        """Put another trail in its place."""
        self.connection.execute("DELETE FROM audit")
        for row in rows:
            self.connection.execute(
                "INSERT INTO audit (till, number, at, person, what, about, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [row[column] for column in COLUMNS],
            )
        self.connection.commit()

    def change(self, rows: list[dict[str, Any]]) -> None:
        """Change one value."""
        row, column = self.chance.choice(rows), self.chance.choice(COLUMNS)
        row[column] = other(row, column, self.chance)

    def delete(self, rows: list[dict[str, Any]]) -> None:
        """Take one row out, and close the gap or not."""
        place = self.chance.randrange(len(rows))
        del rows[place]
        if self.chance.random() < 0.5:
            for row in rows[place:]:
                row["number"] -= 1

    def swap(self, rows: list[dict[str, Any]]) -> None:
        """Let two rows change places."""
        one, two = self.chance.sample(rows, 2)
        one["number"], two["number"] = two["number"], one["number"]

    def cut_off(self, rows: list[dict[str, Any]]) -> None:
        """Cut the newest rows off, or all of them."""
        del rows[self.chance.randrange(len(rows)) :]

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Add a row at the end, or of another till."""
        new = dict(self.chance.choice(rows), number=len(rows) + 1)
        if self.chance.random() < 0.3:
            new["till"] = "0123456789abcdef"
        rows.append(new)

    def repeat(self, rows: list[dict[str, Any]]) -> None:
        """Let one row be followed by itself."""
        place = self.chance.randrange(len(rows))
        rows.insert(place, dict(rows[place]))
        for number, row in enumerate(rows, 1):
            row["number"] = number


def test_a_thousand_random_changes_are_all_found(room: StaffRoom, tmp_path: Path) -> None:
    fill(room.trail)
    chance = random.Random(20260304)
    with sqlite3.connect(tmp_path / "journal.sqlite") as connection:
        forger = Forger(connection, chance)
        whole = forger.rows()
        ways = [forger.change, forger.change, forger.delete, forger.swap, forger.cut_off, forger.add, forger.repeat]
        missed = []
        for number in range(CHANGES):
            rows = [dict(row) for row in whole]
            way = ways[number % len(ways)]
            way(rows)
            assert rows != whole
            forger.put(rows)
            if not room.trail.check().faults:
                missed.append((number, way.__name__))
        assert missed == []
        forger.put(whole)
    connection.close()
    assert room.trail.check().faults == ()


def test_a_head_that_is_gone_or_damaged_is_told(room: StaffRoom) -> None:
    fill(room.trail)
    room.anchor.write({})
    assert room.trail.check().faults == ("The head that was kept is gone.",)
    from pos.back.vault.vault import Entry
    from pos.domain.secret import Secret

    room.vault.write(Entry.AUDIT_HEAD, Secret("[]"))
    with pytest.raises(KnownError, match="damaged"):
        room.trail.check()


def test_a_head_that_could_not_be_kept_leaves_the_row_and_is_made_up_for(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.trail.add(Deed.TILL_OPENED)
    with monkeypatch.context() as patch:

        def locked(_heads: object) -> None:
            raise VaultProblem("The keyring is locked.")

        patch.setattr(room.anchor, "write", locked)
        room.trail.add(Deed.LOCKED)
    assert room.trail.check().faults == ()
    room.trail.add(Deed.SIGNED_IN)
    assert room.anchor.read()[room.trail.till][0] == 3


def test_a_row_that_cannot_be_written_is_not_silent(room: StaffRoom, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "journal.sqlite") as connection:
        connection.execute("DROP TABLE audit")
    connection.close()
    with pytest.raises(JournalNotWritable, match="not done"):
        room.trail.add(Deed.SIGNED_IN)
