"""Entries, sales, attempts and facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "entries",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("sale_id", sa.String(32), nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
    )
    op.create_table(
        "sales",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("entry", _NUMBER, sa.ForeignKey("entries.number"), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary),
    )
    is_open = sa.column("open", sa.Boolean)
    op.create_index("sales_open", "sales", ["opened_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_index("sales_by_state", "sales", ["state", "opened_at"])
    op.create_table(
        "attempts",
        sa.Column("sale_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("begun_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("card", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("hard", sa.Boolean),
    )
    unended = sa.column("ended_at").is_(None)
    op.create_index(
        "one_submit_at_a_time",
        "attempts",
        ["sale_id"],
        unique=True,
        sqlite_where=unended,
        postgresql_where=unended,
    )
    op.create_index("attempts_by_card", "attempts", ["card", "ended_at"])
    op.create_table(
        "facts",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
