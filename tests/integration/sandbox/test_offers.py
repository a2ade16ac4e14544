"""Offers and coupons on the cart, row by row."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.integration.sandbox.callers import ADDRESS, CART, ME, Caller, refused


def eur(value: Any) -> dict[str, Any]:
    return {"currency": "EUR", "value": value}


def test_coupons_take_something_off(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT", 2)
    cart = caller.post(f"{CART}?promoCode=spring5")["cart"]
    assert cart["pricing"]["discount"] == eur(1.29)
    assert cart["pricing"]["orderTotal"] == eur(24.51)
    assert refused(caller.call("POST", f"{CART}?promoCode=SPRING5")) == (409, "coupon-code-already-used")
    warned = caller.post(f"{CART}?promoCode=TENOFF")["cart"]
    assert warned["Warnings"][0]["Code"] == "couponcode_not_eligible"
    [offer] = caller.get(f"{CART}/applied-offers")["offers"]["offer"]
    assert caller.call("DELETE", f"{CART}/applied-offers/{offer['id']}").status_code == 204
    assert refused(caller.call("DELETE", f"{CART}/applied-offers/{offer['id']}")) == (404, "resource-not-found")
    assert caller.cart()["pricing"]["orderTotal"] == eur(25.8)


def test_a_coupon_for_one_use_is_used_up(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    caller.post(f"{CART}?promoCode=ONCE")
    assert caller.pay().status_code == 200
    caller.fill()
    assert refused(caller.call("POST", f"{CART}?promoCode=ONCE")) == (409, "offer-usage-limit-exceeded")


def test_clients_put_offers_on_the_order(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT", 2)
    offer = {"offerId": 77, "discount": 10, "discountType": "percentOff", "customDescription": "Friend"}
    cart = caller.post(CART, {"cart": {"appliedOrderOffers": {"offer": offer}}})["cart"]
    assert cart["pricing"]["discount"] == eur(2.58)
    assert caller.get(f"{CART}/applied-offers")["offers"]["offer"][0]["name"] == "Friend"
    assert caller.call("DELETE", f"{CART}/eligible-offers").status_code == 204
    assert caller.cart()["pricing"]["discount"] == eur(0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"offerId": None}, (404, "no-offer-identifier")),
        ({"externalReferenceId": "x"}, (404, "duplicate_offer_identifier")),
        ({"discount": 101}, (412, "invalid-discount")),
        ({"discount": -1}, (412, "invalid-discount")),
        ({"discountType": "free"}, (412, "invalid-discount-type")),
        ({"discountType": ""}, (412, "no-discount-or-type")),
        ({"customDescription": "x" * 2001}, (413, "custom_descriptions_exceeds_limitation")),
    ],
)
def test_a_wrong_offer_is_refused(caller: Caller, change: dict[str, Any], expected: tuple[int, str]) -> None:
    offer = copy.deepcopy({"offerId": 77, "discount": 10, "discountType": "percentOff", **change})
    body = {"cart": {"appliedOrderOffers": {"offer": offer}}}
    assert refused(caller.call("POST", CART, body)) == expected


def test_an_offer_of_the_shop_is_put_on_by_its_number(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT", 2)
    [promoted] = caller.get(f"{ME}/point-of-promotions/Home/offers")["offers"]["offer"]
    assert caller.post(f"{CART}?offerId={promoted['id']}")["cart"]["pricing"]["discount"] == eur(2.58)
    assert caller.post(f"{CART}?offerId={promoted['id']}")["cart"]["pricing"]["discount"] == eur(2.58)
    assert caller.call("DELETE", f"{CART}/applied-offers/{promoted['id']}").status_code == 204
    by_body = {"cart": {"appliedOrderOffers": {"offer": {"offerId": promoted["id"]}}}}
    assert caller.post(CART, by_body)["cart"]["pricing"]["discount"] == eur(2.58)


def test_an_order_offer_may_be_an_override(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT", 2)
    offer = {"externalReferenceId": "FRIEND", "overrideDiscount": {"discount": "5.80", "discountType": "amountOff"}}
    cart = caller.post(CART, {"cart": {"appliedOrderOffers": {"offer": offer}}})["cart"]
    assert (cart["pricing"]["subtotalWithDiscount"], cart["pricing"]["orderTotal"]) == (eur(20), eur(20))


def product_offer(*overrides: Any, **more: Any) -> dict[str, Any]:
    offer = {"offerId": "23456", "customDescription": "Only here", "overrideDiscount": list(overrides), **more}
    return {"cart": {"lineItems": {"appliedProductOffers": {"offer": offer}}}}


def test_product_offers_take_something_off_lines(caller: Caller) -> None:
    caller.post(f"{CART}?productId=NOTE-A5-DOT,MUG-BLUE&quantity=2")
    notebook = caller.product("NOTE-A5-DOT")
    amount = {"productId": notebook["id"], "discount": 0.9, "discountType": "amountOff"}
    percent = {"externalReferenceId": caller.product("MUG-BLUE")["externalReferenceId"], "discount": 50}
    cart = caller.post(CART, product_offer(amount, {**percent, "discountType": "percentOff"}))["cart"]
    first, second = (one["pricing"] for one in cart["lineItems"]["lineItem"])
    assert (first["salePriceWithQuantity"], first["totalDiscountWithQuantity"]) == (eur(24), eur(1.8))
    assert (second["salePriceWithQuantity"], second["salePrice"]) == (eur(16), eur(8))
    assert first["discountDescription"] == "Only here"
    assert (cart["pricing"]["subtotal"], cart["pricing"]["discount"]) == (eur(40), eur(0))
    listed = caller.get(f"{CART}/applied-offers")["offers"]["offer"]
    assert [(one["id"], one["type"]) for one in listed] == [(23456, "ProductOffer")] * 2
    assert caller.call("DELETE", f"{CART}/applied-offers/23456").status_code == 204
    assert caller.cart()["pricing"]["subtotal"] == eur(57.8)


GOOD = {"productId": "MUG-BLUE", "discount": 1, "discountType": "amountOff"}


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ({**GOOD, "externalReferenceId": "x"}, (404, "duplicate_product_identifier")),
        ({**GOOD, "productId": None}, (404, "no-product-identifier")),
        ({**GOOD, "productId": "12345"}, (412, "invalid-product-id")),
        ({**GOOD, "discount": 0.5, "discountType": "half"}, (412, "invalid-discount-type")),
        ({**GOOD, "discountType": "amount"}, (412, "invalid-discount-type")),
        ({**GOOD, "discount": None}, (412, "no-discount-or-type")),
        ({**GOOD, "discount": "1e400"}, (412, "invalid-discount")),
        ({**GOOD, "discount": "x"}, (400, "invalid-request")),
    ],
)
def test_a_wrong_product_offer_is_refused(caller: Caller, override: Any, expected: tuple[int, str]) -> None:
    assert refused(caller.call("POST", CART, product_offer(override))) == expected


@pytest.mark.parametrize(
    ("discount", "kind", "costs"),
    [(50, "percentOff", 2.45), (1, "amountOff", 3.9), (99, "amountOff", 0), (1.25, "amount", 1.25)],
)
def test_a_shipping_offer_changes_what_shipping_costs(caller: Caller, discount: Any, kind: str, costs: float) -> None:
    caller.fill("MUG-BLUE", shippingAddress=ADDRESS)
    post = caller.get(f"{CART}/shipping-options")["shippingOptions"]["shippingOption"][1]
    caller.post(f"{CART}/apply-shipping-option?shippingOptionId={post['id']}")
    offer = {"offerId": 5, "overrideDiscount": {"discount": discount, "discountType": kind}}
    cart = caller.post(f"{CART}?expand=all", {"cart": {"appliedOrderOffers": {"shippingOffer": offer}}})["cart"]
    assert cart["pricing"]["shippingAndHandling"] == eur(costs)
    shown = cart["shippingOptions"]["shippingOption"][1]
    assert (shown["cost"], shown["costWithDiscount"]) == (eur(4.9), eur(costs))
    assert cart["pricing"]["orderTotal"]["value"] == pytest.approx(16 + costs)
    assert caller.call("DELETE", f"{CART}/eligible-offers").status_code == 204
    assert caller.cart()["pricing"]["shippingAndHandling"] == eur(4.9)
