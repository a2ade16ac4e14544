"""What each wish does to the lines of a basket; where the basket lies is the desk's business."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Protocol

from pos.domain.cart import MOST_PIECES, Line, quantity_typed
from pos.domain.errors import NotAllowed, NotFound, NotReady
from pos.domain.money import Money
from pos.domain.price_by_hand import price_typed
from pos.domain.product import Product
from pos.link.messages import AddAmount, AddProduct, RemoveLine, ScanCode, SetPrice, SetQuantity

BasketWish = AddProduct | ScanCode | AddAmount | SetQuantity | SetPrice | RemoveLine


class Shelf(Protocol):
    """What the shop sells, as far as the counter asks."""

    def by_code(self, code: str) -> Product | None:
        """The product with exactly this barcode or sku."""

    def by_id(self, product_id: str) -> Product | None:
        """The product with this number."""

    def open_price(self) -> Product | None:
        """The product that stands for a quick amount."""


class Basket:
    """Changes lines; what is added is looked up on the shelf, and quick amounts are in the shop's currency."""

    def __init__(self, shelf: Shelf, currency: str) -> None:
        self._shelf, self._currency = shelf, currency

    def changed(self, lines: list[Line], wish: BasketWish, by: str) -> list[Line]:
        """The lines as somebody wishes them.

        Raises: KnownError with one sentence; the basket is then as it was.
        """
        match wish:
            case ScanCode(code=code):
                return _added(lines, _found(self._shelf.by_code(code.strip()), "There is no item with this code."))
            case AddProduct(product_id=product_id, quantity=quantity):
                product = _found(self._shelf.by_id(product_id), "This item is not sold any more.")
                return _added(lines, product, quantity)
            case AddAmount(typed=typed):
                price = Money.typed(typed, self._currency)
                product = _found(self._shelf.open_price(), "This shop has no item for amounts.")
                return _added(lines, product, price=price)
            case SetQuantity(line_id=line_id, typed=typed):
                pieces = quantity_typed(typed)
                return [replace(line, quantity=pieces) if line.id == line_id else line for line in lines]
            case SetPrice():
                return _priced(lines, wish, by)
            case RemoveLine(line_id=line_id):
                return [line for line in lines if line.id != line_id]

    def as_sold_now(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """Lines of an earlier hour with the names and prices of now; what is not sold any more stays as it was."""
        return tuple(replace(line, product=self._shelf.by_id(line.product.id) or line.product) for line in lines)


def _added(lines: list[Line], product: Product, quantity: int = 1, price: Money | None = None) -> list[Line]:
    for place, line in enumerate(lines):
        if price is None and line.product.id == product.id and not line.has_own_price:
            pieces = line.quantity + quantity
            if pieces > MOST_PIECES:
                raise NotAllowed(f"One line takes at most {MOST_PIECES} pieces.")
            return [*lines[:place], replace(line, quantity=pieces), *lines[place + 1 :]]
    return [*lines, Line(secrets.token_hex(4), product, quantity, price)]


def _priced(lines: list[Line], wish: SetPrice, by: str) -> list[Line]:
    place = next((place for place, line in enumerate(lines) if line.id == wish.line_id), None)
    if place is None:
        raise NotFound("This line is not in the basket any more.")
    line = lines[place]
    if (line.product.name, line.normal_price) != (wish.item, wish.normal):
        raise NotReady("The line is another now. Look at it, then press F5 again.")
    by_hand = price_typed(wish.typed, line.normal_price)
    priced = replace(line, by_hand=None if by_hand is None else replace(by_hand, by=by))
    return [*lines[:place], priced, *lines[place + 1 :]]


def _found(product: Product | None, sentence: str) -> Product:
    if product is None:
        raise NotFound(f"{sentence} The basket is as it was.")
    return product
