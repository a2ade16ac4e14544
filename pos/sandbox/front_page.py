"""The page for people: what is served, keys, test cards, how to misbehave, and what happened last, live."""

from __future__ import annotations

import ipaddress
from dataclasses import asdict
from typing import Any, Final

from flask import Blueprint, Response, current_app, request

from pos.sandbox.answers import answer
from pos.sandbox.clock import stamp
from pos.sandbox.declines import OTHER_FAILURES, REASONS
from pos.sandbox.envelopes import admin
from pos.sandbox.faults import KINDS, Faults
from pos.sandbox.money import formatted
from pos.sandbox.openapi import operations
from pos.sandbox.processor import here
from pos.sandbox.records import Order, Refund, Source
from pos.sandbox.refunding import outstanding
from pos.sandbox.shop import resource
from pos.sandbox.wire.links import uri

routes = Blueprint("front_page", __name__)

_NEWEST: Final = 8
_POLICY: Final = "default-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'none'"

#: Number, brand, expiry, code, what happens.
TEST_CARDS: Final = (
    ("4444 2222 3333 1111", "Visa", "any", "123", "approved; with any other code it is declined"),
    ("4718 4914 7722 0129", "Visa", "any", "any", "approved"),
    ("5466 1600 0000 0008", "MasterCard", "any", "any", "approved"),
    ("3434 567890 12341", "American Express", "any", "four digits", "approved"),
    ("3034 567890 1235", "Diners Club", "any", "any", "approved"),
    ("6011 9876 9876 9876", "Discover", "any", "any", "approved"),
    ("3528 9876 9876 9879", "JCB", "any", "any", "approved"),
    ("6226 2200 0000 0009", "UnionPay", "any", "any", "approved"),
    ("5454 5454 5454 5454", "MasterCard", "03/2030", "737", "challenged (password or 1234), unless a clerk keys it"),
    ("4917 6100 0000 0000", "Visa", "10/2030", "737", "challenged (password or 1234), unless a clerk keys it"),
    ("4000 0000 0000 3295", "Visa", "any", "any", "no source is made"),
    ("4000 0000 0000 3600", "Visa", "any", "any", "the charge is declined"),
    ("4000 0000 0000 4103", "Visa", "any", "any", "approved; the capture fails later"),
    ("4485 9517 8852 1565", "Visa", "any", "any", "approved; the capture is pending, then fails"),
    ("4024 0071 2057 9635", "Visa", "any", "any", "approved; the capture stays pending"),
    ("4000 0000 0000 4663", "Visa", "any", "any", "approved; a refund fails later"),
    ("4000 0000 0000 4111", "Visa", "any", "any", "approved; a refund fails later"),
    ("4556 6025 6424 0839", "Visa", "any", "any", "approved; a refund is pending, then fails"),
    ("4000 0000 0000 4442", "Visa", "any", "any", "approved; it cannot be cancelled"),
)


@routes.before_request
def _only_from_this_machine() -> None:
    """Refuse whoever came here by another name: a page elsewhere may have had its name led to this machine."""
    name = request.host.rsplit(":", 1)[0].strip("[]")
    try:
        ours = name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        ours = False
    if not ours:
        raise admin(403, "forbidden", "This page is for people on this machine.")


@routes.get("/")
def page() -> Response:
    """The page itself; it fills itself from ``/_about`` and ``/_live``."""
    text = resource("front-page.html").read_text(encoding="utf-8")
    return Response(text, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


@routes.get("/_about")
def about() -> Response:
    """What stays as it is while the sandbox runs."""
    processor = here()
    shop = processor.shop
    return answer(
        {
            "shop": shop.name,
            "url": uri().rstrip("/"),
            "facts": {
                "Site": shop.site_id,
                "Locale": shop.locale,
                "Currencies": ", ".join(shop.currencies),
                "Prices": "with tax in them" if shop.tax_inclusive else "without tax",
                "Products": f"{len(shop.catalogue):,}",
                "World": processor.world.told() or "as documented",
            },
            "keys": processor.keys.told(),
            "cards": TEST_CARDS,
            "declines": [
                {"name": one.name, "group": one.group, "customer": one.customer, "merchant": one.merchant}
                for one in REASONS.values()
            ],
            "failures": list(OTHER_FAILURES),
            "faults": KINDS,
            "served": {path: [method.upper() for method in methods] for path, methods in operations("library").items()},
        }
    )


@routes.get("/_live")
def live() -> Response:
    """What happened last; no number, code or secret of a card is known here."""
    processor = here()
    books = processor.books
    faults: Faults = current_app.extensions["faults"]
    told: dict[str, Any] = {
        "now": stamp(processor.clock.now()),
        "sources": [_source(one) for one in books.sources.all(newest=_NEWEST, by="created")],
        "orders": [_order(one) for one in books.orders.all(newest=_NEWEST, by="submitted")],
        "refunds": [_refund(one) for one in books.refunds.all(newest=_NEWEST)],
        "counts": {
            "sources": books.sources.count(),
            "orders": books.orders.count(),
            "refunds": books.refunds.count(),
        },
        "armed": [asdict(fault) for fault in faults.waiting()],
        "declines": processor.declines.waiting(),
    }
    return answer(told)


def _source(one: Source) -> dict[str, str]:
    card = f"{one.brand} {one.last_four}" if one.brand else "Store credit"
    saved = "saved" if one.reusable else ""
    return {"what": card, "state": one.state, "note": saved, "time": stamp(one.created)}


def _order(one: Order) -> dict[str, str]:
    pieces = sum(line.quantity for line in one.cart.lines)
    note = f"{formatted(one.priced.total, one.cart.currency)} for {pieces} piece{'s' if pieces != 1 else ''}"
    return {"what": str(one.id), "state": one.state, "note": note, "time": stamp(one.submitted)}


def _refund(one: Refund) -> dict[str, str]:
    order = here().books.orders.get(one.order_id)
    currency = order.cart.currency if order else here().shop.currency
    state = "failed" if one.settled and not one.done else "done" if one.settled else "pending"
    note = f"{formatted(one.requested, currency)}, {formatted(outstanding(one), currency)} outstanding"
    return {"what": str(one.order_id), "state": state, "note": note, "time": stamp(one.created)}
