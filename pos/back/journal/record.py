"""A till's journal, opened to read: what is looked at from outside while the till may be selling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from pos.back.journal import check, export
from pos.back.journal.audit import Anchor, AuditTrail
from pos.back.journal.database import open_to_read
from pos.back.journal.refunds import RefundRecords
from pos.back.sealing import Sealer
from pos.domain.refund import Refund
from pos.domain.sale import Sale
from pos.domain.secret import Secret


class Record:
    """One journal; nothing here changes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def exported(self) -> Iterator[dict[str, Any]]:
        """Every sale with its refunds as plain data."""
        return export.exported(self._engine)

    def entries(self, till: str, begin: datetime, end: datetime) -> Iterator[Sale]:
        """Every entry of one till from a moment on and before another."""
        return export.entries_between(self._engine, till, begin, end)

    def refunds(self, till: str, begin: datetime, end: datetime) -> tuple[Refund, ...]:
        """One till's refunds that were asked for before the end, and have changed since the beginning, or are open."""
        return RefundRecords(self._engine, till).between(begin, end)

    def check(self, sealer: Sealer) -> check.Checked:
        """Whether every entry is as the till whose key this is wrote it."""
        return check.check(self._engine, sealer)

    def trail(self, key: bytes, anchor: Anchor, now: Callable[[], datetime]) -> AuditTrail:
        """The audit trail that belongs to a key."""
        return AuditTrail(self._engine, key, anchor, now)


@contextmanager
def opened_record(place: Path | str, password: Secret | None) -> Iterator[Record]:
    """Open a journal for the block.

    Raises: NotFound where there is none.
    """
    engine = open_to_read(place, password)
    try:
        yield Record(engine)
    finally:
        engine.dispose()
