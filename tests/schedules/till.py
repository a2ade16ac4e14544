"""The till of a schedule: the real counter, checkout, resolver and doubts, on a journal and a service in memory."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final, cast

from pos.back.catalogue.copy import CatalogueCopy
from pos.back.customers.on_file import PeopleOnFile
from pos.back.lane import Lane
from pos.back.payers import Payers
from pos.back.processor import Processor
from pos.back.service import Service as BackService
from pos.back.trade import Trade
from pos.config.settings import Shop
from pos.domain.customer import Address, CounterProfile, Owner
from pos.domain.errors import NotFound
from pos.domain.money import Money
from pos.domain.parked_basket import ParkedBasket
from pos.domain.product import Product
from pos.domain.sale import Decision, Sale
from pos.domain.saved_card import CardUse, SavedCard
from pos.domain.secret import Secret
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.domain.till_state import TillState
from pos.link.messages import Answer, CardFormPlan, Charge, Command, Event, OpenCardForm, SaleChanged
from tests.schedules.lanes import Lanes
from tests.schedules.memory import MemoryBook
from tests.schedules.mischief import Mischief
from tests.schedules.service import REFUSED_CARD, Service, TillLine

PENCIL: Final = Product("p1", "Pencil", "PEN-1", "4006381333931", Money(120, "EUR"))
BOOK: Final = Product("p2", "Book", "BOO-1", "4006381333948", Money(990, "EUR"))
STANDING: Final = "walk-in-1"
SAVED: Final = "saved-card-0001"
_OWNER: Final = Owner("Rosa", "Alvarez", "rosa@example.test", Address("12 Elm Rd", "Dublin", "D02", "IE"))
_PAYERS: Final = Payers([CounterProfile("main", "Main counter", _OWNER)])


def _not_on_file(_card_id: str) -> SavedCard:
    raise NotFound("This card is not on file any more.")


_NOBODY_ON_FILE: Final = SimpleNamespace(
    people=SimpleNamespace(by_reference=lambda _reference: None), cards=SimpleNamespace(by_id=_not_on_file)
)
_IDLE: Final = SaleChanged(state=TillState.IDLE)


class _Shelf:
    """Two products; stands for the copy of the catalogue and for the processor's own."""

    def by_code(self, code: str) -> Product | None:
        return {PENCIL.barcode: PENCIL, BOOK.barcode: BOOK}.get(code)

    def by_id(self, product_id: str) -> Product | None:
        return None

    def open_price(self) -> Product | None:
        return None


class Till:
    """One run of the till's back after the other, with a window that remembers what it was told last."""

    def __init__(self, service: Service, book: MemoryBook, mischief: Mischief) -> None:
        self.service, self.book, self._mischief, self.clock = service, book, mischief, service.clock
        self.shown = _IDLE
        #: Everything that was told about a sale, for whoever judges.
        self.told: Callable[[Event], None] = lambda event: None
        self._cards = 0
        self._up = False
        self.start()

    def start(self) -> None:
        """Start the back anew, as after a crash; whatever lies in the journal is taken up by the first job."""
        self.lanes = Lanes(self.clock)
        counter, doubts = self.lanes.lane(), self.lanes.lane()
        self.shown = _IDLE
        self._lane = counter
        self.trade = Trade(
            cast(BackService, self._back_service()),
            self.book,
            cast(CatalogueCopy, _Shelf()),
            self._payers(),
            self._on_file(),
            NothingParked(),
            cast(Lane, counter),
            cast(Lane, doubts),
            self._hear,
            Shop,
        )
        counter.do(self.trade.take_up)

    # --- what a cashier does ---

    def wish(self, command: Command, answered: Callable[[Answer], None] = lambda answer: None) -> None:
        """Press a key."""
        self.trade.wish(command, answered)

    def pay(self, refused: bool, answered: Callable[[Answer], None]) -> None:
        """Open the card form, and hand a card over when it is there; ``answered`` hears how that was taken."""

        def planned(answer: Answer) -> None:
            if isinstance(answer, CardFormPlan):
                self._hand_over(answer, refused, answered)
            else:
                answered(answer)

        self.trade.wish(OpenCardForm(), planned)

    def decide(self, sale: Sale, charged: bool, order_id: str) -> None:
        """Let a manager settle a sale."""
        decision = Decision(charged, "The processor's own list says so.", "Ada", self.clock.now())
        self.trade.doubts.decide(sale.id, decision, order_id, lambda problem: None)

    def is_settled(self) -> bool:
        """Whether all is known but the sales themselves."""
        return True

    # --- inside ---

    def _payers(self) -> Payers:
        return _PAYERS

    def _on_file(self) -> PeopleOnFile:
        return cast(PeopleOnFile, _NOBODY_ON_FILE)

    def _line(self) -> TillLine:
        return TillLine(self.service, self._mischief)

    def _hand_over(self, plan: CardFormPlan, refused: bool, answered: Callable[[Answer], None]) -> None:
        self._cards += 1
        if self.service.world.saved_card:
            source = f"{REFUSED_CARD}saved" if refused else SAVED
            self._lane.do(lambda: self._charge_saved(source))
            return
        source = f"{REFUSED_CARD if refused else 'source-'}{self._cards:04d}"
        face = CardFace("Visa", f"{self._cards:04d}", 12, 2030)
        charge = Charge(form_id=plan.form_id, source_id=source, state="chargeable", card=face, total_shown=plan.total)
        self.wish(charge, answered)

    def _charge_saved(self, source: str) -> None:
        desk = self.trade._desk
        sale = desk.sale
        if sale is None:
            return
        face = CardFace("Visa", source[-4:], 12, 2030)
        card = Source(SourceId(source), SourceState.CHARGEABLE, face, self.clock.now())
        checkout = self.trade._checkout
        desk._next = lambda: desk._stand(checkout.charge(sale, card, CardUse.SAVED, "c1"))
        self.trade._counter._go_on()

    def _back_service(self) -> Any:
        customer = "" if self.service.world.guest else STANDING
        processor = SimpleNamespace(currency="EUR", locale="en_IE", walk_in_customer=customer)
        return SimpleNamespace(
            base_url="http://processor.test",
            script_url="http://processor.test/script.js",
            keys=SimpleNamespace(publishable=Secret("pk")),
            settings=SimpleNamespace(processor=processor),
            now=self.clock.now,
            client=lambda: cast(Processor, self._line()),
            shop_front=_Shelf,
        )

    def _hear(self, event: Event) -> None:
        if isinstance(event, SaleChanged):
            self.shown = event
        self.told(event)


class NothingParked:
    """These cashiers park nothing: a parked basket is a sale that is given up, and those are played here."""

    def park(self, basket: ParkedBasket) -> None:
        raise NotImplementedError

    def listed(self) -> tuple[ParkedBasket, ...]:
        return ()

    def claim(self, basket_id: str, sale_id: str) -> None:
        raise NotImplementedError
