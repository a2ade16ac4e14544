"""The journal's tables; SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA: Final = MetaData()

#: Each till that writes here. Its entries form one chain; ``entries`` counts them, ``chain`` is the end of it, and
#: ``mark`` ties the two together, so that rows which are cut off the end are missed.
TILLS: Final = Table(
    "tills",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("entries", BigInteger, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("mark", String(64), nullable=False),
)

#: Every step of every sale, in order; only ever added to. ``chain`` ties a row to all that its till wrote before.
ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("sale_id", String(32), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("at", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("till", String(16), nullable=False, server_default=""),
)

#: Where each sale stands now: a way to find its last entry, and nothing that its entries do not say.
SALES: Final = Table(
    "sales",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("entry", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("entries.number"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("open", Boolean, nullable=False),
    Column("opened_at", String(32), nullable=False),
    #: Tokens and source of a sale that is not final, sealed; wiped when it is.
    Column("sealed", LargeBinary),
    Column("till", String(16), nullable=False, server_default=""),
    #: The order that it became; empty while it became none.
    Column("order_id", String(200), nullable=False, server_default=""),
    #: What people know of a sold sale; filed with the order, for nobody looks for another.
    Column("reference", String(8), nullable=False, server_default=""),
    Column("last_four", String(4), nullable=False, server_default=""),
    #: The order's total, in minor units of its currency.
    Column("minor", BigInteger),
)
_SOLD: Final = SALES.c.order_id != ""
Index("sales_by_order", SALES.c.order_id, sqlite_where=_SOLD, postgresql_where=_SOLD)
Index("sales_by_reference", SALES.c.reference, sqlite_where=_SOLD, postgresql_where=_SOLD)
Index("sales_by_card", SALES.c.last_four, SALES.c.minor, sqlite_where=_SOLD, postgresql_where=_SOLD)
Index("sales_open", SALES.c.till, SALES.c.opened_at, sqlite_where=SALES.c.open, postgresql_where=SALES.c.open)
Index("sales_by_state", SALES.c.till, SALES.c.state, SALES.c.opened_at)

#: Every submit that was ever begun. While one has no end, no other of its sale can begin: the index forbids it.
ATTEMPTS: Final = Table(
    "attempts",
    METADATA,
    Column("sale_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("begun_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    #: Brand, last four and expiry: the same card may not be tried for ever.
    Column("card", String(40), nullable=False),
    Column("outcome", String(20)),
    #: The card was refused in a way that no second try will change.
    Column("hard", Boolean),
)
Index(
    "one_submit_at_a_time",
    ATTEMPTS.c.sale_id,
    unique=True,
    sqlite_where=ATTEMPTS.c.ended_at.is_(None),
    postgresql_where=ATTEMPTS.c.ended_at.is_(None),
)
Index("attempts_by_card", ATTEMPTS.c.card, ATTEMPTS.c.ended_at)

#: Baskets that were put aside; sealed, for they name people. ``id`` is the sale that was given up for one, and
#: ``resumed_as`` the sale that it goes on as.
PARKED: Final = Table(
    "parked",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("till", String(16), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("resumed_as", String(32), nullable=False),
)

#: What was learnt of a processor, and what a till has to remember.
FACTS: Final = Table(
    "facts",
    METADATA,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
