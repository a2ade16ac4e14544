"""Customers: put on file, read, changed."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.bodies import flag, ip_address, json_body, member, text
from pos.sandbox.envelopes import invalid_request, invalid_token, shopper
from pos.sandbox.processor import here
from pos.sandbox.records import Session, Shopper
from pos.sandbox.shape import shaped
from pos.sandbox.wire import shopper as wire
from pos.sandbox.wire.links import link, uri

routes = Blueprint("shoppers", __name__)

_CLASSES: Final = (
    re.compile("[A-Z]"),
    re.compile("[a-z]"),
    re.compile(r"\d"),
    re.compile(r"[!@#$%^*~:;&><\[\]{}|_+=?\\-]"),
)
_REQUIRED: Final = ("username", "firstName", "lastName", "emailAddress")


@routes.post("/v1/shoppers")
def create() -> Response:
    """Put a customer on file."""
    access.session_or_key()
    given = member(json_body(), "shopper")
    read = {name: text(given, name, resource="Shoppers") for name in (*_REQUIRED, "externalReferenceId")}
    missing = [name for name in _REQUIRED if not read[name]]
    if missing:
        raise invalid_request(f"{', '.join(missing)} is missing.", "Shoppers")
    books, shop = here().books, here().shop
    reference = read["externalReferenceId"] or None
    if books.shoppers.all(username=read["username"]) or (reference and books.shoppers.all(reference=reference)):
        raise shopper(409, "shopper-already-exists", "There is such a shopper already.", "Shoppers")
    record = Shopper(
        id=books.next_number(),
        username=read["username"] or "",
        first_name=read["firstName"] or "",
        last_name=read["lastName"] or "",
        email=read["emailAddress"] or "",
        created=here().clock.now(),
        locale=shop.locale,
        currency=shop.currency,
        reference=reference,
    )
    _read_choices(record, given)
    books.shoppers.put(record)
    session = Session(0, "", record.created, record.locale, record.currency, record.id)
    shown = {"shopper": shaped(wire.shopper(session, record), wire.SHOWN, "shopper")}
    return answer(shown, 201, {"Location": uri("v1/shoppers/me")})


def _read_choices(record: Shopper, given: dict[str, Any]) -> None:
    """Take the members that may be given at creation and changed later."""
    password = text(given, "password", resource="Shoppers")
    if password:
        good = [spelt for spelt in access.spellings(password) if _acceptable(spelt)]
        if not good:
            raise shopper(400, "password-failure", "The password is too short or too simple.", "Shoppers")
        record.password = access.sealed(good[-1])
    locale, currency = _site_choice(given)
    record.locale, record.currency = locale or record.locale, currency or record.currency
    record.send_mail = flag(given.get("sendMail"), "sendMail") or record.send_mail
    wanted = given.get("sendEMail", given.get("sendEmail"))
    record.send_email = flag(wanted, "sendEMail") or record.send_email


def _acceptable(password: str) -> bool:
    return 8 <= len(password) <= 32 and sum(bool(kind.search(password)) for kind in _CLASSES) >= 3


def _site_choice(given: dict[str, Any]) -> tuple[str | None, str | None]:
    shop = here().shop
    locale, currency = text(given, "locale", resource="Shoppers"), text(given, "currency", resource="Shoppers")
    if locale and locale not in shop.locales:
        raise shopper(409, "invalid-locale", "The site does not speak that language.", "Shoppers")
    if currency and currency not in shop.currencies:
        raise shopper(409, "valid-currency-code", "The site has no prices in that currency.", "Shoppers")
    if locale and not currency:
        currency = shop.locales[locale]
    return locale, currency


@routes.get("/v1/shoppers/me")
def read() -> Response:
    """Show the shopper of this session; with ``locale`` or ``currency``, change those first."""
    session = access.session()
    _change_session(session, request.args.to_dict())
    record = here().books.shoppers.get(session.shopper_id)
    shown = wire.shopper(session, record) if record else wire.anonymous(session)
    return answer({"shopper": shaped(shown, wire.SHOWN, "shopper")})


@routes.post("/v1/shoppers/me")
def update() -> Response:
    """Change the shopper of this session, or what an anonymous one may choose."""
    session = access.session()
    given = {**member(json_body(), "shopper"), **request.args.to_dict()}
    record = here().books.shoppers.get(session.shopper_id)
    personal = {"username", "password", "firstName", "lastName", "emailAddress", "externalReferenceId"} & set(given)
    if record is None and personal:
        raise invalid_token("The token is not valid for this shopper.")
    if record is not None:
        _change_person(record, given)
    _change_session(session, given)
    return nothing()


def _change_person(record: Shopper, given: dict[str, Any]) -> None:
    books = here().books
    for name, attribute in (("firstName", "first_name"), ("lastName", "last_name"), ("emailAddress", "email")):
        setattr(record, attribute, text(given, name, resource="Shoppers") or getattr(record, attribute))
    username, reference = (text(given, name, resource="Shoppers") for name in ("username", "externalReferenceId"))
    taken = books.shoppers.all(username=username) if username else []
    taken += books.shoppers.all(reference=reference) if reference else []
    if any(other.id != record.id for other in taken):
        raise shopper(409, "shopper-already-exists", "There is such a shopper already.", "Shoppers")
    record.username, record.reference = username or record.username, reference or record.reference
    _read_choices(record, given)
    books.shoppers.put(record)


def _change_session(session: Session, given: dict[str, Any]) -> None:
    """Change language, currency and IP address of a session; the cart is priced anew."""
    books = here().books
    locale, currency = _site_choice(given)
    if currency and currency != session.currency:
        cart = books.carts.get(session.cart_id)
        if cart is not None:
            if cart.primary or cart.secondary or any(_overridden(line) for line in cart.lines):
                raise shopper(409, "invalid-request", "What is in the cart keeps its currency.", "Shoppers")
            cart.currency = currency
            books.carts.put(cart)
        session.currency = currency
    session.locale = locale or session.locale
    session.ip_address = ip_address(given.get("ipAddress")) or session.ip_address
    books.sessions.put(session)


def _overridden(line: Any) -> bool:
    return line.sale_price is not None or line.item_price is not None


@routes.get("/v1/shoppers/me/subscriptions")
def subscriptions() -> Response:
    """The subscriptions of a customer; this shop sells none."""
    access.shopper()
    return answer({"subscriptions": {**link("v1/shoppers/me/subscriptions"), "subscription": []}})


@routes.get("/v1/shoppers/me/account")
def account() -> AnyResponse:
    """Send the shopper to the hosted account page."""
    access.session()
    return redirect(uri("store", here().shop.site_id, "Account"))
