"""Which till writes here, and the end of its chain of entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, text, update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from pos.back.journal.database import JournalNotOpened
from pos.back.journal.prepared import Prepared
from pos.back.journal.tables import ENTRIES, FACTS, SALES, TILLS
from pos.back.sealing import Sealer
from pos.domain.errors import BugError

#: Units: milliseconds to wait for a till's hold on the server, in which one that was just closed lets it go.
_GRACE_MS: Final = 500
#: Source: PostgreSQL, "Error Codes", lock_not_available.
_NOT_AVAILABLE: Final = "55P03"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one till's chain.

    Units: ``entries`` counts everything that the till ever wrote.
    """

    entries: int = 0
    chain: str = ""


class Till:
    """One till in a journal: known by its key, called by its name.

    Names change and two shops call their first till the same; the key that seals a till's tokens is its own for good,
    and without it neither its open sales nor its chain can be gone on with.
    """

    def __init__(self, engine: Engine, sealer: Sealer, name: str) -> None:
        """Find this till in the journal, or enter it.

        Raises: JournalNotOpened if another till has its name, or if it is open somewhere else.
        """
        self.id: Final = sealer.identity
        self.name: Final = name
        self._sealer = sealer
        mine = update(TILLS).where(TILLS.c.id == bindparam("mine"), TILLS.c.entries == bindparam("before"))
        self._move_on = Prepared(engine, mine, ["entries", "chain", "mark"])
        self._alone = _held(engine, self.id)
        try:
            with engine.begin() as connection:
                self._enter(connection, name)
        except IntegrityError:
            self.close()
            raise JournalNotOpened(
                f"The journal knows a till called {name} that has another key. Give this till another name in its "
                "settings, or restore its key from a backup."
            ) from None
        except SQLAlchemyError as problem:
            self.close()
            reason = getattr(problem, "orig", None) or type(problem).__name__
            raise JournalNotOpened(f"The till could not be entered in the journal ({reason}).") from None

    def append(self, cursor: DBAPICursor, before: Head, body: str) -> Head:
        """Move the end of the chain on by one entry, as the first thing in its transaction."""
        chain = self._sealer.link(before.chain, body)
        head = Head(before.entries + 1, chain)
        moved = self._move_on.run(cursor, mine=self.id, before=before.entries, **self._row(head))
        if moved.rowcount != 1:
            raise BugError("somebody else writes this till's entries")
        return head

    def head(self, connection: Connection) -> Head:
        """The end of the chain as it is written."""
        row = connection.execute(select(TILLS.c.entries, TILLS.c.chain).where(TILLS.c.id == self.id)).one()
        return Head(row.entries, row.chain)

    def is_taken(self, connection: Connection, name: str) -> bool:
        """Whether another till of this journal has a name."""
        others = select(TILLS.c.id).where(TILLS.c.name == name, TILLS.c.id != self.id)
        return connection.execute(others).first() is not None

    def close(self) -> None:
        """Let the till be opened elsewhere."""
        if self._alone is not None:
            self._alone.close()

    def _enter(self, connection: Connection, name: str) -> None:
        if connection.execute(select(TILLS.c.name).where(TILLS.c.id == self.id)).one_or_none() is None:
            head = self._adopted(connection)
            connection.execute(insert(TILLS).values(id=self.id, name=name, **self._row(head)))
        else:
            connection.execute(update(TILLS).where(TILLS.c.id == self.id, TILLS.c.name != name).values(name=name))

    def _adopted(self, connection: Connection) -> Head:
        """Take over what a journal holds from the time when it had one till, and did not say which."""
        nobodys = ENTRIES.c.till == ""
        entries = connection.execute(select(func.count()).select_from(ENTRIES).where(nobodys)).scalar_one()
        if not entries:
            return Head()
        newest = select(ENTRIES.c.chain).where(nobodys).order_by(ENTRIES.c.number.desc()).limit(1)
        chain = connection.execute(newest).scalar_one()
        connection.execute(update(ENTRIES).where(nobodys).values(till=self.id))
        connection.execute(update(SALES).where(SALES.c.till == "").values(till=self.id))
        connection.execute(update(FACTS).values(name=self.id + "/" + FACTS.c.name))
        return Head(entries, chain)

    def _row(self, head: Head) -> dict[str, object]:
        return {"entries": head.entries, "chain": head.chain, "mark": self._sealer.mark(head.entries, head.chain)}


def _held(engine: Engine, till: str) -> Connection | None:
    """On a server, hold this till as long as the process lives; a file is held by the lock of its folder."""
    if engine.dialect.name == "sqlite":
        return None
    connection = engine.connect()
    try:
        # A server notices a moment later than everybody else that a till has closed its connection, or was killed.
        connection.execute(text(f"SET LOCAL lock_timeout = '{_GRACE_MS}ms'"))
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": int(till[:15], 16)})
    except DBAPIError as problem:
        connection.close()
        if getattr(problem.orig, "sqlstate", None) != _NOT_AVAILABLE:
            raise JournalNotOpened(f"The till could not be entered in the journal ({problem.orig}).") from None
        raise JournalNotOpened("This till is open on another machine. Close it there first.") from None
    connection.commit()
    connection.detach()
    return connection
