"""The admin side: its token, what can be refunded, and refunds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.orders import visible_order
from pos.sandbox.bodies import arguments, json_body, whole_or_none
from pos.sandbox.cards import looks_like_a_card
from pos.sandbox.envelopes import Refusal, admin, oauth
from pos.sandbox.money import read_amount
from pos.sandbox.processor import here
from pos.sandbox.records import Due, Order, Refund
from pos.sandbox.refunding import REASONS, line_amounts, parted, refunded_so_far
from pos.sandbox.wire import refund as wire

routes = Blueprint("refunds", __name__)

_ADMIN_LIFE = timedelta(hours=1)


@routes.post("/auth")
def token() -> Response:
    """Let a representative in, with the confidential key, name and password."""
    keys, given = here().keys, arguments()
    shown = access.basic()
    if shown is None or not access.same(shown[0], keys.confidential_key):
        raise oauth(401, "invalid_client", "The client is unknown.")
    if shown[1] and not access.same(shown[1], keys.confidential_secret):
        raise oauth(401, "invalid_client", "The client's secret is wrong.")
    if given.get("grant_type") != "password":
        raise oauth(401, "invalid_request", "grant_type is missing or not supported.")
    spellings = access.spellings(given.get("password", ""))
    right_password = any(access.same(spelt, keys.admin_password) for spelt in spellings)
    if not access.same(given.get("username", ""), keys.admin_user) or not right_password:
        raise oauth(401, "invalid_request", "User name or password is wrong.")
    life_s = int(_ADMIN_LIFE.total_seconds())
    issued = access.issue("admin", 0, _ADMIN_LIFE)
    return answer({"access_token": issued, "token_type": "bearer", "expires_in": life_s})


def _needs_admin() -> None:
    if access.living(access.bearer(), "admin") is None:
        raise admin(403, "forbidden", "The token is invalid or lacks the role.")


def _order(number: str) -> Order:
    order = here().books.orders.get(whole_or_none(number))
    if order is None:
        raise admin(404, "requisition_unresolved", "The order cannot be found.")
    return order


@routes.get("/orders/<number>/refunds-available")
@routes.get("/v1/orders/<number>/refunds-available")
def available(number: str) -> Response:
    """What of an order can still go back; ``active`` with a shopper's token is that shopper's latest order."""
    if number == "active":
        order = _latest_of_shopper()
        return answer(wire.available(order, status=None))
    _needs_admin()
    order = _order(number)
    return answer(wire.available(order, status=order.state))


def _latest_of_shopper() -> Order:
    session = access.session_of(request.args.get("token", "") or access.bearer())
    if session is None:
        raise admin(403, "invalid_session", "The session is invalid.")
    orders = here().books.orders
    if session.shopper_id is None:
        found = orders.all(newest=1, session_id=session.id)
    else:
        found = orders.all(newest=1, shopper_id=session.shopper_id)
    if not found:
        raise admin(404, "requisition_unresolved", "The order cannot be found.")
    return visible_order(session, str(found[0].id))


@routes.get("/orders/<number>/refunds")
@routes.get("/v1/orders/<number>/refunds")
def listed(number: str) -> Response:
    """Every refund of an order."""
    _needs_admin()
    order = _order(number)
    found = here().books.refunds.all(order_id=order.id)
    return answer({"refunds": [wire.refund(refund, order) for refund in found]})


@routes.get("/orders/<number>/refunds/schema")
@routes.get("/v1/orders/<number>/refunds/schema")
def schema(number: str) -> Response:
    """What a refund is made of, by example."""
    _needs_admin()
    order = _order(number)
    return answer(wire.example(order, sorted(REASONS)))


@routes.post("/orders/<number>/refunds")
@routes.post("/v1/orders/<number>/refunds")
def create(number: str) -> Response:
    """Send money back; it arrives later, and may fail then."""
    _needs_admin()
    order = _order(number)
    body = json_body(_bad_body)
    _check_allowed(order)
    lines, amount = _asked(order, body)
    processor = here()
    books, now = processor.books, processor.clock.now()
    refund = Refund(
        id=books.next_number(),
        order_id=order.id,
        created=now,
        reason=body["reason"],
        comments=_comments(body),
        requested=amount,
        done=0,
        lines=lines,
        parts=parted(order, amount),
        behaviour=order.behaviour,
    )
    books.refunds.put(refund)
    late = timedelta(hours=1) if order.behaviour == "refund_fails_later" else timedelta()
    due_at = now + timedelta(seconds=processor.shop.refund_after_s) + late
    books.due.put(Due(books.next_number(), due_at, "refund", order.id, refund.id))
    return answer({"refunds": [wire.refund(refund, order)]})


def _comments(body: dict[str, Any]) -> str:
    comments = body.get("comments") or ""
    if not isinstance(comments, str) or len(comments) > 4000:
        raise _bad("invalid-request", "The comments are no text, or too long.")
    if looks_like_a_card(comments):
        raise admin(400, "invalid-request", "The comments hold sensitive data.", subcode="sensitive-data-detected")
    return comments


def _bad_body(text: str) -> Refusal:
    return admin(400, "invalid-request", text)


def _bad(code: str, text: str) -> Refusal:
    return admin(400, code, text)


def _check_allowed(order: Order) -> None:
    shop = here().shop
    if not shop.refunds_allowed or order.state == "Cancelled":
        raise _bad("satisfaction_refund_not_allowed", "Refunds are not allowed for this order.")
    if not shop.second_refund_allowed and here().books.refunds.count(order_id=order.id):
        raise _bad("second_refund_not_allowed", "Only a manual refund is possible.")


def _asked(order: Order, body: dict[str, Any]) -> tuple[dict[str, int], int]:
    """Amounts by line, and in all.

    Raises: Refusal for the first thing that is wrong.
    """
    for name in ("reason", "category"):
        if body.get(name) in (None, ""):
            raise _bad(f"missing_{name}", f"The {name} is missing.")
    if not isinstance(body["reason"], str) or body["reason"] not in REASONS:
        raise _bad("invalid_refund_reason", "The reason is not configured.")
    kinds = {"productRefund": ("PRODUCT_LEVEL_PRODUCT", "PRODUCT_LEVEL_FEE"), "orderRefund": ("ORDER_LEVEL_PRODUCT",)}
    kind = body.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise _bad("invalid_refund_type", "The type is not accepted.")
    if body["category"] not in kinds[kind]:
        raise _bad("invalid_refund_category", "The category is not accepted.")
    whole, by_line = refunded_so_far(order)
    if kind == "orderRefund":
        amount = _amount(order, body.get("refundAmount"))
        if amount > order.priced.total - whole:
            raise _bad("refund_amount_exceeded", "The amount exceeds what can be refunded.")
        return {}, amount
    lines = _asked_lines(order, body, by_line)
    amount = sum(lines.values())
    if amount > order.priced.total - whole:
        raise _bad("refund_amount_exceeded", "The amount exceeds what can be refunded.")
    return lines, amount


def _asked_lines(order: Order, body: dict[str, Any], by_line: dict[str, int]) -> dict[str, int]:
    listed = body.get("lineItems")
    if not isinstance(listed, list) or not listed or not all(isinstance(item, dict) for item in listed):
        raise _bad("missing_line_items", "The line items are missing.")
    paid = line_amounts(order)
    lines: dict[str, int] = {}
    for item in listed[:1000]:
        line_id = str(item.get("lineItemId"))
        if line_id not in paid:
            raise _bad("line_item_unresolved", "The line item cannot be found.")
        if body["category"] == "PRODUCT_LEVEL_FEE":
            fees = item.get("lineItemFees")
            raise _bad("invalid_fee_type" if fees else "missing_fee_list", "The order has no such fee.")
        lines[line_id] = lines.get(line_id, 0) + _amount(order, item.get("refundAmount"))
        if lines[line_id] > paid[line_id] - by_line.get(line_id, 0):
            raise _bad("refund_amount_exceeded", "The amount exceeds what can be refunded.")
    return lines


def _amount(order: Order, given: Any) -> int:
    if not isinstance(given, dict):
        raise _bad("invalid_refund_amount", "The amount is missing.")
    currency = given.get("currency")
    if currency not in here().shop.currencies:
        raise _bad("invalid_currency_code", "There is no such currency.")
    if currency != order.cart.currency:
        raise _bad("currency_mismatch", "The order is in another currency.")
    try:
        amount = read_amount(given.get("value"), currency)
    except ValueError:
        raise _bad("invalid_amount_format", "The amount is malformed.") from None
    if amount <= 0:
        raise _bad("invalid_refund_amount", "The amount is not above zero.")
    return amount
