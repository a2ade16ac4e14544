"""A file that holds a copy of what is known better elsewhere: it may be thrown away, and is then filled anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def opened_copy(path: Path, version: int, tables: str, holds: str) -> sqlite3.Connection:
    """Open a copy with these tables, or begin it anew where it is damaged or of another version.

    ``holds`` is a table that has to be readable. Any thread may use the connection, one at a time.
    """
    try:
        return _prepared(path, version, tables, holds)
    except sqlite3.DatabaseError:
        remove_copy(path)
        return _prepared(path, version, tables, holds)


def remove_copy(path: Path) -> None:
    """Throw a copy away, down to the bytes on the disk."""
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)


def _prepared(path: Path, version: int, tables: str, holds: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        # Read as memory: a filter looks at every row in the order of an index, which is all over the file.
        connection.execute("PRAGMA mmap_size=268435456")
        # Not durable on purpose: after a power cut it is filled again.
        connection.execute("PRAGMA synchronous=OFF")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            connection.executescript(tables)
            connection.execute(f"PRAGMA user_version={version}")
        elif found != version:
            raise sqlite3.DatabaseError("another version")  # noqa: TRY301  # the connection is closed below
        connection.execute(f"SELECT 1 FROM {holds} LIMIT 1").fetchone()  # noqa: S608  # our own name of a table
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
