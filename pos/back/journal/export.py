"""Every sale of a journal as plain data, to compare with the processor's books; no secret and no source id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Engine, select

from pos.back.journal.database import READING
from pos.back.journal.refund_tables import REFUNDS
from pos.back.journal.sales import text_of
from pos.back.journal.tables import ENTRIES, SALES
from pos.domain.refund import Refund
from pos.domain.sale import Sale

_decoder: Final = msgspec.json.Decoder(Sale)
_refund_decoder: Final = msgspec.json.Decoder(Refund)
#: Sales in one look at the database: a till that sells meanwhile is held up by none of them.
_PAGE: Final = 500


def exported(engine: Engine) -> Iterator[dict[str, Any]]:
    """Every sale of every till with its refunds, in the order of their ids.

    Units: ``amount_minor`` is what was charged, or asked for, or asked back, in minor units of ``currency``; times are
    UTC.
    """
    reader, after = engine.execution_options(**READING), ""
    wanted = select(SALES.c.id, ENTRIES.c.body).join(ENTRIES, ENTRIES.c.number == SALES.c.entry)
    while True:
        with reader.connect() as connection:
            page = connection.execute(wanted.where(SALES.c.id > after).order_by(SALES.c.id).limit(_PAGE)).all()
            refunds = _refunds_of([row.id for row in page], connection)
        for row in page:
            yield row_of(_decoder.decode(row.body), refunds[row.id])
        if len(page) < _PAGE:
            return
        after = page[-1].id


def entries_between(engine: Engine, till: str, begin: datetime, end: datetime) -> Iterator[Sale]:
    """Every entry that one till wrote from a moment on and before another, in their order."""
    wanted = select(ENTRIES.c.body).where(
        ENTRIES.c.till == till, ENTRIES.c.at >= text_of(begin), ENTRIES.c.at < text_of(end)
    )
    with engine.execution_options(**READING).connect() as connection:
        ordered = wanted.order_by(ENTRIES.c.number).execution_options(yield_per=_PAGE)
        for body in connection.execute(ordered).scalars():
            yield _decoder.decode(body)


def _refunds_of(sales: Sequence[str], connection: Connection) -> dict[str, list[Refund]]:
    """What was asked back of each of these sales, the oldest first."""
    found: dict[str, list[Refund]] = defaultdict(list)
    wanted = select(REFUNDS.c.body).where(REFUNDS.c.sale_id.in_(sales)).order_by(REFUNDS.c.asked_at, REFUNDS.c.id)
    for body in connection.execute(wanted).scalars():
        refund = _refund_decoder.decode(body)
        found[refund.sale_id].append(refund)
    return found


def row_of(sale: Sale, refunds: Sequence[Refund] = ()) -> dict[str, Any]:
    """One sale as it is exported; what is not known is null."""
    amount = sale.order.total if sale.order else sale.sent_total
    return {
        "sale_id": sale.id,
        "state": sale.state.value,
        "cart_id": sale.cart_id or None,
        "order_id": sale.order.id if sale.order else None,
        "amount_minor": amount.minor if amount else None,
        "currency": amount.currency if amount else None,
        "last_four": sale.card.last_four if sale.card else None,
        "times": {
            "opened_at": sale.opened_at,
            "submitted_at": sale.submitted_at,
            "changed_at": sale.changed_at,
        },
        "refunds": [_refund_row(refund) for refund in refunds],
    }


def _refund_row(refund: Refund) -> dict[str, Any]:
    return {
        "refund_id": refund.id,
        "state": refund.state.value,
        "number": refund.number or None,
        "amount_minor": refund.amount.minor,
        "currency": refund.amount.currency,
        "reason": refund.reason.value,
        "by": refund.by,
        "times": {"asked_at": refund.asked_at, "changed_at": refund.changed_at},
    }
