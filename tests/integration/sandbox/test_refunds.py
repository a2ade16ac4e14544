"""Refunds and the admin side, row by row."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ME, Caller, refund, refused


def available(admin: Caller, order: dict[str, Any]) -> tuple[float, float]:
    told = admin.get(f"/orders/{order['order']['id']}/refunds-available")["lineItems"][0]["price"]["total"]
    return told["amountAvailableForRefund"]["value"], told["amountRefunded"]["value"]


def test_a_refund_comes_to_rest_later(caller: Caller, sandbox: Sandbox) -> None:
    order, admin = caller.buy("MUG-BLUE"), caller.admin()
    assert available(admin, order) == (16, 0)
    answer = refund(admin, order, 6)
    assert answer.status_code == 200
    [first] = answer.json()["refunds"]
    assert (first["totalRefunded"]["value"], first["outstanding"]["value"]) == (0, 6)
    assert first["comments"] == "Satisfaction Refund Api-pos:refund-1"
    assert " CST " in first["generationDate"]
    assert first["lineItems"][0]["lineItemId"] == str(order["lineItems"]["lineItem"][0]["id"])
    assert available(admin, order) == (10, 6)
    sandbox.advance(61)
    [settled] = admin.get(f"/orders/{order['order']['id']}/refunds")["refunds"]
    assert (settled["totalRefunded"]["value"], settled["outstanding"]["value"]) == (6, 0)
    assert caller.get(f"{ME}/orders/{order['order']['id']}")["order"]["orderStateDetails"]["refunded"]["value"] == 6
    [posted] = [row for row in sandbox.ledger() if row["kind"] == "refund" and row["order_id"] == first_id(order)]
    assert posted["amount_minor"] == 600


def first_id(order: dict[str, Any]) -> str:
    return str(order["order"]["id"])


def test_a_refund_goes_to_the_card_first(caller: Caller, sandbox: Sandbox) -> None:
    caller.fill("MUG-BLUE")
    session = caller.cart()["paymentSession"]["id"]
    credit = {"paymentSessionId": session, "type": "customerCredit", "amount": 6, "currency": "EUR"}
    second = caller.as_merchant("POST", "/sources", credit).json()["id"]
    caller.apply(second)
    first = caller.source()["id"]
    caller.apply(first)
    order = caller.submit().json()["submitCart"]
    admin = caller.admin()
    refund(admin, order, 7)
    refund(admin, order, 5)
    sandbox.advance(61)
    rows = [row for row in sandbox.ledger() if row["kind"] == "refund" and row["order_id"] == first_id(order)]
    assert [(row["source_id"], row["amount_minor"]) for row in rows] == [(first, 700), (first, 300), (second, 200)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "NOTHING"}, "invalid_refund_reason"),
        ({"reason": ""}, "missing_reason"),
        ({"category": None}, "missing_category"),
        ({"category": "ALL"}, "invalid_refund_category"),
        ({"type": "gift"}, "invalid_refund_type"),
        ({"lineItems": []}, "missing_line_items"),
        ({"lineItems": [{"lineItemId": "1", "refundAmount": {}}]}, "line_item_unresolved"),
        ({"category": "PRODUCT_LEVEL_FEE"}, "missing_fee_list"),
        ({"value": 0}, "invalid_refund_amount"),
        ({"value": -1}, "invalid_refund_amount"),
        ({"value": 999}, "refund_amount_exceeded"),
        ({"value": "1.001"}, "invalid_amount_format"),
        ({"value": "x"}, "invalid_amount_format"),
    ],
)
def test_a_wrong_refund_has_its_code(caller: Caller, change: dict[str, Any], code: str) -> None:
    answer = refund(caller.admin(), caller.buy("ESPRESSO"), **change)
    assert refused(answer) == (400, code)
    assert isinstance(answer.json()["errors"], list)


@pytest.mark.parametrize(("currency", "code"), [("USD", "currency_mismatch"), ("XTS", "invalid_currency_code")])
def test_a_refund_keeps_its_currency(caller: Caller, currency: str, code: str) -> None:
    order = caller.buy("ESPRESSO")
    line = {"lineItemId": str(order["lineItems"]["lineItem"][0]["id"])}
    amount = {"value": 1, "currency": currency}
    assert refused(refund(caller.admin(), order, lineItems=[{**line, "refundAmount": amount}])) == (400, code)


def test_a_whole_order_goes_back_at_once(caller: Caller) -> None:
    order, admin = caller.buy("ESPRESSO"), caller.admin()
    whole = {"type": "orderRefund", "category": "ORDER_LEVEL_PRODUCT"}
    amount = {"value": "2.20", "currency": "EUR"}
    assert refund(admin, order, refundAmount=amount, **whole).status_code == 200
    assert refused(refund(admin, order, refundAmount=amount, **whole)) == (400, "refund_amount_exceeded")


def test_the_admin_side_has_its_own_token(caller: Caller, sandbox: Sandbox) -> None:
    order = caller.buy("ESPRESSO")["order"]["id"]
    admin = caller.admin()
    for path in (
        f"/orders/{order}/refunds-available",
        f"/v1/orders/{order}/refunds",
        f"/orders/{order}/refunds/schema",
    ):
        assert admin.call("GET", path).status_code == 200
        assert refused(caller.call("GET", path)) == (403, "forbidden")
    assert refused(admin.call("GET", "/orders/1/refunds")) == (404, "requisition_unresolved")
    own = caller.http.get(f"{sandbox.url}/orders/active/refunds-available?token={caller.token}", timeout=10).json()
    assert (own["status"], own["currency"]) == (None, "EUR")
    wrong = base64.b64encode(b"wrong").decode()
    form = {"grant_type": "password", "username": "representative", "password": wrong}
    assert caller.http.post(f"{sandbox.url}/auth", data=form, auth=caller.client, timeout=10).status_code == 401
    key_only = sandbox._said
    form["password"] = base64.b64encode(key_only["admin_password"].encode()).decode()
    just_key = (caller.client[0], "")
    assert caller.http.post(f"{sandbox.url}/auth", data=form, auth=just_key, timeout=10).status_code == 200


def test_a_refund_of_a_fee_names_one_that_the_order_has_not(caller: Caller) -> None:
    order, admin = caller.buy("ESPRESSO"), caller.admin()
    line = {"lineItemId": str(order["lineItems"]["lineItem"][0]["id"])}
    amount = {"value": 1, "currency": "EUR"}
    fee = {**line, "lineItemFees": [{"feeType": "HANDLING", "refundAmount": amount}]}
    told = refund(admin, order, category="PRODUCT_LEVEL_FEE", lineItems=[fee])
    assert refused(told) == (400, "invalid_fee_type")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": ["productRefund"]}, "invalid_refund_type"),
        ({"type": None}, "invalid_refund_type"),
        ({"category": ["x"]}, "invalid_refund_category"),
        ({"type": "orderRefund", "category": "PRODUCT_LEVEL_PRODUCT"}, "invalid_refund_category"),
        ({"reason": ["FRAUD"]}, "invalid_refund_reason"),
        ({"lineItems": {"lineItemId": "1"}}, "missing_line_items"),
        ({"lineItems": [7]}, "missing_line_items"),
        ({"comments": {"a": 1}}, "invalid-request"),
        ({"comments": "x" * 4001}, "invalid-request"),
        ({"comments": "card 4444 2222 3333 1111"}, "invalid-request"),
    ],
)
def test_a_refund_of_the_wrong_types_has_its_code_too(caller: Caller, change: dict[str, Any], code: str) -> None:
    assert refused(refund(caller.admin(), caller.buy("ESPRESSO"), **change)) == (400, code)


def test_amounts_that_go_back_add_up_over_refunds(caller: Caller) -> None:
    order, admin = caller.buy("MUG-BLUE", 2), caller.admin()
    statuses = [refund(admin, order, value).status_code for value in (20, 12, 0.01)]
    assert statuses == [200, 200, 400]
    line = {"lineItemId": str(order["lineItems"]["lineItem"][0]["id"])}
    twice = [{**line, "refundAmount": {"value": 20, "currency": "EUR"}}] * 2
    again = caller.buy("MUG-BLUE", 2)
    twice = [{**one, "lineItemId": str(again["lineItems"]["lineItem"][0]["id"])} for one in twice]
    assert refused(refund(admin, again, lineItems=twice)) == (400, "refund_amount_exceeded")


def test_a_cancelled_order_has_nothing_to_refund(caller: Caller, sandbox: Sandbox) -> None:
    order = caller.buy("ESPRESSO")
    sandbox.control("POST", f"orders/{order['order']['id']}/cancel", {})
    assert refused(refund(caller.admin(), order)) == (400, "satisfaction_refund_not_allowed")


def test_an_order_id_may_be_forgotten(caller: Caller) -> None:
    admin = caller.admin()
    for method, path in (("GET", "refunds"), ("POST", "refunds"), ("GET", "refunds-available")):
        assert refused(admin.call(method, f"/orders//{path}")) == (400, "missing_requisition_id")
        assert refused(caller.call(method, f"/orders//{path}")) == (403, "forbidden")


def test_a_shopper_sees_what_of_the_own_order_can_go_back(caller: Caller, sandbox: Sandbox) -> None:
    path = "/orders/active/refunds-available"
    assert refused(caller.call("GET", f"{path}?token=dead", headers={"Authorization": ""})) == (403, "invalid_session")
    assert refused(caller.call("GET", path)) == (404, "requisition_unresolved")
    customer = caller.signed_in("CUSTOMER-1002")
    customer.buy("ESPRESSO")
    customer.buy("MUG-BLUE")
    told = caller.http.get(f"{sandbox.url}{path}?token={customer.token}", timeout=10).json()
    assert told["price"]["total"]["amountAvailableForRefund"] == {"value": 16, "formattedValue": "€16.00"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"grant_type": ""}, (401, "invalid_request")),
        ({"username": "nobody"}, (401, "invalid_request")),
        ({"password": ""}, (401, "invalid_request")),
    ],
)
def test_a_representative_is_let_in_by_name_and_password_only(caller: Caller, change: Any, expected: Any) -> None:
    said = caller.sandbox._said
    form = {"grant_type": "password", "username": said["admin_user"], "password": said["admin_password"], **change}
    address = f"{caller.sandbox.url}/auth"
    assert refused(caller.http.post(address, data=form, auth=caller.client, timeout=10)) == expected
    wrong = (caller.client[0], "wrong")
    assert refused(caller.http.post(address, data=form, auth=wrong, timeout=10)) == (401, "invalid_client")
    assert refused(caller.http.post(address, data=form, timeout=10)) == (401, "invalid_client")


def test_the_schema_of_a_refund_can_be_filled_in_and_sent(caller: Caller) -> None:
    order, admin = caller.buy("ESPRESSO"), caller.admin()
    path = f"/orders/{order['order']['id']}/refunds"
    example = admin.get(f"{path}/schema")
    assert "FRAUD" in example["reason"]
    assert admin.call("POST", path, {**example, "reason": example["reason"][0]}).status_code == 200


def test_an_admin_token_dies_by_the_clock(caller: Caller, sandbox: Sandbox) -> None:
    order, admin = caller.buy("ESPRESSO"), caller.admin()
    sandbox.advance(3601)
    assert refused(refund(admin, order)) == (403, "forbidden")
