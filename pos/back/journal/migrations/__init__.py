"""Brings an older journal up to date, one numbered revision after the other.

Only this module imports Alembic, and only a journal that is old imports this module: that takes 0.2 s.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_HERE: Final = Path(__file__).parent


def known_revisions() -> ScriptDirectory:
    """Every revision there is, from the files beside this one."""
    return ScriptDirectory(_HERE, version_locations=[_HERE / "versions"])


def migrate(connection: Connection, from_revision: str) -> None:
    """Run every revision after ``from_revision``, inside the transaction that the connection is in.

    A database without Alembic's own table gets one, as one that stands at ``from_revision``.
    """
    script = known_revisions()

    def steps(found: Any, _context: MigrationContext) -> Any:
        return script._upgrade_revs("head", found or from_revision)

    context = MigrationContext.configure(connection, opts={"fn": steps, "transactional_ddl": True})
    if context.get_current_revision() is None:
        context.stamp(script, from_revision)
    with Operations.context(context):
        context.run_migrations()
