"""The address book of a customer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.bodies import flag, json_body, member, text, whole_or_none
from pos.sandbox.cart_addresses import read_address
from pos.sandbox.envelopes import invalid_request, not_found
from pos.sandbox.processor import here
from pos.sandbox.records import SavedAddress, Shopper
from pos.sandbox.shape import shaped
from pos.sandbox.wire.address import saved_address
from pos.sandbox.wire.links import link
from pos.sandbox.wire.shopper import LISTED_ADDRESS

routes = Blueprint("addresses", __name__, url_prefix="/v1/shoppers/me/addresses")


def _customer() -> Shopper:
    return access.shopper("Addresses")[1]


def _own(customer: Shopper, number: str) -> SavedAddress:
    saved = here().books.addresses.get(whole_or_none(number))
    if saved is None or saved.shopper_id != customer.id:
        raise not_found("There is no such address.", "Addresses")
    return saved


@routes.post("")
def create() -> Response:
    """Save an address; one of the same nickname is overwritten."""
    customer = _customer()
    given = member(json_body(), "address")
    nick_name = text(given, "nickName", resource="Addresses")
    if not nick_name:
        raise invalid_request("nickName is missing.", "Addresses")
    theirs = here().books.addresses.all(shopper_id=customer.id)
    saved = next((one for one in theirs if one.nick_name == nick_name), None)
    if saved is None:
        saved = SavedAddress(here().books.next_number(), customer.id, nick_name, not theirs, {})
    _write(saved, given, theirs)
    return nothing()


@routes.post("/<number>")
def update(number: str) -> Response:
    """Change an address."""
    customer = _customer()
    saved = _own(customer, number)
    given = member(json_body(), "address")
    saved.nick_name = text(given, "nickName", resource="Addresses") or saved.nick_name
    _write(saved, given, here().books.addresses.all(shopper_id=customer.id))
    return nothing()


def _write(saved: SavedAddress, given: dict[str, Any], theirs: list[SavedAddress]) -> None:
    books = here().books
    saved.fields = {**saved.fields, **read_address(given)}
    if not any(saved.fields.values()):
        raise invalid_request("The address is missing.", "Addresses")
    if flag(given.get("isDefault"), "isDefault") == "true":
        for other in theirs:
            if other.is_default and other.id != saved.id:
                other.is_default = False
                books.addresses.put(other)
        saved.is_default = True
    books.addresses.put(saved)


@routes.get("")
def listed() -> Response:
    """Every saved address."""
    found = here().books.addresses.all(shopper_id=_customer().id)
    shown = [shaped(saved_address(saved), LISTED_ADDRESS, "address") for saved in found]
    return answer({"addresses": {**link("v1/shoppers/me/addresses"), "address": shown}})


@routes.get("/<number>")
def one(number: str) -> Response:
    """One saved address."""
    return answer({"address": shaped(saved_address(_own(_customer(), number)), {}, "address")})


@routes.delete("/<number>")
def remove(number: str) -> Response:
    """Forget an address."""
    here().books.addresses.delete(_own(_customer(), number).id)
    return nothing()
