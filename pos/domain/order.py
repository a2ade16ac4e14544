"""What an approved cart becomes at the processor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from pos.domain.money import Money


class OrderStanding(Enum):
    """What an order's state means at the counter."""

    APPROVED = "approved"
    #: Accepted, and held by the processor: fraud review, a charge or money still awaited.
    PENDING = "pending"
    CANCELLED = "cancelled"


#: Source: orders, "States".
_PENDING: Final = frozenset(
    {"In Review", "Pending Payment", "Charge Pending", "Source Pending Redirect", "Source Pending Funds"}
)


def standing(order_state: str) -> OrderStanding:
    """Say what one of the processor's order states means at the counter."""
    if order_state in _PENDING:
        return OrderStanding.PENDING
    if order_state == "Cancelled":
        return OrderStanding.CANCELLED
    return OrderStanding.APPROVED


@dataclass(frozen=True, slots=True)
class Order:
    """One order as the processor reports it.

    Units: ``total`` in minor units; ``submitted_at`` is aware UTC, or None while the order is held.
    """

    id: str
    state: str
    total: Money
    submitted_at: datetime | None = None
    sale_id: str = ""
    source_ids: tuple[str, ...] = ()
    statement_name: str = ""

    @property
    def standing(self) -> OrderStanding:
        """What the order's state means at the counter."""
        return standing(self.state)
