"""Offers on a cart: the shop's own, by coupon or number, and discounts that the client decides on."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pos.sandbox.bodies import items, member, text, whole_or_none
from pos.sandbox.envelopes import invalid_request, not_found, shopper
from pos.sandbox.finding import find_product, product_referred
from pos.sandbox.money import major
from pos.sandbox.pricing import offer_applies, priced
from pos.sandbox.processor import here
from pos.sandbox.records import Cart
from pos.sandbox.shop import Offer

_KINDS: Final = ("amountOff", "percentOff")
_LONGEST_DESCRIPTION: Final = 2000


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
    """Put an offer of the shop on the cart by its number.

    Raises: Refusal for one that is unknown or not running.
    """
    offer = _offer_numbered(given)
    if offer is None:
        raise shopper(409, "invalid-offer-id", "There is no such offer.")
    _check_usable(offer)
    kind, discount = ("percentOff", str(offer.percent)) if offer.percent else ("amountOff", "0")
    if not offer.percent:
        discount = str(major(here().shop.converted(offer.amount, cart.currency), cart.currency))
    _put(cart.offers, {"id": str(offer.id), "name": offer.name, "discount": discount, "discountType": kind})


def _offer_numbered(given: object) -> Offer | None:
    number = whole_or_none(given)
    return next((offer for offer in here().shop.offers if offer.id == number), None)


def read_offers(cart: Cart, body: dict[str, Any]) -> None:
    """Take the offers of a cart's body: on the order, on its shipping, and on single products.

    Raises: Refusal for one that names no offer, or a discount that makes no sense.
    """
    on_order = member(body, "appliedOrderOffers")
    for given in items(on_order, "offer"):
        name = _named(given)
        discount = _discount_of(given)
        if discount:
            _put(cart.offers, {"id": name, "name": _description(given, name), **_checked(discount)})
        else:
            apply_offer_id(cart, name)
    for given in items(on_order, "shippingOffer"):
        name = _named(given)
        # Real clients also send ``amount``, by which shipping costs just that.
        checked = _checked(_discount_of(given), (*_KINDS, "amount"))
        cart.shipping_offer = {"id": name, "name": _description(given, name), **checked}
    for given in items(member(member(body, "lineItems"), "appliedProductOffers"), "offer"):
        name = _named(given)
        for one in items(given, "overrideDiscount"):
            offer = {"id": name, "name": _description(given, name), "productId": _product_of(one), **_checked(one)}
            _put(cart.product_offers, offer)


def _put(offers: list[dict[str, str]], offer: dict[str, str]) -> None:
    """Put an offer among others; the same one, for the same thing, is replaced."""
    same = (offer["id"], offer.get("productId"))
    offers[:] = [kept for kept in offers if (kept["id"], kept.get("productId")) != same]
    offers.append(offer)


def _named(given: dict[str, Any]) -> str:
    codes = "duplicate_offer_identifier", "no-offer-identifier"
    return text(given, _identifier(given, "offerId", "offer", *codes)) or ""


def _identifier(given: dict[str, Any], number: str, what: str, twice: str, not_at_all: str) -> str:
    """By which member something is named: its number, or the merchant's own code."""
    named = [name for name in (number, "externalReferenceId") if given.get(name) not in (None, "")]
    if len(named) > 1:
        raise shopper(404, twice, f"The {what} is named twice.")
    if not named:
        raise shopper(404, not_at_all, f"The {what} is not named.")
    return named[0]


def _description(given: dict[str, Any], name: str) -> str:
    told = text(given, "customDescription", longest=1_000_000) or name
    if len(told) > _LONGEST_DESCRIPTION:
        raise shopper(413, "custom_descriptions_exceeds_limitation", "The description is too long.")
    return told


def _discount_of(given: dict[str, Any]) -> dict[str, Any]:
    """The discount of an offer, which clients write beside its name or as an override."""
    override = items(given, "overrideDiscount")
    holder = override[0] if override else given
    return {name: holder[name] for name in ("discount", "discountType") if name in holder}


def _checked(given: dict[str, Any], kinds: tuple[str, ...] = _KINDS) -> dict[str, str]:
    kind, discount = given.get("discountType"), given.get("discount")
    if kind in (None, "") or discount in (None, ""):
        raise shopper(412, "no-discount-or-type", "The discount or its type is missing.")
    if kind not in kinds:
        raise shopper(412, "invalid-discount-type", "The discount's type is not one of those that are known.")
    try:
        amount = Decimal(str(discount)[:40])
    except InvalidOperation:
        raise invalid_request("The discount is not a number.") from None
    most = 100 if kind == "percentOff" else 10**9
    if not amount.is_finite() or not 0 <= amount <= most:
        raise shopper(412, "invalid-discount", "The discount is out of range.")
    return {"discount": str(amount.quantize(Decimal("0.001"))), "discountType": kind}


def _product_of(given: dict[str, Any]) -> str:
    codes = "duplicate_product_identifier", "no-product-identifier"
    named = _identifier(given, "productId", "product", *codes)
    find = find_product if named == "productId" else product_referred
    found = find(str(given[named])[:100])
    if found is None:
        raise shopper(412, "invalid-product-id", "There is no such product.")
    return str(found.id)


def remove_offer(cart: Cart, name: str) -> None:
    """Take one offer off the cart.

    Raises: Refusal if the cart does not have it.
    """
    before = _all_of(cart)
    offer = _offer_numbered(name)
    cart.coupons = [code for code in cart.coupons if not (offer and code == offer.code)]
    cart.offers = [kept for kept in cart.offers if kept["id"] != name]
    cart.product_offers = [kept for kept in cart.product_offers if kept["id"] != name]
    if cart.shipping_offer and cart.shipping_offer["id"] == name:
        cart.shipping_offer = None
    if _all_of(cart) == before:
        raise not_found("The offer is not on the cart.")


def _all_of(cart: Cart) -> tuple[int, int, int, bool]:
    return len(cart.coupons), len(cart.offers), len(cart.product_offers), cart.shipping_offer is None


def remove_offers(cart: Cart) -> None:
    """Take every promotion off the cart."""
    cart.coupons, cart.offers, cart.product_offers, cart.shipping_offer = [], [], [], None
