"""A till without a window: the real checkout on a real journal, and a model of the processor."""

from __future__ import annotations

import itertools
from pathlib import Path

from pos.back.capabilities import Capabilities
from pos.back.checkout import Checkout
from pos.back.counter_cards import CounterCards
from pos.back.journal.cards import CardRecords
from pos.back.journal.database import open_database
from pos.back.journal.parked import ParkedBaskets
from pos.back.journal.people import PeopleRecords
from pos.back.journal.sales import Journal
from pos.back.processor import ProcessorError
from pos.back.resolver import Resolver
from pos.back.sealing import Sealer
from pos.domain.cart import Line
from pos.domain.customer import Address, Owner
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.sale import Payer, Sale, SaleState
from pos.domain.source import CardFace, Source, SourceId, SourceState
from tests.unit.back.customers.file_model import ModelFile
from tests.unit.back.model import Clock, ModelProcessor

PENCIL = Product("p1", "Pencil", "PEN-1", "4006381333931", Money(120, "EUR"))
AMOUNT = Product("p9", "Amount", "OPEN-PRICE", "", Money(0, "EUR"), open_price=True)
OWNER = Owner("Rosa", "Alvarez", "rosa@example.test", Address("12 Elm Rd", "Dublin", "D02", "IE"))
CARD = CardFace("Visa", "1111", 12, 2030)
S = SaleState


class Counter:
    """One cashier's side of it."""

    def __init__(self, folder: Path, processor: ModelProcessor) -> None:
        self.clock, self.processor = Clock(), processor
        engine, sealer = open_database(folder / "journal.sqlite"), Sealer(b"k" * 32)
        self.journal, self.parked = Journal(engine, sealer), ParkedBaskets(engine, sealer)
        self.people, self.cards = PeopleRecords(engine, self.clock), CardRecords(engine, sealer, self.clock)
        self.file = ModelFile(sales=processor)
        self.seen: list[SaleState] = []
        self.capabilities = Capabilities(self.journal, "http://processor.test")
        self.checkout = Checkout(
            self.journal,
            processor,
            self.clock,
            lambda sale: self.seen.append(sale.state),
            self.capabilities,
            monotonic=self.clock.monotonic,
        )
        self.saved_cards = CounterCards(self.checkout, self.cards, self.file, self.file.open_session, self.clock)
        self._cards = itertools.count(1)

    def rung_up(self) -> Sale:
        """A priced basket: two pencils and two quick amounts; whatever was lost is asked for again."""
        now = self.clock()
        lines = (
            Line("l1", PENCIL, 2),
            Line("l2", AMOUNT, 1, Money(1250, "EUR")),
            Line("l3", AMOUNT, 1, Money(300, "EUR")),
        )
        sale = Sale(f"s{len(self.seen)}", "K7Q2", now, now, lines=lines, payer=Payer("Walk-in", OWNER))
        self.checkout.record(sale)
        for _ in range(4):
            try:
                return self.checkout.price(sale)
            except ProcessorError:
                [(sale, _)] = self.journal.unfinished()
        raise AssertionError("no price after four rounds")

    def source(self) -> Source:
        return Source(SourceId(f"source-000{next(self._cards)}"), SourceState.CHARGEABLE, CARD, self.clock())

    def resolver(self) -> Resolver:
        return Resolver(self.processor, self.clock, self.clock.monotonic, self.capabilities, self.journal)

    def settled(self, sale: Sale) -> Sale:
        """Ask the witnesses until they have said enough, as the till does beside the next sale."""
        resolver = self.resolver()
        watch = resolver.watch()
        for _ in range(60):
            if sale.state not in {S.SUBMITTING, S.UNKNOWN}:
                break
            if sale.state is S.SUBMITTING:
                sale = self.checkout.record(sale.unknown(self.clock()))
            found, watch = resolver.look(sale, self.checkout.session, watch)
            if found.state is not sale.state:
                sale = self.checkout.record(found)
            self.clock.go(30)
        return sale
