"""Which order a sale became, so that no order is ever taken for two sales."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PAGE = 500


def upgrade() -> None:
    """Read the order of every sale that was sold out of its last entry."""
    op.add_column("sales", sa.Column("order_id", sa.String(200), nullable=False, server_default=""))
    op.create_index(
        "sales_by_order",
        "sales",
        ["order_id"],
        sqlite_where=sa.column("order_id") != "",
        postgresql_where=sa.column("order_id") != "",
    )
    connection = op.get_bind()
    sold = sa.text(
        "SELECT sales.id, entries.body FROM sales JOIN entries ON entries.number = sales.entry "
        "WHERE sales.state IN ('approved', 'pending') AND sales.id > :after ORDER BY sales.id LIMIT :page"
    )
    named = sa.text("UPDATE sales SET order_id = :order_id WHERE id = :id")
    after = ""
    while rows := connection.execute(sold, {"after": after, "page": _PAGE}).all():
        orders = [{"id": row.id, "order_id": (json.loads(row.body).get("order") or {}).get("id", "")} for row in rows]
        connection.execute(named, orders)
        after = rows[-1].id
