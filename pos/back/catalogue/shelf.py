"""What the counter can sell: the local copy first, and the processor itself for a code that the copy does not know."""

from __future__ import annotations

from typing import Protocol

from pos.back.catalogue.copy import CatalogueCopy
from pos.back.processor import ProcessorError
from pos.domain.product import Product


class Shop(Protocol):
    """Whoever knows every product by its barcode."""

    def by_code(self, code: str) -> Product | None:
        """Read the product with this barcode; may raise any ProcessorError."""


class CatalogueShelf:
    """The shelf as one lane sees it; a new product can be sold before the next filling has brought it."""

    def __init__(self, copy: CatalogueCopy, shop: Shop) -> None:
        self._copy, self._shop = copy, shop

    def by_code(self, code: str) -> Product | None:
        """The product with exactly this barcode or sku."""
        known = self._copy.by_code(code)
        if known is not None or not code:
            return known
        try:
            return self._shop.by_code(code)
        except ProcessorError:
            # Out of reach: what the copy does not know cannot be sold now, and the cashier is told so.
            return None

    def by_id(self, product_id: str) -> Product | None:
        """The product with the processor's number."""
        return self._copy.by_id(product_id)

    def open_price(self) -> Product | None:
        """The product that stands for a quick amount."""
        return self._copy.open_price()
