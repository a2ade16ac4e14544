"""The active cart: read it, fill it, set what goes with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.basket import (
    active_cart,
    keep,
    merge_attributes,
    put_product,
    read_attributes,
    read_lines,
    wanted_product,
)
from pos.sandbox.bodies import flag, ip_address, json_body, member, text, whole_number
from pos.sandbox.cart_addresses import merged
from pos.sandbox.envelopes import invalid_request, not_found, shopper
from pos.sandbox.offers import apply_coupon, apply_offer_id, read_offers
from pos.sandbox.processor import here
from pos.sandbox.records import Cart
from pos.sandbox.shape import shaped
from pos.sandbox.wire import cart as wire
from pos.sandbox.wire.links import CART

routes = Blueprint("cart", __name__)

CHARGE_TYPES = ("customer_initiated", "merchant_initiated", "moto")


def cart_answer(cart: Cart) -> Response:
    """A cart as the request wants it shown."""
    return answer({"cart": shaped(wire.cart(cart), wire.SHOWN, "cart")})


@routes.get(f"/{CART}")
def read() -> Response:
    """Show the cart."""
    return cart_answer(active_cart(access.session()))


@routes.post(f"/{CART}")
def write() -> Response:
    """Put products into the cart, by query or by body, and whatever goes with them."""
    cart = active_cart(access.session())
    cart.warnings = []
    body = json_body()
    _read_query(cart)
    read_cart(cart, member(body, "cart") or {name: body[name] for name in ("lineItems",) if name in body})
    keep(cart)
    return cart_answer(cart)


def _read_query(cart: Cart) -> None:
    given = request.args
    company = given.get("companyId", here().shop.company_id)
    if company != here().shop.company_id:
        raise not_found("There is no such company.")
    numbers, references = given.get("productId", ""), given.get("externalReferenceId", "")
    quantity = whole_number(given.get("quantity", 1), "quantity")
    wanted = [wanted_product(number, None) for number in filter(None, numbers.split(",")[:200])]
    wanted += [wanted_product(None, reference) for reference in filter(None, references.split(",")[:200])]
    for product in wanted:
        put_product(cart, product, quantity)
    if given.get("promoCode"):
        apply_coupon(cart, given["promoCode"][:100])
    if given.get("offerId"):
        apply_offer_id(cart, given["offerId"])
    if given.get("suppressorderconfirmationemail"):
        cart.suppress_mail = given["suppressorderconfirmationemail"].lower() == "true"
    flag(given.get("testOrder"), "testOrder")
    set_address_of_shopper(cart, given.get("ipAddress"))


def set_address_of_shopper(cart: Cart, given: object) -> None:
    """Note the shopper's IP address, which fraud screening looks at.

    Raises: Refusal if it is malformed, or one that the site refuses.
    """
    address = ip_address(given)
    if address is None:
        return
    if address in here().shop.refused_addresses:
        raise shopper(409, "ip-address-restriction-error", "Orders from this IP address are not accepted.")
    cart.ip_address = address


def read_cart(cart: Cart, body: dict[str, Any]) -> None:
    """Take the members of a ``cart`` object."""
    if body.get("currency") not in (None, "", cart.currency):
        raise shopper(409, "valid-currency-code", "The session is in another currency.")
    read_lines(cart, body, add=False)
    charge_type = body.get("chargeType")
    if charge_type not in (None, ""):
        if charge_type not in CHARGE_TYPES:
            raise invalid_request("The charge type is not one of the three.")
        cart.charge_type = charge_type
    terms = flag(body.get("termsOfSalesAcceptance"), "termsOfSalesAcceptance")
    if terms is not None:
        cart.terms = terms
    set_address_of_shopper(cart, body.get("ipAddress"))
    if "organizationId" in body:
        cart.organization_id = text(body, "organizationId", longest=50) or None
    for name in ("billingAddress", "shippingAddress"):
        if member(body, name):
            address = merged(cart.billing if name == "billingAddress" else cart.shipping, body[name], name)
            if name == "billingAddress":
                cart.billing = address
            else:
                cart.shipping = address
    if "customAttributes" in body:
        merge_attributes(cart, read_attributes(body))
    read_offers(cart, body)
