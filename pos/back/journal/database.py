"""Opens the journal's database, so that what is committed is on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.tables import FACTS, METADATA, VERSION
from pos.domain.errors import KnownError

_VERSION: Final = "version"
#: Units: milliseconds. Longer than any of our own transactions.
_BUSY_TIMEOUT_MS: Final = 5000


class JournalNotOpened(KnownError):
    """The journal cannot be used; the text says why and what to do."""


def open_database(path: Path) -> Engine:
    """Open the journal, and make it where there is none.

    Raises: JournalNotOpened; a journal of a newer version is left untouched.
    """
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _check_version(engine, path)
    except SQLAlchemyError as problem:
        engine.dispose()
        raise JournalNotOpened(f"The journal {path} cannot be opened: {_reason(problem)}.") from None
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not begin transactions of its own; ours begin with the right to write.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_version(engine: Engine, path: Path) -> None:
    if not inspect(engine).has_table(FACTS.name):
        with engine.begin() as connection:
            METADATA.create_all(connection)
            connection.execute(insert(FACTS).values(name=_VERSION, value=str(VERSION)))
        return
    with engine.begin() as connection:
        found = int(connection.execute(select(FACTS.c.value).where(FACTS.c.name == _VERSION)).scalar_one())
    if found != VERSION:
        engine.dispose()
        raise JournalNotOpened(
            f"The journal {path} was written by another version of this program (its version is {found}, "
            f"this program's {VERSION}). Nothing was changed. Start the newer program."
        )


def _reason(problem: SQLAlchemyError) -> str:
    # The library's own text quotes the statement; the driver's says what is wrong.
    return str(getattr(problem, "orig", None) or type(problem).__name__)
