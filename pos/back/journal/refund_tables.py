"""The journal's table of refunds; SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from pos.back.journal.tables import METADATA
from pos.domain.refund import DOUBTFUL_STATES, UNDER_WAY_STATES

#: Every refund that was ever asked for, as it stands now; each of its steps is in the audit trail.
REFUNDS: Final = Table(
    "refunds",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("sale_id", String(32), nullable=False),
    Column("order_id", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    #: A digest of what is asked for: the same for the same.
    Column("likeness", String(64), nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    #: Who asked for it: it is this till that takes it for lost after a crash.
    Column("till", String(16), nullable=False),
    Column("body", Text, nullable=False),
)
Index("refunds_by_sale", REFUNDS.c.sale_id)
Index("refunds_by_day", REFUNDS.c.till, REFUNDS.c.changed_at)

_DOUBTFUL: Final = REFUNDS.c.state.in_(sorted(state.value for state in DOUBTFUL_STATES))
_UNDER_WAY: Final = REFUNDS.c.state.in_(sorted(state.value for state in UNDER_WAY_STATES))
#: While nobody knows of one, no other of its order can begin, at whichever till.
Index(
    "one_doubtful_refund_an_order",
    REFUNDS.c.order_id,
    unique=True,
    sqlite_where=_DOUBTFUL,
    postgresql_where=_DOUBTFUL,
)
#: While one is under way, the very same cannot begin.
Index(
    "one_refund_of_a_kind",
    REFUNDS.c.likeness,
    unique=True,
    sqlite_where=_UNDER_WAY,
    postgresql_where=_UNDER_WAY,
)
