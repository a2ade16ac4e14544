"""The lines of the active cart."""

from __future__ import annotations

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.basket import (
    active_cart,
    add_line,
    decorate,
    keep,
    line_called,
    read_lines,
    set_quantity,
    wanted_product,
)
from pos.sandbox.bodies import json_body, member, whole_number, whole_or_none
from pos.sandbox.envelopes import invalid_request, shopper
from pos.sandbox.pricing import priced
from pos.sandbox.processor import here
from pos.sandbox.records import Cart, Line
from pos.sandbox.shape import shaped
from pos.sandbox.wire import cart as wire
from pos.sandbox.wire.links import CART

routes = Blueprint("line_items", __name__)


def _all_lines(cart: Cart) -> Response:
    shown = wire.line_items(cart, priced(here().shop, cart))
    return answer({"lineItems": shaped(shown, wire.LINES, "lineItems")})


def _one_line(cart: Cart, line: Line) -> Response:
    cost = priced(here().shop, cart).lines[cart.lines.index(line)]
    return answer({"lineItem": shaped(wire.line_item(line, cost, cart.currency), wire.LINE, "lineItem")})


@routes.get(f"/{CART}/line-items")
def listed() -> Response:
    """Every line."""
    return _all_lines(active_cart(access.session()))


@routes.post(f"/{CART}/line-items")
def add() -> Response:
    """Add products, by query or by body; what is there already becomes more."""
    cart = active_cart(access.session())
    given = request.args
    adds = _action("add") != "update"
    quantity = whole_number(given.get("quantity", 1), "quantity")
    for name, texts in (("productId", given.get("productId", "")), ("erid", given.get("externalReferenceId", ""))):
        for one in filter(None, texts.split(",")[:200]):
            product = wanted_product(one, None) if name == "productId" else wanted_product(None, one)
            present = next((line for line in cart.lines if line.product_id == product.id), None)
            if present is None:
                add_line(cart, product, quantity)
            else:
                set_quantity(cart, present, quantity + (present.quantity if adds else 0))
    body = json_body()
    read_lines(cart, member(body, "cart") or body, add=adds)
    keep(cart)
    return _all_lines(cart)


@routes.delete(f"/{CART}/line-items")
def remove() -> Response:
    """Remove the lines that the query names, or all of them."""
    cart = active_cart(access.session())
    named = request.args.get("lineItemsId", request.args.get("lineItemId", ""))
    if named:
        for text in named.split(",")[:1000]:
            cart.lines.remove(line_called(cart, whole_or_none(text) or 0))
    else:
        cart.lines = []
    keep(cart)
    return nothing()


@routes.get(f"/{CART}/line-items/<number>")
def one(number: str) -> Response:
    """One line."""
    cart = active_cart(access.session())
    return _one_line(cart, line_called(cart, whole_or_none(number) or 0))


@routes.post(f"/{CART}/line-items/<number>")
def change(number: str) -> Response:
    """Set, add to or subtract from a line's quantity; override its price; give it attributes."""
    cart = active_cart(access.session())
    line = line_called(cart, whole_or_none(number) or 0)
    body = member(json_body(), "lineItem")
    given = request.args.get("quantity", body.get("quantity"))
    if given is not None:
        asked = whole_number(given, "quantity", "LineItems")
        signs = {"update": (0, asked), "add": (line.quantity, asked), "subtract": (line.quantity, -asked)}
        before, change = signs[_action("update")]
        if asked < 0:
            raise invalid_request("quantity is negative.", "LineItems")
        if before + change == 0:
            cart.lines.remove(line)
            keep(cart)
            return answer({"lineItem": {}})
        if before + change < 0:
            raise shopper(409, "line-item-update-failure", "The line has fewer pieces than that.", "LineItems")
        set_quantity(cart, line, before + change)
    decorate(cart, line, body)
    keep(cart)
    return _one_line(cart, line)


def _action(usual: str) -> str:
    action = request.args.get("action", usual)
    if action not in {"update", "add", "subtract"}:
        raise invalid_request("action is not one of update, add, subtract.", "LineItems")
    return action


@routes.delete(f"/{CART}/line-items/<number>")
def remove_one(number: str) -> Response:
    """Remove one line."""
    cart = active_cart(access.session())
    cart.lines.remove(line_called(cart, whole_or_none(number) or 0))
    keep(cart)
    return nothing()
