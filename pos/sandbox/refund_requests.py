"""What a request for a refund asks for: every member checked, in the order in which the service complains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pos.sandbox.cards import looks_like_a_card
from pos.sandbox.envelopes import Refusal, admin
from pos.sandbox.money import read_amount
from pos.sandbox.processor import here
from pos.sandbox.records import Order
from pos.sandbox.refunding import REASONS, line_amounts, refunded_so_far, shipping_left

#: Type of a refund and its categories. The second type is not documented; real clients send it.
_KINDS: Final = {
    "productRefund": ("PRODUCT_LEVEL_PRODUCT", "PRODUCT_LEVEL_FEE"),
    "orderRefund": ("ORDER_LEVEL_PRODUCT", "ORDER_LEVEL_SHIPPING"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A refund that may be made.

    Units: minor units of the order's currency; ``lines`` by line item id as text.
    """

    reason: str
    comments: str
    lines: dict[str, int]
    amount: int
    for_shipping: bool = False


def read_refund(order: Order, body: dict[str, Any]) -> Asked:
    """Read a request for a refund of this order.

    Raises: Refusal for the first thing that is wrong.
    """
    _check_allowed(order)
    reason, kind, category = _words(body)
    comments = _comments(body)
    whole, by_line = refunded_so_far(order)
    lines: dict[str, int] = {}
    if kind == "orderRefund":
        amount = _amount(order, body.get("refundAmount"))
    else:
        lines = _lines(order, body, by_line)
        amount = sum(lines.values())
    for_shipping = category == "ORDER_LEVEL_SHIPPING"
    if amount > order.priced.total - whole or (for_shipping and amount > shipping_left(order)):
        raise _exceeded()
    return Asked(reason, comments, lines, amount, for_shipping)


def bad_body(text: str) -> Refusal:
    """Refuse a body that is no JSON object."""
    return admin(400, "invalid-request", text)


def _bad(code: str, text: str) -> Refusal:
    return admin(400, code, text)


def _exceeded() -> Refusal:
    return _bad("refund_amount_exceeded", "The amount exceeds what can be refunded.")


def _check_allowed(order: Order) -> None:
    shop = here().shop
    if not shop.refunds_allowed or order.state == "Cancelled":
        raise _bad("satisfaction_refund_not_allowed", "Refunds are not allowed for this order.")
    if not shop.second_refund_allowed and here().books.refunds.count(order_id=order.id):
        raise _bad("second_refund_not_allowed", "Only a manual refund is possible.")


def _words(body: dict[str, Any]) -> tuple[str, str, str]:
    for name in ("reason", "category"):
        if body.get(name) in (None, ""):
            raise _bad(f"missing_{name}", f"The {name} is missing.")
    reason, kind, category = (body.get(name) for name in ("reason", "type", "category"))
    if not isinstance(reason, str) or reason not in REASONS:
        raise _bad("invalid_refund_reason", "The reason is not configured.")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise _bad("invalid_refund_type", "The type is not accepted.")
    if not isinstance(category, str) or category not in _KINDS[kind]:
        raise _bad("invalid_refund_category", "The category is not accepted.")
    return reason, kind, category


def _comments(body: dict[str, Any]) -> str:
    comments = body.get("comments") or ""
    if not isinstance(comments, str) or len(comments) > 4000:
        raise _bad("invalid-request", "The comments are no text, or too long.")
    if looks_like_a_card(comments):
        raise admin(400, "invalid-request", "The comments hold sensitive data.", subcode="sensitive-data-detected")
    return comments


def _lines(order: Order, body: dict[str, Any], by_line: dict[str, int]) -> dict[str, int]:
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
            raise _exceeded()
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
