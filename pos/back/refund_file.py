"""What a shop asks of a processor about refunds, whoever answers: the Commerce API over HTTP, or a model in memory.

Source: Commerce API, "Refunds (Admin)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pos.domain.money import Money
from pos.domain.refund import Refund
from pos.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class AdminSession:
    """What lets one person ask for refunds, for as long as it lives; it is written down nowhere.

    Units: ``expires_at`` is aware UTC by the till's clock.
    """

    token: Secret
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LineLeft:
    """What of one line of an order may still go back."""

    number: str
    product_id: str
    total: Money
    available: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class Left:
    """What of an order may still go back, in all and line by line.

    ``refunded`` is what the processor counts as gone, or on its way.
    """

    total: Money
    available: Money
    refunded: Money
    lines: tuple[LineLeft, ...]

    @property
    def refundable(self) -> Money:
        """What may go back of the lines, which is all that a till asks for."""
        lines = sum(line.available.minor for line in self.lines)
        return Money(max(0, min(lines, self.available.minor)), self.available.currency)


@dataclass(frozen=True, slots=True)
class ListedRefund:
    """One refund as the processor lists it."""

    number: str
    requested: Money
    refunded: Money
    outstanding: Money
    comments: str = ""
    reason: str = ""
    by: str = ""
    #: As the processor spells it.
    made: str = ""

    def is_of(self, refund: Refund) -> bool:
        """Whether it is what was asked for with this refund; the processor puts words before what was sent."""
        return re.search(rf"(?<![\w:]){re.escape(refund.mark)}(?!\w)", self.comments) is not None


class RefundFile(Protocol):
    """The calls that a refund is made of; each may raise any ProcessorError."""

    def log_in(self, user: str, password: Secret) -> AdminSession:
        """Let a representative in, by their own login."""

    def left(self, session: AdminSession, order_id: str) -> Left:
        """What of an order may still go back."""

    def listed(self, session: AdminSession, order_id: str) -> tuple[ListedRefund, ...]:
        """Every refund of an order."""

    def prepare(self) -> None:
        """Have a fresh connection open for the next request; repeatable, never raises and never sends."""

    def request(self, session: AdminSession, refund: Refund) -> ListedRefund:
        """Ask for a refund: once, on a fresh connection, no retry, no redirect, within a deadline.

        Raises: Refused for a no; NotSent only if nothing left; OutcomeUnknown for all else.
        """
