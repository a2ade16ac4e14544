"""Money that goes back to a customer: what was asked for, and where it stands.

A refund is asked for once. While no answer has come, nobody knows whether it was taken, and nothing is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from pos.domain.errors import BugError, NotAllowed
from pos.domain.money import Money

#: A request that is younger may still arrive at the processor, whatever it says now.
#: Source: the simulation behind the refunds: a shorter wait paid the same part twice.
QUIET: Final = timedelta(minutes=15)


class RefundState(Enum):
    """Where one refund stands; stored by value, so values never change."""

    #: The intent is on the disk; the answer is not.
    ASKING = "asking"
    UNKNOWN = "unknown"
    #: The processor has taken it, and has not paid it out yet.
    REQUESTED = "requested"
    REFUNDED = "refunded"
    #: The processor refused it, could not pay it out, or never got it.
    NOT_REFUNDED = "not_refunded"


_R = RefundState

#: The legal next states; any other step is a bug. What a person took for lost may turn up after all.
NEXT: Final[Mapping[RefundState, frozenset[RefundState]]] = {
    _R.ASKING: frozenset({_R.UNKNOWN, _R.REQUESTED, _R.REFUNDED, _R.NOT_REFUNDED}),
    _R.UNKNOWN: frozenset({_R.REQUESTED, _R.REFUNDED, _R.NOT_REFUNDED}),
    _R.REQUESTED: frozenset({_R.REFUNDED, _R.NOT_REFUNDED}),
    _R.NOT_REFUNDED: frozenset({_R.REQUESTED, _R.REFUNDED}),
    _R.REFUNDED: frozenset(),
}

#: Nobody knows whether the processor has it: nothing else is asked for on the same order meanwhile.
DOUBTFUL_STATES: Final = frozenset({_R.ASKING, _R.UNKNOWN})
#: The very same is not asked for a second time meanwhile.
UNDER_WAY_STATES: Final = DOUBTFUL_STATES | {_R.REQUESTED}
#: Money went back, or may.
COUNTED_STATES: Final = UNDER_WAY_STATES | {_R.REFUNDED}


class RefundReason(Enum):
    """Why money goes back, in the processor's codes, those first that a counter needs most.

    Source: "Refund reason codes"; what is for the system's own use is left out.
    """

    CUSTOMER_SATISFACTION_ISSUE = "CUSTOMER_SATISFACTION_ISSUE"
    DAMAGED_PRODUCT = "DAMAGED_PRODUCT"
    WRONG_PRODUCT = "WRONG_PRODUCT"
    MISSING_ITEMS_FROM_ORDER = "MISSING_ITEMS_FROM_ORDER"
    CUSTOMER_ERROR = "CUSTOMER_ERROR"
    DUPLICATE_ORDER = "DUPLICATE_ORDER"
    ORDER_PROCESSING_ERROR = "ORDER_PROCESSING_ERROR"
    MATCH_PROMOTIONAL_PRICE = "MATCH_PROMOTIONAL_PRICE"
    FRAUD = "FRAUD"
    NEVER_RECEIVED = "NEVER_RECEIVED"
    TAX_EXEMPT = "TAX_EXEMPT"
    CANCELLED_BUT_SHIPPED = "CANCELLED_BUT_SHIPPED"
    CANT_DOWNLOAD = "CANT_DOWNLOAD"
    DELAYED_SHIPPING = "DELAYED_SHIPPING"
    FEE_CHARGED_INCORRECTLY = "FEE_CHARGED_INCORRECTLY"
    FEE_EXEMPT_CUSTOMER = "FEE_EXEMPT_CUSTOMER"
    ORDERED_WITHOUT_PERMISSION = "ORDERED_WITHOUT_PERMISSION"
    PHONE_ORDER_ERROR = "PHONE_ORDER_ERROR"
    PRODUCT_SHOULD_NOT_HAVE_FEE = "PRODUCT_SHOULD_NOT_HAVE_FEE"
    PRODUCT_TRIALWARE = "PRODUCT_TRIALWARE"
    REFUSED_ORDER = "REFUSED_ORDER"
    UNABLE_TO_SHIP_TO_COUNTRY = "UNABLE_TO_SHIP_TO_COUNTRY"
    UNDELIVERABLE_ADDRESS = "UNDELIVERABLE_ADDRESS"
    VENDOR_APPROVED_REFUND = "VENDOR_APPROVED_REFUND"


@dataclass(frozen=True, slots=True)
class RefundPart:
    """What goes back of one line of an order, by the processor's number of the line."""

    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as the journal keeps it; every step returns a new one.

    Units: times are aware UTC by the till's clock.
    """

    id: str
    sale_id: str
    #: The sale's own, for people to say: K7Q2.
    sale_reference: str
    order_id: str
    amount: Money
    #: What is asked for, line by line; they add up to the amount.
    parts: tuple[RefundPart, ...]
    #: Whether the lines were chosen; otherwise a sum was, and was spread over them.
    by_lines: bool
    reason: RefundReason
    words: str
    #: The name of whoever asked for it, or said yes to it.
    by: str
    asked_at: datetime
    changed_at: datetime
    state: RefundState = RefundState.ASKING
    #: What the processor had before: anything else is news.
    known_refunds: frozenset[str] = frozenset()
    refunded_before: Money | None = None
    #: The processor's own number of it; empty until it is known.
    number: str = ""
    #: The processor was seen to count it as on its way, so that it is news when it counts it no more.
    was_counted: bool = False
    #: One sentence on why it is not refunded.
    why: str = ""
    #: Who decided that it never arrived, and why.
    decided_by: str = ""
    decided_because: str = ""

    @property
    def mark(self) -> str:
        """What goes along with the request, and by which it is found again."""
        return f"pos:{self.id}"

    @property
    def likeness(self) -> str:
        """The same for whatever asks for the same."""
        parts = ",".join(
            f"{part.number}={part.amount.minor}" for part in sorted(self.parts, key=lambda one: one.number)
        )
        return f"{self.order_id}/{self.amount.minor}{self.amount.currency}/{parts if self.by_lines else 'sum'}"

    def is_quiet(self, now: datetime) -> bool:
        """Whether it was asked for so long ago that it will not arrive any more."""
        return now - self.asked_at >= QUIET

    # --- steps ---

    def unknown(self, at: datetime) -> Refund:
        """No proof either way."""
        return self._moved(RefundState.UNKNOWN, at)

    def taken(self, number: str, at: datetime) -> Refund:
        """The processor has it under this number."""
        return self._moved(RefundState.REQUESTED, at, number=number, why="")

    def refunded(self, number: str, at: datetime) -> Refund:
        """The processor says that the money went back."""
        return self._moved(RefundState.REFUNDED, at, number=number, why="")

    def not_refunded(self, why: str, at: datetime) -> Refund:
        """It is certain that nothing went back."""
        return self._moved(RefundState.NOT_REFUNDED, at, why=why)

    def given_up(self, by: str, because: str, at: datetime) -> Refund:
        """A person has decided that it never arrived.

        Raises: NotAllowed while nobody can know that.
        """
        if self.state is not RefundState.UNKNOWN:
            raise NotAllowed("What became of this refund is known already.")
        if not self.is_quiet(at):
            minutes = int(QUIET.total_seconds() // 60)
            raise NotAllowed(f"It may still arrive. This can be decided {minutes} minutes after it was asked for.")
        return self._moved(
            RefundState.NOT_REFUNDED, at, why="It never arrived.", decided_by=by, decided_because=because
        )

    def counted(self) -> Refund:
        """The processor counts it as on its way; no step."""
        return replace(self, was_counted=True)

    def _moved(self, state: RefundState, at: datetime, **changes: Any) -> Refund:
        if state not in NEXT[self.state]:
            raise BugError(f"a refund that is {self.state.value} cannot become {state.value}")
        return replace(self, state=state, changed_at=at, **changes)


def spread(amount: Money, available: Iterable[tuple[str, Money]]) -> tuple[RefundPart, ...]:
    """Spread a sum over lines, each by its number and what may go back of it, from the first line on.

    Raises: NotAllowed if it is more than all of them together.
    """
    left, parts = amount.minor, []
    for number, most in available:
        part = min(left, most.minor)
        if part > 0:
            parts.append(RefundPart(number, Money(part, amount.currency)))
            left -= part
    if left > 0:
        raise NotAllowed("That is more than may still go back.")
    return tuple(parts)


def share(total: Money, pieces: int, of: int) -> Money:
    """What so many pieces of a line cost, in whole minor units, never more than all of them."""
    return total if pieces >= of else Money(total.minor * pieces // of, total.currency)
