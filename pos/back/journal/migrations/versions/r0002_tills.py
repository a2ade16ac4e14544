"""Several tills in one journal: who wrote an entry, whose a sale is, and where each till's chain ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Give every row a till; those that are there get theirs when the till opens its journal."""
    op.create_table(
        "tills",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
    )
    for table in ("entries", "sales"):
        op.add_column(table, sa.Column("till", sa.String(16), nullable=False, server_default=""))
    op.drop_index("sales_open", "sales")
    op.drop_index("sales_by_state", "sales")
    is_open = sa.column("open", sa.Boolean)
    op.create_index("sales_open", "sales", ["till", "opened_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_index("sales_by_state", "sales", ["till", "state", "opened_at"])
    op.execute(sa.text("DELETE FROM facts WHERE name = 'version'"))
