"""Statements that go with every step of a sale: compiled once for a database, then handed to its driver as they are.

The library builds, looks up and runs a statement anew each time, which takes several times as long as the disk does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.base import Executable


class Prepared:
    """One statement; its parameters are the names that it binds."""

    def __init__(self, engine: Engine, statement: Executable, columns: Sequence[str] | None = None) -> None:
        """Compile a statement; ``columns`` are those that an insert or update fills."""
        compiled: Any = statement.compile(dialect=engine.dialect, column_keys=columns)  # type: ignore[attr-defined]
        self._text: str = compiled.string
        #: The order of the parameters, where the driver knows them by their place.
        self._places: list[str] | None = compiled.positiontup

    def run(self, cursor: DBAPICursor, **values: Any) -> Any:
        """Run it with the driver's cursor of a connection, and return that.

        Raises: what the driver raises, not what the library makes of it.
        """
        cursor.execute(self._text, values if self._places is None else [values[name] for name in self._places])
        return cursor
