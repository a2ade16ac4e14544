"""Baskets that are put aside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "parked",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("till", sa.String(16), nullable=False, index=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("resumed_as", sa.String(32), nullable=False),
    )
