"""Returns of physical goods, asked for by the customer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.orders import visible_order
from pos.sandbox.bodies import items, json_body, member, text, whole_or_none
from pos.sandbox.clock import stamp
from pos.sandbox.envelopes import Refusal, shopper
from pos.sandbox.money import divided, formatted, money
from pos.sandbox.pricing import product_of
from pos.sandbox.processor import here
from pos.sandbox.records import Line, Order, Return
from pos.sandbox.refunding import REASONS, line_amounts
from pos.sandbox.wire.links import link

routes = Blueprint("returns", __name__)

_PATH = "/v1/shoppers/me/orders/<number>/returns"


def _refused(code: str, text: str, status: int = 400) -> Refusal:
    return shopper(status, code, text, "Returns")


@routes.get(_PATH)
def listed(number: str) -> Response:
    """Every return of an order."""
    session, _ = access.shopper("Returns")
    order = visible_order(session, number)
    found = here().books.returns.all(order_id=order.id)
    return answer({"returns": {"return": [_shown(back, order) for back in found]}})


@routes.post(_PATH)
def create(number: str) -> Response:
    """Announce goods that come back."""
    session, _ = access.shopper("Returns")
    order = here().books.orders.get(whole_or_none(number))
    if order is None or order.shopper_id != session.shopper_id:
        raise _refused("ORDERID_CAN_NOT_BE_RESOLVED", "The order cannot be found.")
    given = member(json_body(), "return")
    _check_order(order, given)
    pieces, requested = _pieces(order, given)
    back = Return(
        id=here().books.next_number(),
        order_id=order.id,
        created=here().clock.now(),
        reason=str(given["reason"]),
        comments=text(given, "comments", longest=4000, resource="Returns") or "",
        pieces=pieces,
        requested=requested,
    )
    here().books.returns.put(back)
    return answer({"returns": {"return": [_shown(back, order)]}})


def _check_order(order: Order, given: dict[str, Any]) -> None:
    shop = here().shop
    if not shop.returns_allowed:
        raise _refused("SITE_DOESNOT_ACCEPT_RETURN", "This site takes nothing back.")
    if not given:
        raise _refused("NULL_RETURN_REQUEST", "The return is missing.")
    reason = given.get("reason")
    if reason in (None, ""):
        raise _refused("EMPTY_RETURN_REASON", "The reason is missing.", 409)
    if not isinstance(reason, str) or reason not in REASONS:
        raise _refused("INVALID_RETURN_REASON", "The reason is not configured.")
    if order.state == "Cancelled":
        raise _refused("REQUISITION_NOT_ELIGIBLE_FOR_RETURN", "The order is not in a state for returns.")
    if here().clock.now() > order.submitted + timedelta(days=shop.return_days):
        raise _refused("LINE_ITEM_EXPIRATION_DATE_EXCEEDS", "It is too late for a return.")
    for refund in here().books.refunds.all(order_id=order.id):
        if not refund.lines:
            raise _refused("REQUISITION_HAS_ORDER_LEVEL_SATISFACTION_REFUND", "The order is refunded.")


def _pieces(order: Order, given: dict[str, Any]) -> tuple[dict[str, list[int]], int]:
    listed = items(member(given, "returnLineItems"), "returnLineItem")
    if not listed:
        raise _refused("NO_LINE_ITEM_PRESENT_IN_REQUISITION", "The return names no line.")
    paid = line_amounts(order)
    pieces: dict[str, list[int]] = {}
    requested = 0
    for item in listed:
        named = member(item, "lineItem")
        if named.get("id") in (None, ""):
            raise _refused("EMPTY_LINE_ITEM_ID", "A line has no id.", 409)
        line = next((line for line in order.cart.lines if line.id == whole_or_none(named["id"])), None)
        if line is None or str(line.id) in pieces:
            raise _refused("LINE_ITEM_CANNOT_BE_RESOLVED", "The line cannot be found.")
        pieces[str(line.id)] = _pieces_of(order, line, named, item)
        requested += divided(paid[str(line.id)] * len(pieces[str(line.id)]), line.quantity)
    return pieces, requested


def _pieces_of(order: Order, line: Line, named: dict[str, Any], item: dict[str, Any]) -> list[int]:
    if product_of(here().shop, line).kind != "PHYSICAL":
        raise _refused("LINE_ITEM_IS_NOT_PHYSICAL", "Only goods can come back.")
    if any(str(line.id) in refund.lines for refund in here().books.refunds.all(order_id=order.id)):
        raise _refused("LINE_ITEM_HAS_LINE_LEVEL_SATISFACTION_REFUND", "The line is refunded.")
    earlier = here().books.returns.all(order_id=order.id)
    gone = {number for back in earlier for number in back.pieces.get(str(line.id), [])}
    quantity = whole_or_none(named.get("quantity", line.quantity)) or 0
    if quantity < 1:
        raise _refused("RETURN_QUANTITY_CAN_NOT_LESS_THAN_ONE", "The quantity is below one.")
    if quantity > line.quantity - len(gone):
        raise _refused("LINE_ITEM_QUANTITY_TO_RETURN_IS_MORE_THAN_ALLOWED", "There are not that many.")
    asked = item.get("lineItemQuantityIDs")
    if asked in (None, "", []):
        if quantity < line.quantity - len(gone):
            raise _refused("LINE_ITEM_QTY_IDS_MISSING_FOR_PARTIAL_RETURN", "Say which pieces come back.")
        return [number for number in range(1, line.quantity + 1) if number not in gone]
    numbers = [whole_or_none(number) or 0 for number in asked] if isinstance(asked, list) else []
    if len(set(numbers)) != quantity or not all(1 <= number <= line.quantity for number in numbers):
        raise _refused("LINE_ITEM_QTY_IDS_ARE_INVALID", "The pieces are wrong.")
    if gone & set(numbers):
        raise _refused("LINE_ITEM_QTY_IDS_NOT_ELIGIBLE_FOR_RETURN", "A piece is on its way back already.")
    return sorted(set(numbers))


def _shown(back: Return, order: Order) -> dict[str, Any]:
    currency = order.cart.currency
    lines = {str(line.id): line for line in order.cart.lines}
    paid = line_amounts(order)
    due = stamp(back.created + timedelta(days=here().shop.return_days))
    listed = []
    for number, pieces in back.pieces.items():
        total = divided(paid[number] * len(pieces), lines[number].quantity)
        listed.append(
            {
                "dueDate": due,
                "expectedQty": len(pieces),
                "returnedQty": 0,
                "type": "Physical",
                "notes": None,
                "date": stamp(back.created),
                "status": "PendingProductReturn",
                "returnLITotal": money(total, currency),
                "formattedReturnLITotal": formatted(total, currency),
                "lineItem": link("v1/shoppers/me/orders", order.id, "line-items", number),
            }
        )
    amounts = {"refundTotal": 0, "outstandingTotal": back.requested, "requestedTotal": back.requested}
    shown: dict[str, Any] = {
        "id": back.id,
        "reason": back.reason,
        "comments": f"Shopper API-{back.comments}",
        "type": "LineItemLevelReturnProduct",
        "status": "PendingProductReturn",
        "generationDate": stamp(back.created),
        "generatedBy": "Shopper",
        "origin": "SHOPPER",
        "policy": "LOD",
        "dateRefunded": "In Process",
        "returnLineItems": {"returnLineItem": listed},
    }
    for name, minor in amounts.items():
        shown[name] = money(minor, currency)
        shown[f"formatted{name[0].upper()}{name[1:]}"] = formatted(minor, currency)
    return shown
