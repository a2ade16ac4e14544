"""The customers and the saved cards of a shop whose back is a stand-in."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Final

from pos.domain.customer import Address, CounterProfile, Customer, Owner
from pos.domain.errors import NotAllowed, NotFound
from pos.domain.saved_card import Unusable
from pos.domain.source import CardFace
from pos.link.customers import AddressRules, CountriesListed, CustomersAlike, CustomerSaved, Place, SaveCustomer
from pos.link.messages import Answer, PayerView, SetPayer
from pos.link.saved_cards import ConsentPlan, OfferedCard

#: What stands in for the processor's own text.
MANDATE: Final = "I authorise the seller to keep my card and to charge it for what I order later."
_SHOP: Final = Owner("Pencil", "Bean", "counter@shop.example", Address("12 Main Street", "Dublin", "D02 AF30", "IE"))
PROFILES: Final = (CounterProfile("main", "Main Street counter", _SHOP),)
WALK_IN: Final = PayerView(label="Walk-in · Main Street counter", owner=_SHOP, walk_in=True)
COUNTRIES: Final = CountriesListed(
    countries=(Place(code="DE", name="Germany"), Place(code="IE", name="Ireland"), Place(code="IT", name="Italy")),
    home="IE",
)
_PATTERNS: Final = {"DE": (r"\d{5}", "50667"), "IE": (r"[\dA-Z]{3} ?[\dA-Z]{4}", "D02 AF30"), "IT": (r"\d{5}", "39100")}
_WHEN: Final = datetime(2026, 1, 15, 12, tzinfo=UTC)


class StandInFile:
    """Who is on file, and with which cards; nothing of it outlives the test."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._customers: dict[str, Customer] = {}
        self._cards: dict[str, tuple[OfferedCard, ...]] = {}
        self._drafts: dict[str, str] = {}

    def put(self, name: str, *, email: str = "", phone: str = "", reference: str = "") -> Customer:
        """Put somebody on file, who lives where the shop is."""
        first, _, last = name.rpartition(" ")
        reference = reference or f"C-{next(self._numbers)}"
        mail = email or f"{last.casefold()}@customer.example"
        return self._keep(Customer(reference, Owner(first, last, mail, _SHOP.address, phone)))

    def put_card(
        self, reference: str, face: CardFace, *, nickname: str = "", unusable: Unusable | None = None
    ) -> OfferedCard:
        """Put a card on a customer's file; the first one that can be charged is the default."""
        cards = self._cards.get(reference, ())
        default = unusable is None and not any(card.default for card in cards)
        card = OfferedCard(
            id=f"k{next(self._numbers)}", face=face, nickname=nickname, default=default, saved_by="Anna",
            saved_at=_WHEN, unusable=unusable,
        )  # fmt: skip
        self._cards[reference] = (*cards, card)
        return card

    def cards_of(self, payer: PayerView) -> tuple[OfferedCard, ...]:
        """The cards of whoever pays, the default one first."""
        return tuple(sorted(self._cards.get(payer.customer_reference, ()), key=lambda card: not card.default))

    def card(self, payer: PayerView, card_id: str) -> OfferedCard:
        """One of the payer's cards.

        Raises: NotFound.
        """
        for card in self.cards_of(payer):
            if card.id == card_id and card.unusable is None:
                return card
        raise NotFound("This card is not on file any more. Choose another one.")

    def find(self, text: str) -> tuple[Customer, ...]:
        """Customers by a part of name, e-mail or reference, or by the end of the phone number."""
        wanted = text.casefold()
        return tuple(
            one
            for one in self._customers.values()
            if wanted in f"{one.owner.name} {one.owner.email} {one.reference}".casefold()
            or one.owner.phone.replace(" ", "").endswith(wanted)
        )

    def save(self, wish: SaveCustomer) -> Answer:
        """Make or change a customer; those who are alike are told first."""
        reference = wish.reference or self._drafts.get(wish.draft, "")
        alike = tuple(
            one
            for one in self._customers.values()
            if one.reference != reference and one.owner.email.casefold() == wish.owner.email.casefold()
        )
        if alike and not wish.anyway:
            return CustomersAlike(customers=alike)
        reference = self._drafts[wish.draft] = reference or f"C-{next(self._numbers)}"
        saved = self._keep(Customer(reference, wish.owner, wish.locale, wish.version + 1))
        return CustomerSaved(customer=saved)

    def fetch(self, reference: str) -> Answer:
        """A customer whom the processor has; here there is none that is not on file.

        Raises: NotFound.
        """
        raise NotFound(f"The payment service knows nobody of the reference {reference}.")

    def payer(self, wish: SetPayer) -> PayerView:
        """Whom a wish means.

        Raises: NotFound.
        """
        if wish.typed is not None:
            return PayerView(label=wish.typed.name, owner=wish.typed, walk_in=True)
        if not wish.customer_reference:
            return WALK_IN
        customer = self._customers.get(wish.customer_reference)
        if customer is None:
            raise NotFound("This customer is not on file any more.")
        owner = customer.owner
        return PayerView(
            label=owner.name, owner=owner, walk_in=False, customer_reference=customer.reference
        )  # fmt: skip

    @staticmethod
    def rules(country: str) -> AddressRules:
        """What an address is made of."""
        pattern, example = _PATTERNS.get(country, ("", ""))
        return AddressRules(
            country=country,
            post_code_patterns=(pattern,) if pattern else (),
            post_code_examples=(example,) if example else (),
        )

    @staticmethod
    def consent_plan(payer: PayerView, script_url: str) -> ConsentPlan:
        """All that is needed to read the mandate.

        Raises: NotAllowed while there is nobody to save a card to.
        """
        if not payer.customer_reference:
            raise NotAllowed("A card is saved to a customer. Press F3 and choose who it is.")
        return ConsentPlan(
            customer=payer.owner.name, locale="en_IE", entity="DR_IRELAND-ENTITY", script_url=script_url,
            publishable_key="pk_stand_in", page_locale="en_IE",
        )  # fmt: skip

    def _keep(self, customer: Customer) -> Customer:
        self._customers[customer.reference] = customer
        return customer
