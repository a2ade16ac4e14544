"""Accounts and the PINs that were tried, as the database keeps them."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.database import READING
from pos.back.journal.sales import JournalNotWritable
from pos.back.journal.staff_tables import PIN_TRIES, STAFF, moment, written
from pos.domain.staff import Person, Role

#: So many wrong PINs for one account end its tries for a while, from whichever till they came.
MOST_WRONG: Final = 5
#: So many wrong PINs at one till, whoever's they were, end all tries there: nobody goes round all accounts.
MOST_WRONG_AT_A_TILL: Final = 15
LOCKED_OUT_FOR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Account:
    """One account with its PIN's hash; ``whole`` is False if somebody wrote to the database by hand."""

    person: Person
    pin: str
    whole: bool = True

    def __repr__(self) -> str:
        return f"Account({self.person!r})"


@dataclass(frozen=True, slots=True)
class Try:
    """A PIN may be checked now: its try is on the disk."""

    number: int


@dataclass(frozen=True, slots=True)
class LockedOut:
    """No PIN is checked before then."""

    until: datetime


class StaffBook:
    """Everybody who has or had an account; ``till`` names the till at which PINs are tried."""

    def __init__(self, engine: Engine, key: bytes, till: str) -> None:
        self._engine, self._till = engine, till
        self._reader = engine.execution_options(**READING)
        self._key = hmac.new(key, b"accounts", hashlib.sha256).digest()

    # --- accounts ---

    def accounts(self) -> tuple[Account, ...]:
        """Every account that has not ended, by name."""
        wanted = select(STAFF).where(STAFF.c.ended_at.is_(None)).order_by(func.lower(STAFF.c.name), STAFF.c.id)
        with self._reader.connect() as connection:
            return tuple(self._account(row) for row in connection.execute(wanted))

    def account(self, person_id: str) -> Account | None:
        """One account that has not ended."""
        wanted = select(STAFF).where(STAFF.c.id == person_id, STAFF.c.ended_at.is_(None))
        with self._reader.connect() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else self._account(row)

    @staticmethod
    def new_id() -> str:
        """An id for a new account; a letter in front tells it from a number."""
        return f"p{secrets.token_hex(6)}"

    def add(self, person: Person, pin: str, at: datetime) -> None:
        """Enter a new account.

        Raises: JournalNotWritable.
        """
        row: dict[str, Any] = {
            "id": person.id,
            "name": person.name,
            "role": person.role.value,
            "pin": pin,
            "made_at": written(at),
            "ended_at": None,
        }
        with self._writing() as connection:
            connection.execute(insert(STAFF).values(**row, mark=self._mark(row)))

    def change(self, person_id: str, **columns: str) -> None:
        """Change columns of an account: name, role, pin, or ended_at.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            row = connection.execute(select(STAFF).where(STAFF.c.id == person_id)).one()
            changed = {**row._mapping, **columns}
            connection.execute(update(STAFF).where(STAFF.c.id == person_id).values(**columns, mark=self._mark(changed)))

    # --- PINs that were tried ---

    def begin_try(self, person_id: str, now: datetime) -> Try | LockedOut:
        """Write a try down before the PIN is looked at; or say until when none is looked at.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            locked = self._locked(connection, person_id, now)
            if locked is not None:
                return locked
            tried = insert(PIN_TRIES).values(person=person_id, till=self._till, at=written(now), good=False)
            return Try(connection.execute(tried.returning(PIN_TRIES.c.number)).scalar_one())

    def locked_out(self, person_id: str, now: datetime) -> LockedOut | None:
        """Until when no PIN of an account is looked at here; None if one would be.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            return self._locked(connection, person_id, now)

    def was_good(self, tried: Try) -> None:
        """The PIN was right: what was tried before does not count any more.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            connection.execute(update(PIN_TRIES).where(PIN_TRIES.c.number == tried.number).values(good=True))

    def forgive(self, person_id: str, now: datetime) -> None:
        """Count the wrong PINs of an account from zero again.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            connection.execute(insert(PIN_TRIES).values(person=person_id, till=self._till, at=written(now), good=True))

    def _locked(self, connection: Connection, person_id: str, now: datetime) -> LockedOut | None:
        # On a server, tries of one account from several tills come one after the other; a file has one writer anyway.
        connection.execute(select(STAFF.c.id).where(STAFF.c.id == person_id).with_for_update())
        # A clock that was set back does not help: a try that lies in the future counts as made now.
        connection.execute(update(PIN_TRIES).where(PIN_TRIES.c.at > written(now)).values(at=written(now)))
        for wrong, most in (
            (self._wrong_for(person_id, now), MOST_WRONG),
            (self._wrong_here(now), MOST_WRONG_AT_A_TILL),
        ):
            times = connection.execute(wrong).scalars().all()
            if len(times) >= most:
                return LockedOut(moment(max(times)) + LOCKED_OUT_FOR)
        return None

    def _wrong_for(self, person_id: str, now: datetime) -> Any:
        mine = PIN_TRIES.c.person == person_id
        last_good = (
            select(func.coalesce(func.max(PIN_TRIES.c.number), 0)).where(mine, PIN_TRIES.c.good).scalar_subquery()
        )
        return select(PIN_TRIES.c.at).where(mine, PIN_TRIES.c.number > last_good, _recent(now))

    def _wrong_here(self, now: datetime) -> Any:
        return select(PIN_TRIES.c.at).where(PIN_TRIES.c.till == self._till, ~PIN_TRIES.c.good, _recent(now))

    # --- inside ---

    def _account(self, row: Any) -> Account:
        whole = hmac.compare_digest(row.mark, self._mark(row._mapping)) and row.role in {role.value for role in Role}
        role = Role(row.role) if whole else Role.CASHIER
        return Account(Person(row.id, row.name, role), row.pin, whole)

    def _mark(self, row: Any) -> str:
        text = json.dumps([row[name] for name in ("id", "name", "role", "pin", "made_at", "ended_at")])
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as problem:
            reason = getattr(problem, "orig", None) or type(problem).__name__
            raise JournalNotWritable(f"The accounts cannot be written ({reason}). Nothing was changed.") from None


def _recent(now: datetime) -> Any:
    return PIN_TRIES.c.at > written(now - LOCKED_OUT_FOR)
