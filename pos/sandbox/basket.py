"""What goes into a cart: finding the session's own, adding and changing lines, overriding prices."""

from __future__ import annotations

import uuid
from typing import Any

from pos.sandbox.bodies import items, member, text, whole_number
from pos.sandbox.catalogue import Product
from pos.sandbox.envelopes import invalid_request, not_found, shopper
from pos.sandbox.finding import find_product, product_referred
from pos.sandbox.handing_over import choose_shipping
from pos.sandbox.money import read_amount
from pos.sandbox.processor import here
from pos.sandbox.records import Attribute, Cart, Line, Session
from pos.sandbox.wire.product import stock_left


def active_cart(session: Session) -> Cart:
    """The session's one cart; there always is one."""
    books = here().books
    cart = books.carts.get(session.cart_id)
    if cart is None:
        cart = Cart(
            id=books.next_number(),
            session_id=session.id,
            currency=session.currency,
            payment_session_id=str(uuid.uuid4()),
            session_secret=str(uuid.uuid4()),
            ip_address=session.ip_address,
        )
        session.cart_id = cart.id
        books.carts.put(cart)
        books.sessions.put(session)
    return cart


def keep(cart: Cart) -> None:
    """Write a cart that was changed; how its goods reach the customer follows from what is in it now."""
    choose_shipping(cart)
    here().books.carts.put(cart)


def line_called(cart: Cart, line_id: int) -> Line:
    """A line of a cart by its number.

    Raises: Refusal if the cart has no such line.
    """
    line = next((line for line in cart.lines if line.id == line_id), None)
    if line is None:
        raise not_found("There is no such line.", "LineItems")
    return line


def wanted_product(number: object, reference: object) -> Product:
    """The product that a line or a query names.

    Raises: Refusal if it names none, or one that cannot be had.
    """
    found = None
    if number not in (None, ""):
        found = find_product(str(number)[:100])
    elif reference not in (None, ""):
        found = product_referred(str(reference)[:100], "Carts")
    else:
        raise invalid_request("A line names no product.")
    if found is None:
        raise shopper(409, "invalid-product-id", "There is no such product.")
    return found


def put_product(cart: Cart, product: Product, quantity: int) -> None:
    """Have so many pieces of a product in the cart: its line is set, made, or with none of them removed.

    Raises: Refusal if several lines sell this product, or there are not that many.
    """
    present = [line for line in cart.lines if line.product_id == product.id]
    if len(present) > 1:
        raise shopper(409, "operation-failed", "Several lines sell this product; name the line.")
    if present and not quantity:
        cart.lines.remove(present[0])
    elif present:
        set_quantity(cart, present[0], quantity)
    else:
        add_line(cart, product, quantity)


def add_line(cart: Cart, product: Product, quantity: int) -> Line:
    """Sell so many pieces of a product on a line of their own."""
    line = Line(here().books.next_number(), product.id, 0)
    cart.lines.append(line)
    return set_quantity(cart, line, quantity)


def set_quantity(cart: Cart, line: Line, quantity: int) -> Line:
    """Sell so many pieces on a line.

    Raises: Refusal for less than one, for more than may be bought, or for more than there are.
    """
    product = here().shop.catalogue.by_id(line.product_id)
    if product is None:
        raise shopper(409, "invalid-product-id", "The product is no longer sold.")
    if quantity < 1:
        raise invalid_request("quantity is below one.")
    if quantity > product.most:
        raise shopper(409, "operation-failed", f"At most {product.most} pieces may be bought.")
    left = stock_left(product)
    elsewhere = sum(other.quantity for other in cart.lines if other.product_id == product.id and other is not line)
    if left is not None and quantity + elsewhere > left:
        raise shopper(409, "inventory-unavailable-error", "There are not that many.")
    line.quantity = quantity
    return line


def read_lines(cart: Cart, body: dict[str, Any], *, add: bool) -> list[Line]:
    """Take the lines of a body into the cart; a line that is there already is set, or added to."""
    waiting = list(cart.lines)
    touched = []
    for wanted in items(member(body, "lineItems"), "lineItem"):
        line = _line_for(cart, wanted, waiting, add=add)
        if line in waiting:
            waiting.remove(line)
        decorate(cart, line, wanted)
        touched.append(line)
    return touched


def _line_for(cart: Cart, wanted: dict[str, Any], waiting: list[Line], *, add: bool) -> Line:
    quantity = whole_number(wanted.get("quantity", 1), "quantity")
    if wanted.get("id") not in (None, ""):
        return set_quantity(cart, line_called(cart, whole_number(wanted["id"], "id")), quantity)
    named = member(wanted, "product")
    product = wanted_product(named.get("id"), named.get("externalReferenceId"))
    prices = _override(cart, wanted)
    for line in waiting:
        if line.product_id == product.id and (line.sale_price, line.item_price) == prices:
            return set_quantity(cart, line, quantity + (line.quantity if add else 0))
    return add_line(cart, product, quantity)


def decorate(cart: Cart, line: Line, body: dict[str, Any]) -> None:
    """Give a line its price override and its attributes, if the body has any."""
    prices = _override(cart, body)
    if prices != (None, None):
        line.sale_price, line.item_price = prices
    if "customAttributes" in body:
        line.attributes = read_attributes(body)


def _override(cart: Cart, body: dict[str, Any]) -> tuple[int | None, int | None]:
    pricing = member(body, "pricing")
    given = [name for name in ("salePrice", "itemPrice") if pricing.get(name) not in (None, "")]
    if not given:
        return None, None
    if len(given) == 2:
        raise invalid_request("salePrice and itemPrice exclude each other.")
    if not here().shop.price_override:
        raise invalid_request("This site has no price override.")
    price = member(pricing, given[0])
    if price.get("currency") != cart.currency:
        raise invalid_request("The override is in another currency than the session.")
    try:
        minor = read_amount(price.get("value"), cart.currency)
    except ValueError as problem:
        raise invalid_request(f"{given[0]} is {problem}.") from None
    if minor < 0:
        raise invalid_request(f"{given[0]} is negative.")
    return (minor, None) if given[0] == "salePrice" else (None, minor)


def read_attributes(body: dict[str, Any]) -> list[Attribute]:
    """The custom attributes of a body.

    Raises: Refusal for one without name or value.
    """
    read = []
    for item in items(member(body, "customAttributes"), "attribute"):
        name, value = text(item, "name"), text(item, "value", longest=4000)
        if not name or value is None:
            raise invalid_request("An attribute lacks its name or its value.")
        read.append({"name": name, "type": text(item, "type") or "string", "value": value})
    return read


def merge_attributes(cart: Cart, added: list[Attribute]) -> None:
    """Add attributes to a cart; one of the same name is replaced."""
    names = {attribute["name"] for attribute in added}
    cart.attributes = [kept for kept in cart.attributes if kept["name"] not in names] + added
