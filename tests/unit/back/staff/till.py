"""A till's staff room in memory and on a disk of its own, with a clock that tests move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine

from pos.back.journal.audit import AuditTrail
from pos.back.journal.database import open_database
from pos.back.journal.staff import StaffBook
from pos.back.staff.accounts import Accounts
from pos.back.staff.pins import Pins, pepper
from pos.back.vault.anchor import VaultAnchor
from pos.back.vault.plain_file import PlainFile
from pos.back.vault.vault import Entry, own_key
from pos.config.clock import Clock

#: As cheap as the library lets it be: what is tested here is not the hash.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class HandClock(Clock):
    """Stands still until a test moves it; wall time and running time apart."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
        self.ran_s = 1000.0

    def now(self) -> datetime:
        """The time of day."""
        return self.wall

    def monotonic(self) -> float:
        """The time that the till has run."""
        return self.ran_s

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.wall += by
        self.ran_s += by.total_seconds()


class StaffRoom:
    """Accounts and trail of one till; another one on the same folder is the same till started again."""

    def __init__(self, folder: Path, clock: HandClock | None = None) -> None:
        self.clock = clock or HandClock()
        self.vault = PlainFile(folder / "own-keys.json")
        self.engine: Engine = open_database(folder / "journal.sqlite")
        self.anchor = VaultAnchor(self.vault)
        self.trail = AuditTrail(self.engine, own_key(self.vault, Entry.AUDIT), self.anchor, self.clock.now)
        self.book = StaffBook(self.engine, pepper(self.vault), self.trail.till)
        self.pins = Pins(pepper(self.vault), CHEAP)
        self.accounts = Accounts(self.book, self.pins, self.trail, self.clock)

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()
