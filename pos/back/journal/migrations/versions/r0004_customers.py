"""Customers, their saved cards with consent and history, and the count of their changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of customers and cards."""
    op.create_table(
        "people_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", _NUMBER, nullable=False),
    )
    _customers()
    op.create_table(
        "consent_texts",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    _saved_cards()
    _card_history()


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("reference", sa.String(64), nullable=False, unique=True),
        sa.Column("draft", sa.String(64), unique=True),
        *(sa.Column(name, sa.String(80), nullable=False) for name in ("first_name", "last_name")),
        sa.Column("email", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        *(sa.Column(name, sa.String(80), nullable=False) for name in ("line1", "line2", "city", "state")),
        sa.Column("postal_code", sa.String(20), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("email_key", sa.String(120), nullable=False),
        sa.Column("phone_key", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("change", _NUMBER, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("changed_by", sa.String(80), nullable=False),
        sa.Column("known_at", sa.String(32)),
        sa.Column("erased_at", sa.String(32)),
    )
    op.create_index("customers_by_change", "customers", ["change"])
    op.create_index("customers_by_email", "customers", ["email_key"])
    op.create_index("customers_by_phone", "customers", ["phone_key"])


def _saved_cards() -> None:
    op.create_table(
        "saved_cards",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("customer", sa.String(64), sa.ForeignKey("customers.reference"), nullable=False),
        sa.Column("brand", sa.String(30), nullable=False),
        sa.Column("last_four", sa.String(4), nullable=False),
        sa.Column("expiry_month", sa.Integer, nullable=False),
        sa.Column("expiry_year", sa.Integer, nullable=False),
        sa.Column("nickname", sa.String(80), nullable=False),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("never_accepted", sa.Boolean, nullable=False),
        sa.Column("option_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("mark", sa.String(64), unique=True),
        sa.Column("saved_by", sa.String(80), nullable=False),
        sa.Column("saved_at", sa.String(32), nullable=False),
        sa.Column("consent", sa.String(64), sa.ForeignKey("consent_texts.digest")),
        sa.Column("consent_locale", sa.String(16)),
        sa.Column("consent_means", sa.String(20)),
        sa.Column("consent_by", sa.String(80)),
        sa.Column("consent_at", sa.String(32)),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("charged_at", sa.String(32)),
        sa.Column("charged_minor", sa.BigInteger),
        sa.Column("charged_currency", sa.String(3)),
        sa.Column("checked_at", sa.String(32)),
        sa.Column("change", _NUMBER, nullable=False),
    )
    op.create_index("saved_cards_by_customer", "saved_cards", ["customer"])
    op.create_index("saved_cards_by_change", "saved_cards", ["change"])
    op.create_index("saved_cards_by_state", "saved_cards", ["state"])


def _card_history() -> None:
    op.create_table(
        "card_history",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("card", sa.String(32), sa.ForeignKey("saved_cards.id"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("sale_id", sa.String(32), nullable=False),
        sa.Column("sale_reference", sa.String(8), nullable=False),
        sa.Column("order_id", sa.String(40), nullable=False),
        sa.Column("minor", sa.BigInteger),
        sa.Column("currency", sa.String(3)),
    )
    op.create_index("card_history_by_card", "card_history", ["card", "number"])
    outcome = sa.column("event").in_(["charged", "refused"])
    op.create_index(
        "one_outcome_a_sale",
        "card_history",
        ["card", "sale_id", "event"],
        unique=True,
        sqlite_where=outcome,
        postgresql_where=outcome,
    )
