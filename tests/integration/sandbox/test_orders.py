"""Orders, returns and refunds, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, ME, Caller, refund, refused


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


def test_a_capture_may_stay_pending_and_fail_then(caller: Caller, sandbox: Sandbox) -> None:
    order_id = caller.signed_in().buy("ESPRESSO", number="4485951788521565")["order"]["id"]
    states = []
    for _ in range(2):
        sandbox.advance(3601)
        states.append(caller.signed_in().get(f"{ME}/orders/{order_id}")["order"]["orderState"])
    assert states == ["Charge Pending", "Pending Payment"]


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
        ({"reason": ["FRAUD"]}, (400, "INVALID_RETURN_REASON")),
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


def test_what_a_whole_order_got_back_cannot_come_back(customer: Caller, sandbox: Sandbox) -> None:
    order = customer.buy("TOTE-CANVAS")
    whole = {"type": "orderRefund", "category": "ORDER_LEVEL_PRODUCT", "refundAmount": {"value": 1, "currency": "EUR"}}
    assert refund(customer.admin(), order, **whole).status_code == 200
    assert refused(give_back(customer, order))[1] == "REQUISITION_HAS_ORDER_LEVEL_SATISFACTION_REFUND"
    cancelled = customer.buy("TOTE-CANVAS")
    sandbox.control("POST", f"orders/{cancelled['order']['id']}/cancel", {})
    assert refused(give_back(customer, cancelled))[1] == "REQUISITION_NOT_ELIGIBLE_FOR_RETURN"


def test_returns_are_for_their_own_shopper(customer: Caller) -> None:
    path = f"{ME}/orders/{customer.buy('TOTE-CANVAS')['order']['id']}/returns"
    other = customer.signed_in("CUSTOMER-1002")
    assert refused(other.call("GET", path)) == (404, "resource-not-found")
    assert refused(other.call("POST", path, {"return": {}})) == (400, "ORDERID_CAN_NOT_BE_RESOLVED")


def test_goods_on_their_way_back_show_on_the_order(customer: Caller) -> None:
    order = customer.buy("MUG-BLUE", 2)
    give_back(customer, order)
    [line] = customer.get(f"{ME}/orders/{order['order']['id']}/line-items")["lineItems"]["lineItem"]
    assert line["lineItemStateDetails"]["pendingReturn"] == 1


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=100000", "pageNumber=0", "pageNumber=x"])
def test_a_page_of_orders_that_cannot_be_is_refused(caller: Caller, query: str) -> None:
    assert refused(caller.call("GET", f"{ME}/orders?{query}")) == (400, "invalid-request")


@pytest.mark.parametrize("number", ["1", "x", "9" * 30, "active", "%00"])
def test_an_order_that_is_not_there_is_not_found(caller: Caller, number: str) -> None:
    for path in ("", "/line-items", "/billing-address", "/shipping-address"):
        assert refused(caller.call("GET", f"{ME}/orders/{number}{path}")) == (404, "resource-not-found")


def test_lines_of_an_order_come_to_rest_with_it(caller: Caller, sandbox: Sandbox) -> None:
    customer = caller.signed_in()
    customer.post(f"{CART}?productId=FONT-SCRIPT,MUG-BLUE")
    order = customer.pay().json()["submitCart"]
    assert {one["lineItemState"] for one in order["lineItems"]["lineItem"]} == {"Submitted"}
    sandbox.advance(3601)
    path = f"{ME}/orders/{order['order']['id']}?expand=all"
    settled = caller.signed_in().get(path)["order"]
    states = {one["product"]["sku"]: one["lineItemState"] for one in settled["lineItems"]["lineItem"]}
    assert states == {"FONT-SCRIPT": "Downloadable", "MUG-BLUE": "Complete"}
    assert settled["orderStateDetails"]["description"] == "Settled"


def test_a_guest_finds_an_order_by_its_password_in_the_query(caller: Caller, sandbox: Sandbox) -> None:
    order = caller.buy("ESPRESSO")["order"]["id"]
    [known] = [one for one in sandbox.control("GET", "orders")["orders"] if one["id"] == order]
    query = f"orderId={order}&password={known['password']}"
    told = Caller(sandbox).post(f"/v1/shoppers/order-lookup?{query}")["orders"]
    assert (told["order"][0]["id"], told["totalResults"]) == (order, 1)
