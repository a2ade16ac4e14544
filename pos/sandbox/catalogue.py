"""The shop's products: found by number, sku or barcode, and paged in constant time however many there are."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the shop, with the colour of its pictures."""

    id: int
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale.

    Units: ``price`` is minor units of the shop's primary currency; ``stock`` None means never out of stock.
    """

    id: int
    sku: str
    name: str
    barcode: str
    price: int
    tax: str
    category: Category
    kind: str = "PHYSICAL"
    stock: int | None = None
    text: str = ""
    maker: str = ""
    colour: str = ""
    open_price: bool = False
    most: int = 999


def product_id(sku: str) -> int:
    """A number for a sku that is the same on every start and longer than 32 bits."""
    return 5_000_000_000 + zlib.crc32(sku.encode())


class Catalogue:
    """Named products first, then as many made-up ones as a large shop would have; those are made when asked for."""

    def __init__(self, named: tuple[Product, ...], categories: tuple[Category, ...], filler: int = 0) -> None:
        self.categories = categories
        self._named = named
        self._filler = filler if categories else 0
        self._by_id = {product.id: product for product in named}
        self._by_code: dict[str, list[Product]] = {}
        for product in named:
            for code in {product.sku, product.barcode}:
                self._by_code.setdefault(code, []).append(product)
        if len(self._by_id) != len(named):
            raise ValueError("two products have one number")

    def __len__(self) -> int:
        return len(self._named) + self._filler

    def at(self, position: int) -> Product:
        """The product at a place in the catalogue's own order."""
        if position < len(self._named):
            return self._named[position]
        return self._made_up(position - len(self._named))

    def slice(self, start: int, stop: int) -> list[Product]:
        """The products of one page."""
        return [self.at(position) for position in range(start, min(stop, len(self)))]

    def by_id(self, number: int) -> Product | None:
        """Find a product by its number."""
        found = self._by_id.get(number)
        made_up = number - _FIRST_MADE_UP
        return self._made_up(made_up) if found is None and 0 <= made_up < self._filler else found

    def by_code(self, code: str) -> list[Product]:
        """Find products by sku or by the merchant's own code, which more than one may share."""
        if code.startswith("FILLER-") and code[7:].isascii() and code[7:].isdigit() and len(code) < 20:
            made_up = self.by_id(_FIRST_MADE_UP + int(code[7:]))
            return [made_up] if made_up else []
        return self._by_code.get(code, [])

    def in_category(self, category_id: int) -> list[Product]:
        """The named products of a category."""
        return [product for product in self._named if product.category.id == category_id]

    def sorted_positions(self, *keys: tuple[str, bool]) -> list[int]:
        """Positions in another order; remembered, so that paging through it costs nothing more."""
        return _sorted_positions(self, keys)

    def _made_up(self, number: int) -> Product:
        category = self.categories[number % len(self.categories)]
        return Product(
            id=_FIRST_MADE_UP + number,
            sku=f"FILLER-{number}",
            name=f"Article {number:06d}",
            barcode=f"FILLER-{number}",
            price=100 + number * 37 % 9900,
            tax="standard",
            category=category,
        )

    def __iter__(self) -> Iterator[Product]:
        return (self.at(position) for position in range(len(self)))


#: Far above any number that a named product gets.
_FIRST_MADE_UP = 800_000_000_000


@lru_cache(maxsize=8)
def _sorted_positions(catalogue: Catalogue, keys: tuple[tuple[str, bool], ...]) -> list[int]:
    positions = list(range(len(catalogue)))
    for name, descending in reversed(keys):
        values = [getattr(product, name) for product in catalogue]
        positions.sort(key=lambda position: values[position], reverse=descending)
    return positions
