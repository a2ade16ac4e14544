"""All tables of the journal, whichever room they belong to, and the revision that they stand for."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, String, Table

from pos.back.journal import customer_tables as _customer_tables  # noqa: F401  # its tables belong to METADATA
from pos.back.journal import refund_tables as _refund_tables  # noqa: F401  # its table belongs to METADATA
from pos.back.journal.staff_tables import AUDIT, PIN_TRIES, STAFF
from pos.back.journal.tables import METADATA

#: The newest of the revisions in ``migrations/versions``. An older journal is migrated, a newer one is refused.
HEAD: Final = "0007"
#: Every revision that a journal may stand at, oldest first.
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", HEAD)

#: Where Alembic looks for the revision that a database stands at.
REVISION: Final = Table("alembic_version", METADATA, Column("version_num", String(32), primary_key=True))

__all__ = ["AUDIT", "HEAD", "METADATA", "PIN_TRIES", "REVISION", "REVISIONS", "STAFF"]
