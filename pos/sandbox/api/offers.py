"""Offers and coupons: what takes something off an order."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.basket import active_cart
from pos.sandbox.bodies import items, member, text, whole_or_none
from pos.sandbox.envelopes import invalid_request, not_found, shopper
from pos.sandbox.finding import product_called
from pos.sandbox.money import major
from pos.sandbox.pricing import offer_applies, priced
from pos.sandbox.processor import here
from pos.sandbox.records import Cart
from pos.sandbox.shop import Offer
from pos.sandbox.wire.links import CART, link, uri

routes = Blueprint("offers", __name__)

_BASE = "/v1/shoppers/me"


def apply_coupon(cart: Cart, code: str) -> None:
    """Put a coupon on the cart; criteria that are not met are a warning, not a refusal.

    Raises: Refusal for a coupon that is unknown, over or used up.
    """
    shop = here().shop
    offer = shop.offer_coded(code)
    if offer is None:
        raise shopper(409, "invalid-coupon", "There is no such coupon.")
    if code.lower() in (used.lower() for used in cart.coupons):
        raise shopper(409, "coupon-code-already-used", "The coupon is on the cart already.")
    _check_usable(offer)
    if not offer_applies(shop, offer, priced(shop, cart).subtotal, cart.currency):
        told = {"Code": "couponcode_not_eligible", "description": "The cart does not meet the coupon's criteria."}
        cart.warnings.append(told)
        return
    cart.coupons.append(offer.code)


def _check_usable(offer: Offer) -> None:
    if not offer.active:
        raise shopper(409, "offer-not-active", "The offer is not running.")
    if offer.uses:
        used = here().books.orders.all()
        if sum(offer.code in order.cart.coupons for order in used) >= offer.uses:
            raise shopper(409, "offer-usage-limit-exceeded", "The offer is used up.")


def apply_offer_id(cart: Cart, given: str) -> None:
    """Put an offer on the cart by its number.

    Raises: Refusal for one that is unknown or not running.
    """
    number = whole_or_none(given)
    offer = next((offer for offer in here().shop.offers if offer.id == number), None)
    if offer is None:
        raise shopper(409, "invalid-offer-id", "There is no such offer.")
    _check_usable(offer)
    kind, discount = ("percentOff", str(offer.percent)) if offer.percent else ("amountOff", "0")
    if not offer.percent:
        discount = str(major(here().shop.converted(offer.amount, cart.currency), cart.currency))
    cart.offers = [kept for kept in cart.offers if kept["id"] != str(offer.id)]
    cart.offers.append({"id": str(offer.id), "name": offer.name, "discount": discount, "discountType": kind})


def read_order_offers(cart: Cart, body: dict[str, Any]) -> None:
    """Take the order offers of a cart's body: discounts that the client decides on.

    Raises: Refusal for one that names no offer, or a discount that makes no sense.
    """
    for given in items(member(body, "appliedOrderOffers"), "offer"):
        number, reference = given.get("offerId"), given.get("externalReferenceId")
        if number not in (None, "") and reference not in (None, ""):
            raise shopper(404, "duplicate_offer_identifier", "The offer is named twice.")
        if number in (None, "") and reference in (None, ""):
            raise shopper(404, "no-offer-identifier", "The offer is not named.")
        name = text(given, "externalReferenceId" if number in (None, "") else "offerId") or ""
        kind, discount = given.get("discountType"), given.get("discount")
        if kind in (None, "") or discount in (None, ""):
            raise shopper(412, "no-discount-or-type", "The discount or its type is missing.")
        if kind not in {"amountOff", "percentOff"}:
            raise shopper(412, "invalid-discount-type", "The discount's type is not one of the two.")
        told = text(given, "customDescription", longest=1_000_000) or name
        if len(told) > 2000:
            raise shopper(413, "custom_descriptions_exceeds_limitation", "The description is too long.")
        amount = _discount(discount, kind)
        cart.offers = [kept for kept in cart.offers if kept["id"] != name]
        cart.offers.append({"id": name, "name": told, "discount": str(amount), "discountType": kind})


def _discount(given: object, kind: str) -> Decimal:
    try:
        amount = Decimal(str(given)[:40])
    except InvalidOperation:
        raise invalid_request("The discount is not a number.") from None
    most = 100 if kind == "percentOff" else 10**9
    if not amount.is_finite() or not 0 <= amount <= most:
        raise shopper(412, "invalid-discount", "The discount is out of range.")
    return amount.quantize(Decimal("0.001"))


@routes.get(f"/{CART}/applied-offers")
def applied() -> Response:
    """What is on the cart."""
    cart = active_cart(access.session())
    coupons = [offer for code in cart.coupons if (offer := here().shop.offer_coded(code))]
    shown = [_shown(offer) for offer in coupons]
    for by_hand in cart.offers:
        number = whole_or_none(by_hand["id"])
        one = {"id": by_hand["id"] if number is None else number, "name": by_hand["name"], "type": "OrderOffer"}
        shown.append({"uri": uri(CART, "applied-offers", by_hand["id"]), **one})
    return answer({"offers": {**link(CART, "applied-offers"), "offer": shown}})


def _shown(offer: Offer) -> dict[str, Any]:
    return {
        "uri": uri(CART, "applied-offers", offer.id),
        "id": offer.id,
        "name": offer.name,
        "type": "OrderOffer",
        "trigger": "Coupon" if offer.code else "PointOfPromotion",
        "policyName": offer.name,
        "salesPitch": [],
        "image": None,
    }


@routes.delete(f"/{CART}/applied-offers/<name>")
def remove(name: str) -> Response:
    """Take one offer off the cart."""
    cart = active_cart(access.session())
    number = whole_or_none(name)
    offer = next((offer for offer in here().shop.offers if offer.id == number), None)
    coupons = [code for code in cart.coupons if not (offer and code == offer.code)]
    by_hand = [kept for kept in cart.offers if kept["id"] != name]
    if len(coupons) == len(cart.coupons) and len(by_hand) == len(cart.offers):
        raise not_found("The offer is not on the cart.")
    cart.coupons, cart.offers = coupons, by_hand
    here().books.carts.put(cart)
    return nothing()


@routes.delete(f"/{CART}/eligible-offers")
def remove_all() -> Response:
    """Take every promotion off the cart."""
    cart = active_cart(access.session())
    cart.coupons, cart.offers = [], []
    here().books.carts.put(cart)
    return nothing()


@routes.get(f"{_BASE}/point-of-promotions/<promotion>/offers")
@routes.get(f"{_BASE}/products/<product>/point-of-promotions/<promotion>/offers")
def promoted(promotion: str, product: str = "") -> Response:
    """What is promoted at a place of the store."""
    access.session_or_key()
    if product:
        product_called(product)
    found = [offer for offer in here().shop.offers if offer.promotion.lower() == promotion.lower() and offer.active]
    where = f"v1/shoppers/me/point-of-promotions/{promotion}/offers"
    return answer({"offers": {**link(where), "offer": [_shown(offer) for offer in found]}})


@routes.get(f"{_BASE}/products/<name>/offers")
def of_product(name: str) -> Response:
    """Offers that a product takes part in; this shop's are for whole orders."""
    access.session_or_key()
    item = product_called(name)
    return answer({"offers": {**link("v1/shoppers/me/products", item.id, "offers"), "offer": []}})
