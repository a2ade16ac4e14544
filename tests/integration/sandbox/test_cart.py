"""The cart, row by row: lines, prices, addresses, shipping, offers, tax registrations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.callers import ADDRESS, CART, ME, Caller, error_of, refused


def line(product: dict[str, Any], quantity: Any = 1, **more: Any) -> dict[str, Any]:
    return {"quantity": quantity, "product": {"id": product["id"]}, **more}


def with_lines(*lines: Any) -> dict[str, Any]:
    return {"cart": {"lineItems": {"lineItem": list(lines)}}}


def eur(value: Any) -> dict[str, Any]:
    return {"currency": "EUR", "value": value}


# --- shape ---


def test_an_empty_cart_has_the_documented_types(caller: Caller) -> None:
    cart = caller.get(CART)["cart"]
    assert isinstance(cart["id"], int)
    assert cart["totalItemsInCart"] == 0
    assert "lineItem" not in cart["lineItems"]
    assert cart["taxInclusive"] == "true"
    assert cart["payment"] == cart["shippingMethod"] == {}
    assert "paymentMethod" not in cart
    assert set(cart["billingAddress"]) == {"uri"}
    assert cart["paymentSession"]["status"] == "requires_source"
    assert cart["paymentSession"]["clientSecret"].startswith(cart["paymentSession"]["id"] + "_")
    assert cart["termsOfSalesAcceptance"] is None
    assert cart["chargeType"] == "customer_initiated"
    assert cart["businessEntityCode"].endswith("-ENTITY")
    assert caller.get(CART)["cart"]["id"] == cart["id"]


def test_expand_and_fields_choose_what_is_shown(caller: Caller) -> None:
    caller.fill()
    shown = caller.get(f"{CART}?expand=lineItems.lineItem.product,billingAddress")["cart"]
    assert shown["lineItems"]["lineItem"][0]["product"]["sku"] == "PENCIL-HB"
    assert shown["billingAddress"]["id"] == "billingAddress"
    assert set(shown["shippingAddress"]) == {"uri"}
    few = caller.get(f"{CART}?fields=pricing,lineItems.lineItem.product")["cart"]
    assert set(few) == {"uri", "pricing", "lineItems"}
    assert set(few["lineItems"]["lineItem"][0]) == {"uri", "product"}
    plain = caller.get(CART)["cart"]["lineItems"]["lineItem"][0]
    assert set(plain["product"]) == {"uri", "displayName", "thumbnailImage"}


@pytest.mark.parametrize("body", [None, "", [], {"cart": ""}, {}, {"cart": None}])
def test_no_body_comes_in_many_ways(caller: Caller, body: Any) -> None:
    assert caller.post(CART, body)["cart"]["totalItemsInCart"] == 0


# --- filling by query ---


def test_a_query_sets_the_quantity_of_what_is_there(caller: Caller) -> None:
    number = caller.product()["id"]
    cart = caller.post(f"{CART}?productId={number}&quantity=2&testOrder=true")["cart"]
    assert cart["totalItemsInCart"] == 2
    cart = caller.post(f"{CART}?productId={number}&quantity=5")["cart"]
    assert (cart["totalItemsInCart"], len(cart["lineItems"]["lineItem"])) == (5, 1)
    both = caller.post(f"{CART}?productId=NOTE-A5-DOT,NOTE-A5-PLAIN&externalReferenceId=COFFEE-1")["cart"]
    assert both["totalItemsInCart"] == 8


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("productId=1", (409, "invalid-product-id")),
        ("productId=PENCIL-HB&quantity=1.5", (400, "invalid-request")),
        ("productId=PENCIL-HB&quantity=-1", (400, "invalid-request")),
        ("productId=PENCIL-HB&quantity=0", (400, "invalid-request")),
        ("productId=PENCIL-HB&quantity=x", (400, "invalid-request")),
        ("productId=PENCIL-HB&quantity=1000", (409, "operation-failed")),
        ("productId=PENCIL-HB&quantity=300", (409, "inventory-unavailable-error")),
        ("productId=DIARY-NEXT", (409, "inventory-unavailable-error")),
        ("productId=PENCIL-HB&companyId=other", (404, "resource-not-found")),
        ("testOrder=maybe", (400, "invalid-request")),
        ("ipAddress=1.2.3", (409, "invalid-ip-address")),
        ("ipAddress=198.51.100.66", (409, "ip-address-restriction-error")),
        ("promoCode=NOTHING", (409, "invalid-coupon")),
        ("promoCode=WINTER", (409, "offer-not-active")),
        ("offerId=1", (409, "invalid-offer-id")),
    ],
)
def test_a_query_that_cannot_be_is_refused(caller: Caller, query: str, expected: tuple[int, str]) -> None:
    answer = caller.call("POST", f"{CART}?{query}")
    assert refused(answer) == expected
    assert error_of(answer)["relation"].endswith("CartsResource")
    assert caller.cart()["totalItemsInCart"] == 0


# --- filling by body ---


def test_a_body_fills_the_cart_and_sets_what_goes_with_it(caller: Caller) -> None:
    pencil = caller.product()
    body = with_lines(line(pencil, "2"), {"quantity": 1, "product": {"externalReferenceId": "COFFEE-2"}})
    body["cart"] |= {
        "chargeType": "moto",
        "ipAddress": "2001:db8::1",
        "termsOfSalesAcceptance": True,
        "organizationId": "ORG-1",
        "billingAddress": ADDRESS,
        "customAttributes": {"attribute": [{"name": "registerId", "type": "string", "value": "R3"}]},
    }
    cart = caller.post(CART, body)["cart"]
    assert (cart["chargeType"], cart["termsOfSalesAcceptance"]) == ("moto", "true")
    assert cart["customAttributes"]["attribute"] == [{"name": "registerId", "type": "string", "value": "R3"}]
    assert cart["pricing"]["orderTotal"] == eur(5.1)
    assert cart["pricing"]["formattedOrderTotal"] == "€5.10"
    first = cart["lineItems"]["lineItem"][0]["pricing"]
    assert (first["listPriceWithQuantity"], first["productTax"], first["taxRate"]) == (eur(1.7), eur(0.27), 0.19)
    assert first["discountDescription"] == "empty"
    again = caller.post(CART, {"cart": {"customAttributes": {"attribute": {"name": "registerId", "value": "R4"}}}})
    assert [one["value"] for one in again["cart"]["customAttributes"]["attribute"]] == ["R4"]
    assert caller.post(CART, {"cart": {"organizationId": ""}})["cart"]["organizationId"] is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"chargeType": "customer-initiated"}, (400, "invalid-request")),
        ({"chargeType": ["moto"]}, (400, "invalid-request")),
        ({"termsOfSalesAcceptance": "perhaps"}, (400, "invalid-request")),
        ({"ipAddress": 7}, (409, "invalid-ip-address")),
        ({"organizationId": "x" * 51}, (409, "field-too-long")),
        ({"customAttributes": {"attribute": [{"name": "a"}]}}, (400, "invalid-request")),
        ({"customAttributes": {"attribute": "a"}}, (400, "invalid-request")),
        ({"billingAddress": {"country": "XXX"}}, (409, "invalid-bill-to-country")),
        ({"shippingAddress": {"country": "xx"}}, (409, "invalid-ship-to-country")),
        ({"billingAddress": {"country": "KP"}}, (409, "restricted-bill-to-country")),
        ({"shippingAddress": {"country": "KP"}}, (409, "restricted-ship-to-country")),
        ({"lineItems": {"lineItem": [{"quantity": 1}]}}, (400, "invalid-request")),
        ({"lineItems": {"lineItem": [7]}}, (400, "invalid-request")),
        ({"lineItems": "x"}, (400, "invalid-request")),
        ({"currency": "USD"}, (409, "valid-currency-code")),
        ({"customAttributes": {"attribute": {"name": "n", "value": "4444-2222-3333-1111"}}}, (400, "invalid-request")),
    ],
)
def test_a_body_that_cannot_be_is_refused(caller: Caller, change: Any, expected: tuple[int, str]) -> None:
    assert refused(caller.call("POST", CART, {"cart": change})) == expected


def test_a_card_number_in_a_text_is_called_sensitive(caller: Caller) -> None:
    body = {"cart": {"customAttributes": {"attribute": {"name": "n", "value": "4444222233331111"}}}}
    assert error_of(caller.call("POST", CART, body))["subcode"] == "sensitive-data-detected"


# --- price override ---


def test_prices_are_overridden_by_piece_or_by_line(caller: Caller) -> None:
    pencil, counter = caller.product(), caller.product("OPEN-PRICE")
    body = with_lines(
        line(pencil, 3, pricing={"salePrice": eur("0.50")}),
        line(counter, 1, pricing={"salePrice": eur(12.5)}),
        line(counter, 2, pricing={"itemPrice": eur(9.99)}),
    )
    cart = caller.post(CART, body)["cart"]
    totals = [one["pricing"]["salePriceWithQuantity"]["value"] for one in cart["lineItems"]["lineItem"]]
    assert totals == [1.5, 12.5, 9.99]
    assert cart["pricing"]["orderTotal"] == eur(23.99)
    assert caller.post(CART, body)["cart"]["totalItemsInCart"] == 6


@pytest.mark.parametrize(
    "pricing",
    [
        {"salePrice": eur(1), "itemPrice": eur(1)},
        {"salePrice": {"currency": "USD", "value": 1}},
        {"salePrice": eur(-1)},
        {"salePrice": eur("x")},
        {"salePrice": eur(0.001)},
        {"salePrice": eur("1e400")},
        {"salePrice": 5},
    ],
)
def test_an_override_that_cannot_be_is_refused(caller: Caller, pricing: Any) -> None:
    body = with_lines(line(caller.product(), 1, pricing=pricing))
    assert refused(caller.call("POST", CART, body)) == (400, "invalid-request")


# --- lines ---


def test_lines_are_added_set_and_removed_one_by_one(caller: Caller) -> None:
    lines = f"{CART}/line-items"
    first = caller.post(f"{lines}?productId=PENCIL-HB&quantity=2")["lineItems"]["lineItem"][0]
    assert caller.post(f"{lines}?productId=PENCIL-HB")["lineItems"]["lineItem"][0]["quantity"] == 3
    body = {"lineItems": {"lineItem": {"quantity": 1, "product": {"id": caller.product("ESPRESSO")["id"]}}}}
    assert len(caller.post(lines, body)["lineItems"]["lineItem"]) == 2
    assert len(caller.post(lines, {"cart": body})["lineItems"]["lineItem"]) == 2
    one = f"{lines}/{first['id']}"
    assert caller.post(f"{one}?quantity=7")["lineItem"]["quantity"] == 7
    assert caller.post(f"{one}?quantity=2&action=add")["lineItem"]["quantity"] == 9
    assert caller.post(f"{one}?quantity=4&action=subtract")["lineItem"]["quantity"] == 5
    changed = caller.post(one, {"lineItem": {"quantity": "6", "customAttributes": {"attribute": []}}})["lineItem"]
    assert changed["pricing"]["salePriceWithQuantity"] == eur(5.1)
    assert caller.get(one)["lineItem"]["id"] == first["id"]
    assert caller.post(f"{one}?quantity=0")["lineItem"] == {}
    assert refused(caller.call("GET", one)) == (404, "resource-not-found")
    assert caller.call("DELETE", lines).status_code == 204
    assert "lineItem" not in caller.get(lines)["lineItems"]


def test_lines_are_removed_by_name(caller: Caller) -> None:
    lines = f"{CART}/line-items"
    listed = caller.post(f"{lines}?productId=PENCIL-HB,ESPRESSO,CROISSANT")["lineItems"]["lineItem"]
    first, second, third = (str(one["id"]) for one in listed)
    assert caller.call("DELETE", f"{lines}?lineItemsId={first}").status_code == 204
    assert caller.call("DELETE", f"{lines}?lineItemId={second}").status_code == 204
    assert caller.call("DELETE", f"{lines}/{third}", []).status_code == 204
    assert caller.cart()["totalItemsInCart"] == 0
    assert refused(caller.call("DELETE", f"{lines}?lineItemsId=1")) == (404, "resource-not-found")


def test_wrong_changes_of_a_line_are_refused(caller: Caller) -> None:
    number = caller.fill()["lineItems"]["lineItem"][0]["id"]
    one = f"{CART}/line-items/{number}"
    assert refused(caller.call("POST", f"{one}?quantity=-1")) == (400, "invalid-request")
    assert refused(caller.call("POST", f"{one}?quantity=9&action=subtract")) == (409, "line-item-update-failure")
    assert refused(caller.call("POST", f"{one}?quantity=1&action=multiply")) == (400, "invalid-request")
    assert refused(caller.call("POST", f"{CART}/line-items/1?quantity=1")) == (404, "resource-not-found")


# --- addresses and shipping ---


@pytest.mark.parametrize("which", ["billing", "shipping"])
def test_addresses_are_merged_member_by_member(caller: Caller, which: str) -> None:
    path = f"{CART}/{which}-address"
    empty = caller.get(path)["address"]
    assert (empty["id"], empty["line1"]) == (f"{which}Address", None)
    assert caller.call("PUT", path, {"address": ADDRESS}).status_code == 204
    assert caller.call("PUT", path, {"address": {"city": "Cobh", "postalCode": 24}}).status_code == 204
    address = caller.get(path)["address"]
    assert (address["line1"], address["city"], address["postalCode"]) == ("12 Elm Rd", "Cobh", "24")
    assert address["countryName"] == "Ireland"
    assert refused(caller.call("PUT", path, {"address": {"country": "US", "postalCode": "1"}}))[1] == (
        "invalid-postal-code"
    )
    assert refused(caller.call("PUT", path, {"address": ""})) == (400, "invalid-request")
    applied = caller.post(f"{CART}/apply-{which}-address?country=GB&postalCode=E1")["cart"]
    assert applied["id"]
    assert caller.get(path)["address"]["country"] == "GB"


def test_shipping_options_are_for_goods(caller: Caller) -> None:
    caller.fill("FONT-SCRIPT")
    assert "shippingOption" not in caller.get(f"{CART}/shipping-options")["shippingOptions"]
    caller.fill("PENCIL-HB")
    options = caller.get(f"{CART}/shipping-options")["shippingOptions"]["shippingOption"]
    post = next(one for one in options if one["cost"]["value"] == 4.9)
    assert caller.get(f"{CART}/shipping-options/{post['id']}")["shippingOption"] == post
    apply = f"{CART}/apply-shipping-option"
    assert refused(caller.call("POST", f"{apply}?shippingOptionId={post['id']}")) == (409, "operation-failed")
    caller.call("PUT", f"{CART}/shipping-address", {"address": ADDRESS})
    before = caller.cart()
    assert before["shippingMethod"]["code"] == options[0]["id"]
    cart = caller.post(f"{apply}?shippingOptionId={post['id']}&expand=all")["cart"]
    assert cart["shippingMethod"]["code"] == post["id"]
    assert cart["pricing"]["shippingAndHandling"] == eur(4.9)
    assert cart["pricing"]["orderTotal"]["value"] == pytest.approx(before["pricing"]["orderTotal"]["value"] + 4.9)
    assert refused(caller.call("POST", f"{apply}?shippingOptionId=1")) == (404, "resource-not-found")
    assert refused(caller.call("GET", f"{CART}/shipping-options/1")) == (404, "resource-not-found")


# --- tax registrations ---


@pytest.mark.parametrize("base", [CART, "/carts/active"])
def test_tax_registrations_are_kept_with_the_cart(caller: Caller, base: str) -> None:
    path = f"{base}/tax-registrations"
    body = {"customerType": "B", "taxRegistrations": [{"key": "VAT", "value": "IE1234567A"}]}
    assert caller.post(path, body) == body
    assert caller.get(path) == body
    assert caller.cart()["customerType"] == "B"
    schema = caller.get(f"{path}/schema")
    assert schema["definitions"]["VAT"]["properties"]["value"]["pattern"]
    assert {one["title"] for one in schema["oneOf"]} == {"Business", "Individual"}
    assert caller.call("DELETE", path).status_code == 204
    assert caller.get(path)["taxRegistrations"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"customerType": "X", "taxRegistrations": []},
        {"customerType": ["B"], "taxRegistrations": [{"key": "VAT", "value": "IE1234567A"}]},
        {"customerType": "B", "taxRegistrations": [{"key": "VAT", "value": {"a": 1}}]},
        {"customerType": "B", "taxRegistrations": [{"key": "VAT", "value": "x" * 300}]},
        {"customerType": "B", "taxRegistrations": [7]},
        {"customerType": "B", "taxRegistrations": [{"key": "VAT", "value": "?"}]},
        {"customerType": "B", "taxRegistrations": [{"key": [], "value": "IE1"}]},
        {"customerType": "I", "taxRegistrations": [{"key": "VAT", "value": "IE1234567A"}]},
    ],
)
def test_wrong_tax_registrations_have_the_flat_envelope(caller: Caller, body: Any) -> None:
    answer = caller.call("POST", f"{CART}/tax-registrations", body)
    assert answer.status_code == 400
    assert isinstance(answer.json()["errors"], list)


def test_payment_methods_are_listed(caller: Caller) -> None:
    listed = caller.get(f"{CART}/payment-methods")["paymentMethods"]
    assert [one["type"] for one in listed["paymentMethod"]] == ["creditCard", "customerCredit"]
    assert listed["applyPaymentMethod"]["uri"].endswith("/apply-payment-method")
    assert caller.get(f"{ME}/carts/active.json?format=json")["cart"]


def test_lines_are_found_by_the_merchants_code_and_may_be_set(caller: Caller) -> None:
    lines = f"{CART}/line-items"
    caller.post(f"{lines}?externalReferenceId=4006381333931,COFFEE-1&quantity=2")
    assert caller.cart()["totalItemsInCart"] == 4
    caller.post(f"{lines}?externalReferenceId=4006381333931&quantity=5&action=update")
    assert [one["quantity"] for one in caller.cart()["lineItems"]["lineItem"]] == [5, 2]
    body = {"lineItems": {"lineItem": {"quantity": 1, "product": {"externalReferenceId": "COFFEE-1"}}}}
    caller.post(f"{lines}?action=update", body)
    assert [one["quantity"] for one in caller.cart()["lineItems"]["lineItem"]] == [5, 1]
    assert refused(caller.call("POST", f"{lines}?externalReferenceId=nothing")) == (409, "invalid-product-id")
    assert refused(caller.call("POST", f"{lines}?productId=ESPRESSO&action=double")) == (400, "invalid-request")


@pytest.mark.parametrize("quantity", ["2.0", 2.0, "2.000", 2, " 2 "])
def test_a_whole_number_may_be_written_as_a_float(caller: Caller, quantity: Any) -> None:
    assert caller.post(CART, with_lines(line(caller.product(), quantity)))["cart"]["totalItemsInCart"] == 2


@pytest.mark.parametrize("quantity", ["2.5", 2.5, -1, "-1", 0, "1e3", "٣", True, [], {}, "x", 10**16, "9" * 40])
def test_any_other_quantity_is_refused(caller: Caller, quantity: Any) -> None:
    assert refused(caller.call("POST", CART, with_lines(line(caller.product(), quantity))))[0] in {400, 409}
    assert caller.cart()["totalItemsInCart"] == 0


def test_a_line_keeps_its_attributes(caller: Caller) -> None:
    given = {"attribute": [{"name": "serial", "type": "string", "value": "77"}]}
    cart = caller.post(f"{CART}?expand=all", with_lines(line(caller.product(), 1, customAttributes=given)))["cart"]
    first = cart["lineItems"]["lineItem"][0]
    assert first["customAttributes"] == given
    one = f"{CART}/line-items/{first['id']}"
    bad = {"lineItem": {"customAttributes": {"attribute": [{"name": "", "value": "x"}]}}}
    assert refused(caller.call("POST", one, bad)) == (400, "invalid-request")
    price = {"lineItem": {"pricing": {"salePrice": eur(0.5)}}}
    assert caller.post(one, price)["lineItem"]["pricing"]["salePrice"] == eur(0.5)


def test_prices_may_contain_tax_or_not_as_the_cart_says(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    assert caller.cart()["pricing"]["orderTotal"] == eur(12.9)
    attribute = {"name": "TaxInclusiveOverride", "type": "Boolean", "value": "false"}
    cart = caller.post(CART, {"cart": {"customAttributes": {"attribute": attribute}}})["cart"]
    assert cart["taxInclusive"] == "false"
    assert (cart["pricing"]["tax"], cart["pricing"]["orderTotal"]) == (eur(2.45), eur(15.35))


def test_addresses_of_a_body_are_merged_too(caller: Caller) -> None:
    caller.post(CART, {"cart": {"billingAddress": ADDRESS, "shippingAddress": {"city": "Cobh"}}})
    caller.post(CART, {"cart": {"billingAddress": {"city": "Kinsale"}}})
    cart = caller.cart()
    assert (cart["billingAddress"]["city"], cart["billingAddress"]["line1"]) == ("Kinsale", "12 Elm Rd")
    assert cart["shippingAddress"]["city"] == "Cobh"
    wrong = {"cart": {"billingAddress": {"country": "US", "postalCode": "1"}}}
    assert refused(caller.call("POST", CART, wrong)) == (409, "invalid-postal-code")
    for good in ("55802", "55802-1234"):
        caller.post(CART, {"cart": {"billingAddress": {"country": "US", "postalCode": good}}})


def test_an_address_cleared_with_null_is_null(caller: Caller) -> None:
    path = f"{CART}/billing-address"
    caller.call("PUT", path, {"address": ADDRESS})
    caller.call("PUT", path, {"address": {"line1": None}})
    assert caller.get(path)["address"]["line1"] is None
    assert refused(caller.call("PUT", path, {"address": {"line1": "x" * 256}})) == (409, "field-too-long")


def test_there_are_no_suggestions_for_addresses(caller: Caller) -> None:
    for which in ("billing", "shipping"):
        path = f"{CART}/apply-{which}-address?suggestionId=1"
        assert refused(caller.call("POST", path)) == (404, "resource-not-found")


def test_goods_bring_their_shipping_option_and_take_it_away(caller: Caller) -> None:
    caller.post(CART, {"cart": {"shippingAddress": ADDRESS}})
    assert caller.cart()["shippingMethod"] == {}
    line = caller.post(f"{CART}?productId=MUG-BLUE")["cart"]["lineItems"]["lineItem"][0]["id"]
    assert caller.cart()["shippingMethod"]["code"]
    caller.call("DELETE", f"{CART}/line-items/{line}")
    caller.post(f"{CART}?productId=FONT-SCRIPT")
    assert caller.cart()["shippingMethod"] == {}
