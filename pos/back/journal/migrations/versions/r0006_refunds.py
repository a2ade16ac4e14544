"""Refunds, and what a sold sale is found by: its reference, or its card's last four digits with the sum."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_PAGE = 500


def upgrade() -> None:
    """Make the table of refunds, and read out of the last entries what sold sales are found by."""
    _file_sales()
    op.create_table(
        "refunds",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sale_id", sa.String(32), nullable=False),
        sa.Column("order_id", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("likeness", sa.String(64), nullable=False),
        sa.Column("minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("till", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("refunds_by_sale", "refunds", ["sale_id"])
    op.create_index("refunds_by_day", "refunds", ["till", "changed_at"])
    doubtful = sa.column("state").in_(["asking", "unknown"])
    under_way = sa.column("state").in_(["asking", "unknown", "requested"])
    for name, column, condition in (
        ("one_doubtful_refund_an_order", "order_id", doubtful),
        ("one_refund_of_a_kind", "likeness", under_way),
    ):
        op.create_index(name, "refunds", [column], unique=True, sqlite_where=condition, postgresql_where=condition)


def _file_sales() -> None:
    op.add_column("sales", sa.Column("reference", sa.String(8), nullable=False, server_default=""))
    op.add_column("sales", sa.Column("last_four", sa.String(4), nullable=False, server_default=""))
    op.add_column("sales", sa.Column("minor", sa.BigInteger))
    sold = sa.column("order_id") != ""
    for name, columns in (("sales_by_reference", ["reference"]), ("sales_by_card", ["last_four", "minor"])):
        op.create_index(name, "sales", columns, sqlite_where=sold, postgresql_where=sold)
    connection = op.get_bind()
    wanted = sa.text(
        "SELECT sales.id, entries.body FROM sales JOIN entries ON entries.number = sales.entry "
        "WHERE sales.order_id != '' AND sales.id > :after ORDER BY sales.id LIMIT :page"
    )
    filed = sa.text("UPDATE sales SET reference = :reference, last_four = :last_four, minor = :minor WHERE id = :id")
    after = ""
    while rows := connection.execute(wanted, {"after": after, "page": _PAGE}).all():
        connection.execute(filed, [_found_by(row.id, json.loads(row.body)) for row in rows])
        after = rows[-1].id


def _found_by(sale_id: str, sale: dict[str, object]) -> dict[str, object]:
    card, order = sale.get("card"), sale.get("order")
    total = order.get("total") if isinstance(order, dict) else None
    return {
        "id": sale_id,
        "reference": sale.get("reference") or "",
        "last_four": card.get("last_four", "") if isinstance(card, dict) else "",
        "minor": total.get("minor") if isinstance(total, dict) else None,
    }
