"""Opens the journal's database, so that what is committed is on the disk.

One till alone keeps its journal in a SQLite file; the tills of one shop may share one on a PostgreSQL server. There,
whoever writes locks in this order: the till's own row, then entries, sales, attempts, facts. No till ever locks
another's row of ``tills``, and a sale belongs to one till: two tills wait for each other at most for a moment, and
never in a circle.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, create_mock_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.schema import ExecutableDDLElement

from pos.back.journal import sqlite_file
from pos.back.journal.schema import HEAD, METADATA, REVISION, REVISIONS
from pos.domain.errors import KnownError
from pos.domain.secret import Secret

#: Units: milliseconds. Longer than any of our own transactions.
BUSY_TIMEOUT_MS: Final = 5000
#: Execution options of whoever only reads: a reader does not wait for a writer, and no writer waits for it.
READING: Final[dict[str, Any]] = {"reads": True}
#: Any number that is ours: held while tables are made or changed, so that two tills that start at once do it once.
_MIGRATING: Final = 7_265_401
_POSTGRES: Final = "postgresql"


class JournalNotOpened(KnownError):
    """The journal cannot be used; the text says why and what to do."""


def open_database(place: Path | str, password: Secret | None = None) -> Engine:
    """Open the journal, a file or the address of a server, and make its tables where there are none.

    The password is a server's; without one, PostgreSQL's own password file may hold it.

    Raises: JournalNotOpened; a journal of a newer version is left untouched.
    """
    engine, name = _server(place, password) if isinstance(place, str) else (_file(place), str(place))
    try:
        if isinstance(place, str):
            _bring_up_to_date(engine, name)
        elif sqlite_file.revision(place) != HEAD:
            _bring_file_up_to_date(engine, place)
    except sqlite_file.NotAJournal as problem:
        engine.dispose()
        raise JournalNotOpened(f"The journal {name} cannot be opened: {problem}.") from None
    except (SQLAlchemyError, OSError) as problem:
        engine.dispose()
        raise JournalNotOpened(f"The journal {name} cannot be opened: {_reason(problem)}.") from None
    except JournalNotOpened:
        engine.dispose()
        raise
    return engine


def open_to_read(place: Path | str, password: Secret | None = None) -> Engine:
    """Open the journal to look at it: a till may be selling meanwhile, and nothing is changed.

    Raises: JournalNotOpened; so does one that is not there, or of another version.
    """
    name = str(place)
    try:
        if isinstance(place, str):
            engine, name = _server(place, password)
            with engine.connect() as connection:
                found = _revision(connection)
        else:
            found = sqlite_file.revision(place)
            engine = create_engine(f"sqlite:///file:{quote(str(place))}?mode=ro&uri=true", hide_parameters=True)
            event.listen(engine, "connect", _prepare_to_read)
            event.listen(engine, "begin", _begin)
    except sqlite_file.NotAJournal as problem:
        raise JournalNotOpened(f"The journal {name} cannot be opened: {problem}.") from None
    except SQLAlchemyError as problem:
        raise JournalNotOpened(f"The journal {name} cannot be opened: {_reason(problem)}.") from None
    if not found:
        raise JournalNotOpened(f"There is no journal at {name}.")
    if found != HEAD:
        _refuse_newer(found, name)
        raise JournalNotOpened(
            f"The journal {name} is of an older version. Start the till once: it brings it up to date."
        )
    return engine


def _prepare_to_read(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _file(path: Path) -> Engine:
    # What a statement was to write is in no text of an exception, and so in no log.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    event.listen(engine, "connect", _prepare_file)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_file(connection: Any, _record: object) -> None:
    # The driver must not begin transactions of its own; ours begin with the right to write.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    # The driver's own cursor: the library's way takes as long as the rest of a short transaction.
    begin = "BEGIN" if reads else "BEGIN IMMEDIATE"
    try:
        connection.connection.cursor().execute(begin)
    except sqlite3.Error as problem:
        raise OperationalError(begin, None, problem) from None


def _server(address: str, password: Secret | None) -> tuple[Engine, str]:
    url = make_url(address)
    if password is not None:
        url = url.set(password=password.reveal())
    if url.get_backend_name() != _POSTGRES:
        raise JournalNotOpened("The journal's address must begin with postgresql://.")
    try:
        engine = create_engine(
            _with_driver(url),
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "connect_timeout": 5,
                # A commit is answered when it is on the server's disk, whatever the server's own settings say.
                "options": f"-c synchronous_commit=on -c lock_timeout={BUSY_TIMEOUT_MS} -c timezone=UTC",
            },
        )
    except ImportError:
        raise JournalNotOpened(
            "A journal on PostgreSQL needs the package psycopg, which is not installed: pip install 'pos[postgres]'."
        ) from None
    return engine, url.render_as_string(hide_password=True)


def _with_driver(url: URL) -> URL:
    return url.set(drivername=f"{_POSTGRES}+psycopg")


def _bring_file_up_to_date(engine: Engine, path: Path) -> None:
    found = sqlite_file.revision(path)
    if found:
        _refuse_newer(found, str(path))
        sqlite_file.back_up(path, found)
    with engine.begin() as connection:
        _make_or_migrate(connection, found)


def _bring_up_to_date(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        found = _revision(connection)
    if found == HEAD:
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _MIGRATING})
        # Another till may have been quicker.
        found = _revision(connection)
        _refuse_newer(found, name)
        if found != HEAD:
            _make_or_migrate(connection, found)


def _revision(connection: Connection) -> str:
    """The revision that a server's tables stand at; empty if there are none."""
    if not inspect(connection).has_table(REVISION.name):
        return ""
    return str(connection.execute(select(REVISION.c.version_num)).scalar_one())


def _refuse_newer(found: str, name: str) -> None:
    if found and found not in REVISIONS:
        raise JournalNotOpened(
            f"The journal {name} was written by a newer version of this program (its revision is {found}, this "
            f"program's {HEAD}). Nothing was changed. Start the newer program."
        )


def _make_or_migrate(connection: Connection, found: str) -> None:
    if not found:
        for statement in making(connection.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(insert(REVISION).values(version_num=HEAD))
        return
    from pos.back.journal.migrations import migrate

    migrate(connection, found)


@cache
def making(dialect: str) -> tuple[str, ...]:
    """The statements that make all tables in an empty database; they are the same for every one of its kind."""
    told: list[ExecutableDDLElement] = []
    engine = create_mock_engine(f"{dialect}://", lambda statement, *_: told.append(statement))
    METADATA.create_all(engine, checkfirst=False)
    return tuple(str(statement.compile(dialect=engine.dialect)) for statement in told)


def _reason(problem: Exception) -> str:
    # The library's own text quotes the statement; the driver's says what is wrong.
    driver = getattr(problem, "orig", None)
    if driver is None and isinstance(problem, OSError):
        return problem.strerror or type(problem).__name__
    return str(driver or type(problem).__name__).strip().split("\n")[0]
