"""A back whose counter is the real one, on a model of the processor: what the window gets is what it will get."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.back.capabilities import Capabilities
from pos.back.checkout import Checkout
from pos.back.counter_cards import CounterCards
from pos.back.desk import Desk
from pos.back.journal.cards import CardRecords
from pos.back.journal.database import open_database
from pos.back.journal.parked import ParkedBaskets
from pos.back.journal.sales import Journal
from pos.back.parking import Parking
from pos.back.payers import Payers
from pos.back.sealing import Sealer
from pos.back.view import sale_view
from pos.domain.customer import CounterProfile, Customer
from pos.domain.money import Money
from pos.domain.product import Product
from pos.link.messages import (
    Answer,
    Command,
    FindCustomers,
    FindProducts,
    ListDoubts,
    NotDone,
    OpenCardForm,
    ReadLastReceipt,
)
from pos.link.parked import ListParked
from tests.front.goods import MARIA, SHELF, SHOP
from tests.front.scripted import ScriptedBack
from tests.unit.back.customers.file_model import ModelFile
from tests.unit.back.model import Clock, ModelProcessor

_AMOUNT = Product("p9", "Amount", "OPEN-PRICE", "", Money(0, "EUR"), open_price=True)
#: Answered from the table, as in any other play.
_ELSEWHERE = (FindProducts, FindCustomers, ListDoubts, ReadLastReceipt)


class _Shelf:
    def by_code(self, code: str) -> Product | None:
        return next((item for item in SHELF if code in (item.barcode, item.sku)), None)

    def by_id(self, product_id: str) -> Product | None:
        return next((item for item in SHELF if item.id == product_id), None)

    def open_price(self) -> Product | None:
        return _AMOUNT


class DeskBack(ScriptedBack):
    """Does what the back's process does: answers, then goes on, and tells each step as it is written."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._lane: list[tuple[Command, Callable[[Answer], None] | None]] = []
        self._busy = False
        self.clock, self.processor = Clock(), ModelProcessor()
        engine, sealer = open_database(folder / "journal.sqlite"), Sealer(b"k" * 32)
        journal = Journal(engine, sealer)
        checkout = Checkout(
            journal,
            self.processor,
            self.clock,
            lambda sale: self.tell(sale_view(sale, self.clock())),
            Capabilities(journal, "http://processor.test"),
        )
        payers = Payers(
            [CounterProfile("counter", "Main Street counter", SHOP)], {"C-1": Customer("C-1", MARIA.owner)}.get
        )
        file = ModelFile(sales=self.processor)
        cards = CounterCards(checkout, CardRecords(engine, sealer, self.clock), file, file.open_session, self.clock)
        self._parking = Parking(ParkedBaskets(engine, sealer), payers, self.clock, self.baskets_parked.emit)
        self.desk = Desk(checkout, _Shelf(), self.clock, "EUR", payers, self.tell, lambda sale, secrets: None, cards,
                         self._parking)  # fmt: skip

    @property
    def form_id(self) -> str:
        return self.desk.form_id

    def ask(self, command: Command, answered: Callable[[Answer], None] | None = None) -> None:
        """Do what the process does: one thing after the other, in the order in which it is asked."""
        if isinstance(command, _ELSEWHERE) or self.holding:
            super().ask(command, answered)
            return
        self.asked.append(command)
        self._lane.append((command, answered))
        while self._lane and not self._busy:
            self._busy = True
            self._do(*self._lane.pop(0))
            self._busy = False

    def _do(self, command: Command, answered: Callable[[Answer], None] | None) -> None:
        answer = self._answer(command)
        if answered is not None:
            answered(answer)
        self.desk.go_on()

    def _answer(self, command: Command) -> Answer:
        if isinstance(command, _ELSEWHERE):
            return super()._answer(command)
        answer = self.desk.handle(command)
        if isinstance(command, ListParked):
            return self._parking.listed()
        planned = isinstance(command, OpenCardForm) and not isinstance(answer, NotDone)
        return super()._answer(command) if planned else answer
