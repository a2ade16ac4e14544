"""The tables of staff and of the audit trail; SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from pos.back.journal.tables import METADATA

#: Every account there ever was; one that has ended stays, for the audit trail names it.
STAFF: Final = Table(
    "staff",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("role", String(12), nullable=False),
    #: The PIN's hash, with a pepper that no database holds.
    Column("pin", String(200), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    #: Ties the columns above to each other: whoever can write here alone makes nobody a manager.
    Column("mark", String(64), nullable=False),
)

#: Every PIN that was tried; written before it is checked, and marked as good afterwards.
PIN_TRIES: Final = Table(
    "pin_tries",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("person", String(16), nullable=False),
    Column("till", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("good", Boolean, nullable=False),
)
Index("pin_tries_by_person", PIN_TRIES.c.person, PIN_TRIES.c.number)
Index("pin_tries_by_till", PIN_TRIES.c.till, PIN_TRIES.c.at)

#: Who did what, in order; only ever added to. ``chain`` ties a row to all that its till wrote before.
AUDIT: Final = Table(
    "audit",
    METADATA,
    #: The till, by the identity of the key of its chain.
    Column("till", String(16), primary_key=True),
    #: Counted from 1 without a gap.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    #: The person's id; empty where nobody was signed in.
    Column("person", String(16), nullable=False),
    Column("what", String(40), nullable=False),
    #: A JSON object of texts and numbers.
    Column("about", Text, nullable=False),
    Column("chain", String(64), nullable=False),
)


def written(at: datetime) -> str:
    """A moment as the journal writes it: fixed width in UTC, so that times sort as texts in every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """A moment as it was written."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
