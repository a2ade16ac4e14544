"""What happens later by itself: captures and refunds come to rest, once the clock says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from pos.sandbox.processor import Processor
from pos.sandbox.records import Due, Order, Refund

#: A card may have its capture fail only after it was pending this much longer.
_LATER = timedelta(hours=1)


def settle(processor: Processor) -> None:
    """Do whatever is due by now, in the order in which it was due; what that brings with it, too."""
    books, now = processor.books, processor.clock.now()
    while listed := books.due.all(until=now, by="at"):
        for due in listed:
            books.due.delete(due.id)
            order = books.orders.get(due.order_id)
            refund = books.refunds.get(due.refund_id)
            if order is not None and due.kind == "capture":
                _capture(processor, order, due.at)
            if order is not None and due.kind == "refund" and refund is not None:
                _complete_refund(processor, order, refund)


def _capture(processor: Processor, order: Order, due_at: datetime) -> None:
    if order.state not in {"Submitted", "Charge Pending"}:
        return
    now, books = processor.clock.now(), processor.books
    if order.behaviour == "capture_fails_later" and order.state == "Submitted":
        order.state = "Charge Pending"
        books.due.put(Due(books.next_number(), due_at + _LATER, "capture", order.id))
        books.orders.put(order)
        return
    fails = order.behaviour in {"capture_fails", "capture_fails_later"}
    for charge in order.cart.charges:
        if charge.status == "capturable":
            charge.status, charge.updated = "failed" if fails else "complete", now
            if not fails:
                order.settled += charge.amount
                books.post("capture", order, charge.source_id, charge.amount, order.cart.currency)
    order.state = "Pending Payment" if fails else "Complete"
    order.description = "Not Settled" if fails else "Settled"
    books.orders.put(order)


def _complete_refund(processor: Processor, order: Order, refund: Refund) -> None:
    books = processor.books
    refund.settled = True
    if not refund.behaviour.startswith("refund_fails"):
        refund.done = refund.requested
        order.refunded += refund.requested
        for source_id, amount in refund.parts:
            books.post("refund", order, source_id, amount, order.cart.currency, refund_id=str(refund.id))
        books.orders.put(order)
    books.refunds.put(refund)


def cancel(processor: Processor, order: Order) -> bool:
    """Cancel an order that is not captured yet; False if its card will not have it, or it is too late."""
    if order.state != "Submitted" or order.behaviour == "cancel_fails":
        return False
    for charge in order.cart.charges:
        if charge.status == "capturable":
            charge.status, charge.updated = "cancelled", processor.clock.now()
    order.state = "Cancelled"
    processor.books.orders.put(order)
    return True
