"""From a typed card to a source: what is asked for, what is checked, and what is kept."""

from __future__ import annotations

import uuid
from typing import Any, Final

from flask import request

from pos.sandbox import cards
from pos.sandbox.bodies import LONGEST_TEXT, member
from pos.sandbox.cards import looks_like_a_card
from pos.sandbox.envelopes import Refusal, payments, payments_errors
from pos.sandbox.money import read_amount
from pos.sandbox.pricing import priced
from pos.sandbox.processor import here
from pos.sandbox.records import Cart, Source
from pos.sandbox.wire.address import owner_of

_OWNER_TEXTS: Final = ("firstName", "lastName", "email", "phoneNumber", "organization", "referenceId", "upstreamId")
_ADDRESS_TEXTS: Final = ("line1", "line2", "city", "state", "country", "postalCode")
_EXTRA_TEXTS: Final = ("neighborhood", "phoneticFirstName", "phoneticLastName", "division")
_NEEDS_STATE: Final = frozenset({"US", "CA"})


def bad_body(text: str) -> Refusal:
    """Refuse a body that is no JSON object."""
    return payments(400, "invalid_format", text)


def card_source(body: dict[str, Any]) -> Source:
    """Make a source of a typed card.

    Raises: Refusal that names every parameter that is missing or wrong.
    """
    if body.get("type") in (None, ""):
        raise payments(400, "missing_parameter", "The type is missing.", "type")
    if body["type"] != "creditCard":
        raise payments(400, "invalid_parameter", "Only credit cards are accepted here.", "type")
    cart = _cart_of_session(body.get("sessionId"))
    currency, amount = _asked_amount(body, cart)
    problems: list[tuple[str, str, str]] = []
    given_owner = member(body, "owner", bad_body)
    if not given_owner and cart is not None and cart.billing:
        given_owner = owner_of(cart.billing)
    owner = read_owner(given_owner, problems)
    card = _Card(member(body, "creditCard", bad_body), problems)
    if not _is_flag(body.get("futureUse")):
        problems.append(("invalid_parameter", "futureUse is neither true nor false.", "futureUse"))
    if problems:
        raise payments_errors(400, problems)
    return _kept(body, card, owner, currency, amount, cart)


class _Card:
    """A card while one request runs; nothing of it but the checked parts is passed on."""

    def __init__(self, given: dict[str, Any], problems: list[tuple[str, str, str]]) -> None:
        self.number = _digits(given, "number", problems).replace(" ", "").replace("-", "")
        self.month = _whole(given, "expirationMonth", problems)
        self.year = _whole(given, "expirationYear", problems)
        self.code = _digits(given, "cvv", problems)
        self.brand = cards.brand_of(self.number)
        if self.number and not cards.number_is_good(self.number):
            problems.append(("invalid_parameter", "The card number is wrong.", "creditCard.number"))
        elif self.code and self.brand and not cards.code_is_good(self.code, self.brand):
            problems.append(("invalid_parameter", "The security code is wrong.", "creditCard.cvv"))
        check_expiry(self.month, self.year, problems)

    def __repr__(self) -> str:
        return "_Card(…)"


def reference(body: dict[str, Any]) -> str | None:
    """The merchant's own reference of a source.

    Raises: Refusal if it is no text, too long, or could be a card number.
    """
    problems: list[tuple[str, str, str]] = []
    read = _texts(body, ("upstreamId",), "", problems)
    if problems:
        raise payments_errors(400, problems)
    return read.get("upstreamId") or None


def check_expiry(month: int, year: int, problems: list[tuple[str, str, str]]) -> None:
    """Note what is wrong with an expiry; zero stands for one that is noted already."""
    if not month or not year:
        return
    if not 1 <= month <= 12:
        problems.append(("invalid_expiration_date", "There is no such month.", "creditCard.expirationMonth"))
    elif not 2000 <= year <= 2099 or cards.expired(month, year, here().clock.now().date()):
        problems.append(("invalid_expiration_date", "The card has expired.", "creditCard.expirationYear"))


def _is_flag(value: object) -> bool:
    return value is None or str(value).lower() in {"true", "false", ""}


def _digits(given: dict[str, Any], name: str, problems: list[tuple[str, str, str]]) -> str:
    value = given.get(name)
    if value in (None, ""):
        code = "missing_parameter" if value is None else "invalid_string_empty"
        problems.append((code, f"{name} is missing.", f"creditCard.{name}"))
        return ""
    digits = str(value).replace(" ", "").replace("-", "")
    if not isinstance(value, str | int) or isinstance(value, bool) or not (digits.isascii() and digits.isdigit()):
        problems.append(("invalid_parameter", f"{name} is not made of digits.", f"creditCard.{name}"))
        return ""
    return digits[:30]


