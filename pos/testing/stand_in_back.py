"""A back that answers at once from a script of its own: for tests of the window, without a process and a processor.

It knows the shelf of the test's shop and lets every test card end as it promises. Whatever a test wants to see beyond
that, it tells: ``till_stub.back.tell(state="in_doubt")``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, Signal

from pos.domain.cart import Line, PricedLine, Totals, quantity_typed
from pos.domain.decline import DeclineAction
from pos.domain.errors import KnownError, NotFound
from pos.domain.money import Money
from pos.domain.price_by_hand import price_typed
from pos.domain.product import Product
from pos.domain.saved_card import CardUse
from pos.domain.source import CardFace
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.link.customers import FetchCustomer, ReadAddressRules, ReadCountries, SaveCustomer
from pos.link.messages import (
    AddAmount,
    AddProduct,
    Answer,
    CancelSale,
    CardFormPlan,
    Charge,
    ChargeOnce,
    Command,
    CustomersFound,
    Done,
    Doubt,
    DoubtsCounted,
    DoubtsListed,
    FindCustomers,
    FindProducts,
    ListDoubts,
    NextSale,
    NotDone,
    OpenCardForm,
    OtherCard,
    Outcome,
    ProductsFound,
    ReadinessChanged,
    ReadLastReceipt,
    ReceiptText,
    RemoveLine,
    ReportRefusedCard,
    SaleChanged,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
    Welcome,
)
from pos.link.parked import BasketsParked, ListParked, ParkBasket, ParkedListed, ParkedRow, ResumeBasket
from pos.link.saved_cards import (
    AskConsent,
    ChargeSavedCard,
    ConsentSlip,
    ReadConsentSlip,
    SaveNextCard,
    SaveNoCard,
)
from pos.testing.cards import TestCard
from pos.testing.naming import called
from pos.testing.shop import Shop
from pos.testing.stand_in_file import COUNTRIES, PROFILES, WALK_IN, StandInFile
from pos.testing.states import state_called

_CURRENCY: Final = "EUR"
_SCRIPT: Final = "https://script.example/v1/DigitalRiver.js"
_DONE: Final = Done()
_STATES: Final = TillState


class StandInBack(QObject):
    """One counter, played in the window's own process."""

    sale_changed = Signal(object)
    readiness_changed = Signal(object)
    catalogue_progress = Signal(object)
    sale_resolved = Signal(object)
    doubts_counted = Signal(object)
    baskets_parked = Signal(object)
    people_changed = Signal(object)
    cards_checked = Signal(object)
    fatal = Signal(object)
    lost = Signal()
    asked = Signal(object)
    answered = Signal(object)
    #: Once people can sign in; a window that does not know of it does not ask.
    duty_changed = Signal(object)

    process_id = 0

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._numbers = itertools.count(1)
        self._shelf = [_product(number, row) for number, row in enumerate(shop.stock, 1)]
        self._doubts: tuple[Doubt, ...] = ()
        self._parked: list[tuple[ParkedRow, tuple[Line, ...]]] = []
        self._receipt = ""
        #: Customers and their cards; a test puts them there.
        self.file = StandInFile()
        self._payer = WALK_IN
        #: How the card that is typed next will end; set by whoever holds the form.
        self.card: Callable[[], TestCard | None] = lambda: None
        self.sale = SaleChanged(state=_STATES.IDLE)
        self.welcome = Welcome(
            shop=shop.name,
            till="Till 1",
            cashier="",
            environment="sandbox",
            locale="en_IE",
            currency=_CURRENCY,
            profiles=PROFILES,
        )

    # --- what a test tells ---

    def tell(self, *, state: str | TillState | None = None, **more: Any) -> None:
        """Say how the sale stands: any member of SaleChanged, the state by its name.

        Raises: NoSuchName with the nearest names of a state or a member.
        """
        for name in more:
            called("member of a sale", name, dict.fromkeys(SaleChanged.__struct_fields__))
        told = {**more, **({} if state is None else {"state": state_called(state)})}
        self.sale = msgspec.structs.replace(self.sale, **told)
        self.sale_changed.emit(self.sale)

    def be_ready(self) -> None:
        """Turn the ready light green."""
        self.readiness_changed.emit(ReadinessChanged())

    def be_blocked(self, obstacle: str, detail: str = "") -> None:
        """Turn the ready light red, by the name of what stands in the way.

        Raises: NoSuchName with the nearest names.
        """
        known = {one.value: one for one in Obstacle}
        self.readiness_changed.emit(ReadinessChanged(obstacle=called("obstacle", obstacle, known), detail=detail))

    def list_doubts(self, *doubts: Doubt) -> None:
        """Have sales to resolve."""
        self._doubts = doubts
        self.doubts_counted.emit(DoubtsCounted(count=len(doubts)))

    # --- what the window wishes ---

    def ask(self, command: Command, answered: Callable[[Answer], None] | None = None) -> None:
        """Answer at once."""
        self.asked.emit(command)
        then: Callable[[], None] | None = None
        try:
            answer, then = self._do(command)
        except KnownError as problem:
            answer = NotDone(sentence=str(problem))
        self.answered.emit(answer)
        if answered is not None:
            answered(answer)
        if then is not None:
            then()

    def _do(self, command: Command) -> tuple[Answer, Callable[[], None] | None]:
        match command:
            case ScanCode(code=code):
                return self._add(self._known(lambda item: code in (item.barcode, item.sku)))
            case AddProduct(product_id=product_id):
                return self._add(self._known(lambda item: item.id == product_id))
            case AddAmount(typed=typed):
                price = Money.typed(typed, _CURRENCY)
                return self._add(self._known(lambda item: item.open_price), price)
            case SetQuantity(line_id=line_id, typed=typed):
                pieces = quantity_typed(typed)
                return self._put([replace(one, quantity=pieces) if one.id == line_id else one for one in self._lines()])
            case SetPrice(line_id=line_id, typed=typed, normal=normal):
                hand = price_typed(typed, normal)
                return self._put([replace(one, by_hand=hand) if one.id == line_id else one for one in self._lines()])
            case RemoveLine(line_id=line_id):
                return self._put([line for line in self._lines() if line.id != line_id])
            case FindProducts(text=text):
                found = tuple(item for item in self._shelf if text.casefold() in item.name.casefold())
                return ProductsFound(text=text, products=found[:30]), None
            case FindCustomers(text=text):
                return CustomersFound(text=text, customers=self.file.find(text)), None
            case SaveCustomer():
                return self.file.save(command), None
            case FetchCustomer(reference=reference):
                return self.file.fetch(reference), None
            case ReadCountries():
                return COUNTRIES, None
            case ReadAddressRules(country=country):
                return self.file.rules(country), None
            case SetPayer():
                self._payer = self.file.payer(command)
                return _DONE, self._tell_payer
            case AskConsent():
                return self.file.consent_plan(self._payer, _SCRIPT), None
            case ReadConsentSlip(text=text):
                return ConsentSlip(text=f"{self.welcome.shop}\n\n{text}\n\nSigned . . . . . . . .\n"), None
            case ParkBasket():
                return self._park()
            case ResumeBasket(parked_id=parked_id):
                return self._resume(parked_id)
            case ListParked():
                return ParkedListed(baskets=tuple(row for row, _lines in self._parked)), None
            case SaveNextCard() | SaveNoCard():
                use = CardUse.SAVE if isinstance(command, SaveNextCard) else CardUse.ONCE
                return _DONE, lambda: self.tell(card_use=use)
            case ChargeSavedCard(card_id=card_id):
                face = self.file.card(self._payer, card_id).face
                return _DONE, lambda: self._charge_saved(face)
            case ChargeOnce():
                self.sale = msgspec.structs.replace(self.sale, card_use=CardUse.ONCE)
                return _DONE, self._charge
            case OpenCardForm():
                return self._plan(), None
            case Charge(card=face):
                self.sale = msgspec.structs.replace(self.sale, card=face)
                return _DONE, self._charge
            case ReportRefusedCard(card=face):
                return _DONE, lambda: self._refuse(DeclineAction.OTHER_CARD, face)
            case TryAgain():
                return _DONE, self._charge
            case OtherCard():
                return _DONE, lambda: self.tell(state=_STATES.BASKET, outcome=None, card=None)
            case CancelSale() | NextSale():
                return _DONE, self._next
            case ListDoubts():
                return DoubtsListed(doubts=self._doubts), None
            case ReadLastReceipt() if self._receipt:
                return ReceiptText(text=self._receipt, copy=True), None
            case ReadLastReceipt():
                return NotDone(sentence="Nothing was sold yet, so there is no receipt."), None
            case _:
                return _DONE, None

    # --- the script ---

    def _known(self, fits: Callable[[Product], bool]) -> Product:
        for item in self._shelf:
            if fits(item):
                return item
        raise NotFound("There is no item with this code. The basket is as it was.")

    def _lines(self) -> list[Line]:
        return [priced.line for priced in self.sale.lines]

    def _add(self, item: Product, price: Money | None = None) -> tuple[Answer, Callable[[], None] | None]:
        lines = self._lines()
        for place, line in enumerate(lines):
            if price is None and line.product.id == item.id and not line.has_own_price:
                lines[place] = replace(line, quantity=line.quantity + 1)
                return self._put(lines)
        return self._put([*lines, Line(f"l{next(self._numbers)}", item, 1, price)])

    def _put(self, lines: list[Line]) -> tuple[Answer, Callable[[], None] | None]:
        if not lines:
            return _DONE, self._next
        priced = tuple(PricedLine(line, line.price * line.quantity) for line in lines)
        total = Money(sum(line.total.minor for line in priced), _CURRENCY)
        nothing = Money(0, _CURRENCY)
        sums = Totals(total, nothing, nothing, Money(total.minor * 19 // 119, _CURRENCY), total, tax_included=True)
        begun = self.sale.sale_id or f"s{next(self._numbers)}"
        told = SaleChanged(
            state=_STATES.BASKET,
            sale_id=begun,
            reference="K7Q2",
            lines=priced,
            priced=True,
            totals=sums,
            payer=self._payer,
            card_use=self.sale.card_use,
            saved_cards=self.file.cards_of(self._payer),
        )

        def tell() -> None:
            self.sale = told
            self.sale_changed.emit(told)

        return _DONE, tell

    def _park(self) -> tuple[Answer, Callable[[], None] | None]:
        lines, sums = tuple(self._lines()), self.sale.totals
        if not lines:
            return NotDone(sentence="The basket is empty: there is nothing to park."), None
        row = ParkedRow(
            parked_id=self.sale.sale_id,
            reference=self.sale.reference,
            items=", ".join(line.product.name for line in lines),
            pieces=sum(line.quantity for line in lines),
            total=sums.total if sums is not None else None,
            parked_at=datetime.now(UTC),
            by="",
        )
        self._parked.insert(0, (row, lines))
        return _DONE, self._tell_parked

    def _resume(self, parked_id: str) -> tuple[Answer, Callable[[], None] | None]:
        at = next((at for at, (row, _lines) in enumerate(self._parked) if row.parked_id == parked_id), None)
        if at is None:
            return NotDone(sentence="This basket is not parked any more."), None
        _row, lines = self._parked.pop(at)
        self._tell_parked()
        return self._put(list(lines))

    def _tell_parked(self) -> None:
        self._next()
        self.baskets_parked.emit(BasketsParked(count=len(self._parked)))

    def _plan(self) -> Answer:
        if self.sale.totals is None:
            return NotDone(sentence="There is no price from the processor yet.", obstacle=Obstacle.NO_PRICE)
        return CardFormPlan(
            form_id=f"f{next(self._numbers)}",
            script_url=_SCRIPT,
            publishable_key="pk_stand_in",
            session_id="stand_in",
            locale="en_IE",
            owner=self._payer.owner,
            total=self.sale.totals.total,
        )

    def _tell_payer(self) -> None:
        if self.sale.lines:
            self.tell(payer=self._payer, saved_cards=self.file.cards_of(self._payer), card_use=CardUse.ONCE)

    def _charge_saved(self, face: CardFace) -> None:
        self.tell(state=_STATES.ATTACHING, card_use=CardUse.SAVED, card=face)
        self.tell(state=_STATES.SUBMITTING)
        self._approve()

    def _charge(self) -> None:
        if self.sale.card_use is CardUse.SAVE:
            self.tell(state=_STATES.ATTACHING)
            if self.sale.card is not None:
                self.file.put_card(self._payer.customer_reference, self.sale.card)
            self.tell(state=_STATES.SUBMITTING, card_use=CardUse.JUST_SAVED)
        else:
            for step in (_STATES.CODE_AGEING, _STATES.SUBMITTING):
                self.tell(state=step)
        card = self.card()
        if card is not None and card.promise is not _STATES.APPROVED:
            retype = card.name == "wrong_code"
            self._refuse(DeclineAction.RETYPE if retype else DeclineAction.OTHER_CARD, self.sale.card)
            return
        self._approve()

    def _approve(self) -> None:
        order = f"47{next(self._numbers):010d}"
        outcome = Outcome(charged=Charged.YES, order_id=order, statement_name="DRI*STAND-IN", card=self.sale.card)
        total = self.sale.totals.total if self.sale.totals is not None else Money(0, _CURRENCY)
        self._receipt = f"{self.welcome.shop}\nTOTAL {total}\n{self.sale.card}  APPROVED\nOrder {order}\n"
        self.tell(state=_STATES.APPROVED, outcome=outcome)

    def _refuse(self, action: DeclineAction, face: Any) -> None:
        outcome = Outcome(charged=Charged.NO, action=action, card=face)
        self.tell(state=_STATES.NOT_ACCEPTED, outcome=outcome)

    def _next(self) -> None:
        self._payer = WALK_IN
        self.sale = SaleChanged(state=_STATES.IDLE)
        self.sale_changed.emit(self.sale)


def _product(number: int, row: dict[str, Any]) -> Product:
    price = Money.from_decimal(Decimal(str(row["price"])), _CURRENCY)
    return Product(
        f"p{number}",
        row["name"],
        row["sku"],
        str(row.get("barcode", "")),
        price,
        open_price=bool(row.get("open_price")),
    )
