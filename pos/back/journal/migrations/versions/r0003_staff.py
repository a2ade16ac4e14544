"""Accounts of staff, the PINs that were tried, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the three tables, empty: an older journal knows nobody."""
    op.create_table(
        "staff",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("pin", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("mark", sa.String(64), nullable=False),
    )
    op.create_table(
        "pin_tries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("till", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
    )
    op.create_index("pin_tries_by_person", "pin_tries", ["person", "number"])
    op.create_index("pin_tries_by_till", "pin_tries", ["till", "at"])
    op.create_table(
        "audit",
        sa.Column("till", sa.String(16), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
    )
