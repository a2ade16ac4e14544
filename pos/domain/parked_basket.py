"""A basket that was put aside, for whoever comes back to pay it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pos.domain.cart import Line
from pos.domain.money import Money
from pos.domain.sale import Payer


@dataclass(frozen=True, slots=True)
class ParkedBasket:
    """What was in it and who was to pay.

    Units: ``parked_at`` is aware UTC; ``total`` is what the processor asked for it last, None if it had no price yet.
    """

    #: The sale that was given up for it; the basket goes on as another one.
    id: str
    #: The reference of that sale, for people to say: K7Q2.
    reference: str
    lines: tuple[Line, ...]
    payer: Payer | None
    parked_at: datetime
    by: str
    total: Money | None = None

    @property
    def pieces(self) -> int:
        """How many pieces are in it."""
        return sum(line.quantity for line in self.lines)
