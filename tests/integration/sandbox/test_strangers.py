"""Clients that others wrote against the real service, played with their habits: what they send, what they read.

The habits are those of the vendor's Postman collection (DigitalRiver/commerce-api), of its shop plugin for WordPress
(DigitalRiver/digital-river-global-commerce), of a shop connector for Magento, and of small clients in PHP and Node.
Everything here goes through the standard library, so that no client library of ours smooths anything.
"""

from __future__ import annotations

import base64
import http.client
import json
import socket
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, ME, Caller

NEXT_YEAR = datetime.now(UTC).year + 1
BILLING = {
    "id": "billingAddress",
    "firstName": "Rosa",
    "lastName": "Alvarez",
    "line1": "12 Elm Rd",
    "line2": "",
    "line3": "",
    "city": "Cork",
    "countrySubdivision": "na",
    "postalCode": "T12",
    "country": "IE",
    "countryName": "IE",
    "phoneNumber": "218-555-0100",
    "emailAddress": "rosa@example.test",
    "companyName": "",
}


class Stranger:
    """One connection, and no manners but its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.keys = sandbox.keys
        self.host = sandbox.url.removeprefix("http://")

    def basic(self, user: str = "", password: str = "") -> str:
        """A Basic header, of the confidential key unless another is given."""
        pair = f"{user or self.keys['POS_CONFIDENTIAL_KEY']}:{password or self.keys['POS_CONFIDENTIAL_SECRET']}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send just this; read JSON, or nothing."""
        line = http.client.HTTPConnection(self.host, timeout=10)
        sent = body if body is None or isinstance(body, bytes | str) else json.dumps(body)
        line.request(method, path, sent, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        text = answer.read()
        line.close()
        return answer.status, json.loads(text) if text else None


@pytest.fixture
def stranger(sandbox: Sandbox) -> Stranger:
    """A client of unknown making."""
    return Stranger(sandbox)


# --- the vendor's Postman collection, call by call with its own assertions ---


def test_the_postman_collection_runs_unchanged(stranger: Stranger) -> None:
    created = {200, 201, 202}
    public = stranger.keys["POS_PUBLIC_KEY"]
    status, listed = stranger.send("GET", f"{ME}/products.json?apiKey={public}&expand=product&fields=product.id")
    assert status in created
    product = listed["products"]["product"][0]["id"]
    form = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": stranger.basic()}
    status, pair = stranger.send("POST", "/oauth20/token", "grant_type=client_credentials", **form)
    assert status in created
    bearer = f"Bearer {pair['access_token']}"
    path = f"{CART}.json?productId={product}&testOrder=true"
    status, filled = stranger.send("POST", path, "", Authorization=bearer)
    assert status in created
    assert filled["cart"]["id"] is not None
    source = {
        "type": "creditCard",
        "currency": "USD",
        "amount": 4.84,
        "reusable": False,
        "owner": {
            "firstName": "Rosa",
            "lastName": "Alvarez",
            "email": "rosa@example.test",
            "address": {
                "line1": "12 Elm Rd",
                "city": "Duluth",
                "state": "MN",
                "country": "US",
                "postalCode": "55802",
            },
        },
        "creditCard": {"number": "4718491477220129", "expirationMonth": 7, "expirationYear": NEXT_YEAR, "cvv": "415"},
    }
    key = f"Bearer {stranger.keys['POS_PUBLISHABLE_KEY']}"
    status, made = stranger.send(
        "POST", "/payments/sources", source, Authorization=key, Content_Type="application/json"
    )
    assert status in created
    assert {"id", "createdTime", "state", "type", "owner", "reusable"} <= set(made)
    assert all(made["owner"]["address"][name] is not None for name in "line1 city postalCode state country".split())
    assert all(made["creditCard"][name] for name in "lastFourDigits expirationMonth expirationYear brand".split())
    body = '{\n  "paymentMethod": {\n    "sourceId": "' + made["id"] + '"\n  }\n}'
    status, applied = stranger.send("POST", f"{CART}/apply-payment-method.json", body, Authorization=bearer)
    assert status in created
    assert applied["cart"]["paymentMethod"]["type"] == "creditCard"
    status, submitted = stranger.send("POST", f"{CART}/submit-cart.json", "", Authorization=bearer)
    assert status in created
    assert submitted["submitCart"]["order"]["id"] == filled["cart"]["id"]


# --- the vendor's shop plugin ---

JSON = {"Accept": "application/json", "Content_Type": "application/json", "Cache_Control": "no-cache"}
FORM = {**JSON, "Content_Type": "application/x-www-form-urlencoded; charset=UTF-8"}


def test_the_plugins_session_from_store_token_to_thank_you(stranger: Stranger) -> None:
    site = stranger.send("GET", "/v1/site?apiKey=" + stranger.keys["POS_PUBLIC_KEY"], **JSON)[1]["site"]["id"]
    session = stranger.send("GET", f"/store/{site}/SessionToken", **JSON)[1]["session_token"]
    asked = urlencode({"dr_session_token": session, "grant_type": "password"})
    pair = stranger.send("POST", "/oauth20/token", asked, **FORM, Authorization=stranger.basic())[1]
    assert pair["refresh_token"]
    told = stranger.send("GET", "/oauth20/access-tokens?" + urlencode({"token": pair["access_token"]}), **JSON)[1]
    assert told["authenticated"] == "false"
    assert told["expiresIn"] > 0
    # It writes the scheme with a capital, whatever the service said.
    bearer = {"Authorization": f"{pair['token_type'].capitalize()} {pair['access_token']}"}
    assert stranger.send("POST", CART, {"cart": ""}, **JSON, **bearer)[1]["cart"]["totalItemsInCart"] == 0
    assert stranger.send("GET", f"{ME}?expand=all", **JSON, **bearer)[1]["shopper"]["id"] == "Anonymous"
    product = stranger.send("GET", f"{ME}/products/MUG-BLUE?expand=all", **JSON, **bearer)[1]["product"]
    buy = {"cart": {"lineItems": {"lineItem": [{"quantity": "1", "product": {"id": str(product["id"])}}]}}}
    cart = stranger.send("POST", f"{CART}?expand=all", buy, **JSON, **bearer)[1]["cart"]
    line = cart["lineItems"]["lineItem"][0]
    assert line["product"]["productType"] == "PHYSICAL"
    path = f"{CART}/line-items/{line['id']}?action=update&quantity=2&expand=all"
    grown = stranger.send("POST", path, **JSON, **bearer)
    assert grown[1]["lineItem"]["pricing"]["salePriceWithQuantity"]["value"] == 32
    # An empty query behind a question mark, and a PHP array for no body at all.
    assert stranger.send("GET", f"{CART}?", **JSON, **bearer)[0] == 200
    address = {"address": {"country": "IE", "countrySubdivision": "", "postalCode": "T12"}}
    assert stranger.send("PUT", f"{CART}/shipping-address?", address, **JSON, **bearer)[0] == 204
    for which in ("shipping", "billing"):
        assert stranger.send("PUT", f"{CART}/{which}-address?", {"address": BILLING}, **JSON, **bearer)[0] == 204
    schema = stranger.send("GET", "/carts/active/tax-registrations/schema", **JSON, **bearer)[1]
    for one in schema["oneOf"]:
        assert one["properties"]["customerType"]["enum"][0] in {"B", "I"}
        for item in one["properties"]["taxRegistrations"]["items"]:
            assert schema["definitions"][item["$ref"].rpartition("/")[2]]["properties"]["value"]["pattern"]
    cart = stranger.send("GET", f"{CART}?expand=all", **JSON, **bearer)[1]["cart"]
    option = cart["shippingOptions"]["shippingOption"][1]
    path = f"{CART}/apply-shipping-option?" + urlencode({"expand": "all", "shippingOptionId": option["id"]})
    cart = stranger.send("POST", path, **JSON, **bearer)[1]["cart"]
    assert cart["shippingMethod"]["code"] == option["id"]
    assert type(cart["shippingMethod"]["code"]) is type(option["id"])
    assert cart["pricing"]["subtotal"]["value"] + cart["pricing"]["shippingAndHandling"]["value"] > 0
    made = browser_source(stranger, cart["paymentSession"]["id"])
    body = {"paymentMethod": {"sourceId": made["id"]}}
    assert stranger.send("POST", f"{CART}/apply-payment-method?expand=all", body, **JSON, **bearer)[0] == 200
    path = f"{CART}/submit-cart?" + urlencode({"expand": "all", "ipAddress": "203.0.113.9"})
    submitted = stranger.send("POST", path, "[]", **JSON, **bearer)[1]["submitCart"]
    path = f"{ME}/orders/{submitted['order']['id']}?" + urlencode({"expand": "all", "orderState": "Open"})
    order = stranger.send("GET", path, **JSON, **bearer)[1]["order"]
    assert order["lineItems"]["lineItem"][0]["product"]["productType"] == "PHYSICAL"
    assert order["pricing"]["formattedTotal"] == "€36.90"
    assert stranger.send("DELETE", "/oauth20/access-tokens", "[]", **JSON, **bearer)[0] == 200


def browser_source(stranger: Stranger, session: str) -> dict[str, Any]:
    """A source as a browser makes it, with the texts of a form for every figure."""
    owner = {"firstName": "Rosa", "lastName": "Alvarez", "email": "rosa@example.test"}
    address = {"line1": "12 Elm Rd", "city": "Cork", "state": "", "country": "IE", "postalCode": "T12"}
    card = {"number": "5466160000000008", "expirationMonth": "12", "expirationYear": "2030", "cvv": "123"}
    body = {"type": "creditCard", "sessionId": session, "owner": {**owner, "address": address}, "creditCard": card}
    key = f"Bearer {stranger.keys['POS_PUBLISHABLE_KEY']}"
    status, made = stranger.send("POST", "/payments/sources", body, **JSON, Authorization=key)
    assert status == 201
    return dict(made)


def test_the_plugin_signs_shoppers_up_and_in(stranger: Stranger) -> None:
    site = stranger.send("GET", "/v1/site?apiKey=" + stranger.keys["POS_PUBLIC_KEY"], **JSON)[1]["site"]["id"]
    session = stranger.send("GET", f"/store/{site}/SessionToken", **JSON)[1]["session_token"]
    grant = urlencode({"dr_session_token": session, "grant_type": "password"})
    anonymous = stranger.send("POST", "/oauth20/token", grant, **FORM, Authorization=stranger.basic())[1]
    bearer = {"Authorization": f"Bearer {anonymous['access_token']}"}
    cart = stranger.send("POST", f"{CART}?productId=MUG-BLUE", "[]", **JSON, **bearer)[1]["cart"]["id"]
    password = base64.b64encode(b"Tr0ub4dor&3").decode()
    person = {
        "username": "wp",
        "password": password,
        "firstName": "W",
        "lastName": "P",
        "emailAddress": "w@example.test",
    }
    status, said = stranger.send(
        "POST", "/v1/shoppers", {"shopper": {**person, "externalReferenceId": "WP-7"}}, **JSON, **bearer
    )
    assert (status, "errors" in said) == (201, False)
    by_reference = urlencode(
        {"dr_external_reference_id": "WP-7", "grant_type": "client_credentials", "dr_session_token": session}
    )
    full = stranger.send("POST", "/oauth20/token", by_reference, **FORM, Authorization=stranger.basic())[1]
    assert "error" not in full
    # A login goes with the anonymous token for client, and the password in base64.
    login = urlencode({"username": "wp", "password": password, "grant_type": "password"})
    status, again = stranger.send("POST", "/oauth20/token", login, **FORM, **bearer)
    assert status == 200
    bearer = {"Authorization": f"Bearer {again['access_token']}"}
    assert stranger.send("GET", f"{CART}?expand=all", **JSON, **bearer)[1]["cart"]["id"] == cart
    status, failed = stranger.send("POST", "/oauth20/token", login.replace("wp", "who"), **FORM, **bearer)
    assert (status, "error" in failed) == (401, True)
    # Changes come with a query, or with a body, or with a new password.
    assert stranger.send("POST", f"{ME}?expand=all", "[]", **JSON, **bearer)[0] == 204
    choice = {"shopper": {"locale": "en_US", "currency": "USD"}}
    assert stranger.send("POST", ME, choice, **JSON, **bearer)[0] == 204
    assert stranger.send("POST", ME, {"shopper": {"password": password}}, **JSON, **bearer)[0] == 204
    shopper = stranger.send("GET", f"{ME}?expand=all", **JSON, **bearer)[1]["shopper"]
    assert (shopper["locale"], shopper["currency"]) == ("en_US", "USD")
    listed = stranger.send("GET", f"{ME}/payment-options?expand=all", **JSON, **bearer)[1]["paymentOptions"]
    assert listed["paymentOption"] == []
    wanted = urlencode({"expand": "order.id,order.submissionDate,order.pricing.formattedTotal,order.orderState"})
    assert stranger.send("GET", f"{ME}/orders?{wanted}", **JSON, **bearer)[1]["orders"]["order"] == []


# --- a shop connector for Magento ---


def test_the_connectors_cart_from_xml_shopper_to_refunds(stranger: Stranger, sandbox: Sandbox) -> None:
    public = stranger.keys["POS_PUBLIC_KEY"]
    person = (
        "<shopper><firstName>Rosa</firstName><lastName>Alvarez</lastName><externalReferenceId>M-1</externalReferenceId>"
        "<username>M-1</username><emailAddress>rosa@example.test</emailAddress><locale>en_IE</locale>"
        "<currency>EUR</currency></shopper>"
    )
    path = f"/v1/shoppers?apiKey={public}&format=json"
    assert stranger.send("POST", path, person, Content_Type="application/xml")[0] == 201
    grant = urlencode({"grant_type": "client_credentials", "dr_external_reference_id": "M-1", "format": "json"})
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    pair = stranger.send("POST", "/oauth20/token?format=json", grant, **form, Authorization=stranger.basic())[1]
    told = stranger.send(
        "GET", f"/oauth20/access-tokens?token={pair['access_token']}&format=json", Content_Type="application/json"
    )
    assert told[1]["expiresIn"] > 1000
    bearer = {"Authorization": f"Bearer {pair['access_token']}", "Content_Type": "application/json"}
    assert stranger.send("DELETE", f"{CART}/line-items?format=json", **bearer)[0] == 204
    # Its language writes a whole number of pieces as 2.0, and prices as numbers.
    attribute = [
        {"name": "productPriceSubTotalExclTax", "value": 32.5},
        {"name": "magento_quote_item_id", "value": "17"},
        {"name": "productDiscount", "value": 0},
    ]
    line = {
        "quantity": 2.0,
        "customAttributes": {"attribute": attribute},
        "product": {"id": "MUG-BLUE"},
        "pricing": {"itemPrice": {"currency": "EUR", "value": 30.0}},
    }
    shipping = {"shippingOffer": {"offerId": "77", "overrideDiscount": {"discount": 3.5, "discountType": "amount"}}}
    body = {
        "cart": {
            "customAttributes": {
                "attribute": [
                    {"name": "QuoteID", "value": 4711},
                    {"name": "TaxInclusiveOverride", "type": "Boolean", "value": "false"},
                ]
            },
            "lineItems": {"lineItem": [line]},
            "billingAddress": BILLING,
            "shippingAddress": {**BILLING, "id": "shippingAddress"},
            "appliedOrderOffers": shipping,
        }
    }
    path = f"{CART}?format=json&skipOfferArbitration=true&testOrder=true&expand=lineItems.lineItem.customAttributes"
    cart = stranger.send("POST", path, body, **bearer)[1]["cart"]
    pricing = cart["pricing"]
    taxes = [
        one["pricing"]["productTax"]["value"] + one["pricing"]["shippingTax"]["value"]
        for one in cart["lineItems"]["lineItem"]
    ]
    assert (pricing["subtotal"]["value"], pricing["shippingAndHandling"]["value"]) == (30, 3.5)
    assert sum(taxes) == pytest.approx(pricing["tax"]["value"])
    assert pricing["tax"]["value"] == pytest.approx(5.7 + 0.67)
    assert pricing["orderTotal"]["value"] == pytest.approx(30 + 3.5 + 6.37)
    assert len(cart["lineItems"]["lineItem"][0]["customAttributes"]["attribute"]) == 3
    source = browser_source(stranger, cart["paymentSession"]["id"])["id"]
    applied = {"paymentMethod": {"sourceId": source}}
    said = stranger.send("POST", f"{CART}/apply-payment-method?format=json", applied, **bearer)[1]
    assert "errors" not in said
    saved = {"paymentOption": {"nickName": "Default Card", "isDefault": "true", "sourceId": source}}
    assert stranger.send("POST", f"{ME}/payment-options?format=json", saved, **bearer)[0] == 201
    options = stranger.send("GET", f"{ME}/payment-options?expand=all&format=json", **bearer)[1]["paymentOptions"]
    path = f"{CART}/apply-shopper?paymentOptionId={options['paymentOption'][0]['id']}&format=json"
    assert "errors" not in stranger.send("POST", path, "", **bearer)[1]
    path = f"{CART}/submit-cart?expand=all&format=json&ipAddress=203.0.113.9"
    submitted = stranger.send("POST", path, "", Authorization=bearer["Authorization"])[1]["submitCart"]
    order = submitted["order"]["id"]
    refund_as_the_connector(stranger, sandbox, order, submitted["lineItems"]["lineItem"][0]["id"])


def refund_as_the_connector(stranger: Stranger, sandbox: Sandbox, order: int, line: int) -> None:
    """Goods first, then the shipping, each in a refund of its own."""
    form = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": stranger.basic(), "x_siteid": "acme"}
    said = sandbox._said
    asked = urlencode({"grant_type": "password", "username": said["admin_user"], "password": said["admin_password"]})
    token = stranger.send("POST", "/auth", asked, **form)[1]["access_token"]
    admin = {"Authorization": f"Bearer {token}", "Content_Type": "application/json", "x_siteid": "acme"}
    common = {"reason": "VENDOR_APPROVED_REFUND", "comments": "Unhappy with the product"}
    goods = {"type": "productRefund", "category": "PRODUCT_LEVEL_PRODUCT", **common}
    goods["lineItems"] = [{"lineItemId": line, "refundAmount": {"value": 35.7, "currency": "EUR"}}]  # type: ignore[assignment]
    assert stranger.send("POST", f"/orders/{order}/refunds", goods, **admin)[0] == 200
    shipping = {"type": "orderRefund", "category": "ORDER_LEVEL_SHIPPING", **common}
    for value, status in ((4.18, 400), (4.17, 200), (0.01, 400)):
        amount = {"refundAmount": {"currency": "EUR", "value": value}}
        assert stranger.send("POST", f"/orders/{order}/refunds", {**shipping, **amount}, **admin)[0] == status
    left = stranger.send("GET", f"/orders/{order}/refunds-available", **admin)[1]["price"]
    assert left["total"]["amountAvailableForRefund"]["value"] == 0
    assert left["totalShipping"]["amountRefunded"]["value"] == 4.17


# --- small clients ---


def test_a_small_client_puts_its_token_into_the_query_and_takes_products_out_with_none(stranger: Stranger) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": stranger.basic()}
    token = stranger.send("POST", "/oauth20/token", "grant_type=client_credentials", **form)[1]["access_token"]
    base = f"{CART}.json?productId=MUG-BLUE"
    accept = {"Accept": "application/json"}
    status, filled = stranger.send(
        "POST", f"{base}&expand=all&testOrder=true&sendEmail=true&token={token}", "[]", **accept
    )
    assert (status, filled["cart"]["totalItemsInCart"]) == (200, 1)
    fields = (
        "lineItems,shippingOptions,pricing,billingAddress,shippingAddress,shippingCountries,paymentMethods,currency"
    )
    read = stranger.send("GET", f"{CART}.json?fields={fields}&expand=all&testOrder=true&token={token}", **accept)[1]
    assert read["cart"]["lineItems"]["lineItem"][0]["product"]["sku"] == "MUG-BLUE"
    body = {"address": BILLING}
    assert stranger.send("PUT", f"{CART}/billing-address.json?expand=all&token={token}", body, **accept)[0] == 204
    status, emptied = stranger.send("POST", f"{base}&quantity=0&expand=all&token={token}", "[]", **accept)
    assert (status, emptied["cart"]["totalItemsInCart"]) == (200, 0)
    # A query that begins with its separator, and a parameter with nothing in it.
    status, cart = stranger.send("POST", f"{CART}?&token={token}&expand=all&fields=", {"cart": {}}, **accept)
    assert (status, "pricing" in cart["cart"]) == (200, True)


def test_another_limited_token_takes_over_a_limited_session(stranger: Stranger, caller: Caller) -> None:
    cart = caller.fill()["id"]
    body = f"grant_type=client_credentials&dr_limited_token={caller.token}"
    form = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": stranger.basic()}
    token = stranger.send("POST", "/oauth20/token", body, **form)[1]["access_token"]
    assert Caller(caller.sandbox, token).cart()["id"] == cart


@pytest.mark.parametrize("body", [None, "", "null", '""', "[]", "{}", " ", '{"anything": 1}'])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", CART, 200),
        ("POST", f"{CART}/line-items", 200),
        ("POST", f"{CART}/apply-shopper", 409),
        ("POST", f"{CART}/submit-cart", 409),
        ("POST", f"{CART}/resume-cart", 409),
        ("POST", f"{CART}/apply-payment-method", 400),
        ("POST", ME, 204),
        ("DELETE", f"{CART}/line-items", 204),
        ("DELETE", f"{CART}/eligible-offers", 204),
        ("DELETE", f"{CART}/payment", 409),
        ("GET", CART, 200),
    ],
)
def test_no_body_is_written_in_many_ways(
    stranger: Stranger, caller: Caller, method: str, path: str, status: int, body: Any
) -> None:
    bearer = {**JSON, "Authorization": f"bearer {caller.token}"}
    assert stranger.send(method, path, body, **bearer)[0] == status


