"""Holds the processor's cart against the basket, line by line.

The processor keeps one line a product; the basket may have several of one product, at different prices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pos.back.processor import CartLine
from pos.domain.cart import Line
from pos.domain.money import Money


def same_lines(basket: Sequence[Line], cart: Sequence[CartLine]) -> bool:
    """Whether the cart holds exactly the basket's pieces."""
    wanted: Counter[str] = Counter()
    for line in basket:
        wanted[line.product.id] += line.quantity
    held: Counter[str] = Counter()
    for found in cart:
        held[found.product_id] += found.quantity
    return wanted == held


def line_totals(basket: Sequence[Line], cart: Sequence[CartLine]) -> tuple[Money, ...]:
    """The processor's price of each basket line; lines of one product share theirs, the last one takes the rest."""
    left: dict[str, int] = Counter()
    currency = ""
    for found in cart:
        left[found.product_id] += found.total.minor
        currency = found.total.currency
    last = {line.product.id: line.id for line in basket}
    totals = []
    for line in basket:
        own = left[line.product.id]
        if last[line.product.id] != line.id:
            own = line.price.minor * line.quantity
        left[line.product.id] -= own
        totals.append(Money(own, currency or line.product.price.currency))
    return tuple(totals)


def priced_otherwise(basket: Sequence[Line], totals: Sequence[Money]) -> tuple[str, ...]:
    """The names of what somebody gave a price here and the processor prices at another sum."""
    told: dict[str, int] = Counter()
    found: dict[str, int] = Counter()
    own = {line.product.id: line.product.name for line in basket if line.has_own_price}
    for line, total in zip(basket, totals, strict=True):
        told[line.product.id] += line.price.minor * line.quantity
        found[line.product.id] += total.minor
    return tuple(name for product_id, name in own.items() if told[product_id] != found[product_id])
