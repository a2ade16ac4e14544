"""A shop's people and cards on a real journal, and factories for them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

from pos.back.customers.following import Following
from pos.back.customers.people_copy import PeopleCopy
from pos.back.journal.cards import CardRecords
from pos.back.journal.database import open_database
from pos.back.journal.people import PeopleRecords
from pos.back.sealing import Sealer
from pos.domain.customer import Address, Customer, Owner
from pos.domain.saved_card import CardState, Consent, ConsentMeans, SavedCard
from pos.domain.source import CardFace, SourceId
from tests.unit.back.model import Clock

MARIA = Owner(
    "Maria",
    "Keller",
    "maria.keller@example.test",
    Address("14 Lime Quay", "Cork", "T12 X70A", "IE"),
    "+353 21 555 0114",
)
TOMAS = Owner(
    "Tomás",
    "Byrne",
    "tomas.byrne@example.test",
    Address("3 Harbour Row", "Galway", "H91 Y2K7", "IE"),
    "+353 91 555 0162",
)
VISA = CardFace("Visa", "1111", 12, 2030)
MANDATE = "I agree that my card is kept for later purchases."


class Shop:
    """Everything that the back keeps of customers, without a processor."""

    def __init__(self, folder: Path, key: bytes = b"k" * 32, place: Path | str = "") -> None:
        self.clock = Clock()
        self.engine = open_database(place or folder / "journal.sqlite")
        self.sealer = Sealer(key)
        self.people = PeopleRecords(self.engine, self.clock)
        self.cards = CardRecords(self.engine, self.sealer, self.clock)
        self.copy = PeopleCopy(folder / "people.sqlite")
        self.following = Following(self.copy, self.people, self.cards)
        self._numbers = itertools.count(1)

    def customer(self, owner: Owner = MARIA, reference: str = "C-1") -> Customer:
        """A customer on file, whom everybody can find."""
        self.people.add(Customer(reference, owner), "Anna")
        self.people.announce(reference)
        self.following.catch_up()
        kept = self.people.by_reference(reference)
        assert kept is not None
        return kept.customer

    def consent(self, text: str = MANDATE) -> Consent:
        return Consent(text, "en_IE", ConsentMeans.TICKED, "Anna", self.clock())

    def card(
        self, reference: str = "C-1", face: CardFace = VISA, default: bool = False, saved: bool = True
    ) -> SavedCard:
        """A card on file, with consent."""
        number = next(self._numbers)
        card = SavedCard(
            f"k{number}", reference, face, CardState.SAVING, f"Card {number}", default, "Anna", self.clock()
        )
        self.cards.begin_saving(card, source(number), self.consent())
        if saved:
            card = self.cards.saved(card.id, f"{7000 + number}", card.nickname, default, "Anna")
        self.following.catch_up()
        return replace(card)


def source(number: int) -> SourceId:
    return SourceId(f"source-{number:04d}")
