"""Addresses: in carts and orders, in the address book, and as the owner of a source writes them."""

from __future__ import annotations

from typing import Any, Final

from pos.sandbox.records import Address, SavedAddress
from pos.sandbox.wire.links import CART, flag, uri

#: Every member that a client may write; all are texts or null.
FIELDS: Final = (
    "firstName lastName companyName line1 line2 line3 city countrySubdivision postalCode country countyName "
    "phoneNumber emailAddress phoneticFirstName phoneticLastName division title"
).split()

#: Country code -> name, as the server fills it in; others are shown by their code.
_COUNTRY_NAMES: Final = {
    "AT": "Austria",
    "BE": "Belgium",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "IT": "Italy",
    "JP": "Japan",
    "KW": "Kuwait",
    "NL": "Netherlands",
    "US": "United States",
}


def country_name(address: Address) -> str | None:
    """The country in words."""
    code = address.get("country")
    return _COUNTRY_NAMES.get(code or "", code)


def cart_address(address: Address | None, which: str) -> dict[str, Any]:
    """An address of the cart; ``which`` is ``billingAddress`` or ``shippingAddress``."""
    path = "billing-address" if which == "billingAddress" else "shipping-address"
    return _whole(address or {}, which, uri(CART, path))


def order_address(address: Address | None, which: str, order_id: int) -> dict[str, Any]:
    """An address of an order."""
    path = "billing-address" if which == "billingAddress" else "shipping-address"
    return _whole(address or {}, which, uri("v1/shoppers/me/orders", order_id, path))


def _whole(address: Address, which: str, where: str) -> dict[str, Any]:
    head = {"uri": where, "relation": "https://developers.digitalriver.com/v1/shoppers/AddressesResource", "id": which}
    return {**head, **{name: address.get(name) for name in FIELDS}, "countryName": country_name(address)}


def saved_address(saved: SavedAddress) -> dict[str, Any]:
    """An entry of the address book in full."""
    head = {
        "uri": uri("v1/shoppers/me/addresses", saved.id),
        "id": saved.id,
        "nickName": saved.nick_name,
        "isDefault": flag(saved.is_default),
    }
    fields = {name: saved.fields.get(name) for name in FIELDS if name not in {"emailAddress", "title"}}
    return {**head, **fields, "countryName": country_name(saved.fields)}


def owner_address(owner: dict[str, Any]) -> Address:
    """A source owner's address in the words of a cart."""
    there = owner.get("address") or {}
    extra = owner.get("additionalAddressInfo") or {}
    told = {
        "firstName": owner.get("firstName"),
        "lastName": owner.get("lastName"),
        "companyName": owner.get("organization"),
        "emailAddress": owner.get("email"),
        "phoneNumber": owner.get("phoneNumber"),
        "line1": there.get("line1"),
        "line2": there.get("line2"),
        "city": there.get("city"),
        "countrySubdivision": there.get("state"),
        "postalCode": there.get("postalCode"),
        "country": there.get("country"),
        "phoneticFirstName": extra.get("phoneticFirstName"),
        "phoneticLastName": extra.get("phoneticLastName"),
        "division": extra.get("division"),
    }
    return {name: value for name, value in told.items() if value is not None}


def owner_of(address: Address) -> dict[str, Any]:
    """A cart's address in the words of a source owner."""
    return {
        "firstName": address.get("firstName"),
        "lastName": address.get("lastName"),
        "email": address.get("emailAddress"),
        "phoneNumber": address.get("phoneNumber"),
        "organization": address.get("companyName"),
        "address": {
            "line1": address.get("line1"),
            "line2": address.get("line2"),
            "city": address.get("city"),
            "state": address.get("countrySubdivision"),
            "country": address.get("country"),
            "postalCode": address.get("postalCode"),
        },
    }
