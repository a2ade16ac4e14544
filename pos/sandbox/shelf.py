"""One kind of record in the database: the record itself in MessagePack, with a few columns to find it by."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

Record = TypeVar("Record", bound=msgspec.Struct)


class Shelf(Generic[Record]):
    """Records of one type; the first column is the key."""

    def __init__(self, database: sqlite3.Connection, table: str, kind: type[Record], *columns: str) -> None:
        self._database = database
        self._columns = columns
        self._table = table
        self._decode = msgspec.msgpack.Decoder(kind).decode
        # Every name in these statements is one of this program's own; values are always bound.
        places = ", ".join("?" * (len(columns) + 1))
        self._get = f"SELECT record FROM {table} WHERE {columns[0]} = ?"  # noqa: S608
        self._put = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}, record) VALUES ({places})"  # noqa: S608
        self._delete = f"DELETE FROM {table} WHERE {columns[0]} = ?"  # noqa: S608
        # A whole-number key is SQLite's own row number, which costs no index.
        key = "INTEGER" if kind.__annotations__[columns[0]] == "int" else "TEXT"
        rest = "".join(f", {name}" for name in columns[1:])
        database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns[0]} {key} PRIMARY KEY{rest}, record BLOB)")
        for name in columns[1:]:
            database.execute(f"CREATE INDEX IF NOT EXISTS {table}_by_{name} ON {table} ({name})")

    def get(self, key: int | str | None) -> Record | None:
        """Read one record by its key."""
        row = self._database.execute(self._get, (key,)).fetchone() if key is not None else None
        return self._decode(row[0]) if row else None

    def put(self, record: Record) -> None:
        """Write one record, over an older version of it if there is one."""
        values = [_column(getattr(record, name)) for name in self._columns]
        self._database.execute(self._put, (*values, msgspec.msgpack.encode(record)))

    def delete(self, key: int | str) -> None:
        """Forget one record."""
        self._database.execute(self._delete, (key,))

    def all(
        self, *, newest: int | None = None, by: str = "", until: datetime | None = None, **columns: Any
    ) -> list[Record]:
        """Read the records whose columns are as given, by key; or the newest so many, by key or by another column.

        ``until`` bounds the column ``at`` or ``submitted``, whichever this kind has.
        """
        where, values = self._where(until, columns)
        order = f" ORDER BY {by or self._columns[0]}" + (" DESC LIMIT ?" if newest is not None else "")
        bound = (*values, newest) if newest is not None else values
        rows = self._database.execute(f"SELECT record FROM {self._table}{where}{order}", bound)  # noqa: S608
        return [self._decode(row[0]) for row in rows]

    def count(self, **columns: Any) -> int:
        """How many records have their columns as given."""
        where, values = self._where(None, columns)
        return int(self._database.execute(f"SELECT count(*) FROM {self._table}{where}", values).fetchone()[0])  # noqa: S608

    def page(self, start: int, size: int, until: datetime | None = None, **columns: Any) -> tuple[list[Record], int]:
        """Read one page of records, newest first, and how many there are in all."""
        where, values = self._where(until, columns)
        key = self._columns[0]
        rows = self._database.execute(
            f"SELECT record FROM {self._table}{where} ORDER BY {key} DESC LIMIT ? OFFSET ?",  # noqa: S608
            (*values, size, start),
        )
        total = self._database.execute(f"SELECT count(*) FROM {self._table}{where}", values).fetchone()[0]  # noqa: S608
        return [self._decode(row[0]) for row in rows], int(total)

    def _where(self, until: datetime | None, columns: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        tests = [f"{name} = ?" for name in columns]
        values = [_column(value) for value in columns.values()]
        if until is not None:
            moment = next(name for name in ("at", "submitted") if name in self._columns)
            tests.append(f"{moment} <= ?")
            values.append(_column(until))
        return (" WHERE " + " AND ".join(tests) if tests else ""), tuple(values)


def _column(value: Any) -> Any:
    return value.timestamp() if isinstance(value, datetime) else value
