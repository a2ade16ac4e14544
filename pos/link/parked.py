"""What front and back say to each other about baskets that are put aside."""

from __future__ import annotations

from datetime import datetime

from pos.domain.money import Money
from pos.link.shapes import Message, Part

# --- commands ---


class ParkBasket(Message, frozen=True):
    """Put the basket on the counter aside; the counter is free then."""


class ResumeBasket(Message, frozen=True):
    """Go on with a basket that was put aside."""

    parked_id: str


class ListParked(Message, frozen=True):
    """Answered by ParkedListed."""


# --- answers ---


class ParkedRow(Part, frozen=True):
    """One basket that is put aside; ``items`` names what is in it, in one line."""

    parked_id: str
    reference: str
    items: str
    pieces: int
    total: Money | None
    parked_at: datetime
    by: str
    payer: str = ""


class ParkedListed(Message, frozen=True):
    """Every basket of this till that is put aside, the newest first."""

    baskets: tuple[ParkedRow, ...]


# --- events ---


class BasketsParked(Message, frozen=True):
    """How many baskets are put aside."""

    count: int