def test_a_header_may_come_twice(stranger: Stranger, caller: Caller) -> None:
    host, port = stranger.host.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        twice = f"Authorization: Bearer {caller.token}\r\n" * 2
        line.sendall(f"GET {CART} HTTP/1.1\r\nHost: {host}\r\n{twice}Connection: close\r\n\r\n".encode())
        read = b"".join(iter(lambda: line.recv(65536), b""))
    assert read.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/xml", "text/html, */*; q=0.1", None])
def test_every_answer_is_json_whatever_is_asked_for(stranger: Stranger, caller: Caller, accept: str | None) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", **({"Accept": accept} if accept else {})}
    assert stranger.send("GET", CART, **headers)[1]["cart"]["id"]
    assert stranger.send("GET", f"{CART}?format=xml", **headers)[1]["cart"]["id"]


def test_a_base_address_may_end_in_a_slash(stranger: Stranger, caller: Caller) -> None:
    bearer = {"Authorization": f"Bearer {caller.token}"}
    assert stranger.send("GET", f"/{CART}", **bearer)[0] == 200


def test_bodies_in_xml_are_read_and_entities_are_not(stranger: Stranger, caller: Caller) -> None:
    bearer = {"Authorization": f"Bearer {caller.token}", "Content_Type": "text/xml; charset=UTF-8"}
    two = "<lineItem><quantity>1</quantity><product><id>{}</id></product></lineItem>"
    lines = two.format("MUG-BLUE") + two.format("ESPRESSO")
    body = (
        f'<?xml version="1.0"?><cart xmlns="urn:x"><lineItems>{lines}</lineItems><chargeType>moto</chargeType></cart>'
    )
    cart = stranger.send("POST", CART, body, **bearer)[1]["cart"]
    assert (cart["totalItemsInCart"], cart["chargeType"]) == (2, "moto")
    for wrong in (
        "<cart>",
        '<!DOCTYPE x [<!ENTITY a "b">]><cart>&a;</cart>',
        "cart",
        "<a/>" * 2,
        "<a>" * 5000 + "</a>" * 5000,
    ):
        status, said = stranger.send("POST", CART, wrong, **bearer)
        assert (status, said["errors"]["error"][0]["code"]) == (400, "invalid-request")
