"""A sold sale and its refunds as the window shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pos.back.refund_file import ListedRefund
from pos.back.refunds.asking import Standing
from pos.domain.errors import BugError
from pos.domain.money import Money
from pos.domain.refund import Refund, RefundReason, RefundState
from pos.domain.sale import Sale
from pos.link.fitting import ROOM, fitting
from pos.link.refunds import RefundLine, RefundPage, RefundRow, SoldSale

_MOST_TOLD: Final = 3
_ELSEWHERE: Final = "Made elsewhere, not at a till."
_NOT_HERE_YET: Final = "Asked for just now; the payment service has not answered yet."


def sold_view(sale: Sale) -> SoldSale:
    """One sale as managers find it."""
    order = sale.order
    if order is None:
        raise BugError(f"sale {sale.reference} was sold without an order")
    names = [line.product.name for line in sale.lines]
    told = ", ".join(names[:_MOST_TOLD]) + (" …" if len(names) > _MOST_TOLD else "")
    return SoldSale(
        sale_id=sale.id,
        reference=sale.reference,
        order_id=order.id,
        total=order.total,
        sold_at=sale.submitted_at or sale.changed_at,
        card=sale.card,
        by=sale.rung_up_by,
        told=told,
    )


def written_page(sale: Sale, refunds: tuple[Refund, ...], now: datetime, note: str, *, needs_login: bool) -> RefundPage:
    """A sale as it was written down; what may still go back is not known."""
    totals = sale.line_totals if len(sale.line_totals) == len(sale.lines) else ()
    lines = tuple(
        RefundLine(number=line.id, name=line.product.name, pieces=line.quantity, total=total)
        for line, total in zip(sale.lines, totals, strict=False)
    )
    rows = tuple(_row(one, now) for one in refunds)
    return _fitted(sale, lines, rows, None, note, needs_login=needs_login)


def page(sale: Sale, standing: Standing, now: datetime, note: str = "") -> RefundPage:
    """A sale as the processor says now."""
    names, pieces = dict[str, list[str]](), dict[str, int]()
    for line in sale.lines:
        names.setdefault(line.product.id, []).append(line.product.name)
        pieces[line.product.id] = pieces.get(line.product.id, 0) + line.quantity
    lines = tuple(
        RefundLine(
            number=line.number,
            name=", ".join(dict.fromkeys(names.get(line.product_id, ["Item"]))),
            pieces=pieces.get(line.product_id, 1),
            total=line.total,
            available=line.available,
            refunded=line.refunded,
        )
        for line in standing.left.lines
    )
    ours = {one.number for one in standing.refunds if one.number}
    rows = tuple(_row(one, now) for one in standing.refunds) + tuple(
        _row_elsewhere(one)
        for one in standing.listed
        if one.number not in ours and not any(one.is_of(refund) for refund in standing.refunds)
    )
    return _fitted(sale, lines, rows, standing.left.refundable, note, needs_login=False)


def _fitted(
    sale: Sale,
    lines: tuple[RefundLine, ...],
    rows: tuple[RefundRow, ...],
    refundable: Money | None,
    note: str,
    *,
    needs_login: bool,
) -> RefundPage:
    return RefundPage(
        sale=sold_view(sale),
        lines=fitting(lines, ROOM * 2 // 3),
        refunds=fitting(rows, ROOM // 3),
        refundable=refundable,
        needs_login=needs_login,
        note=note,
    )


def _row(refund: Refund, now: datetime) -> RefundRow:
    note = refund.why
    if refund.state is RefundState.ASKING:
        note = _NOT_HERE_YET
    elif refund.decided_by:
        note = f"{refund.why} {refund.decided_by}: {refund.decided_because}"
    return RefundRow(
        refund_id=refund.id,
        amount=refund.amount,
        state=refund.state,
        asked_at=refund.asked_at,
        by=refund.by,
        reason=refund.reason,
        words=refund.words,
        note=note,
        may_give_up=refund.state is RefundState.UNKNOWN and refund.is_quiet(now),
    )


def _row_elsewhere(listed: ListedRefund) -> RefundRow:
    done = listed.refunded.minor >= listed.requested.minor
    reason = next((one for one in RefundReason if one.value == listed.reason), None)
    return RefundRow(
        refund_id="",
        amount=listed.requested,
        state=RefundState.REFUNDED if done else RefundState.REQUESTED,
        by=listed.by,
        reason=reason,
        note=_ELSEWHERE,
    )
