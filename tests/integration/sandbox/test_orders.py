"""Orders, returns and refunds, row by row."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ME, Caller, refused


@pytest.fixture
def customer(caller: Caller) -> Caller:
    """A customer on file."""
    return caller.signed_in()


# --- orders ---


def test_an_order_is_read_by_the_session_that_placed_it(caller: Caller) -> None:
    submitted = caller.buy(quantity=2)
    path = f"{ME}/orders/{submitted['order']['id']}"
    order = caller.get(f"{path}.json?expand=all&orderState=Open")["order"]
    assert order["pricing"]["total"] == {"currency": "EUR", "value": 1.7}
    assert {"incentive", "shipping", "formattedTotal"} <= set(order["pricing"])
    assert "orderTotal" not in order["pricing"]
    assert order["orderStateDetails"]["settled"]["value"] == 0
    assert order["payment"]["displayableNumber"] == "************1111"
    assert order["payment"]["softDescriptor"].startswith("DRI*")
    [line] = caller.get(f"{path}/line-items")["lineItems"]["lineItem"]
    assert caller.get(f"{path}/line-items/{line['id']}")["lineItem"]["id"] == line["id"]
    assert caller.get(f"{path}/billing-address")["address"]["city"] == "Cork"
    assert caller.get(f"{path}/shipping-address")["address"]["id"] == "shippingAddress"
    other = Caller(caller.sandbox)
    assert refused(other.call("GET", path)) == (404, "resource-not-found")
    assert refused(caller.call("GET", f"{path}/line-items/1")) == (404, "resource-not-found")


def test_orders_are_listed_newest_first(caller: Caller) -> None:
    numbers = [caller.buy("ESPRESSO")["order"]["id"] for _ in range(3)]
    listed = caller.get(f"{ME}/orders?pageSize=2")["orders"]
    assert [one["id"] for one in listed["order"]] == numbers[:0:-1]
    assert (listed["totalResults"], listed["totalResultPages"]) == (3, 2)
    assert listed["nextPage"]["uri"]
    assert set(listed["order"][0]) == {"uri", "id", "submissionDate", "orderState", "pricing"}
    more = "expand=order.id,order.paymentMethod,order.pricing.formattedTotal"
    assert caller.get(f"{ME}/orders?{more}")["orders"]["order"][0]["paymentMethod"]["type"] == "creditCard"


def test_orders_are_looked_up(caller: Caller, customer: Caller, sandbox: Sandbox) -> None:
    order = caller.buy("ESPRESSO")["order"]["id"]
    [known] = [one for one in sandbox.control("GET", "orders")["orders"] if one["id"] == order]
    path = "/v1/shoppers/order-lookup"
    form = {"orderId": order, "password": known["password"]}
    found = Caller(sandbox).call("POST", f"{path}?expand=all", data=form).json()["orders"]
    assert found["order"][0]["id"] == order
    assert refused(caller.call("POST", path, data={**form, "password": "wrong"}))[0] == 404
    assert refused(caller.call("POST", path, data={}))[0] == 400
    theirs = customer.buy("ESPRESSO")["order"]["id"]
    by_card = {"creditCardLastDigits": "1111", "emailAddress": "rosa@example.test"}
    found = customer.call("POST", path, data=by_card).json()["orders"]
    assert theirs in [one["id"] for one in found["order"]]
    assert refused(caller.call("POST", path, data=by_card)) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("number", "state", "settled", "kinds"),
    [
        ("4444222233331111", "Complete", 2.2, ["charge", "consumption", "capture"]),
        ("4000000000004103", "Pending Payment", 0, ["charge", "consumption"]),
        ("4024007120579635", "Submitted", 0, ["charge", "consumption"]),
        ("4000000000000028", "Submitted", 0, ["charge", "consumption"]),
    ],
)
def test_captures_come_later(
    caller: Caller, sandbox: Sandbox, number: str, state: str, settled: float, kinds: list[str]
) -> None:
    customer = caller.signed_in()
    order_id = customer.buy("ESPRESSO", number=number)["order"]["id"]
    sandbox.advance(3601)
    order = caller.signed_in().get(f"{ME}/orders/{order_id}")["order"]
    assert (order["orderState"], order["orderStateDetails"]["settled"]["value"]) == (state, settled)
    assert [row["kind"] for row in sandbox.ledger() if row["order_id"] == str(order_id)] == kinds


def test_a_capture_may_stay_pending_and_fail_then(caller: Caller, sandbox: Sandbox) -> None:
    order_id = caller.signed_in().buy("ESPRESSO", number="4485951788521565")["order"]["id"]
    states = []
    for _ in range(2):
        sandbox.advance(3601)
        states.append(caller.signed_in().get(f"{ME}/orders/{order_id}")["order"]["orderState"])
    assert states == ["Charge Pending", "Pending Payment"]


def test_an_order_is_cancelled_unless_its_card_refuses(caller: Caller, sandbox: Sandbox) -> None:
    good, bad = (
        caller.buy("ESPRESSO", number=number)["order"]["id"] for number in ("4444222233331111", "4000000000004442")
    )
    assert sandbox.control("POST", f"orders/{good}/cancel", {}) == {"cancelled": True, "state": "Cancelled"}
    assert sandbox.control("POST", f"orders/{bad}/cancel", {}) == {"cancelled": False, "state": "Submitted"}


# --- returns ---


def give_back(customer: Caller, order: dict[str, Any], quantity: Any = 1, **more: Any) -> Any:
    line = order["lineItems"]["lineItem"][0]
    item = {"lineItem": {"id": line["id"], "quantity": quantity}}
    if quantity != line["quantity"]:
        item["lineItemQuantityIDs"] = [1]  # type: ignore[assignment]
    wanted = {
        "reason": "DAMAGED_PRODUCT",
        "comments": "Lid cracked",
        "acceptELOD": "true",
        "returnLineItems": {"returnLineItem": [{**item, **more.pop("item", {})}]},
        **more,
    }
    return customer.call("POST", f"{ME}/orders/{order['order']['id']}/returns", {"return": wanted})


def test_goods_come_back_piece_by_piece(customer: Caller) -> None:
    order = customer.buy("MUG-BLUE", 2)
    answer = give_back(customer, order)
    assert answer.status_code == 200
    [first] = answer.json()["returns"]["return"]
    assert (first["status"], first["type"]) == ("PendingProductReturn", "LineItemLevelReturnProduct")
    assert first["requestedTotal"]["value"] == 16
    assert first["returnLineItems"]["returnLineItem"][0]["expectedQty"] == 1
    assert refused(give_back(customer, order))[1] == "LINE_ITEM_QTY_IDS_NOT_ELIGIBLE_FOR_RETURN"
    assert give_back(customer, order, item={"lineItemQuantityIDs": [2]}).status_code == 200
    listed = customer.get(f"{ME}/orders/{order['order']['id']}/returns")["returns"]["return"]
    assert len(listed) == 2
    assert refused(give_back(customer, order))[1] == "LINE_ITEM_QUANTITY_TO_RETURN_IS_MORE_THAN_ALLOWED"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"reason": "NOTHING"}, (400, "INVALID_RETURN_REASON")),
        ({"reason": ""}, (409, "EMPTY_RETURN_REASON")),
        ({"returnLineItems": {}}, (400, "NO_LINE_ITEM_PRESENT_IN_REQUISITION")),
        ({"item": {"lineItem": {}}}, (409, "EMPTY_LINE_ITEM_ID")),
        ({"item": {"lineItem": {"id": 1}}}, (400, "LINE_ITEM_CANNOT_BE_RESOLVED")),
        ({"quantity": 0}, (400, "RETURN_QUANTITY_CAN_NOT_LESS_THAN_ONE")),
        ({"quantity": 9}, (400, "LINE_ITEM_QUANTITY_TO_RETURN_IS_MORE_THAN_ALLOWED")),
        ({"item": {"lineItemQuantityIDs": [7]}}, (400, "LINE_ITEM_QTY_IDS_ARE_INVALID")),
        ({"item": {"lineItemQuantityIDs": []}}, (400, "LINE_ITEM_QTY_IDS_MISSING_FOR_PARTIAL_RETURN")),
    ],
)
def test_a_wrong_return_has_its_code(customer: Caller, change: dict[str, Any], expected: tuple[int, str]) -> None:
    order = customer.buy("TOTE-CANVAS", 2)
    assert refused(give_back(customer, order, **change)) == expected


def test_what_cannot_come_back_is_refused(customer: Caller, sandbox: Sandbox) -> None:
    assert refused(give_back(customer, customer.buy("FONT-SCRIPT")))[1] == "LINE_ITEM_IS_NOT_PHYSICAL"
    order = customer.buy("TOTE-CANVAS")
    path = f"{ME}/orders/{order['order']['id']}/returns"
    assert refused(customer.call("POST", path, {}))[1] == "NULL_RETURN_REQUEST"
    assert refused(customer.call("POST", f"{ME}/orders/1/returns", {}))[1] == "ORDERID_CAN_NOT_BE_RESOLVED"
    refund(customer.admin(), order)
    assert refused(give_back(customer, order))[1] == "LINE_ITEM_HAS_LINE_LEVEL_SATISFACTION_REFUND"
    late = customer.buy("TOTE-CANVAS")
    sandbox.advance(31 * 86400)
    assert refused(give_back(customer.signed_in(), late))[1] == "LINE_ITEM_EXPIRATION_DATE_EXCEEDS"


# --- refunds ---


def refund(admin: Caller, order: dict[str, Any], value: Any = None, **more: Any) -> Any:
    line = order["lineItems"]["lineItem"][0]
    amount = line["pricing"]["salePriceWithQuantity"]["value"] if value is None else value
    body = {
        "type": "productRefund",
        "category": "PRODUCT_LEVEL_PRODUCT",
        "reason": "CUSTOMER_SATISFACTION_ISSUE",
        "comments": "pos:refund-1",
        "lineItems": [{"lineItemId": str(line["id"]), "refundAmount": {"value": amount, "currency": "EUR"}}],
        **more,
    }
    return admin.call("POST", f"/orders/{order['order']['id']}/refunds", body)


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


@pytest.mark.parametrize("number", ["4000000000004663", "4000000000004111", "4556602564240839"])
def test_a_refund_may_fail_later(caller: Caller, sandbox: Sandbox, number: str) -> None:
    order, admin = caller.buy("ESPRESSO", number=number), caller.admin()
    assert refund(admin, order).status_code == 200
    sandbox.advance(3700)
    [failed] = caller.admin().get(f"/orders/{order['order']['id']}/refunds")["refunds"]
    assert (failed["status"], failed["totalRefunded"]["value"]) == ("ReturnAcknowledged", 0)
    assert failed["outstanding"]["value"] == 2.2


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
