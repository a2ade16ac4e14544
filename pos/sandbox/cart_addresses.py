"""Addresses of a cart: merged member by member, checked as the country demands."""

from __future__ import annotations

import re
from typing import Any, Final

from pos.sandbox.bodies import text
from pos.sandbox.envelopes import shopper
from pos.sandbox.processor import here
from pos.sandbox.records import Address
from pos.sandbox.wire.address import FIELDS

_US_POSTAL_CODE: Final = re.compile(r"\d{5}(-\d{4})?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def merged(before: Address | None, given: dict[str, Any], which: str) -> Address:
    """An address with the given members replaced; ``which`` is ``billingAddress`` or ``shippingAddress``.

    Raises: Refusal for a country, a postal code or a text that is not accepted.
    """
    address = dict(before or {})
    address.update({name: text(given, name, resource="Addresses") for name in FIELDS if name in given})
    check_address(address, "bill" if which == "billingAddress" else "ship")
    return {name: value for name, value in address.items() if value is not None}


def check_address(address: Address, purpose: str = "bill", resource: str = "Addresses") -> None:
    """Check country and postal code.

    Raises: Refusal for a country that is none or is not served, or a postal code that is wrong for the US.
    """
    country = address.get("country")
    if country:
        if not _COUNTRY.fullmatch(country):
            raise shopper(409, f"invalid-{purpose}-to-country", "The country is no ISO 3166 code.", resource)
        if country in here().shop.refused_countries:
            raise shopper(409, f"restricted-{purpose}-to-country", "The country is not served.", resource)
    postal_code = address.get("postalCode")
    if country == "US" and postal_code and not _US_POSTAL_CODE.fullmatch(postal_code):
        raise shopper(409, "invalid-postal-code", "The postal code is wrong for the country.", resource)


def read_address(given: dict[str, Any]) -> Address:
    """The members of an address for the address book.

    Raises: Refusal if they are not accepted.
    """
    address = {name: text(given, name, resource="Addresses") for name in FIELDS if name in given}
    check_address(address)
    return address


def complete(address: Address | None) -> bool:
    """Whether an address has what an order needs."""
    return bool(address) and all((address or {}).get(name) for name in ("line1", "city", "postalCode", "country"))
