"""Who is calling: tokens, keys and what each may do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta

from flask import request

from pos.sandbox.envelopes import Refusal, admin, invalid_token, oauth, payments
from pos.sandbox.processor import here
from pos.sandbox.records import Session, Shopper, Token

#: Source: "Tokens": a refresh token lives for a year.
REFRESH_LIFE = timedelta(days=365)


def same(given: str, expected: str) -> bool:
    """Compare two secrets without telling how far they agree."""
    return hmac.compare_digest(given.encode(), expected.encode())


def digest(token: str) -> str:
    """What the books keep instead of a token."""
    return hashlib.blake2b(token.encode(), digest_size=16).hexdigest()


def bearer() -> str:
    """The token of the ``Authorization`` header; the scheme in any case, the header possibly doubled."""
    header = request.headers.get("Authorization", "").split(",")[0]
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def basic() -> tuple[str, str] | None:
    """User and password of the ``Authorization`` header; None if it is of another scheme or broken."""
    scheme, _, coded = request.headers.get("Authorization", "").split(",")[0].strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return user, password


# --- tokens ---


def issue(kind: str, session_id: int, life: timedelta) -> str:
    """Make a token; only its digest is kept."""
    token = secrets.token_hex(96)
    here().books.tokens.put(Token(digest(token), kind, session_id, here().clock.now() + life))
    return token


def living(token: str, kind: str) -> Token | None:
    """The record of a token that is known, of this kind and not yet dead."""
    record = here().books.tokens.get(digest(token)) if token else None
    return record if record and record.kind == kind and record.expires > here().clock.now() else None


def session_of(token: str) -> Session | None:
    """The shopper session that an access token stands for."""
    record = living(token, "access")
    return here().books.sessions.get(record.session_id) if record else None


def shown_token() -> str:
    """The access token of this request, from its header or its query."""
    return bearer() or request.args.get("token", "")


def session() -> Session:
    """The shopper session of this request.

    Raises: Refusal if there is none.
    """
    found = session_of(shown_token())
    if found is None:
        raise invalid_token()
    return found


def session_or_key() -> Session | None:
    """The session of this request, or None for a caller who shows the public key instead.

    Raises: Refusal if there is neither.
    """
    if not shown_token() and same(request.args.get("apiKey", ""), here().keys.public_key):
        return None
    return session()


def shopper(resource: str = "Shoppers") -> tuple[Session, Shopper]:
    """Session and customer of a full token.

    Raises: Refusal for an anonymous one.
    """
    found = session()
    customer = here().books.shoppers.get(found.shopper_id)
    if customer is None:
        raise invalid_token("The token is not valid for this shopper.", resource)
    return found, customer


# --- keys ---


def needs_publishable_key() -> None:
    """Let in who shows the browser library's key.

    Raises: Refusal for any other.
    """
    if not same(bearer(), here().keys.publishable_key):
        raise payments(401, "invalid_parameter", "The key is missing or of the wrong kind.")


def needs_confidential_key() -> None:
    """Let in who shows the confidential key.

    Raises: Refusal for any other.
    """
    if not same(bearer(), here().keys.confidential_key):
        raise payments(401, "invalid_parameter", "The key is missing or of the wrong kind.")


def needs_control_token() -> None:
    """Let a tester into the control room.

    Raises: Refusal for anybody else.
    """
    if not same(bearer(), here().keys.control_token):
        raise admin(401, "unauthorized", "The control token is missing or wrong.")


def confidential_client(refuse: Callable[[int, str, str], Refusal] = oauth) -> bool:
    """Whether the Basic header shows the confidential key with its secret; False if it is absent.

    Raises: Refusal if it shows something else than a known key.
    """
    shown = basic()
    if shown is None:
        return False
    keys = here().keys
    if same(shown[0], keys.confidential_key) and same(shown[1], keys.confidential_secret):
        return True
    if same(shown[0], keys.public_key) and not shown[1]:
        return False
    raise refuse(401, "invalid_client", "The client is unknown or its secret is wrong.")


# --- passwords ---


def sealed(password: str) -> str:
    """A salted digest of a password."""
    salt = secrets.token_hex(8)
    return f"{salt}:{_stretched(salt, password)}"


def opens(password: str, seal: str | None) -> bool:
    """Whether a password, plain or in base64, is the one behind a seal."""
    salt, _, expected = (seal or "").partition(":")
    return bool(expected) and any(same(_stretched(salt, spelt), expected) for spelt in spellings(password))


def spellings(password: str) -> list[str]:
    """A password as it came and, if it is base64, what that stands for."""
    try:
        return [password, base64.b64decode(password, validate=True).decode()]
    except ValueError:
        return [password]


def _stretched(salt: str, password: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 1_000).hex()
