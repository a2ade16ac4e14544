"""The basket as the cashier builds it, and the cart as the processor prices it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pos.domain.errors import NotUnderstood
from pos.domain.money import Money
from pos.domain.price_by_hand import ByHand
from pos.domain.product import Product

#: The processor takes more; no counter sells more of one thing in one line.
MOST_PIECES: Final = 999


def quantity_typed(text: str) -> int:
    """Read a quantity that a person typed.

    Raises: NotUnderstood with one sentence that says what to type.
    """
    cleaned = text.strip()
    if not (cleaned.isascii() and cleaned.lstrip("+-").isdigit()):
        raise NotUnderstood("Type the quantity in whole pieces, such as 2.")
    pieces = int(cleaned[:12])
    if pieces < 1:
        raise NotUnderstood("The quantity must be at least 1. To take a line away, remove it.")
    if pieces > MOST_PIECES:
        raise NotUnderstood(f"One line takes at most {MOST_PIECES} pieces.")
    return pieces


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the basket.

    Units: ``typed_price`` is the price of one piece where the cashier typed it, else None.
    """

    id: str
    product: Product
    quantity: int
    typed_price: Money | None = None
    #: How its price was changed afterwards; None while a piece costs what it normally does.
    by_hand: ByHand | None = None

    @property
    def normal_price(self) -> Money:
        """What a piece costs while nobody changes it: what was typed for a quick amount, else the shop's own price."""
        return self.product.price if self.typed_price is None else self.typed_price

    @property
    def price(self) -> Money:
        """What a piece costs, before the processor has spoken."""
        return self.normal_price if self.by_hand is None else self.by_hand.price

    @property
    def has_own_price(self) -> bool:
        """Whether the processor must be told what a piece costs."""
        return self.typed_price is not None or self.by_hand is not None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A basket line with the processor's price for all its pieces."""

    line: Line
    total: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The processor's own sums, the only ones that are shown.

    Units: all in the cart's currency; where ``tax_included`` the tax is part of ``total`` and not added to it.
    """

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    tax_included: bool
