"""The journal's tables of customers and saved cards; SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from pos.back.journal.tables import METADATA

_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

#: One row: how many changes customers and cards have seen. Whoever writes either takes the next number first and holds
#: the row until the end of the transaction, so that numbers become visible in their order and a reader misses none.
PEOPLE_CHANGES: Final = Table(
    "people_changes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", _NUMBER, nullable=False),
)

CUSTOMERS: Final = Table(
    "customers",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    #: Our external reference id at the processor.
    Column("reference", String(64), nullable=False, unique=True),
    #: Names the form in which the customer was typed: saved twice, it is still one customer.
    Column("draft", String(64), unique=True),
    Column("first_name", String(80), nullable=False),
    Column("last_name", String(80), nullable=False),
    Column("email", String(120), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("line1", String(80), nullable=False),
    Column("line2", String(80), nullable=False),
    Column("city", String(80), nullable=False),
    Column("state", String(80), nullable=False),
    Column("postal_code", String(20), nullable=False),
    Column("country", String(2), nullable=False),
    Column("locale", String(16), nullable=False),
    #: For duplicates: how an e-mail and a phone number are compared.
    Column("email_key", String(120), nullable=False),
    Column("phone_key", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("change", _NUMBER, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("changed_by", String(80), nullable=False),
    #: Since when the processor is known to have this customer; null while it is not.
    Column("known_at", String(32)),
    Column("erased_at", String(32)),
)
Index("customers_by_change", CUSTOMERS.c.change)
Index("customers_by_email", CUSTOMERS.c.email_key)
Index("customers_by_phone", CUSTOMERS.c.phone_key)

#: What customers were asked to agree to, word by word; many consents share one text.
CONSENT_TEXTS: Final = Table(
    "consent_texts",
    METADATA,
    #: SHA-256 of the text, in hex.
    Column("digest", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)

SAVED_CARDS: Final = Table(
    "saved_cards",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("customer", String(64), ForeignKey("customers.reference"), nullable=False),
    Column("brand", String(30), nullable=False),
    Column("last_four", String(4), nullable=False),
    Column("expiry_month", Integer, nullable=False),
    Column("expiry_year", Integer, nullable=False),
    Column("nickname", String(80), nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("never_accepted", Boolean, nullable=False),
    #: The processor's number of the payment option; empty until it is known.
    Column("option_id", String(32), nullable=False),
    #: The source's id, sealed, and a keyed mark of it by which the same source is recognised.
    Column("sealed", LargeBinary),
    Column("mark", String(64), unique=True),
    Column("saved_by", String(80), nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("consent", String(64), ForeignKey("consent_texts.digest")),
    Column("consent_locale", String(16)),
    Column("consent_means", String(20)),
    Column("consent_by", String(80)),
    Column("consent_at", String(32)),
    Column("uses", Integer, nullable=False),
    Column("charged_at", String(32)),
    Column("charged_minor", BigInteger),
    Column("charged_currency", String(3)),
    Column("checked_at", String(32)),
    Column("change", _NUMBER, nullable=False),
)
Index("saved_cards_by_customer", SAVED_CARDS.c.customer)
Index("saved_cards_by_change", SAVED_CARDS.c.change)
Index("saved_cards_by_state", SAVED_CARDS.c.state)

#: What became of each saved card; only ever added to.
CARD_HISTORY: Final = Table(
    "card_history",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("card", String(32), ForeignKey("saved_cards.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("event", String(30), nullable=False),
    Column("by", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("sale_id", String(32), nullable=False),
    Column("sale_reference", String(8), nullable=False),
    Column("order_id", String(40), nullable=False),
    Column("minor", BigInteger),
    Column("currency", String(3)),
)
Index("card_history_by_card", CARD_HISTORY.c.card, CARD_HISTORY.c.number)
#: A sale's outcome is written once to a card, however often it is told.
Index(
    "one_outcome_a_sale",
    CARD_HISTORY.c.card,
    CARD_HISTORY.c.sale_id,
    CARD_HISTORY.c.event,
    unique=True,
    sqlite_where=CARD_HISTORY.c.event.in_(["charged", "refused"]),
    postgresql_where=CARD_HISTORY.c.event.in_(["charged", "refused"]),
)
