"""Writes the outcome of a sale to the saved card that it was charged to, in the sale's own transaction."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, insert, select, update

from pos.back.journal.changes import next_change, text_of
from pos.back.journal.customer_tables import CARD_HISTORY, SAVED_CARDS
from pos.domain.card_event import CardEvent
from pos.domain.sale import Sale, SaleState
from pos.domain.saved_card import CardUse

_CHARGED: Final = frozenset({SaleState.APPROVED, SaleState.PENDING})


def follow(connection: Connection, sale: Sale) -> None:
    """Write a card's charge, or its refusal, down beside the sale's own step; told twice, it is written once."""
    if not sale.is_reusable or not sale.saved_card_id:
        return
    if sale.state in _CHARGED:
        _tell(connection, sale, CardEvent.CHARGED)
    elif sale.state is SaleState.DECLINED:
        _tell(connection, sale, CardEvent.REFUSED)


def _tell(connection: Connection, sale: Sale, event: CardEvent) -> None:
    told = select(CARD_HISTORY.c.number).where(
        CARD_HISTORY.c.card == sale.saved_card_id,
        CARD_HISTORY.c.sale_id == sale.id,
        CARD_HISTORY.c.event == event.value,
    )
    if connection.execute(told).first() is not None:
        return
    change, at, total = next_change(connection), text_of(sale.changed_at), sale.total
    if event is CardEvent.CHARGED:
        columns = {
            "uses": SAVED_CARDS.c.uses + 1,
            "never_accepted": False,
            "charged_at": at,
            "charged_minor": total.minor if total else None,
            "charged_currency": total.currency if total else None,
        }
    else:
        # A card that was never accepted is not offered again; one that was may have had a bad day.
        columns = {} if sale.card_use is CardUse.SAVED else {"never_accepted": SAVED_CARDS.c.uses == 0}
    connection.execute(
        update(SAVED_CARDS).where(SAVED_CARDS.c.id == sale.saved_card_id).values(change=change, **columns)
    )
    connection.execute(
        insert(CARD_HISTORY).values(
            card=sale.saved_card_id,
            at=at,
            event=event.value,
            by="",
            reason="",
            detail="",
            sale_id=sale.id,
            sale_reference=sale.reference,
            order_id=sale.order.id if sale.order else "",
            minor=total.minor if total else None,
            currency=total.currency if total else None,
        )
    )
