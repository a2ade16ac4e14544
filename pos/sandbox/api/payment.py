"""Paying for the cart: which methods there are, attaching sources and taking them off."""

from __future__ import annotations

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.api.cart import cart_answer, set_address_of_shopper
from pos.sandbox.attaching import attach, detach, detach_all
from pos.sandbox.basket import active_cart, keep
from pos.sandbox.bodies import json_body, member
from pos.sandbox.envelopes import invalid_request, shopper
from pos.sandbox.wire.links import CART, link

routes = Blueprint("payment", __name__)


@routes.get(f"/{CART}/payment-methods")
def methods() -> Response:
    """What this site takes."""
    access.session()
    kinds = [("creditCard", "Credit card"), ("customerCredit", "Store credit")]
    listed = [{"type": kind, "displayName": name, "description": None} for kind, name in kinds]
    shown = {
        **link(CART, "payment-methods"),
        "applyPaymentMethod": link(CART, "apply-payment-method"),
        "paymentMethod": listed,
    }
    return answer({"paymentMethods": shown})


def _named_source() -> str:
    body = json_body()
    source_id = member(body, "paymentMethod").get("sourceId") or request.args.get("sourceId")
    if not isinstance(source_id, str) or not source_id:
        raise invalid_request("The source id is missing.", "ApplyPaymentMethod")
    return source_id


@routes.post(f"/{CART}/apply-payment-method")
def apply() -> Response:
    """Attach a source to the cart."""
    session = access.session()
    cart = active_cart(session)
    attach(session, cart, _named_source())
    set_address_of_shopper(cart, member(json_body(), "shopper").get("ipAddress"))
    keep(cart)
    return cart_answer(cart)


@routes.delete(f"/{CART}/apply-payment-method")
def unapply() -> Response:
    """Take one source off the cart."""
    cart = active_cart(access.session())
    source_id = _named_source()
    if source_id not in {cart.primary, cart.secondary}:
        raise shopper(409, "apply-payment-failure", "The source is not on the cart.", "ApplyPaymentMethod")
    detach(cart, source_id)
    keep(cart)
    return nothing()


@routes.delete(f"/{CART}/payment")
def unapply_all() -> Response:
    """Take every source off the cart."""
    cart = active_cart(access.session())
    if not cart.lines and not cart.primary and not cart.secondary:
        raise shopper(409, "delete-payment-failure", "The cart is empty.", "ApplyPaymentMethod")
    detach_all(cart)
    keep(cart)
    return nothing()
