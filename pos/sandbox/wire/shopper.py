"""Shoppers and what is saved for them."""

from __future__ import annotations

from typing import Any, Final

from pos.sandbox.processor import here
from pos.sandbox.records import PaymentOption, Session, Shopper
from pos.sandbox.shape import tree
from pos.sandbox.wire.address import saved_address
from pos.sandbox.wire.links import flag, link, uri
from pos.sandbox.wire.payment import card

#: What a shopper shows.
SHOWN: Final = tree(
    "uri id username firstName lastName emailAddress paymentOptions.uri addresses.uri orders.uri subscriptions.uri"
)
#: What a list shows of each payment option.
LISTED_OPTION: Final = tree("uri id nickName isDefault sourceId")
#: What a list shows of each address.
LISTED_ADDRESS: Final = tree("uri nickName isDefault")

_BASE: Final = "v1/shoppers/me"


def anonymous(session: Session) -> dict[str, Any]:
    """The shopper of an anonymous session."""
    return {
        "uri": uri(_BASE),
        "id": "Anonymous",
        "username": None,
        "firstName": None,
        "lastName": None,
        "emailAddress": None,
        "externalReferenceId": None,
        "locale": session.locale,
        "currency": session.currency,
        "sendMail": "false",
        "sendEmail": "false",
        "ipAddress": session.ip_address,
        "orders": link(_BASE, "orders"),
        "subscriptions": link(_BASE, "subscriptions"),
    }


def shopper(session: Session, record: Shopper) -> dict[str, Any]:
    """A customer in full."""
    books = here().books
    addresses = [saved_address(saved) for saved in books.addresses.all(shopper_id=record.id)]
    options = [payment_option(saved) for saved in books.payment_options.all(shopper_id=record.id)]
    return {
        **anonymous(session),
        "id": record.id,
        "username": record.username,
        "firstName": record.first_name,
        "lastName": record.last_name,
        "emailAddress": record.email,
        "externalReferenceId": record.reference,
        "sendMail": record.send_mail,
        "sendEmail": record.send_email,
        "ipAddress": session.ip_address or record.ip_address,
        "paymentOptions": {**link(_BASE, "payment-options"), "paymentOption": options},
        "addresses": {**link(_BASE, "addresses"), "address": addresses},
    }


def payment_option(saved: PaymentOption) -> dict[str, Any]:
    """A payment option in full."""
    source = here().books.sources.get(saved.source_id)
    shown: dict[str, Any] = {
        "uri": uri(_BASE, "payment-options", saved.id),
        "id": saved.id,
        "nickName": saved.nick_name,
        "isDefault": flag(saved.is_default),
        "type": "creditCard",
        "sourceId": saved.source_id,
    }
    if source is not None:
        detail = {name: value for name, value in card(source).items() if name != "flow"}
        shown |= {"sourceClientSecret": source.client_secret, "creditCard": detail}
    return shown
