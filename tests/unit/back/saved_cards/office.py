"""Maria with two cards on file, here and at a model of the processor."""

from __future__ import annotations

from pathlib import Path

from pos.back.saved_cards.keeping import CardKeeping
from pos.back.saved_cards.storing import CardStore, SaveWish
from pos.domain.card_event import CardEvent
from pos.domain.customer import Customer
from pos.domain.saved_card import SavedCard
from pos.domain.source import CardFace
from tests.unit.back.customers.file_model import ModelFile
from tests.unit.back.customers.shop import MARIA, VISA, Shop, source


class Office:
    """What a manager works with."""

    def __init__(self, folder: Path) -> None:
        self.shop, self.file = Shop(folder), ModelFile()
        self.shop.customer()
        self.file.customers["C-1"] = Customer("C-1", MARIA)
        self.store = CardStore(self.shop.cards, self.file, self.file.open_session, self.shop.clock)
        self.keeping = CardKeeping(self.shop.cards, self.file, self.file.open_session)
        self.first, self.second = self.save(1), self.save(2)
        self.file.sent.clear()

    def save(self, number: int, face: CardFace = VISA) -> SavedCard:
        return self.store.save(SaveWish("C-1", source(number), face, self.shop.consent(), "Anna"))

    def card(self, card_id: str) -> SavedCard:
        return self.shop.cards.by_id(card_id)

    def last(self, card_id: str) -> tuple[CardEvent, str, str]:
        entry = self.shop.cards.history(card_id)[0]
        return entry.event, entry.by, entry.reason

    @property
    def there(self) -> dict[str, tuple[str, bool]]:
        return {card.option_id: (card.nickname, card.default) for card in self.file.cards["C-1"]}
