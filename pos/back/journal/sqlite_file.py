"""A journal's file, looked at from outside: which revision it stands at, and a copy of it before it is changed."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

#: The first journals counted their versions among the facts; what they called 1 is this revision.
_BEFORE_REVISIONS: Final = "0001"


class NotAJournal(Exception):
    """The file is something else, or cannot be read; says what."""


def revision(path: Path) -> str:
    """The revision that a journal's file stands at; empty if there is no file, or nothing in it.

    The file is only read: whatever wrote it may be newer than this program.
    Raises: NotAJournal.
    """
    try:
        if not path.exists() or not path.stat().st_size:
            return ""
        with closing(_reading(path)) as connection:
            return _revision(connection)
    except sqlite3.Error as problem:
        raise NotAJournal(str(problem)) from None
    except OSError as problem:
        raise NotAJournal(problem.strerror or "it cannot be read") from None


def back_up(path: Path, found: str) -> Path:
    """Copy a journal's file, with all that is committed, to a file beside it that is named for its revision.

    Raises: NotAJournal if the copy cannot be made; OSError if it cannot be kept.
    """
    kept = path.with_name(f"{path.name}.{found}.backup")
    unfinished = kept.with_name(kept.name + ".part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_reading(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
    except sqlite3.Error as problem:
        raise NotAJournal(f"it cannot be backed up before it is changed ({problem})") from None
    unfinished.replace(kept)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return kept


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing: one that may write would fold the log into the file."""
    log = path.with_name(path.name + "-wal")
    # Without a log the file is all there is, and can be read without leaving files beside it.
    way = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(f"file:{quote(str(path))}?{way}", uri=True)


def _revision(connection: sqlite3.Connection) -> str:
    tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" in tables:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if row is None:
            raise NotAJournal("it does not say at which revision it stands")
        return str(row[0])
    if "facts" in tables:
        row = connection.execute("SELECT value FROM facts WHERE name = 'version'").fetchone()
        if row is not None:
            return _BEFORE_REVISIONS if row[0] == "1" else str(row[0])
    if tables:
        raise NotAJournal("it is the database of another program")
    return ""
