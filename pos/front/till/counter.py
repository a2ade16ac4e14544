"""What goes on at the counter: gathers what is so, passes wishes on, and decides nothing about money."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.cart import Line
from pos.domain.money import Money
from pos.domain.till_state import TillState
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.till.card_desk import CardDesk
from pos.front.till.partners import BackOffice
from pos.front.till.paying import FOR_ANOTHER_CARD, act_for_another_card, why_no_change, why_not
from pos.front.till.presenter import CAPTURE, Facts, Form, Leaving, Picture, present
from pos.front.till.screens import Act
from pos.link.messages import (
    AddAmount,
    AddProduct,
    Answer,
    AskAgain,
    CancelSale,
    CatalogueProgress,
    ChargeOnce,
    CheckReadiness,
    Command,
    Done,
    DoubtsCounted,
    Fatal,
    NextSale,
    NotDone,
    OtherCard,
    ReadinessChanged,
    RemoveLine,
    SaleChanged,
    SaleResolved,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
)
from pos.link.parked import BasketsParked
from pos.link.saved_cards import ChargeSavedCard, SaveNoCard

#: Acts that take a card off the sale, which the processor is asked to do first.
_LEAVING: Final = FOR_ANOTHER_CARD | {Act.GIVE_UP}
#: Units: milliseconds between two looks at a clock that is on the screen.
_TICK_MS: Final = 250
#: Acts of which one at a time is passed on, and none twice for the same state.
_COMMANDS: Final[dict[Act, type[TryAgain | ChargeOnce | OtherCard | NextSale | CancelSale]]] = {
    Act.TRY_AGAIN: TryAgain,
    Act.CHARGE_ONCE: ChargeOnce,
    Act.OTHER_CARD: OtherCard,
    Act.RETYPE: OtherCard,
    Act.NEXT_SALE: NextSale,
    Act.GIVE_UP: CancelSale,
}


class Counter(QObject):
    """Between the widgets on one side and the back and the card form on the other."""

    #: Something else is drawn now. Carries a Picture.
    pictured = Signal(object)
    #: One sentence for the cashier. Carries the sentence and a Tone.
    said = Signal(str, object)
    #: The sentence that stands there is out of date.
    unsaid = Signal()
    #: A sale that was in doubt is settled. Carries a SaleResolved.
    resolved = Signal(object)

    def __init__(
        self, back: BackOffice, money: Callable[[Money], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._back, self._money, self._now = back, money, clock
        self.desk = CardDesk(back, self)
        self._facts = Facts()
        self._picture = present(self._facts, money)
        #: Counts the sales that came from the back, so that a wish can be told from its repetition.
        self._revision = 0
        self._wished_at = -1
        #: The revision that a scan has left for the next sale.
        self._left_at = -1
        self._unanswered = False
        #: Another card was wished: the form opens as soon as the basket can be paid again.
        self._pay_next = False
        self._leaving = Leaving.NO
        self._waiting_since: float | None = None
        self._code_until: float | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.look)
        self.desk.changed.connect(self.look)
        self.desk.said.connect(self._say)
        back.sale_changed.connect(self._on_sale)
        back.readiness_changed.connect(self._on_readiness)
        back.catalogue_progress.connect(self._on_catalogue)
        back.sale_resolved.connect(self._on_resolved)
        back.doubts_counted.connect(self._on_doubts)
        back.baskets_parked.connect(self._on_parked)
        back.fatal.connect(self._on_fatal)
        back.lost.connect(self._on_lost)

    @property
    def facts(self) -> Facts:
        """All that is known at the moment."""
        return self._facts

    @property
    def picture(self) -> Picture:
        """What is drawn at the moment."""
        return self._picture

    @property
    def key(self) -> object:
        """Names the state for buttons: a press that began under another key is dropped."""
        return (self._facts.sale.sale_id, self._picture.state, self._picture.primary, self._picture.secondary)

    def lock(self, locked: bool) -> None:
        """Keep the sale, destroy the card form, and do nothing until somebody has signed in; or go on."""
        if locked:
            self._pay_next = False
            self.desk.step_back()
        self._facts = replace(self._facts, locked=locked)
        self._look(news=True)

    # --- the basket ---

    def scan(self, code: str) -> None:
        """Put the item with this code into the basket."""
        self._to_basket(ScanCode(code=code))

    def add_product(self, product_id: str) -> None:
        """Put a product into the basket."""
        self._to_basket(AddProduct(product_id=product_id))

    def add_amount(self, typed: str) -> None:
        """Put a quick amount into the basket."""
        self._to_basket(AddAmount(typed=typed))

    def set_quantity(self, line_id: str, typed: str) -> None:
        """Change a line's quantity."""
        self._to_basket(SetQuantity(line_id=line_id, typed=typed))

    def set_price(self, line: Line, typed: str) -> None:
        """Change what a piece of a line costs, or take that back; the line is told as it was shown."""
        self._to_basket(
            SetPrice(line_id=line.id, typed=typed, item=line.product.name, normal=line.normal_price)
        )  # fmt: skip

    def remove_line(self, line_id: str) -> None:
        """Take a line away."""
        self._to_basket(RemoveLine(line_id=line_id))

    def clear(self) -> None:
        """Give the whole basket up."""
        self.do(Act.GIVE_UP)

    def set_payer(self, command: SetPayer, taken: Callable[[], None]) -> None:
        """Say who pays; ``taken`` is called when that is so."""

        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self._say(answer.sentence)
            else:
                self.unsaid.emit()
                taken()

        self._back.ask(command, answered)

    # --- the next move ---

    def do(self, act: Act) -> None:
        """Pass an act on, unless one is on its way already."""
        if act in (Act.PAY, Act.REOPEN):
            self.pay()
        elif act is Act.CHARGE:
            self.charge()
        elif act is Act.BACK:
            self.step_back()
        elif act is Act.ASK_AGAIN:
            self.ask_again(self._facts.sale.sale_id)
        elif act is Act.LOOK_AGAIN:
            self._back.ask(CheckReadiness(), self._on_answer)
        elif act in _COMMANDS:
            self._pass_on(act)

    def pay(self) -> None:
        """Open the card form; after a refusal, for another card. Whoever cannot have it reads why."""
        picture = self._picture
        other = act_for_another_card(picture)
        if picture.may_pay:
            self.unsaid.emit()
            self.desk.open()
        elif self._leaving is Leaving.UNDER_WAY:
            self._pay_next = True
        elif other is not None:
            self._pass_on(other)
        elif why := why_not(picture):
            self._say(why)

    def change_line(self, opened: Callable[[], None]) -> None:
        """Have something of the chosen line typed; whoever cannot reads why."""
        if why := why_no_change(self._picture, has_lines=bool(self._facts.sale.lines)):
            self._say(why)
        else:
            opened()

    def why_wait(self, back_first: str) -> str:
        """Why anything else has to wait while a card is being taken: ``back_first`` while Esc leads out of it."""
        # A form whose request is leaving is drawn a moment later.
        if self._picture.in_flight or self.desk.phase is Form.TOKENISING:
            return tr("A charge is under way. Wait until it is known how it ends.")
        return back_first if self.desk.phase is not Form.CLOSED else ""

    def charge(self) -> None:
        """Charge the card that is typed."""
        if self._picture.state is TillState.TYPING and self.desk.phase is Form.READY:
            if self.desk.armed:
                self.desk.charge()
            elif problem := self.desk.problem:
                self._say(tr("{problem} Put that right, then charge.", problem=problem))
            else:
                self._say(tr("The card is not complete yet: number, expiry date and security code."))

    def charge_saved(self, card_id: str, total: Money) -> None:
        """Charge one of the payer's saved cards, at the total that the question named."""
        if self._unanswered or self._wished_at == self._revision or not self._picture.may_pay:
            return
        self._unanswered, self._wished_at = True, self._revision
        self.unsaid.emit()
        self.desk.hand_over_again()
        self._back.ask(
            ChargeSavedCard(card_id=card_id, total_shown=total, step=self._facts.sale.step), self._on_act_answered
        )
        self.look()

    def save_no_card(self) -> None:
        """The next card is for this sale only."""
        self.unsaid.emit()
        self._back.ask(SaveNoCard(), self._on_answer)

    def step_back(self) -> bool:
        """Close the card form, or leave a refusal for the basket; False if there is nothing to leave."""
        self._pay_next = False
        if self._picture.in_flight:
            return True
        if self.desk.step_back():
            # "Go back first" and the like are done with.
            self.unsaid.emit()
            return True
        if self._picture.state in (TillState.NOT_ACCEPTED, TillState.NOT_ACCEPTED_THIS_TIME):
            self._pass_on(Act.OTHER_CARD, then_pay=False)
            return True
        return False

    def ask_again(self, sale_id: str) -> None:
        """Have a sale in doubt looked up now."""
        if sale_id:
            self._back.ask(AskAgain(sale_id=sale_id), self._on_answer)

    def look(self) -> None:
        """Draw what is so now, if that differs from what is drawn."""
        self._look(news=False)

    # --- inside ---

    def _look(self, news: bool) -> None:
        before = self._picture.state
        sale = self._facts.sale
        self._facts = replace(
            self._facts,
            form=self.desk.phase,
            opening=self.desk.opening,
            armed=self.desk.armed,
            handed_over=self.desk.handed_over,
            leaving=self._leaving,
            code_left_s=None if self._code_until is None else self._code_until - self._now(),
            waited_s=None if self._waiting_since is None else self._now() - self._waiting_since,
        )
        picture = present(self._facts, self._money)
        if picture.state is not before:
            waits = picture.state in (TillState.FORM_LOADING, TillState.SUBMITTING)
            self._waiting_since = self._now() - (sale.submitting_for_s or 0.0) if waits else None
        if self._waiting_since is not None or picture.code_left is not None:
            if not self._ticker.isActive():
                self._ticker.start()
        else:
            self._ticker.stop()
        if news or picture != self._picture:
            self._picture = picture
            self.pictured.emit(picture)
        if self._pay_next and picture.may_pay and self.desk.phase is Form.CLOSED:
            self._pay_next = False
            self.desk.open()

    def _to_basket(self, command: Command) -> None:
        picture = self._picture
        if picture.next_by_scan:
            # The first item of the next sale ends the one before: nobody presses a key for it.
            if self._left_at != self._revision:
                self._left_at = self._revision
                self._back.ask(NextSale(step=self._facts.sale.step), self._on_answer)
        elif not picture.may_change_basket:
            self._say(
                tr("Press Enter for the next sale first, then scan again.")
                if picture.next_by_wish
                else tr("Finish this payment first, then change the basket.")
            )
            return
        self.unsaid.emit()
        self._back.ask(command, self._on_answer)

    def _pass_on(self, act: Act, then_pay: bool = True) -> None:
        if self._unanswered or self._wished_at == self._revision:
            return
        self._unanswered, self._wished_at = True, self._revision
        self._pay_next = then_pay and act in FOR_ANOTHER_CARD
        self._leaving = Leaving.UNDER_WAY if act in _LEAVING else Leaving.NO
        self.unsaid.emit()
        if _COMMANDS[act] in (TryAgain, ChargeOnce):
            self.desk.hand_over_again()
        self._back.ask(_COMMANDS[act](step=self._facts.sale.step), self._on_act_answered)
        self.look()

    def _on_act_answered(self, answer: Answer) -> None:
        self._unanswered = False
        refused = not isinstance(answer, Done)
        halfway = refused and self._facts.sale.state is TillState.ATTACHING
        self._leaving = Leaving.UNDONE if halfway else Leaving.NO
        if refused:
            self._wished_at = -1
            self._pay_next = False
            self.desk.take_back()
        self._on_answer(answer)
        self.look()

    def _on_answer(self, answer: Answer) -> None:
        if isinstance(answer, NotDone):
            self._say(answer.sentence)

    def _say(self, sentence: str, tone: Tone = Tone.CAUTION) -> None:
        self.said.emit(sentence, tone)

    def _on_sale(self, sale: SaleChanged) -> None:
        before = self._facts.sale
        self._revision += 1
        self._facts = replace(self._facts, sale=sale)
        good_for = sale.code_good_for_s
        self._code_until = None if good_for is None else self._now() + good_for
        if sale.state is TillState.SUBMITTING and sale.submitting_for_s is not None:
            self._waiting_since = self._now() - sale.submitting_for_s
        if sale.state is not TillState.ATTACHING:
            self._leaving = Leaving.NO
        elif before.sale_id != sale.sale_id:
            # An earlier run left it in the middle of being given up.
            self._leaving = Leaving.UNDONE
        self.desk.follow(sale)
        if sale.state not in CAPTURE and sale.state is not before.state and sale.state is not TillState.PRICING:
            self._pay_next = False
        self._look(news=True)
        if sale.notice and (sale.notice != before.notice or sale.lines != before.lines):
            self._say(sale.notice)

    def _on_readiness(self, readiness: ReadinessChanged) -> None:
        self._facts = replace(self._facts, readiness=readiness)
        self._look(news=True)

    def _on_catalogue(self, progress: CatalogueProgress) -> None:
        if progress.problem:
            self._say(progress.problem)

    def _on_resolved(self, resolved: SaleResolved) -> None:
        if resolved.sale_id != self._facts.sale.sale_id:
            self.resolved.emit(resolved)

    def _on_doubts(self, counted: DoubtsCounted) -> None:
        self._facts = replace(self._facts, doubts=counted.count)
        self._look(news=True)

    def _on_parked(self, parked: BasketsParked) -> None:
        self._facts = replace(self._facts, parked=parked.count)
        self._look(news=True)

    def _on_fatal(self, fatal: Fatal) -> None:
        self._facts = replace(self._facts, fatal=fatal.sentence)
        self._look(news=True)

    def _on_lost(self) -> None:
        self._facts = replace(self._facts, lost=True)
        self._look(news=True)
