"""The admin side: its token, what can be refunded, and refunds."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.orders import visible_order
from pos.sandbox.bodies import arguments, json_body, whole_or_none
from pos.sandbox.envelopes import admin, oauth
from pos.sandbox.processor import here
from pos.sandbox.records import Due, Order, Refund
from pos.sandbox.refund_requests import bad_body, read_refund
from pos.sandbox.refunding import REASONS, parted
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


@routes.route("/orders//refunds", methods=["GET", "POST"])
@routes.route("/orders//refunds-available")
def unnamed() -> Response:
    """An order whose number the client forgot."""
    _needs_admin()
    raise admin(400, "missing_requisition_id", "The order id is missing.")


@routes.post("/orders/<number>/refunds")
@routes.post("/v1/orders/<number>/refunds")
def create(number: str) -> Response:
    """Send money back; it arrives later, and may fail then."""
    _needs_admin()
    order = _order(number)
    asked = read_refund(order, json_body(bad_body))
    processor = here()
    books, now = processor.books, processor.clock.now()
    refund = Refund(
        id=books.next_number(),
        order_id=order.id,
        created=now,
        reason=asked.reason,
        comments=asked.comments,
        requested=asked.amount,
        done=0,
        lines=asked.lines,
        parts=parted(order, asked.amount),
        behaviour=order.behaviour,
        shipping=asked.amount if asked.for_shipping else 0,
    )
    books.refunds.put(refund)
    late = timedelta(hours=1) if order.behaviour == "refund_fails_later" else timedelta()
    due_at = now + timedelta(seconds=processor.shop.refund_after_s) + late
    books.due.put(Due(books.next_number(), due_at, "refund", order.id, refund.id))
    return answer({"refunds": [wire.refund(refund, order)]})
