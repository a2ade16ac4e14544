"""What may come of adding a card to a sale's cart, before anything is submitted."""

from __future__ import annotations

from typing import Final

from pos.back.pricing import same_lines
from pos.back.processor import Cart, ProcessorError, Refused
from pos.domain.errors import NotReady
from pos.domain.sale import Sale

#: The one session status in which a submit may succeed.
_CONFIRMABLE: Final = "requires_confirmation"
#: What the processor answers where a card may not be attached, or is not there any more.
_NOT_TAKEN: Final = frozenset({404, 409})

TOTAL_CHANGED: Final = "The total has changed at the processor. Nothing was charged; look at the new total first."


class NotAttached(NotReady):
    """The card was not added to the sale, and nothing was charged; ``refused`` if the processor does not take it."""

    def __init__(self, problem: ProcessorError) -> None:
        super().__init__(f"The card was not added to the sale ({problem}). Nothing was charged.")
        self.refused = isinstance(problem, Refused) and problem.status in _NOT_TAKEN


def is_as_shown(sale: Sale, cart: Cart) -> bool:
    """Whether the cart is exactly what the cashier saw."""
    return cart.totals.total == sale.total and same_lines(sale.lines, cart.lines)


def is_confirmable(cart: Cart) -> bool:
    """Whether the cart's payment session takes a submit."""
    return cart.payment_session_status == _CONFIRMABLE
