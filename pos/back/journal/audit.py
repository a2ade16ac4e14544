"""The audit trail: who did what, each row tied to all before it with a key that the database does not hold.

A chain tells when a row was changed, deleted or moved. It cannot tell that its newest rows are missing; for that the
end of the chain, its head, is kept beside the key, and is printed on the report of every day. Whoever puts back an
older copy of both, database and vault, is found out by the printed head only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, Protocol

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.database import READING
from pos.back.journal.sales import JournalNotWritable
from pos.back.journal.staff_tables import AUDIT, written
from pos.domain.errors import KnownError

_log = logging.getLogger(__name__)


class Deed(Enum):
    """What is written down; stored by value, so values never change."""

    TILL_OPENED = "till opened"
    TILL_CLOSED = "till closed"
    REFUSED_LIVE = "refused to take real cards"
    KEYS_SET = "keys set"
    KEYS_CLEARED = "keys cleared"
    SCRIPT_SEEN = "script seen"
    SCRIPT_CHANGED = "script changed"
    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    LOCKED_OUT = "locked out"
    LOCKED = "locked"
    ACCOUNT_MADE = "account made"
    ACCOUNT_CHANGED = "account changed"
    ACCOUNT_ENDED = "account ended"
    ACCOUNT_BROKEN = "account changed from outside"
    APPROVED = "approved"
    APPROVAL_REFUSED = "approval refused"
    NOT_ALLOWED = "not allowed"
    SETTINGS_CHANGED = "settings changed"
    SAVED_CARD = "saved card"
    CUSTOMER_ERASED = "customer erased"
    CARDS_EXPORTED = "saved cards exported"
    REFUND = "refund"
    PROCESSOR_LOGIN = "login at the processor"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one till's chain; a number of 0 is a chain that has not begun."""

    till: str
    number: int = 0
    chain: str = ""

    def __str__(self) -> str:
        """For a printed report: enough to tell whether rows were cut off or rewritten since."""
        return f"{self.till[:4]}-{self.number}-{self.chain[:16] or 'none'}"


class Anchor(Protocol):
    """Keeps the head of a chain where whoever writes to the database cannot reach it."""

    def read(self) -> Mapping[str, tuple[int, str]]:
        """Number and chain of the head, by till; may raise KnownError."""

    def write(self, heads: Mapping[str, tuple[int, str]]) -> None:
        """Keep these heads; may raise KnownError."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole trail has found; ``faults`` are sentences for people, and none is good news."""

    rows: int
    faults: tuple[str, ...] = ()
    #: Rows of tills whose keys lie elsewhere.
    others: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, as people read it."""

    number: int
    at: str
    person: str
    what: str
    about: Mapping[str, Any]


class AuditTrail:
    """One till's trail; any thread may add to it."""

    def __init__(self, engine: Engine, key: bytes, anchor: Anchor, now: Callable[[], datetime]) -> None:
        self._engine, self._anchor, self._now = engine, anchor, now
        self._reader = engine.execution_options(**READING)
        self._key = hmac.new(key, b"chain", hashlib.sha256).digest()
        #: Names the key and tells nothing of it.
        self.till: Final = hmac.new(key, b"identity", hashlib.sha256).hexdigest()[:16]
        self._adding = threading.Lock()

    def add(self, what: Deed, person: str = "", /, **about: str | int) -> None:
        """Write one row down.

        Raises: JournalNotWritable, and then what it tells of must not be done.
        """
        with self._adding:
            try:
                head = self._append(what, person, about)
            except SQLAlchemyError as problem:
                reason = getattr(problem, "orig", None) or type(problem).__name__
                raise JournalNotWritable(f"The audit trail cannot be written ({reason}). It was not done.") from None
            try:
                self._anchor.write({**self._anchor.read(), head.till: (head.number, head.chain)})
            except KnownError:
                # The row is there; only its being cut off could go unnoticed until the next one is anchored.
                _log.exception("the head of the audit trail could not be kept")

    def head(self) -> Head:
        """The end of the chain, for the report of a day."""
        with self._reader.connect() as connection:
            row = connection.execute(_newest(self.till)).one_or_none()
        return Head(self.till) if row is None else Head(self.till, row.number, row.chain)

    def newest(self, count: int) -> tuple[Entry, ...]:
        """The newest rows of this till, newest first."""
        wanted = select(AUDIT).where(AUDIT.c.till == self.till).order_by(AUDIT.c.number.desc()).limit(count)
        with self._reader.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(Entry(row.number, row.at, row.person, row.what, json.loads(row.about)) for row in rows)

    def last(self, *what: Deed) -> Entry | None:
        """The newest row of one of these kinds."""
        kinds = [one.value for one in what]
        wanted = select(AUDIT).where(AUDIT.c.till == self.till, AUDIT.c.what.in_(kinds))
        with self._reader.connect() as connection:
            row = connection.execute(wanted.order_by(AUDIT.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else Entry(row.number, row.at, row.person, row.what, json.loads(row.about))

    def check(self) -> Checked:
        """Look whether any row was changed, deleted, moved, added from outside, or cut off the end.

        Raises: KnownError if the head that was kept cannot be read.
        """
        anchored = self._anchor.read().get(self.till)
        faults: list[str] = []
        number, chain, others, seen = 0, "", 0, False
        with self._reader.connect() as connection:
            for row in connection.execute(select(AUDIT).order_by(AUDIT.c.till, AUDIT.c.number)):
                if row.till != self.till:
                    others += 1
                    continue
                if row.number != number + 1:
                    faults.append(f"Row {number + 1} is missing; the next one has the number {row.number}.")
                elif not hmac.compare_digest(row.chain, self._link(chain, row)):
                    faults.append(f"Row {row.number} is not what was written.")
                number, chain = row.number, row.chain
                seen = seen or (number, chain) == anchored
        if anchored is None and number:
            faults.append("The head that was kept is gone.")
        elif anchored is not None and not seen:
            faults.append(f"Row {anchored[0]} was the newest once, and it is cut off.")
        if others and self._engine.dialect.name == "sqlite":
            faults.append(f"{others} rows are of no till that ever wrote here.")
        return Checked(number, tuple(faults), others)

    def _append(self, what: Deed, person: str, about: Mapping[str, str | int]) -> Head:
        with self._engine.begin() as connection:
            newest = connection.execute(_newest(self.till)).one_or_none()
            number, chain = (0, "") if newest is None else (newest.number, newest.chain)
            row = {
                "till": self.till,
                "number": number + 1,
                "at": written(self._now()),
                "person": person,
                "what": what.value,
                "about": json.dumps(about, sort_keys=True),
            }
            row["chain"] = _tied(self._key, chain, row)
            connection.execute(insert(AUDIT).values(**row))
        return Head(self.till, number + 1, str(row["chain"]))

    def _link(self, before: str, row: Any) -> str:
        return _tied(self._key, before, row._mapping)


def _newest(till: str) -> Any:
    newest = select(AUDIT.c.number, AUDIT.c.chain).where(AUDIT.c.till == till)
    return newest.order_by(AUDIT.c.number.desc()).limit(1)


def _tied(key: bytes, before: str, row: Mapping[str, Any]) -> str:
    text = json.dumps([before, *(row[name] for name in ("till", "number", "at", "person", "what", "about"))])
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
