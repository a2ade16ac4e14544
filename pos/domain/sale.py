"""One sale: ours, from the first line to a known outcome."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class SaleState(Enum):
    """Where one sale stands; stored by value, so values never change."""

    OPEN = "open"
    SESSION = "session"
    PRICED = "priced"
    TOKENISED = "tokenised"
    #: The intent to submit is on disk; the answer is not.
    SUBMITTING = "submitting"
    UNKNOWN = "unknown"
    APPROVED = "approved"
    #: Accepted, and held by the processor (fraud review, charge pending).
    PENDING = "pending"
    DECLINED = "declined"
    NOT_CHARGED = "not_charged"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    #: Only a person can settle it.
    REVIEW = "review"


_S = SaleState

#: The legal next states; any other step is a bug.
NEXT: Final[Mapping[SaleState, frozenset[SaleState]]] = {
    _S.OPEN: frozenset({_S.OPEN, _S.SESSION, _S.CANCELLED}),
    _S.SESSION: frozenset({_S.SESSION, _S.PRICED, _S.CANCELLING}),
    _S.PRICED: frozenset({_S.SESSION, _S.PRICED, _S.TOKENISED, _S.CANCELLING}),
    _S.TOKENISED: frozenset({_S.TOKENISED, _S.PRICED, _S.SUBMITTING, _S.UNKNOWN, _S.CANCELLING}),
    _S.SUBMITTING: frozenset({_S.APPROVED, _S.PENDING, _S.DECLINED, _S.NOT_CHARGED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.APPROVED, _S.PENDING, _S.DECLINED, _S.NOT_CHARGED, _S.REVIEW}),
    _S.DECLINED: frozenset({_S.SESSION, _S.PRICED, _S.TOKENISED, _S.SUBMITTING, _S.UNKNOWN, _S.CANCELLING}),
    _S.NOT_CHARGED: frozenset({_S.PRICED, _S.TOKENISED, _S.SUBMITTING, _S.UNKNOWN, _S.CANCELLING}),
    _S.CANCELLING: frozenset({_S.CANCELLING, _S.CANCELLED, _S.UNKNOWN}),
    _S.REVIEW: frozenset({_S.APPROVED, _S.PENDING, _S.DECLINED, _S.NOT_CHARGED, _S.CANCELLED}),
    _S.PENDING: frozenset({_S.APPROVED, _S.CANCELLED, _S.REVIEW}),
    _S.APPROVED: frozenset(),
    _S.CANCELLED: frozenset(),
}