def _whole(given: dict[str, Any], name: str, problems: list[tuple[str, str, str]]) -> int:
    digits = _digits(given, name, problems)
    return int(digits) if len(digits) <= 4 and digits else 9999 if digits else 0


def _cart_of_session(session_id: object) -> Cart | None:
    if session_id in (None, ""):
        return None
    found = here().books.carts.all(payment_session_id=str(session_id).removeprefix("ps_"))
    if not found:
        raise payments(404, "not_found", "There is no such payment session.", "sessionId")
    return found[0]


def _asked_amount(body: dict[str, Any], cart: Cart | None) -> tuple[str, int | None]:
    if cart is not None:
        return cart.currency, priced(here().shop, cart).total
    missing = [name for name in ("currency", "amount") if body.get(name) in (None, "")]
    if missing and str(body.get("futureUse")).lower() == "true":
        return _saved_without_a_sale(body)
    if missing:
        raise payments_errors(400, [("missing_parameter", f"{name} is missing.", name) for name in missing])
    currency = body["currency"]
    if currency not in here().shop.currencies:
        raise payments(400, "currency_unsupported", "The currency is not supported.", "currency")
    try:
        amount = read_amount(body["amount"], currency)
    except ValueError as problem:
        raise payments(400, "invalid_parameter", f"The amount is {problem}.", "amount") from None
    if amount < 0:
        raise payments(400, "invalid_parameter", "The amount is negative.", "amount")
    return currency, amount


def _saved_without_a_sale(body: dict[str, Any]) -> tuple[str, int | None]:
    """A card that is only put on file has no amount, and need not have a currency."""
    currency = body.get("currency") or here().shop.currency
    if currency not in here().shop.currencies:
        raise payments(400, "currency_unsupported", "The currency is not supported.", "currency")
    return currency, None


def read_owner(given: dict[str, Any], problems: list[tuple[str, str, str]]) -> dict[str, Any]:
    """The owner of a source, noting what is missing or wrong."""
    owner = _texts(given, _OWNER_TEXTS, "owner", problems)
    where = member(given, "address", bad_body)
    address = _texts(where, _ADDRESS_TEXTS, "owner.address", problems)
    needed = [("owner", name, owner) for name in ("firstName", "lastName", "email")]
    needed += [("owner.address", name, address) for name in ("line1", "city", "postalCode", "country")]
    if address.get("country") in _NEEDS_STATE:
        needed.append(("owner.address", "state", address))
    reported = {problem[2] for problem in problems}
    for prefix, name, holder in needed:
        if not holder.get(name) and f"{prefix}.{name}" not in reported:
            code = "invalid_string_empty" if holder.get(name) == "" else "missing_parameter"
            problems.append((code, f"{name} is missing.", f"{prefix}.{name}"))
    extra = _texts(member(given, "additionalAddressInfo", bad_body), _EXTRA_TEXTS, "owner", problems)
    return {**owner, "address": {**address, "state": address.get("state", "")}} | (
        {"additionalAddressInfo": extra} if extra else {}
    )


def _texts(
    given: dict[str, Any], names: tuple[str, ...], prefix: str, problems: list[tuple[str, str, str]]
) -> dict[str, str]:
    read = {}
    for name in names:
        value = given.get(name)
        if value is None:
            continue
        readable = isinstance(value, str | int) and not isinstance(value, bool)
        if not readable or len(str(value)) > LONGEST_TEXT or looks_like_a_card(str(value)):
            problems.append(("invalid_parameter", f"{name} is not a text.", f"{prefix}.{name}".lstrip(".")))
        else:
            read[name] = str(value)
    return read


def _kept(
    body: dict[str, Any], card: _Card, owner: dict[str, Any], currency: str, amount: int | None, cart: Cart | None
) -> Source:
    now = here().clock.now()
    behaviour = cards.behaviour_of(card.number, card.month, card.year, card.code)
    challenged = behaviour == "challenged" and (cart is None or cart.charge_type == "customer_initiated")
    state = "failed" if behaviour == "source_fails" else "requires_action" if challenged else "chargeable"
    number = str(uuid.uuid4())
    return Source(
        id=number,
        secret=str(uuid.uuid4()),
        type="creditCard",
        state=state,
        created=now,
        updated=now,
        currency=currency,
        amount=amount,
        owner=owner,
        payment_session_id=cart.payment_session_id if cart else None,
        upstream_id=reference(body),
        creation_ip=request.remote_addr,
        brand=card.brand,
        last_four=card.number[-4:],
        month=card.month,
        year=card.year,
        payment_identifier=uuid.uuid4().hex,
        behaviour=behaviour,
        challenge="required" if challenged else "not_required",
    )
