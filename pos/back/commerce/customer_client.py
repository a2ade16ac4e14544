"""Customers and their saved cards over HTTP.

Source: Commerce API, "Site, shopper, addresses" and "Payment options (saved payment methods)".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pos.back.commerce import wire
from pos.back.commerce.client import CommerceClient
from pos.back.customer_file import StoredCard
from pos.back.processor import Refused, ShopperSession
from pos.domain.customer import Address, Customer, Owner
from pos.domain.errors import PosError
from pos.domain.source import CardFace, SourceId

_SHOPPERS: Final = "/v1/shoppers"
_ME: Final = "/v1/shoppers/me"
_OPTIONS: Final = "/v1/shoppers/me/payment-options"
_ADDRESSES: Final = "/v1/shoppers/me/addresses"
_EVERYTHING: Final = {"expand": "all", "pageSize": "100"}
#: The nickname is an address's natural key: under this one ours is written over, and no other.
_OUR_ADDRESS: Final = "Billing"


class CustomerClient:
    """One thread's view of the processor's customers."""

    def __init__(self, client: CommerceClient) -> None:
        self._client = client

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        """Take a token of a customer on file."""
        return self._client.open_session(customer_reference)

    def create_customer(self, customer: Customer) -> None:
        """Put a customer on file under our reference; refused if there is one."""
        person = {
            **_person(customer.owner),
            # Nobody signs in at the processor's own store: our reference is as good a name as any, and unique.
            "username": customer.reference,
            "externalReferenceId": customer.reference,
            "sendMail": "false",
            "sendEMail": "false",
        }
        guest = self._client.open_session()
        self._client.asked(guest, "POST", _SHOPPERS, json={"shopper": person})

    def read_customer(self, session: ShopperSession, reference: str) -> Customer:
        """A customer as the processor has them, with their address where there is one."""
        person = wire.inner(self._client.asked(session, "GET", _ME, query={"expand": "all"}), "shopper")
        body = self._client.asked(session, "GET", _ADDRESSES, query=_EVERYTHING)
        kept = wire.items(wire.inner(body, "addresses"), "address")
        address = next((one for one in kept if wire.flag(one.get("isDefault"))), kept[0] if kept else {})
        owner = Owner(
            first_name=wire.text(person.get("firstName")),
            last_name=wire.text(person.get("lastName")),
            email=wire.text(person.get("emailAddress")),
            address=Address(
                line1=wire.text(address.get("line1")),
                city=wire.text(address.get("city")),
                postal_code=wire.text(address.get("postalCode")),
                country=wire.text(address.get("country")),
                line2=wire.text(address.get("line2")),
                state=wire.text(address.get("countrySubdivision")),
            ),
            phone=wire.text(address.get("phoneNumber")),
        )
        return Customer(reference, owner, wire.text(person.get("locale")))

    def update_customer(self, session: ShopperSession, customer: Customer) -> None:
        """Change name and e-mail; repeatable."""
        self._client.asked(session, "POST", _ME, json={"shopper": _person(customer.owner)})

    def save_address(self, session: ShopperSession, owner: Owner) -> None:
        """Keep the customer's address, in the place of the one that we kept before; repeatable."""
        address = {"nickName": _OUR_ADDRESS, "isDefault": "true", **wire.billing_address(owner)}
        del address["emailAddress"]  # an entry of the address book has none
        self._client.asked(session, "POST", _ADDRESSES, json={"address": address})

    def drop_addresses(self, session: ShopperSession) -> None:
        """Take every address of the customer off the file; repeatable."""
        body = self._client.asked(session, "GET", _ADDRESSES, query=_EVERYTHING)
        for address in wire.items(wire.inner(body, "addresses"), "address"):
            self._gone(session, f"{_ADDRESSES}/{wire.text(address.get('id'))}")

    def stored_cards(self, session: ShopperSession) -> tuple[StoredCard, ...]:
        """Every card that the customer has on file."""
        body = self._client.asked(session, "GET", _OPTIONS, query=_EVERYTHING)
        return tuple(
            _stored(option)
            for option in wire.items(wire.inner(body, "paymentOptions"), "paymentOption")
            # Cards of the older kind have no source, and a till can do nothing with them.
            if option.get("sourceId")
        )

    def store_card(self, session: ShopperSession, source_id: SourceId, nickname: str) -> StoredCard:
        """Save a source to the customer; not repeatable: whoever gets no answer looks in the list first."""
        option = {"nickName": nickname, "sourceId": str(source_id)}
        body = self._client.asked(session, "POST", _OPTIONS, json={"paymentOption": option})
        return _stored(wire.inner(body, "paymentOption"))

    def read_card(self, session: ShopperSession, option_id: str) -> StoredCard | None:
        """One card on file; None if there is none of this number."""
        option = self._option(session, option_id)
        return None if option is None else _stored(option)

    def change_card(
        self, session: ShopperSession, option_id: str, *, nickname: str = "", default: bool = False
    ) -> StoredCard:
        """Rename a card, or make it the customer's default; repeatable."""
        option = {**({"nickName": nickname} if nickname else {}), **({"isDefault": "true"} if default else {})}
        body = self._client.asked(session, "POST", f"{_OPTIONS}/{option_id}", json={"paymentOption": option})
        return _stored(wire.inner(body, "paymentOption"))

    def drop_card(self, session: ShopperSession, option_id: str) -> None:
        """Take a card off the file; one that is not there is off already. Repeatable."""
        self._gone(session, f"{_OPTIONS}/{option_id}")

    def update_secret(self, session: ShopperSession, option_id: str) -> tuple[SourceId, str]:
        """The source's id and the secret with which the card form may change its date or owner."""
        option = self._option(session, option_id)
        if option is None:
            raise Refused(404, "resource-not-found")
        secret = wire.text(option.get("sourceClientSecret"))
        if not secret:
            raise wire.Unreadable("the card on file has no secret with which it could be changed")
        return _stored(option).source_id, secret

    def _gone(self, session: ShopperSession, path: str) -> None:
        try:
            self._client.asked(session, "DELETE", path)
        except Refused as no:
            if no.status != 404:
                raise

    def _option(self, session: ShopperSession, option_id: str) -> Mapping[str, Any] | None:
        try:
            body = self._client.asked(session, "GET", f"{_OPTIONS}/{option_id}", query={"expand": "all"})
        except Refused as no:
            if no.status == 404:
                return None
            raise
        return wire.inner(body, "paymentOption")


def _person(owner: Owner) -> dict[str, str]:
    return {"firstName": owner.first_name, "lastName": owner.last_name, "emailAddress": owner.email}


def _stored(option: Mapping[str, Any]) -> StoredCard:
    try:
        source_id = SourceId.parse(wire.text(option.get("sourceId")))
    except PosError:
        raise wire.Unreadable("the answer has a card on file without a source") from None
    option_id = wire.text(option.get("id"))
    if not option_id:
        raise wire.Unreadable("the answer has a card on file without a number")
    nickname = wire.text(option.get("nickName"))
    return StoredCard(option_id, nickname, wire.flag(option.get("isDefault")), source_id, _face(option))


def _face(option: Mapping[str, Any]) -> CardFace | None:
    card = option.get("creditCard")
    if not isinstance(card, dict):
        return None
    last_four = wire.text(card.get("lastFourDigits"))
    try:
        month, year = int(wire.text(card.get("expirationMonth"))), int(wire.text(card.get("expirationYear")))
    except ValueError:
        return None
    if len(last_four) != 4 or not last_four.isdigit() or not 1 <= month <= 12:
        return None
    return CardFace(wire.text(card.get("brand")) or "Card", last_four, month, year)
