"""A counter at which customers with saved cards stand: the real desk on a real journal and a model of the processor."""

from __future__ import annotations

from pathlib import Path

from pos.back.desk import Desk
from pos.back.parking import Parking
from pos.back.payers import Payers
from pos.back.saved_cards.storing import SaveWish
from pos.domain.card_event import CardEvent
from pos.domain.customer import CounterProfile, Customer, Owner
from pos.domain.money import Money
from pos.domain.sale import Sale
from pos.domain.saved_card import CardUse, Consent, ConsentMeans, SavedCard, Unusable
from pos.domain.source import CardFace
from pos.domain.till_state import TillState
from pos.link.messages import (
    Answer,
    Charge,
    Command,
    Done,
    OpenCardForm,
    SaleChanged,
    ScanCode,
    SetPayer,
)
from pos.link.saved_cards import ChargeSavedCard, SaveNextCard
from tests.unit.back.counter import CARD, OWNER, PENCIL, Counter
from tests.unit.back.customers.shop import MANDATE, MARIA, TOMAS, source
from tests.unit.back.model import ModelProcessor
from tests.unit.back.test_desk import Shelf

AGREED = SaveNextCard(text=MANDATE, locale="en_IE", means=ConsentMeans.TICKED)
OTHER_VISA = CardFace("Visa", "4242", 6, 2031)


class Till:
    """A desk at which Maria stands, and what its window was told."""

    def __init__(self, folder: Path) -> None:
        self.counter = Counter(folder, ModelProcessor())
        self.told: list[SaleChanged] = []
        self.doubts: list[Sale] = []
        self.file, self.processor, self.cards = self.counter.file, self.counter.processor, self.counter.cards
        for reference, owner in (("C-1", MARIA), ("C-2", TOMAS)):
            self.on_file(reference, owner)
        payers = Payers([CounterProfile("main", "Main counter", OWNER)], self.customer)
        saved_cards = self.counter.saved_cards
        self.desk = Desk(
            self.counter.checkout, Shelf(), self.counter.clock, "EUR", payers,
            lambda shown: self.told.append(saved_cards.completed(shown)),
            lambda sale, secrets: self.doubts.append(sale), saved_cards,
            Parking(self.counter.parked, payers, self.counter.clock, lambda told: None),
        )  # fmt: skip
        self._forms = 0

    def on_file(self, reference: str, owner: Owner) -> None:
        customer = Customer(reference, owner)
        self.counter.people.add(customer, "Anna")
        self.counter.people.announce(reference)
        self.file.customers[reference] = customer

    def customer(self, reference: str) -> Customer | None:
        kept = self.counter.people.by_reference(reference)
        return kept.customer if kept else None

    def ask(self, command: Command) -> Answer:
        answer = self.desk.handle(command, "Anna")
        self.desk.go_on()
        return answer

    def rung_up(self, reference: str = "C-1") -> None:
        """A priced basket of one pencil, for a customer."""
        assert self.ask(SetPayer(customer_reference=reference)) == Done()
        assert self.ask(ScanCode(code=PENCIL.barcode)) == Done()

    def typed(self, card: CardFace = CARD) -> Answer:
        """A card is typed and handed over; each has a source of its own."""
        assert self.ask(OpenCardForm()) == Done()
        self._forms += 1
        return self.ask(
            Charge(
                form_id=self.desk.form_id,
                source_id=f"typed-000{self._forms}",
                state="chargeable",
                card=card,
                total_shown=self.total,
            )
        )

    def saved(self, number: int = 1, face: CardFace = CARD, reference: str = "C-1") -> SavedCard:
        """A card that was on file before."""
        clock = self.counter.clock
        store = self.counter.saved_cards._store
        store._open_session = self.file.open_session  # it was saved at another till
        consent = Consent(MANDATE, "en_IE", ConsentMeans.TICKED, "Anna", clock())
        card = store.save(SaveWish(reference, source(number), face, consent, "Anna"))
        store._open_session = self.counter.saved_cards._session
        self.file.sent.clear()
        return card

    def charge_saved(self, card: SavedCard) -> Answer:
        return self.ask(ChargeSavedCard(card_id=card.id, total_shown=self.total))

    @property
    def total(self) -> Money:
        totals = self.shown.totals
        return totals.total if totals else Money(1, "EUR")

    @property
    def shown(self) -> SaleChanged:
        return self.told[-1]

    def state(self) -> TillState:
        """What the window shows now."""
        return self.shown.state

    def use(self) -> CardUse:
        """What the window says becomes of the card."""
        return self.shown.card_use

    def offered(self) -> list[tuple[str, bool, Unusable | None]]:
        return [(card.face.last_four, card.default, card.unusable) for card in self.shown.saved_cards]

    def events(self, card_id: str) -> list[CardEvent]:
        return [entry.event for entry in reversed(self.cards.history(card_id))]

    def only_card(self) -> SavedCard:
        [kept] = self.cards.since(0, 10)
        return kept.card
