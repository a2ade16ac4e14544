"""Tokens: every grant, what a token stands for, and its end."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.bodies import arguments
from pos.sandbox.clock import stamp
from pos.sandbox.envelopes import oauth as refusal
from pos.sandbox.processor import here
from pos.sandbox.records import Session, Shopper
from pos.sandbox.wire.links import flag

routes = Blueprint("oauth", __name__)

_REFERENCE_NAMES = ("dr_external_reference_id", "external_reference_id", "externalReferenceId")


@routes.route("/oauth20/token", methods=["GET", "POST"])
@routes.route("/v1/oauth20/token", methods=["GET", "POST"])
def token() -> Response:
    """Exchange credentials for a token."""
    given = arguments()
    grant = given.get("grant_type", "")
    if request.method == "GET" and not grant and given.get("apiKey"):
        grant = "password"
    confidential, before = _client(given, grant)
    if grant == "refresh_token":
        return _refreshed(given.get("refresh_token", ""))
    if grant not in {"client_credentials", "password"}:
        raise refusal(401, "invalid_request", "grant_type is missing or not supported.")
    earlier, aware = _earlier(given, before)
    customer = _customer(given, grant, confidential)
    if before is not None and customer is None and not given.get("username"):
        raise refusal(401, "invalid_client", "A token opens no further anonymous session.")
    session = open_session(customer, earlier)
    session.session_aware = aware
    here().books.sessions.put(session)
    return answer(token_pair(session, refresh=grant == "password"))


def _client(given: dict[str, str], grant: str) -> tuple[bool, Session | None]:
    """Whether the client is the confidential one, and the session of a client that shows an anonymous token."""
    keys = here().keys
    if access.basic() is not None:
        return access.confidential_client(), None
    shown = access.bearer()
    if shown:
        session = access.session_of(shown)
        if session is None:
            raise refusal(401, "invalid_token", "The token is dead.")
        return False, session
    key = given.get("apiKey") or given.get("client_id") or ""
    if access.same(key, keys.public_key):
        return False, None
    if access.same(key, keys.confidential_key) and access.same(
        given.get("client_secret", ""), keys.confidential_secret
    ):
        return True, None
    what = "The client is unknown." if grant else "The client and the grant are missing."
    raise refusal(401, "invalid_client", what)


def _refreshed(token_text: str) -> Response:
    record = access.living(token_text, "refresh")
    session = here().books.sessions.get(record.session_id) if record else None
    if session is None:
        raise refusal(401, "invalid_token", "The refresh token is dead.")
    return answer(token_pair(session, refresh=True))


def _earlier(given: dict[str, str], before: Session | None) -> tuple[Session | None, bool]:
    """The session that the new one takes over from, and whether the hosted store knows it."""
    limited = given.get("dr_limited_token")
    if limited:
        session = access.session_of(limited)
        if session is None:
            raise refusal(400, "dr_limited_token_invalid", "The limited token is invalid, expired or revoked.")
        return session, session.session_aware
    store = given.get("dr_session_token")
    if store:
        record = access.living(store, "store")
        session = here().books.sessions.get(record.session_id) if record else None
        if session is None:
            raise refusal(401, "invalid_token", "The session token is dead.")
        return session, True
    return before, before is not None and before.session_aware


def _customer(given: dict[str, str], grant: str, confidential: bool) -> Shopper | None:
    books = here().books
    reference = next((given[name] for name in _REFERENCE_NAMES if given.get(name)), "")
    if reference:
        if not confidential:
            raise refusal(403, "forbidden", "This key may not sign shoppers in.")
        found = books.shoppers.all(reference=reference)
        if not found:
            raise refusal(401, "invalid_client", "There is no shopper with that external reference id.")
        return found[0]
    if grant != "password" or not (given.get("username") or given.get("password")):
        return None
    found = books.shoppers.all(username=given.get("username", ""))
    if not found or not access.opens(given.get("password", ""), found[0].password):
        raise refusal(401, "invalid_request", "User name or password is wrong.")
    return found[0]


def open_session(customer: Shopper | None, earlier: Session | None) -> Session:
    """Open a shopper session; it takes the cart of an anonymous one that it follows."""
    processor = here()
    session = Session(
        id=processor.books.next_number(),
        tag=secrets.token_hex(16),
        created=processor.clock.now(),
        locale=customer.locale if customer else processor.shop.locale,
        currency=customer.currency if customer else processor.shop.currency,
        shopper_id=customer.id if customer else None,
    )
    if earlier is not None and earlier.shopper_id is None:
        session.cart_id, earlier.cart_id = earlier.cart_id, None
        session.locale, session.currency = earlier.locale, earlier.currency
        processor.books.sessions.put(earlier)
        cart = processor.books.carts.get(session.cart_id)
        if cart is not None:
            cart.session_id = session.id
            processor.books.carts.put(cart)
    processor.books.sessions.put(session)
    return session


def token_pair(session: Session, *, refresh: bool) -> dict[str, Any]:
    """The answer of the token service for a session."""
    life_s = here().shop.token_life_s
    given: dict[str, Any] = {
        "access_token": access.issue("access", session.id, timedelta(seconds=life_s)),
        "token_type": "bearer",
        "expires_in": life_s,
    }
    if refresh:
        given["refresh_token"] = access.issue("refresh", session.id, access.REFRESH_LIFE)
    return given


@routes.route("/oauth20/access-tokens", methods=["GET", "DELETE"])
@routes.route("/oauth20/access-token", methods=["GET", "DELETE"])
@routes.route("/v1/oauth20/access-tokens", methods=["GET", "DELETE"])
def information() -> Response:
    """What a token stands for; with DELETE, its end."""
    processor = here()
    shown = request.args.get("token", "") or access.bearer()
    record = access.living(shown, "access")
    session = processor.books.sessions.get(record.session_id) if record else None
    if record is None or session is None:
        raise refusal(401, "invalid_token", "The token is dead.")
    customer = processor.books.shoppers.get(session.shopper_id)
    now = processor.clock.now()
    told = {
        "sessionId": session.id,
        "userId": session.shopper_id or session.id,
        "externalReferenceId": customer.reference if customer else None,
        "authenticated": flag(customer),
        "locale": session.locale,
        "currency": session.currency,
        "cartId": session.cart_id,
        "clientIpAddress": session.ip_address or request.remote_addr,
        "domain": request.host,
        "expiresIn": int((record.expires - now).total_seconds()),
        "createdOn": stamp(session.created),
        "lastAccessed": stamp(now),
        "themeId": 4_711_000_100,
        "sessionTag": session.tag,
    }
    if request.method == "DELETE":
        processor.books.tokens.delete(record.digest)
    return answer(told)
