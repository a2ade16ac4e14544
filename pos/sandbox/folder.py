"""The folder that keeps the books: SQLite in it, one sandbox at a time."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import Final

#: Goes up whenever a record changes so that older ones cannot be read.
_FORMAT: Final = 1


class BooksUnusable(Exception):
    """The folder cannot be used; says why."""


def opened(folder: Path | None, closing: ExitStack) -> sqlite3.Connection:
    """Open the database of a folder, or one in memory; ``closing`` lets go of it.

    Raises: BooksUnusable if the folder cannot be written, is held by another sandbox, or holds something else.
    """
    if folder is None:
        database = _connected(":memory:", closing)
        # Larger pages have less left over at their ends.
        database.execute("PRAGMA page_size=16384")
        return database
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _hold(folder, closing)
        database = _connected(folder / "sandbox.sqlite3", closing)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        _check_version(database)
    except (OSError, sqlite3.Error, BooksUnusable) as problem:
        closing.close()
        reason = getattr(problem, "strerror", None) or problem
        raise BooksUnusable(f"{folder} cannot keep the books: {reason}") from None
    return database


def _check_version(database: sqlite3.Connection) -> None:
    made_by = database.execute("PRAGMA user_version").fetchone()[0]
    if made_by not in (0, _FORMAT):
        raise BooksUnusable("it holds those of another version")
    database.execute(f"PRAGMA user_version={_FORMAT}")


def _connected(place: Path | str, closing: ExitStack) -> sqlite3.Connection:
    database = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    closing.callback(database.close)
    return database


def _hold(folder: Path, closing: ExitStack) -> None:
    """Keep other sandboxes out, until the process ends, however it ends; readers of the database are welcome."""
    held = _connected(folder / "held.sqlite3", closing)
    held.execute("PRAGMA busy_timeout=0")
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        raise BooksUnusable("another sandbox keeps its own there") from None
