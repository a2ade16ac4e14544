"""The page for people: what is served, keys, test cards, and what happened last, live."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from pos.sandbox.answers import answer
from pos.sandbox.clock import stamp
from pos.sandbox.faults import KINDS
from pos.sandbox.money import formatted
from pos.sandbox.openapi import operations
from pos.sandbox.processor import here
from pos.sandbox.refunding import outstanding
from pos.sandbox.shop import resource

routes = Blueprint("front_page", __name__)

#: Number, brand, expiry, code, what happens.
TEST_CARDS = (
    ("4444 2222 3333 1111", "Visa", "any", "123", "approved; any other code is declined"),
    ("5466 1600 0000 0008", "MasterCard", "any", "any", "approved"),
    ("3434 567890 12341", "American Express", "any", "four digits", "approved"),
    ("3034 567890 1235", "Diners Club", "any", "any", "approved"),
    ("6011 9876 9876 9876", "Discover", "any", "any", "approved"),
    ("3528 9876 9876 9879", "JCB", "any", "any", "approved"),
    ("6226 2200 0000 0009", "UnionPay", "any", "any", "approved"),
    ("5454 5454 5454 5454", "MasterCard", "03/2030", "737", "challenged (password or 1234), unless keyed by a clerk"),
    ("4917 6100 0000 0000", "Visa", "10/2030", "737", "challenged (password or 1234), unless keyed by a clerk"),
    ("4000 0000 0000 3295", "Visa", "any", "any", "no source is made"),
    ("4000 0000 0000 3600", "Visa", "any", "any", "the charge is declined"),
    ("4000 0000 0000 4103", "Visa", "any", "any", "the capture fails later"),
    ("4000 0000 0000 4663", "Visa", "any", "any", "a refund fails later"),
    ("4000 0000 0000 4442", "Visa", "any", "any", "a cancellation fails"),
)


@routes.get("/")
def page() -> Response:
    """The page itself; it fills itself from ``/_live``."""
    return Response(resource("front-page.html").read_text(encoding="utf-8"), mimetype="text/html")


@routes.get("/_live")
def live() -> Response:
    """What the page shows now; no number, code or secret of a card is known here."""
    processor = here()
    books = processor.books
    sources = [
        {"card": f"{one.brand or one.type} {one.last_four}", "state": one.state, "time": stamp(one.created)}
        for one in books.sources.all(newest=8, by="created")
    ]
    orders = [
        {
            "id": str(one.id),
            "total": formatted(one.priced.total, one.cart.currency),
            "state": one.state,
            "time": stamp(one.submitted),
        }
        for one in books.orders.all(newest=8, by="submitted")
    ]
    told: dict[str, Any] = {
        "shop": processor.shop.name,
        "now": stamp(processor.clock.now()),
        "keys": processor.keys.told(),
        "sources": sources,
        "orders": orders,
        "refunds": [
            {
                "order": str(one.order_id),
                "requested": formatted(one.requested, _currency(one.order_id)),
                "outstanding": formatted(outstanding(one), _currency(one.order_id)),
                "time": stamp(one.created),
            }
            for one in books.refunds.all(newest=8)
        ],
        "cards": TEST_CARDS,
        "faults": KINDS,
        "served": [f"{method.upper():6} {path}" for path, methods in operations().items() for method in methods],
    }
    return answer(told)


def _currency(order_id: int) -> str:
    order = here().books.orders.get(order_id)
    if order is None:
        abort(404)
    return order.cart.currency
