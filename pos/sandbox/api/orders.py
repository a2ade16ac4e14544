"""Orders: those that this session or shopper placed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.paging import page_of, pages
from pos.sandbox.bodies import whole_or_none
from pos.sandbox.envelopes import invalid_request, not_found
from pos.sandbox.processor import here
from pos.sandbox.records import Order, Session
from pos.sandbox.shape import plain, shaped
from pos.sandbox.wire import order as wire
from pos.sandbox.wire.address import order_address
from pos.sandbox.wire.links import link

routes = Blueprint("orders", __name__)

_BASE = "/v1/shoppers/me/orders"


def visible_order(session: Session, number: str) -> Order:
    """An order that this session may see: one of its own, or one of its shopper's.

    Raises: Refusal for any other.
    """
    order = here().books.orders.get(whole_or_none(number))
    if order is None or not _may_see(session, order):
        raise not_found("There is no such order.", "Orders")
    return order


def _may_see(session: Session, order: Order) -> bool:
    if session.shopper_id is not None and order.shopper_id == session.shopper_id:
        return True
    hidden = here().world.guest_orders_hidden and session.shopper_id is None
    return order.session_id == session.id and not hidden


@routes.get(_BASE)
def listed() -> Response:
    """One page of orders, the newest first; a world may have the list lag behind."""
    session = access.session()
    start, size, number = page_of("Orders")
    whose = {"shopper_id": session.shopper_id} if session.shopper_id is not None else {"session_id": session.id}
    if session.shopper_id is None and here().world.guest_orders_hidden:
        whose = {"session_id": -1}
    until = here().clock.now() - timedelta(seconds=here().world.orders_lag_s)
    found, total = here().books.orders.page(start, size, until, **whose)
    return answer({"orders": {**link("v1/shoppers/me/orders"), **_order_list(found, total, number, size)}})


def _order_list(found: list[Order], total: int, number: int, size: int) -> dict[str, Any]:
    if plain():
        shown = [wire.listed(order) for order in found]
    else:
        shown = [shaped(wire.order(order), wire.LISTED, "order") for order in found]
    return {"order": shown, **pages(total, number, size)}


@routes.get(f"{_BASE}/<number>")
def one(number: str) -> Response:
    """One order."""
    order = visible_order(access.session(), number)
    return answer({"order": shaped(wire.order(order), wire.SHOWN, "order")})


@routes.get(f"{_BASE}/<number>/line-items")
def lines(number: str) -> Response:
    """The lines of an order."""
    order = visible_order(access.session(), number)
    return answer({"lineItems": shaped(wire.order_lines(order), wire.LINES, "lineItems")})


@routes.get(f"{_BASE}/<number>/line-items/<line_number>")
def line(number: str, line_number: str) -> Response:
    """One line of an order."""
    order = visible_order(access.session(), number)
    for line, cost in zip(order.cart.lines, order.priced.lines, strict=True):
        if line.id == whole_or_none(line_number):
            return answer({"lineItem": shaped(wire.order_line(order, line, cost), wire.LINE, "lineItem")})
    raise not_found("There is no such line.", "LineItems")


@routes.get(f"{_BASE}/<number>/billing-address")
@routes.get(f"{_BASE}/<number>/shipping-address")
def address(number: str) -> Response:
    """Where an order was billed or sent to."""
    order = visible_order(access.session(), number)
    billing = request.path.endswith("billing-address")
    which = "billingAddress" if billing else "shippingAddress"
    fields = order.cart.billing if billing else order.cart.shipping
    return answer({"address": order_address(fields, which, order.id)})


@routes.post("/v1/shoppers/order-lookup")
def look_up() -> Response:
    """Find orders by number and order password, or by card and e-mail."""
    access.session()
    given = {**request.args.to_dict(), **request.form.to_dict()}
    found: list[Order] = []
    if given.get("orderId") and given.get("password"):
        order = here().books.orders.get(whole_or_none(given["orderId"]))
        found = [order] if order and access.same(given["password"], order.password) else []
    elif given.get("creditCardLastDigits") and given.get("emailAddress"):
        customer = access.shopper("Orders")[1]
        wanted = (given["creditCardLastDigits"], given["emailAddress"])
        theirs = here().books.orders.all(shopper_id=customer.id)
        found = [order for order in theirs if (order.last_four, order.email) == wanted]
    else:
        raise invalid_request("The order is not named.", "Orders")
    if not found:
        raise not_found("There is no such order.", "Orders")
    return answer({"orders": _order_list(found, len(found), 1, max(1, len(found)))})
