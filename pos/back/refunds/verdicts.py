"""What the processor's list of refunds, and what it says may still go back, prove about a refund of ours.

| in its list, by our mark | counted as gone or on its way | verdict                                                |
|--------------------------|-------------------------------|--------------------------------------------------------|
| yes, paid out in full    | any                           | refunded                                               |
| yes, not paid out        | it is                         | requested                                              |
| yes, not paid out        | it was, and is not any more   | not refunded: the processor could not pay it out       |
| yes, not paid out        | it was never seen to be       | requested: whether this service counts is not known    |
| no                       | any                           | as before: a request without an answer may still arrive |

The processor has no word for a refund that it could not pay out; only the sums tell.
Source: test cards, "Refund error scenarios": the amounts tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from pos.back.refund_file import Left, ListedRefund
from pos.domain.refund import Refund, RefundState

NOT_PAID_OUT: Final = "The payment service took it and could not pay it out. It may be asked for again."

_OPEN: Final = frozenset(RefundState) - {RefundState.REFUNDED}
#: By then whichever till asks for it has its answer, or knows that there is none.
_ANSWERED_BY: Final = timedelta(minutes=2)


def seen(refunds: Iterable[Refund], listed: tuple[ListedRefund, ...], left: Left, now: datetime) -> tuple[Refund, ...]:
    """All refunds of an order as they stand by what the processor says now; unchanged where it proves nothing."""
    ours = tuple(refunds)
    dead = {one.number for one in ours if one.state is RefundState.NOT_REFUNDED and one.number}
    waiting = sum(one.outstanding.minor for one in listed if one.number not in dead)
    on_its_way = left.refunded.minor - sum(one.refunded.minor for one in listed)
    all_counted, none_counted = on_its_way >= waiting > 0, on_its_way <= 0
    return tuple(_seen(one, listed, now, all_counted=all_counted, none_counted=none_counted) for one in ours)


def _seen(
    refund: Refund, listed: tuple[ListedRefund, ...], now: datetime, *, all_counted: bool, none_counted: bool
) -> Refund:
    there = next((one for one in listed if one.is_of(refund)), None)
    if there is None or refund.state not in _OPEN:
        forsaken = refund.state is RefundState.ASKING and now - refund.asked_at > _ANSWERED_BY
        return refund.unknown(now) if forsaken else refund
    if there.refunded.minor >= refund.amount.minor:
        return refund.refunded(there.number, now)
    if refund.state is RefundState.NOT_REFUNDED:
        # One that it could not pay out stays in the list for ever; one that was taken for lost has turned up.
        return refund if refund.number else refund.taken(there.number, now)
    if refund.state is not RefundState.REQUESTED:
        refund = refund.taken(there.number, now)
    if none_counted and refund.was_counted:
        return refund.not_refunded(NOT_PAID_OUT, now)
    return refund.counted() if all_counted else refund
