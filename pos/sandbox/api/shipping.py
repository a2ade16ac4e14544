"""Where a cart goes and how: its addresses, the shipping options, and what a stored shopper brings along."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.api.cart import cart_answer
from pos.sandbox.attaching import attach
from pos.sandbox.basket import active_cart, keep, put_product
from pos.sandbox.bodies import json_body, member, whole_number, whole_or_none
from pos.sandbox.cart_addresses import complete, merged
from pos.sandbox.envelopes import invalid_request, not_found, shopper
from pos.sandbox.finding import product_called
from pos.sandbox.processor import here
from pos.sandbox.records import Cart, PaymentOption, SavedAddress, Session
from pos.sandbox.shape import shaped
from pos.sandbox.wire import cart as wire
from pos.sandbox.wire.address import cart_address, owner_address
from pos.sandbox.wire.links import CART, uri

routes = Blueprint("shipping", __name__)

Saved = TypeVar("Saved", SavedAddress, PaymentOption)


@routes.get(f"/{CART}/billing-address")
@routes.get(f"/{CART}/shipping-address")
def read_address() -> Response:
    """One of the cart's addresses."""
    cart = active_cart(access.session())
    which = _which()
    return answer({"address": cart_address(cart.billing if which == "billingAddress" else cart.shipping, which)})


@routes.put(f"/{CART}/billing-address")
@routes.put(f"/{CART}/shipping-address")
def write_address() -> Response:
    """Replace the members that are sent; the others stay."""
    cart = active_cart(access.session())
    which = _which()
    given = member(json_body(), "address")
    if not given:
        raise invalid_request("The address is missing.", "Addresses")
    if which == "billingAddress":
        cart.billing = merged(cart.billing, given, which)
    else:
        cart.shipping = merged(cart.shipping, given, which)
    keep(cart)
    return nothing()


def _which() -> str:
    return "billingAddress" if "billing-address" in request.path else "shippingAddress"


@routes.post(f"/{CART}/apply-billing-address")
@routes.post(f"/{CART}/apply-shipping-address")
def apply_address() -> Response:
    """Take a corrected address; this site suggests none, so only country and postal code can be set."""
    cart = active_cart(access.session())
    which = _which()
    given = {name: request.args[name] for name in ("country", "postalCode") if name in request.args}
    if request.args.get("suggestionId"):
        raise not_found("There is no such suggestion.", "Addresses")
    if which == "billingAddress":
        cart.billing = merged(cart.billing, given, which)
    else:
        cart.shipping = merged(cart.shipping, given, which)
    keep(cart)
    return cart_answer(cart)


@routes.get(f"/{CART}/shipping-options")
def options() -> Response:
    """Every way to get this cart to the customer."""
    return answer({"shippingOptions": wire.shipping_options(active_cart(access.session()))})


@routes.get(f"/{CART}/shipping-options/<number>")
def option(number: str) -> Response:
    """One way to get this cart to the customer."""
    cart = active_cart(access.session())
    found = here().shop.shipping_option(whole_or_none(number))
    if found is None:
        raise not_found("There is no such shipping option.", "ShippingOptions")
    return answer({"shippingOption": shaped(wire.shipping_option(found, cart), {}, "shippingOption")})


@routes.post(f"/{CART}/apply-shipping-option")
def apply_option() -> Response:
    """Choose how goods get to the customer."""
    cart = active_cart(access.session())
    found = here().shop.shipping_option(whole_or_none(request.args.get("shippingOptionId", "")))
    if found is None:
        raise not_found("There is no such shipping option.", "ShippingOptions")
    if not complete(cart.shipping):
        raise shopper(409, "operation-failed", "A shipping address is needed first.")
    cart.shipping_option_id = found.id
    keep(cart)
    return cart_answer(cart)


@routes.post(f"/{CART}/apply-shopper")
def apply_shopper() -> Response:
    """Put a stored shopper's addresses and payment option on the cart."""
    session = access.session()
    cart = active_cart(session)
    _take_from_file(session, cart)
    keep(cart)
    return cart_answer(cart)


@routes.post("/v1/shoppers/me/products/<name>/purchase")
def purchase(name: str) -> Response:
    """Fill the cart with one product and everything that is stored for the shopper, in one step."""
    session = access.session()
    cart = active_cart(session)
    put_product(cart, product_called(name), whole_number(request.args.get("quantity", 1), "quantity"))
    _take_from_file(session, cart)
    keep(cart)
    made = cart_answer(cart)
    made.status_code, made.headers["Location"] = 201, uri(CART)
    return made


def _take_from_file(session: Session, cart: Cart) -> None:
    customer = here().books.shoppers.get(session.shopper_id)
    if customer is None:
        raise shopper(409, "apply-shopper-failure", "The shopper is anonymous.")
    given = request.args
    billing = _address(customer.id, given.get("billingAddressId"))
    shipping = _address(customer.id, given.get("shippingAddressId")) if given.get("shippingAddressId") else billing
    option = _option(customer.id, given.get("paymentOptionId"))
    if billing is None and option is None:
        raise shopper(409, "apply-shopper-failure", "The shopper has nothing to apply.")
    if billing is not None and shipping is not None:
        cart.billing = {**billing.fields, "emailAddress": billing.fields.get("emailAddress") or customer.email}
        cart.shipping = {**shipping.fields, "emailAddress": shipping.fields.get("emailAddress") or customer.email}
    if option is not None:
        _apply_option_address(cart, option)
        attach(session, cart, option.source_id)


def _apply_option_address(cart: Cart, option: PaymentOption) -> None:
    # The address tied to a payment option always overwrites the cart's.
    source = here().books.sources.get(option.source_id)
    if source is not None and source.owner:
        cart.billing = owner_address(source.owner)
        cart.shipping = cart.shipping or dict(cart.billing)


def _address(shopper_id: int, number: str | None) -> SavedAddress | None:
    saved = here().books.addresses.all(shopper_id=shopper_id)
    return _chosen(saved, number, "address", "Addresses") or (saved[0] if saved else None)


def _option(shopper_id: int, number: str | None) -> PaymentOption | None:
    saved = here().books.payment_options.all(shopper_id=shopper_id)
    return _chosen(saved, number, "payment option", "PaymentOptions")


def _chosen(saved: list[Saved], number: str | None, what: str, resource: str) -> Saved | None:
    """The one that is named, or else the default."""
    if not number:
        return next((one for one in saved if one.is_default), None)
    found = next((one for one in saved if one.id == whole_or_none(number)), None)
    if found is None:
        raise not_found(f"There is no such {what}.", resource)
    return found
