"""The current sale at the counter: what each wish of the front does to it, one after the other on one thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from pos.back.basket import Basket, Shelf
from pos.back.checkout import Checkout
from pos.back.counter_cards import CounterCards
from pos.back.journal.book import SaleSecrets
from pos.back.new_sale import new_mark, new_sale
from pos.back.parking import Parking
from pos.back.payers import Payers
from pos.back.pricing import priced_otherwise
from pos.back.processor import ProcessorError
from pos.back.view import payer_view, sale_view
from pos.back.why_no_price import why_no_price
from pos.domain.cart import Line
from pos.domain.decline import DeclineAction
from pos.domain.errors import KnownError, NotAllowed, NotReady
from pos.domain.sale import OPEN_STATES, UNSETTLED_STATES, Payer, Sale, SaleState
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.domain.till_state import Charged, TillState
from pos.link.messages import (
    AddAmount,
    AddProduct,
    Answer,
    CancelSale,
    Charge,
    ChargeOnce,
    CloseCardForm,
    Command,
    Done,
    NextSale,
    NotDone,
    OpenCardForm,
    OtherCard,
    Outcome,
    RemoveLine,
    ReportRefusedCard,
    SaleChanged,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
)
from pos.link.parked import ListParked, ParkBasket, ResumeBasket
from pos.link.saved_cards import AskConsent, ChargeSavedCard, ReadConsentSlip, SaveNextCard, SaveNoCard

#: Nothing of these is at the processor that anybody could charge.
_MAY_BE_PARKED: Final = frozenset({SaleState.OPEN, SaleState.SESSION, SaleState.PRICED})


class Desk:
    """One counter; ``told`` hears every change, ``in_doubt`` takes a sale over whose outcome is not known."""

    def __init__(
        self,
        checkout: Checkout,
        shelf: Shelf,
        now: Callable[[], datetime],
        currency: str,
        payers: Payers,
        told: Callable[[SaleChanged], None],
        in_doubt: Callable[[Sale, SaleSecrets], None],
        cards: CounterCards,
        parking: Parking,
    ) -> None:
        self._checkout, self._basket, self._now, self._parking = checkout, Basket(shelf, currency), now, parking
        self._payers, self._told, self._in_doubt, self._cards = payers, told, in_doubt, cards
        self._sale: Sale | None = None
        #: A new sale whose first entry has not been written yet.
        self._draft: Sale | None = None
        self._payer = payers.walk_in
        self._form_id = ""
        #: The card that made no chargeable source, while the window shows that.
        self._refused: Outcome | None = None
        self._next: Callable[[], None] | None = None
        #: In whose name the wish is that is being done.
        self._by = ""

    @property
    def sale(self) -> Sale | None:
        """The sale on the counter."""
        return self._sale

    @property
    def payer(self) -> Payer | None:
        """Who pays, or will when there is a sale."""
        return self._payer if self._sale is None else self._sale.payer

    # --- wishes ---

    def handle(self, command: Command, by: str = "") -> Answer:
        """Do what is wished in somebody's name, or begin it; call ``go_on`` once the answer is on its way."""
        self._by = by
        try:
            self._handle(command, by)
        except KnownError as problem:
            self._follow()
            return NotDone(sentence=str(problem))
        return Done()

    def go_on(self) -> None:
        """Do what takes long: charge the card that was handed over, or have the basket priced."""
        work, self._next = self._next, None
        try:
            if work is not None:
                work()
            elif self.is_stale:
                self._price()
        except (ProcessorError, KnownError) as problem:
            # A step may have been written before it went wrong: go on from there.
            sentence = why_no_price(problem, self._sale)
            if not self._follow(sentence):
                self._tell(sentence)

    @property
    def has_work(self) -> bool:
        """Whether a wish has begun something that takes long."""
        return self._next is not None

    @property
    def is_stale(self) -> bool:
        """Whether the basket waits for the processor's price."""
        return self._sale is not None and self._sale.state in (SaleState.OPEN, SaleState.SESSION)

    def take_up(self, sale: Sale, kept: SaleSecrets | None) -> None:
        """Put a sale on the counter that an earlier run has left there."""
        self._checkout.take_up(sale, kept)
        self._sale, notice = sale, ""
        self._payer = sale.payer or self._payer
        if sale.state in OPEN_STATES:
            # Prices, the session and a typed card are older than this run: the basket is priced anew.
            try:
                self._sale = self._checkout.record(sale.with_lines(sale.lines, self._now()))
            except KnownError as problem:
                notice = why_no_price(problem)
        self._tell(notice)

    def hear(self, sale: Sale, kept: SaleSecrets) -> bool:
        """Hear what was found out about a sale in doubt; False if it is not the one on the counter."""
        if self._sale is None or self._sale.id != sale.id:
            return False
        if sale.state in (SaleState.CANCELLING, SaleState.CANCELLED):
            # A person has decided that it was not charged: it is over, and its cart is disarmed beside the next sale.
            self._clear()
            self._tell(f"Sale {sale.reference} is settled: it was not charged.")
            return True
        self._checkout.take_up(sale, kept)
        self._sale = sale
        self._told(sale_view(sale, self._now(), resolved=True))
        return True

    def _handle(self, command: Command, by: str) -> None:
        match command:
            case ScanCode() | AddProduct() | AddAmount() | SetQuantity() | SetPrice() | RemoveLine():
                self._put(self._basket.changed(self._lines(), command, by))
            case SetPayer():
                self._set_payer(self._payers.payer(command))
            case OpenCardForm():
                self._open_form()
            case CloseCardForm(form_id=form_id):
                if form_id == self._form_id:
                    self._form_id = ""
            case Charge():
                self._take(command, by)
            case ReportRefusedCard(form_id=form_id, card=card):
                self._card_refused(form_id, card)
            case ChargeSavedCard():
                self._take_saved(command, by)
            case TryAgain():
                self._next = lambda: self._go_on_with(lambda sale: self._cards.submit_again(sale, by))
            case ChargeOnce():
                self._next = lambda: self._go_on_with(lambda sale: self._cards.charge_once(sale, by))
            case OtherCard():
                self._other_card()
            case CancelSale():
                self._cancel()
            case NextSale():
                self._next_sale()
            case ParkBasket():
                self._park(by)
            case ResumeBasket(parked_id=parked_id):
                self._resume(parked_id)
            case ListParked():
                pass  # nothing at the counter changes; what is parked is told beside it
            case AskConsent() | ReadConsentSlip():
                self._cards.expect_somebody(self.payer, self._sale)
            case SaveNextCard():
                self._cards.agree(command, self.payer, self._sale, by)
                self._tell()
            case SaveNoCard():
                self._cards.forget_consent()
                self._tell()
            case _:
                raise NotAllowed("This is not done at the counter.")

    # --- the basket ---

    def _lines(self) -> list[Line]:
        if self._sale is None:
            # Of a basket that was resumed, and whose entry was refused, the lines are there already.
            return list(self._draft.lines) if self._draft is not None else []
        if self._sale.state not in OPEN_STATES or self._refused is not None:
            raise NotAllowed("Finish this payment first, then change the basket.")
        return list(self._sale.lines)

    def _put(self, lines: list[Line]) -> None:
        now, before = self._now(), self._sale
        if before is None:
            # A first entry that was refused may have been written: the next try is the same sale.
            self._draft = self._draft or new_sale(now)
            changed = replace(self._draft, lines=tuple(lines), payer=self._payer)
        elif not lines:
            self._cancel()
            return
        else:
            changed = before.with_lines(tuple(lines), now)
        self._form_id = ""
        self._sale, self._draft = self._checkout.record(changed.in_hands_of(self._by)), None
        self._tell()

    def _park(self, by: str) -> None:
        sale = self._sale
        if sale is None:
            raise NotAllowed("The basket is empty: there is nothing to park.")
        if sale.state not in _MAY_BE_PARKED or sale.attempt or self._refused is not None:
            raise NotAllowed("Finish this payment first: a basket is parked before its card is tried.")
        self._parking.park(sale, by)
        notice = f"Basket {sale.reference} is parked. F8 brings it back."
        try:
            self._stand(self._checkout.cancel(sale), notice)
        finally:
            self._parking.tell()

    def _resume(self, parked_id: str) -> None:
        if self._sale is not None:
            # What is over makes room; what is not says so.
            self._next_sale()
        basket = self._parking.parked(parked_id)
        payer, notice = self._payers.still(basket.payer)
        resumed = replace(new_sale(self._now()), lines=self._basket.as_sold_now(basket.lines), payer=payer)
        self._parking.claim(basket, resumed.id)
        # An entry that is refused may have been written: then the next try is the same sale, with the same lines.
        self._payer, self._draft = payer, resumed
        self._sale, self._draft = self._checkout.record(resumed), None
        self._parking.tell()
        self._tell(notice)

    def _set_payer(self, payer: Payer) -> None:
        self._lines()
        self._cards.forget_consent()
        self._payer = payer
        if self._sale is not None:
            self._form_id = ""
            self._sale = self._checkout.record(self._sale.with_payer(payer, self._now()))
        self._tell()

    def _price(self) -> None:
        if self._sale is None:
            return
        priced = self._checkout.price(self._sale)
        others = priced_otherwise(priced.lines, priced.line_totals)
        self._stand(priced, f"The processor prices {others[0]} otherwise. Look at the total first." if others else "")

    # --- the card ---

    def _open_form(self) -> None:
        sale = self._sale
        if sale is None or not sale.is_priced or sale.state is not SaleState.PRICED:
            raise NotReady("There is no price from the processor yet. Wait for the total, then press F9.")
        if sale.payer is None or sale.payer.owner.missing():
            raise NotReady("The payer's address is not complete. Press F3 and fill it in.")
        self._refused = None
        self._form_id = new_mark()
        self._next = self._checkout.get_ready

    @property
    def form_id(self) -> str:
        """The card form that may hand a card over; empty while there is none."""
        return self._form_id

    def _take(self, charge: Charge, by: str) -> None:
        sale = self._sale
        if sale is None or not self._form_id or charge.form_id != self._form_id:
            raise NotAllowed("This card belongs to a form that is closed. Please type it again.")
        self._form_id = ""
        if charge.total_shown != sale.total:
            raise NotReady("The total is another now. Look at it, then press F9 again.")
        if self._checkout.is_refused_today(charge.card):
            self._refuse(charge.card)
            return
        source = Source(SourceId.parse(charge.source_id), SourceState(charge.state), charge.card, self._now())
        if self._cards.saves(sale):
            self._next = lambda: self._go_on_with(lambda sale: self._cards.save_and_charge(sale, source, by))
        else:
            self._next = lambda: self._go_on_with(lambda sale: self._checkout.charge(sale, source))

    def _take_saved(self, wish: ChargeSavedCard, by: str) -> None:
        card = self._cards.chosen(wish, self._sale)
        # Nothing is typed: a form that is open makes no card of this sale any more.
        self._form_id, self._refused = "", None
        if self._checkout.is_refused_today(card.face):
            self._refuse(card.face)
            return
        self._next = lambda: self._go_on_with(lambda sale: self._cards.charge(sale, card, by))

    def _go_on_with(self, step: Callable[[Sale], Sale]) -> None:
        if self._sale is not None:
            self._stand(step(self._sale.in_hands_of(self._by)))

    def _stand(self, sale: Sale, notice: str = "") -> None:
        """Show where the sale stands now; what only time can tell is handed on before anybody sees it."""
        self._sale = sale
        if sale.state is SaleState.CANCELLED:
            self._clear()
        elif sale.state in UNSETTLED_STATES or sale.state is SaleState.PENDING:
            self._in_doubt(sale, self._checkout.secrets)
        self._tell(notice)

    def _follow(self, notice: str = "") -> bool:
        """Go on from what was written last, where a step was broken off on the way; whether it was."""
        last, here = self._checkout.last, self._sale or self._draft
        if here is None or last is None or last.id != here.id or last is here:
            return False
        self._draft = None
        self._stand(last, notice)
        return True

    def _card_refused(self, form_id: str, card: CardFace | None) -> None:
        if form_id == self._form_id and form_id:
            self._form_id = ""
            self._refuse(card)

    def _refuse(self, card: CardFace | None) -> None:
        self._refused = Outcome(charged=Charged.NO, action=DeclineAction.OTHER_CARD, card=card)
        self._tell()

    def _other_card(self) -> None:
        if self._refused is not None:
            self._refused = None
            self._tell()
        elif self._sale is not None:
            self._stand(self._checkout.other_card(self._sale))

    # --- the end of a sale ---

    def _cancel(self) -> None:
        if self._sale is None:
            return
        self._stand(self._checkout.cancel(self._sale))

    def _next_sale(self) -> None:
        sale = self._sale
        if sale is not None and sale.state in OPEN_STATES | {SaleState.DECLINED, SaleState.NOT_CHARGED}:
            raise NotAllowed("This sale is not finished. Pay it, or give it up first.")
        self._clear()
        self._tell()

    def _clear(self) -> None:
        self._sale, self._refused, self._form_id, self._payer = None, None, "", self._payers.walk_in
        self._cards.forget_consent()

    def _tell(self, notice: str = "") -> None:
        shown = sale_view(self._sale, self._now(), notice=notice)
        if self._sale is None and self._payer != self._payers.walk_in:
            # Chosen before the first item: the next sale is theirs.
            shown = msgspec.structs.replace(shown, payer=payer_view(self._payer))
        if self._refused is not None:
            shown = msgspec.structs.replace(shown, state=TillState.NOT_ACCEPTED, outcome=self._refused)
        self._told(shown)
