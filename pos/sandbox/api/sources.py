"""Sources: made with the publishable key, read and made for store credit with the confidential one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.bodies import json_body, member
from pos.sandbox.cards import CHALLENGE_ANSWERS, code_is_good
from pos.sandbox.envelopes import payments, payments_errors
from pos.sandbox.money import decimals, major, read_amount
from pos.sandbox.pricing import priced
from pos.sandbox.processor import here
from pos.sandbox.records import Source
from pos.sandbox.tokenising import bad_body, card_source, check_expiry, read_owner, reference
from pos.sandbox.wire import payment as wire
from pos.sandbox.wire.links import uri

routes = Blueprint("sources", __name__)


@routes.post("/payments/sources")
def create() -> Response:
    """Make a source of a card; a refused card is a source too, whose state is ``failed``."""
    access.needs_publishable_key()
    source = card_source(json_body(bad_body))
    here().books.sources.put(source)
    return answer(wire.source(source), 201)


@routes.post("/sources")
def create_secondary() -> Response:
    """Make a source of store credit."""
    access.needs_confidential_key()
    body = json_body(bad_body)
    if body.get("type") != "customerCredit":
        raise payments(400, "invalid_parameter", "Only store credit is made here.", "type")
    missing = [name for name in ("paymentSessionId", "amount", "currency") if body.get(name) in (None, "")]
    if missing:
        raise payments_errors(400, [("missing_parameter", f"{name} is missing.", name) for name in missing])
    found = here().books.carts.all(payment_session_id=str(body["paymentSessionId"]).removeprefix("ps_"))
    if not found:
        raise payments(404, "not_found", "There is no such payment session.", "paymentSessionId")
    if body["currency"] != found[0].currency:
        raise payments(400, "currency_unsupported", "The cart is in another currency.", "currency")
    try:
        amount = read_amount(body["amount"], found[0].currency)
    except ValueError as problem:
        raise payments(400, "invalid_parameter", f"The amount is {problem}.", "amount") from None
    if amount <= 0:
        raise payments(400, "invalid_parameter", "The amount is not above zero.", "amount")
    number, now = str(uuid.uuid4()), here().clock.now()
    source = Source(
        id=number,
        secret=str(uuid.uuid4()),
        type="customerCredit",
        state="chargeable",
        created=now,
        updated=now,
        currency=found[0].currency,
        amount=amount,
        payment_session_id=found[0].payment_session_id,
        upstream_id=reference(body),
        creation_ip=request.remote_addr,
    )
    here().books.sources.put(source)
    return answer(wire.source(source), 201)


@routes.get("/sources/<number>")
def read(number: str) -> Response:
    """Read a source back."""
    access.needs_confidential_key()
    source = here().books.sources.get(number)
    if source is None:
        raise payments(404, "source_not_found", "There is no such source.")
    return answer(wire.source(source, read_back=True))


# --- for browsers: one source, by its client secret ---


def _own_source(number: str) -> Source:
    access.needs_publishable_key()
    source = here().books.sources.get(number)
    if source is None or not access.same(request.headers.get("X-Client-Secret", ""), source.client_secret):
        raise payments(404, "source_not_found", "There is no such source.")
    return source


@routes.get("/payments/sources/<number>")
def retrieve(number: str) -> Response:
    """Show a source to whoever holds its client secret."""
    return answer(wire.source(_own_source(number)))


@routes.post("/payments/sources/<number>")
def update(number: str) -> Response:
    """Change a card's owner or expiry."""
    source = _own_source(number)
    body = json_body(bad_body)
    if source.type != "creditCard":
        raise payments(400, "invalid_parameter", "Only credit cards can be changed.", "type")
    problems: list[tuple[str, str, str]] = []
    if member(body, "owner", bad_body):
        source.owner = read_owner(body["owner"], problems)
    card = member(body, "creditCard", bad_body)
    if card:
        month, year = (_expiry_part(card.get(name)) for name in ("expirationMonth", "expirationYear"))
        check_expiry(month or 99, year or 9999, problems)
        source.month, source.year = month, year
    if problems:
        raise payments_errors(400, problems)
    source.updated = here().clock.now()
    here().books.sources.put(source)
    return answer(wire.source(source))


def _expiry_part(value: Any) -> int:
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else 0


@routes.post("/payments/sources/<number>/authenticate")
def authenticate(number: str) -> Response:
    """Put the challenge to a customer: ``requires_action`` until there is an ``answer``, then its result."""
    source = _own_source(number)
    body = json_body(bad_body)
    carts = here().books.carts.all(payment_session_id=str(body.get("sessionId", "")).removeprefix("ps_"))
    if body.get("cvv") is not None:
        _note_code(source, body["cvv"])
    keyed_by_clerk = bool(carts) and carts[0].charge_type != "customer_initiated"
    if source.behaviour != "challenged" or keyed_by_clerk:
        return answer({"status": "authentication_not_required"})
    if source.challenge == "complete" and body.get("answer") is None:
        return answer({"status": "complete"})
    if body.get("answer") is None:
        return answer({"status": "requires_action"})
    passed = str(body["answer"]) in CHALLENGE_ANSWERS
    source.challenge = "complete" if passed else "failed"
    if source.state == "requires_action":
        source.state = "chargeable" if passed else "failed"
    source.updated = here().clock.now()
    here().books.sources.put(source)
    return answer({"status": source.challenge})


def _note_code(source: Source, code: object) -> None:
    """The customer has typed the code of a card on file, or of one that waited too long; only the moment is kept."""
    if not isinstance(code, str) or not code_is_good(code, source.brand):
        raise payments(400, "invalid_parameter", "The security code is wrong.", "cvv")
    source.code_at = here().clock.now()
    here().books.sources.put(source)


@routes.get("/payments/payment-methods")
def payment_methods() -> Response:
    """What a customer can pay with: cards, and nothing else."""
    access.needs_publishable_key()
    asked = request.args
    told: dict[str, Any] = {}
    if asked.get("sessionId"):
        found = here().books.carts.all(payment_session_id=asked["sessionId"].removeprefix("ps_"))
        if not found:
            raise payments(404, "not_found", "There is no such payment session.", "sessionId")
        cart = found[0]
        total = major(priced(here().shop, cart).total, cart.currency)
        told["sessionInformation"] = {
            "currency": cart.currency,
            "country": (cart.billing or {}).get("country") or here().shop.locale[-2:],
            "amount": f"{total:.{decimals(cart.currency)}f}",
        }
    method = {
        "type": "creditCard",
        "flow": "standard",
        "supportsRecurring": True,
        "supportsFreeTrial": True,
        "supportsStorage": True,
        "localizedDisplayName": "Credit card",
        "defaultMandate": {"terms": "Yes, please save this card for future purchases."},
        "images": {"iconImage": uri("images/creditcard.svg")},
    }
    currency = asked.get("currency", here().shop.currency)
    told["paymentMethods"] = [method] if currency in here().shop.currencies else []
    return answer(told)
