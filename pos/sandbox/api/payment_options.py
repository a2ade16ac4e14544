"""Saved cards: sources that belong to a customer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.bodies import flag, ip_address, json_body, member, text, whole_or_none
from pos.sandbox.envelopes import Refusal, invalid_request, not_found, shopper
from pos.sandbox.processor import here
from pos.sandbox.records import PaymentOption, Shopper, Source
from pos.sandbox.shape import shaped
from pos.sandbox.wire.links import link
from pos.sandbox.wire.shopper import LISTED_OPTION, payment_option

routes = Blueprint("payment_options", __name__, url_prefix="/v1/shoppers/me/payment-options")


def _customer() -> Shopper:
    return access.shopper("PaymentOptions")[1]


def _refused(code: str, text: str) -> Refusal:
    return shopper(409, code, text, "PaymentOptions")


def _own(customer: Shopper, number: object) -> PaymentOption:
    saved = here().books.payment_options.get(whole_or_none(number))
    if saved is None or saved.shopper_id != customer.id:
        raise not_found("There is no such payment option.", "PaymentOptions")
    return saved


@routes.post("")
def create() -> Response:
    """Save a source to the customer: it turns reusable and charges no longer consume it."""
    customer = _customer()
    body = json_body()
    given = member(body, "paymentOption")
    ip_address(member(body, "shopper").get("ipAddress"))
    if given.get("id") not in (None, ""):
        return _changed(customer, _own(customer, given["id"]), given)
    source_id = given.get("sourceId")
    if not isinstance(source_id, str) or not source_id:
        raise invalid_request("sourceId is missing.", "PaymentOptions")
    theirs = here().books.payment_options.all(shopper_id=customer.id)
    source = _savable(source_id)
    nick_name = text(given, "nickName", resource="PaymentOptions") or f"{source.brand} {source.last_four}"
    _check_nick_name(theirs, nick_name, None)
    source.reusable, source.customer_id, source.updated = True, customer.id, here().clock.now()
    here().books.sources.put(source)
    saved = PaymentOption(here().books.next_number(), customer.id, nick_name, not theirs, source.id)
    _set_default(saved, theirs, given)
    return answer({"paymentOption": payment_option(saved)}, 201)


def _savable(source_id: str) -> Source:
    if here().books.payment_options.all(source_id=source_id):
        raise _refused("payment-option-already-exists", "The source is saved already.")
    source = here().books.sources.get(source_id)
    if source is None or source.state != "chargeable" or source.type != "creditCard":
        raise _refused("invalid-payment-method", "The source cannot be saved.")
    return source


def _check_nick_name(theirs: list[PaymentOption], nick_name: str, own_id: int | None) -> None:
    if any(other.nick_name == nick_name and other.id != own_id for other in theirs):
        raise _refused("payment-option-already-exists", "The nickname is used already.")


def _set_default(saved: PaymentOption, theirs: list[PaymentOption], given: dict[str, Any]) -> None:
    books = here().books
    if flag(given.get("isDefault"), "isDefault") == "true":
        saved.is_default = True
    if saved.is_default:
        for other in theirs:
            if other.is_default and other.id != saved.id:
                other.is_default = False
                books.payment_options.put(other)
    books.payment_options.put(saved)


def _changed(customer: Shopper, saved: PaymentOption, given: dict[str, Any]) -> Response:
    theirs = here().books.payment_options.all(shopper_id=customer.id)
    nick_name = text(given, "nickName", resource="PaymentOptions") or saved.nick_name
    _check_nick_name(theirs, nick_name, saved.id)
    saved.nick_name = nick_name
    _set_default(saved, theirs, given)
    return answer({"paymentOption": payment_option(saved)})


@routes.get("")
def listed() -> Response:
    """Every saved card of the customer."""
    found = here().books.payment_options.all(shopper_id=_customer().id)
    shown = [shaped(payment_option(saved), LISTED_OPTION, "paymentOption") for saved in found]
    return answer({"paymentOptions": {**link("v1/shoppers/me/payment-options"), "paymentOption": shown}})


@routes.get("/<number>")
def one(number: str) -> Response:
    """One saved card."""
    return answer({"paymentOption": shaped(payment_option(_own(_customer(), number)), {}, "paymentOption")})


@routes.post("/<number>")
def update(number: str) -> Response:
    """Change a saved card's nickname, or make it the default."""
    customer = _customer()
    return _changed(customer, _own(customer, number), member(json_body(), "paymentOption"))


@routes.delete("/<number>")
def remove(number: str) -> Response:
    """Forget a saved card; its source is dead from then on."""
    books = here().books
    saved = _own(_customer(), number)
    source = books.sources.get(saved.source_id)
    if source is not None:
        source.state, source.updated = "cancelled", here().clock.now()
        books.sources.put(source)
    books.payment_options.delete(saved.id)
    return nothing()
