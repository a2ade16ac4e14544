"""What the shop sells, as the local copy of the processor's catalogue knows it."""

from __future__ import annotations

from dataclasses import dataclass

from pos.domain.money import Money


@dataclass(frozen=True, slots=True)
class Product:
    """One product; the price is for showing in a search, never for a total.

    Units: ``price`` is the list price of one piece.
    """

    id: str
    name: str
    sku: str
    barcode: str
    price: Money
    image_url: str = ""
    #: The cashier types the price (a quick amount); such a product is never offered in a search.
    open_price: bool = False
