"""Offers and coupons: what is on a cart, and what the store promotes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.basket import active_cart, keep
from pos.sandbox.bodies import whole_or_none
from pos.sandbox.finding import product_called
from pos.sandbox.offers import remove_offer, remove_offers
from pos.sandbox.processor import here
from pos.sandbox.shop import Offer
from pos.sandbox.wire.links import CART, link, uri

routes = Blueprint("offers", __name__)

_BASE = "/v1/shoppers/me"


@routes.get(f"/{CART}/applied-offers")
def applied() -> Response:
    """What is on the cart."""
    cart = active_cart(access.session())
    coupons = [offer for code in cart.coupons if (offer := here().shop.offer_coded(code))]
    shown = [_shown(offer) for offer in coupons]
    shown += [_by_hand(offer, "OrderOffer") for offer in cart.offers]
    shown += [_by_hand(offer, "ProductOffer") for offer in cart.product_offers]
    if cart.shipping_offer:
        shown.append(_by_hand(cart.shipping_offer, "ShippingOffer"))
    return answer({"offers": {**link(CART, "applied-offers"), "offer": shown}})


def _by_hand(offer: dict[str, str], kind: str) -> dict[str, Any]:
    number = whole_or_none(offer["id"])
    shown = {"uri": uri(CART, "applied-offers", offer["id"]), "id": offer["id"] if number is None else number}
    return {**shown, "name": offer["name"], "type": kind}


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
    remove_offer(cart, name)
    keep(cart)
    return nothing()


@routes.delete(f"/{CART}/eligible-offers")
def remove_all() -> Response:
    """Take every promotion off the cart."""
    cart = active_cart(access.session())
    remove_offers(cart)
    keep(cart)
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
