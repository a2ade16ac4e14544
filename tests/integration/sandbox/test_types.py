"""Every resource has the documented members, of the documented types, under the documented wrapper; links lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.sandbox import shapes
from tests.integration.sandbox.callers import ADDRESS, CART, ME, Caller
from tests.integration.sandbox.kinds import address_of_web, flag, identity, number, problems, text, word

OFFER = {"uri": address_of_web, "id": identity, "name": word, "type": word}
LISTED = dict.fromkeys(("totalResults", "totalResultPages"), number)


@pytest.fixture(scope="module")
def customer(sandbox: Any) -> Caller:
    """A customer with an address, a saved card, two orders, a refund, a return, and a full cart."""
    caller = Caller(sandbox).signed_in()
    source = caller.source(amount="1.00", currency="EUR")
    option = {"nickName": "Blue", "sourceId": source["id"]}
    caller.post(f"{ME}/payment-options", {"paymentOption": option}, status=201)
    caller.buy("FONT-SCRIPT")
    order = caller.buy("MUG-BLUE", 2)
    line = order["lineItems"]["lineItem"][0]["id"]
    back = {"lineItemQuantityIDs": [1], "lineItem": {"id": line, "quantity": 1}}
    wanted = {"reason": "DAMAGED_PRODUCT", "comments": "lid", "returnLineItems": {"returnLineItem": [back]}}
    caller.post(f"{ME}/orders/{order['order']['id']}/returns", {"return": wanted})
    caller.fill("MUG-BLUE", 2)
    caller.post(CART, {"cart": {"customAttributes": {"attribute": [{"name": "n", "type": "string", "value": "v"}]}}})
    return caller


@pytest.fixture(scope="module")
def full_cart(customer: Caller) -> dict[str, Any]:
    """Everything that a cart can have: store credit and card, a refused charge, offers, warnings, registrations."""
    session = customer.cart()["paymentSession"]["id"]
    credit = {"paymentSessionId": session, "type": "customerCredit", "amount": 5, "currency": "EUR"}
    customer.apply(customer.as_merchant("POST", "/sources", credit).json()["id"])
    customer.apply(customer.source("4000000000003600")["id"])
    assert customer.submit().status_code == 409
    registered = {"customerType": "B", "taxRegistrations": [{"key": "VAT", "value": "IE1234567A"}]}
    customer.post(f"{CART}/tax-registrations", registered)
    customer.post(f"{CART}?promoCode=SPRING5")
    return dict(customer.post(f"{CART}?promoCode=TENOFF&expand=all")["cart"])


def order_of(customer: Caller) -> dict[str, Any]:
    listed = customer.get(f"{ME}/orders")["orders"]["order"]
    return dict(customer.get(f"{ME}/orders/{listed[0]['id']}?expand=all")["order"])


def test_a_full_cart(full_cart: dict[str, Any]) -> None:
    assert {"paymentMethod", "Warnings"} <= set(full_cart)
    assert {"charges", "supplementaryPaymentMethods"} <= set(full_cart["paymentMethod"])
    assert len(full_cart["shippingOptions"]["shippingOption"]) == 3
    assert problems(full_cart, shapes.CART) == []


def test_an_empty_cart(caller: Caller) -> None:
    cart = caller.cart()
    assert problems(cart, shapes.CART) == []
    assert "lineItem" not in cart["lineItems"]
    assert "shippingOption" not in cart["shippingOptions"]


def test_a_chosen_shipping_option_is_named_by_its_own_type(customer: Caller) -> None:
    cart = customer.cart()
    chosen = [one for one in cart["shippingOptions"]["shippingOption"] if one["id"] == cart["shippingMethod"]["code"]]
    assert [one["description"] for one in chosen] == [cart["shippingMethod"]["description"]]


def test_a_submit_an_order_and_a_list_of_orders(caller: Caller) -> None:
    caller.post(CART, {"cart": {"termsOfSalesAcceptance": "true", "shippingAddress": ADDRESS}})
    submitted = caller.buy("MUG-BLUE")
    assert problems(submitted, shapes.SUBMITTED) == []
    assert submitted["termsOfSalesAcceptance"] == "true"
    order = caller.get(f"{ME}/orders/{submitted['order']['id']}?expand=all")["order"]
    assert problems(order, shapes.ORDER) == []
    listed = caller.get(f"{ME}/orders")["orders"]
    assert problems(listed, {**shapes.LINK, "order": [shapes.LISTED_ORDER], **LISTED}) == []
    expanded = caller.get(f"{ME}/orders?expand=all")["orders"]
    assert problems(expanded, {**shapes.LINK, "order": [shapes.ORDER], **LISTED}) == []


def test_an_order_at_rest(customer: Caller) -> None:
    order = order_of(customer)
    assert order["customerType"] is None
    assert problems(order, shapes.ORDER) == []


RESOURCES = {
    f"{ME}/products": {
        "products": {
            **shapes.LINK,
            "product": [shapes.LISTED_PRODUCT],
            **LISTED,
            "nextPage": shapes.LINK,
        }
    },
    f"{ME}/products?pageNumber=2&expand=all": {
        "products": {
            **shapes.LINK,
            "product": [shapes.PRODUCT],
            **LISTED,
            "nextPage": shapes.LINK,
            "previousPage": shapes.LINK,
        }
    },
    f"{ME}/products/MUG-BLUE": {"product": shapes.PRODUCT},
    f"{ME}/products/MUG-BLUE/pricing": {"pricing": shapes.PRICING},
    f"{ME}/products/MUG-BLUE/pricing/volume-pricing": {
        "volumePricing": {
            **shapes.LINK,
            "tier": [{"from": number, "to": number, "pricing": shapes.PRICING}],
            "formattedSalesPriceRange": word,
        }
    },
    f"{ME}/products/MUG-BLUE/inventory-status": {"inventoryStatus": shapes.INVENTORY},
    f"{ME}/products/inventory-status?productId=MUG-BLUE,ESPRESSO": {"inventoryStatus": [shapes.INVENTORY]},
    f"{ME}/products/MUG-BLUE/offers": {"offers": {**shapes.LINK, "offer": [OFFER]}},
    f"{ME}/products/MUG-BLUE/variations": {"variations": {**shapes.LINK, "product": [shapes.PRODUCT]}},
    "/v1/shoppers/site": {"site": shapes.SITE},
    f"{ME}?expand=all": {"shopper": shapes.SHOPPER},
    ME: {
        "shopper": {
            **shapes.SHOPPER_DEFAULT,
            **dict.fromkeys("paymentOptions addresses orders subscriptions".split(), shapes.LINK),
        }
    },
    f"{ME}/addresses": {
        "addresses": {
            **shapes.LINK,
            "address": [{**shapes.LINK, "nickName": word, "isDefault": flag}],
        }
    },
    f"{ME}/addresses?expand=all": {"addresses": {**shapes.LINK, "address": [shapes.SAVED_ADDRESS]}},
    f"{ME}/payment-options?expand=all": {"paymentOptions": {**shapes.LINK, "paymentOption": [shapes.PAYMENT_OPTION]}},
    f"{CART}/line-items?expand=all": {"lineItems": {**shapes.LINK, "lineItem": [shapes.LINE]}},
    f"{CART}/billing-address": {"address": shapes.CART_ADDRESS},
    f"{CART}/shipping-address": {"address": shapes.CART_ADDRESS},
    f"{CART}/shipping-options": {"shippingOptions": {**shapes.LINK, "shippingOption": [shapes.SHIPPING_OPTION]}},
    f"{CART}/payment-methods": {
        "paymentMethods": {
            **shapes.LINK,
            "applyPaymentMethod": shapes.LINK,
            "paymentMethod": [{"type": word, "displayName": word, "description": text}],
        }
    },
    "/oauth20/access-tokens": shapes.TOKEN_INFORMATION,
}


@pytest.mark.parametrize("path", RESOURCES)
def test_a_resource(customer: Caller, path: str) -> None:
    assert problems(customer.get(path), RESOURCES[path]) == []


def test_one_of_a_list_is_as_in_the_list(customer: Caller) -> None:
    for list_path, wrapper, inner, shape in (
        (f"{ME}/addresses?expand=all", "addresses", "address", shapes.SAVED_ADDRESS),
        (f"{ME}/payment-options?expand=all", "paymentOptions", "paymentOption", shapes.PAYMENT_OPTION),
        (f"{CART}/line-items?expand=all", "lineItems", "lineItem", shapes.LINE),
        (f"{CART}/shipping-options", "shippingOptions", "shippingOption", shapes.SHIPPING_OPTION),
    ):
        first = customer.get(list_path)[wrapper][inner][0]
        one = customer.get(first["uri"].removeprefix(customer.sandbox.url) + "?expand=all")
        assert one == {inner: first}
        assert problems(one, {inner: shape}) == []


def test_sources_have_real_booleans_and_numbers(customer: Caller) -> None:
    card = customer.source("5466160000000008", upstreamId="REF-1")
    assert problems(card, shapes.SOURCE) == []
    assert (card["reusable"], card["liveMode"]) == (False, False)
    read_back = customer.as_merchant("GET", f"/sources/{card['id']}").json()
    assert problems(read_back, shapes.SOURCE) == []
    assert read_back["paymentSessionId"] == card["sessionId"]
    body = {"paymentSessionId": card["sessionId"], "type": "customerCredit", "amount": "5", "currency": "EUR"}
    credit = customer.as_merchant("POST", "/sources", body).json()
    assert problems(credit, shapes.STORE_CREDIT_SOURCE) == []


def test_refunds_have_texts_for_ids_and_their_own_amounts(customer: Caller) -> None:
    order, admin = order_of(customer), customer.admin()
    path = f"/orders/{order['id']}"
    body = {"type": "productRefund", "category": "PRODUCT_LEVEL_PRODUCT", "reason": "DAMAGED_PRODUCT", "comments": "c"}
    line = {"lineItemId": str(order["lineItems"]["lineItem"][0]["id"])}
    amount = {"refundAmount": {"value": 1, "currency": "EUR"}}
    made = admin.post(f"{path}/refunds", {**body, "lineItems": [{**line, **amount}]})
    whole = {**body, "type": "orderRefund", "category": "ORDER_LEVEL_PRODUCT", **amount}
    assert problems(made, {"refunds": [shapes.REFUND]}) == []
    assert problems(admin.post(f"{path}/refunds", whole), {"refunds": [shapes.REFUND]}) == []
    assert problems(admin.get(f"{path}/refunds-available"), shapes.REFUNDS_AVAILABLE) == []


def test_returns(customer: Caller) -> None:
    path = f"{ME}/orders/{order_of(customer)['id']}/returns"
    told = customer.get(path)
    assert problems(told, {"returns": {"return": [shapes.RETURN]}}) == []
    assert told["returns"]["return"][0]["comments"] == "Shopper API-lid"


def test_the_anonymous_shopper_has_no_address_book(caller: Caller) -> None:
    shopper = caller.get(f"{ME}?expand=all")["shopper"]
    assert shopper["id"] == "Anonymous"
    assert {"paymentOptions", "addresses"}.isdisjoint(shopper)


def test_the_shapes_are_strict() -> None:
    assert problems({"a": 1}, {"a": word}) == ["it.a is 1"]
    assert problems({"a": "x", "b": 1}, {"a": word}) == ["it.b is not documented"]
    assert problems({}, {"a": word, "b?": word}) == ["it.a is missing"]
    assert problems({"a": [True]}, {"a": [flag]}) == ["it.a[0] is True"]
    assert problems([{"a": 1.0}], [{"a": identity}])


# --- links ---


def links_in(value: Any) -> Iterator[str]:
    """Every address that an answer gives away."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name in {"uri", "cartUri", "thumbnailImage", "productImage"}:
                yield below
            else:
                yield from links_in(below)
    elif isinstance(value, list):
        for below in value:
            yield from links_in(below)


#: Links that are for doing something, not for reading.
DEEDS = re.compile(r"/(apply-payment-method|submit-cart|web-checkout|apply-shipping-option|applied-offers/\w+)$")


def test_every_link_leads_somewhere(customer: Caller) -> None:
    seen: set[str] = set()
    begun = (*RESOURCES, f"{ME}/orders?expand=all", f"{CART}?expand=all")
    waiting = {customer.sandbox.url + path for path in begun}
    while waiting and len(seen) < 400:
        link = waiting.pop()
        seen.add(link)
        path = link.removeprefix(customer.sandbox.url)
        assert path.startswith("/"), link
        answer = customer.call("GET", path, allow_redirects=False)
        wanted = {401, 405} if DEEDS.search(path.split("?")[0]) else {200}
        assert answer.status_code in wanted, (link, answer.text)
        if answer.headers["Content-Type"] == "application/json":
            waiting |= set(links_in(answer.json())) - seen
    assert len(seen) > 100
