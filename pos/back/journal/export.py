"""Every sale of a journal as plain data, to compare with the processor's books; no secret and no source id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Engine, select

from pos.back.journal.database import READING
from pos.back.journal.sales import text_of
from pos.back.journal.tables import ENTRIES, SALES
from pos.domain.sale import Sale

_decoder: Final = msgspec.json.Decoder(Sale)
#: Sales in one look at the database: a till that sells meanwhile is held up by none of them.
_PAGE: Final = 500


def exported(engine: Engine) -> Iterator[dict[str, Any]]:
    """Every sale of every till, in the order of their ids.

    Units: ``amount_minor`` is what was charged, or asked for, in minor units of ``currency``; times are UTC.
    """
    reader, after = engine.execution_options(**READING), ""
    wanted = select(SALES.c.id, ENTRIES.c.body).join(ENTRIES, ENTRIES.c.number == SALES.c.entry)
    while True:
        with reader.connect() as connection:
            page = connection.execute(wanted.where(SALES.c.id > after).order_by(SALES.c.id).limit(_PAGE)).all()
        for row in page:
            yield row_of(_decoder.decode(row.body))
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


def row_of(sale: Sale) -> dict[str, Any]:
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
    }
