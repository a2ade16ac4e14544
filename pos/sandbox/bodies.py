"""What a request's body says, read as forgivingly as the service reads it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
from flask import request

from pos.sandbox.cards import looks_like_a_card
from pos.sandbox.envelopes import Refusal, invalid_request, shopper
from pos.sandbox.xml_bodies import BadXml, read_xml

#: No member of an address or a name is longer.
LONGEST_TEXT = 255

_WHOLE = re.compile(r"(-?\d{1,15})(\.0{1,20})?", re.ASCII)
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def json_body(refuse: Callable[[str], Refusal] = invalid_request) -> dict[str, Any]:
    """The object of the body, in JSON or in XML; empty for the many ways in which real clients write "no body".

    Raises: Refusal for anything that is neither.
    """
    raw = request.get_data()
    if not raw.strip():
        return {}
    if "xml" in (request.mimetype or ""):
        try:
            return read_xml(raw)
        except BadXml:
            raise refuse("The body is not valid XML.") from None
    try:
        body = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, ArithmeticError):
        raise refuse("The body is not valid JSON.") from None
    if body is None or body in ("", []):
        return {}
    if not isinstance(body, dict):
        raise refuse("The body is not a JSON object.")
    return body


def member(body: dict[str, Any], name: str, refuse: Callable[[str], Refusal] = invalid_request) -> dict[str, Any]:
    """An object inside an object; empty if it is absent, null or ``""``.

    Raises: Refusal if it is something else.
    """
    value = body.get(name)
    if value in (None, "", []):
        return {}
    if not isinstance(value, dict):
        raise refuse(f"{name} is not an object.")
    return value


def items(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects, which clients also write as one bare object.

    Raises: Refusal if it is something else.
    """
    value = body.get(name)
    if value in (None, ""):
        return []
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in listed):
        raise invalid_request(f"{name} is not a list of objects.")
    if len(listed) > 1000:
        raise invalid_request(f"{name} is too long.")
    return listed


def text(body: dict[str, Any], name: str, longest: int = LONGEST_TEXT, resource: str = "Carts") -> str | None:
    """A text; numbers are taken as their digits, absent and null are None.

    Raises: Refusal if it is an object or a list, is too long, or holds a card number.
    """
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise invalid_request(f"{name} is not a text.", resource)
    written = str(value)
    if len(written) > longest:
        raise shopper(409, "field-too-long", f"{name} is too long.", resource)
    if looks_like_a_card(written):
        raise shopper(
            400, "invalid-request", f"{name} holds sensitive data.", resource, subcode="sensitive-data-detected"
        )
    return written


def flag(value: Any, name: str) -> str | None:
    """A yes or no as ``"true"`` or ``"false"``, from a boolean or a text in any case.

    Raises: Refusal for anything else.
    """
    if value is None or value == "":
        return None
    word = str(value).lower()
    if isinstance(value, bool | str) and word in {"true", "false"}:
        return word
    raise invalid_request(f"{name} is neither true nor false.")


def whole_number(value: Any, name: str, resource: str = "Carts") -> int:
    """A whole number that fits into 53 bits, from a number or a text.

    Raises: Refusal for a fraction, a word, or anything too large.
    """
    written = str(value).strip()
    # Some clients' languages write every number as a float: 2.0 is as whole as 2.
    match = _WHOLE.fullmatch(written)
    if isinstance(value, bool) or match is None:
        raise invalid_request(f"{name} is not a whole number.", resource)
    return int(match[1])


def whole_or_none(value: Any) -> int | None:
    """A whole number out of an address or a list, or None for what cannot be one."""
    written = str(value).strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 15 else None


def ip_address(value: Any) -> str | None:
    """A shopper's IP address as it stands.

    Raises: Refusal if it is neither IPv4 nor IPv6.
    """
    if value is None or value == "":
        return None
    try:
        return str(ipaddress.ip_address(value if isinstance(value, str) else ""))
    except ValueError:
        raise shopper(409, "invalid-ip-address", "The IP address is malformed.") from None


def arguments() -> dict[str, str]:
    """Form members and query parameters together; OAuth takes either."""
    return {**request.args.to_dict(), **request.form.to_dict()}
