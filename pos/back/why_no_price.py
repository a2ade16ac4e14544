"""What the cashier reads when the processor did not do what was asked with the basket."""

from __future__ import annotations

from typing import Final

from pos.back.customers.sentences import sentence_of
from pos.back.processor import NotSent, Refused
from pos.domain.errors import KnownError
from pos.domain.sale import Sale

#: Refusals of a cart that another address puts right.
_ABOUT_THE_PAYER: Final = frozenset(
    {"invalid-postal-code", "invalid-state-code", "invalid-bill-to-country", "restricted-bill-to-country"}
    | {"field-too-long"}
)


def why_no_price(problem: Exception, sale: Sale | None = None) -> str:
    """One sentence: what happened, and what to do."""
    if isinstance(problem, KnownError):
        return str(problem)
    if isinstance(problem, NotSent):
        return "The payment service cannot be reached. The basket is kept; the price is asked for again."
    if isinstance(problem, Refused) and problem.code == "inventory-unavailable-error":
        return "An item is out of stock at the processor. Take it out of the basket; the rest is kept."
    if isinstance(problem, Refused) and problem.code == "invalid-product-id":
        return "An item is not sold by the processor any more. Take it out of the basket; the rest is kept."
    if isinstance(problem, Refused) and problem.code in _ABOUT_THE_PAYER:
        return sentence_of(problem)
    # A site whose processor knows no price by hand refuses the whole basket, in words that mean many things.
    by_hand = sale is not None and any(line.by_hand is not None for line in sale.lines)
    if isinstance(problem, Refused) and problem.code == "invalid-request" and by_hand:
        return "The payment service may take no price by hand. Press F5 on that line, then Enter, to take it back."
    return "The payment service gave no price. The basket is kept; the price is asked for again."
