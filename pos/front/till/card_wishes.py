"""What becomes of the card, and which one is charged: the wishes of F6, F7 and F9."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from pos.domain.money import Money
from pos.domain.saved_card import CardUse
from pos.domain.till_state import TillState
from pos.front.parts.words import tr
from pos.front.till.card_use import asked_about
from pos.front.till.counter import Counter
from pos.front.till.early_pay import EarlyPay
from pos.front.till.presenter import CAPTURE
from pos.front.till.sheets import Sheets
from pos.link.messages import SaleChanged

#: Nothing is sold yet.
_TOO_EARLY: Final = frozenset({TillState.IDLE, TillState.NOT_READY, TillState.OFFLINE})


class CardWishes(QObject):
    """Between the keys on one side and counter and sheets on the other."""

    def __init__(
        self,
        counter: Counter,
        sheets: Sheets,
        say: Callable[[str], None],
        is_typing: Callable[[], bool],
        now: Callable[[], float],
    ) -> None:
        super().__init__(counter)
        self._early = EarlyPay(counter, self.pay, is_typing, now)
        self._counter, self._sheets, self._say = counter, sheets, say
        counter.pictured.connect(self._on_picture)
        sheets.card_chosen.connect(self._charge)
        sheets.new_card_wished.connect(self._new_card)

    def save_card(self) -> None:
        """F6: save the next card, or with a second press not."""
        sale, picture = self._counter.facts.sale, self._counter.picture
        if self._sheets.is_open_for_consent:
            self._sheets.close_all()
        elif picture.in_flight:
            self._say(tr("A card is saved with its payment: press F6 before the card is charged."))
        elif not _customer_of(sale):
            self._say(tr("A card is saved to a customer: press F3 and say who it is."))
        elif picture.state in _TOO_EARLY and not sale.lines:
            self._say(tr("A card is saved with a payment: ring up the first item, then press F6."))
        elif picture.state in (TillState.NOT_READY, TillState.OFFLINE):
            self._say(picture.detail)
        elif picture.state not in CAPTURE | {TillState.PRICING}:
            self._say(tr("A card is saved with its payment: press F6 before the card is charged."))
        elif sale.card_use is CardUse.SAVE:
            self._sheets.close_all()
            self._counter.save_no_card()
        else:
            self._sheets.open_consent()

    def show_cards(self) -> None:
        """F7: the saved cards of whoever pays; a second press takes them away."""
        sale, picture = self._counter.facts.sale, self._counter.picture
        if self._sheets.is_open_for_cards:
            self._sheets.close_all()
        elif why := self._counter.why_wait(tr("Go back with Esc first, then choose a saved card.")):
            self._say(why)
        elif not _customer_of(sale):
            self._say(tr("Only customers on file have saved cards: press F3 and say who it is."))
        elif picture.may_change_basket:
            self._sheets.open_cards(sale, self._may_charge)
        else:
            self._say(tr("Finish this payment first, then choose a saved card."))

    def pay(self) -> None:
        """F9: a saved card where there is one, otherwise the card form; a second press is for another card."""
        sale = self._counter.facts.sale
        if self._sheets.is_open_for_cards:
            self._new_card()
        elif asked_about(sale) and self._may_charge:
            self._sheets.open_cards(sale, self._may_charge)
        else:
            self._counter.pay()
            if self._counter.picture.state is TillState.PRICING:
                self._early.remember()

    def step_back(self) -> bool:
        """Undo a Pay that was pressed before there was a total; False if there is none."""
        return self._early.forget()

    # --- inside ---

    @property
    def _may_charge(self) -> bool:
        picture = self._counter.picture
        return picture.state is TillState.BASKET and picture.may_pay

    def _charge(self, card_id: str, total: Money) -> None:
        self._sheets.close_all(quietly=True)
        self._counter.charge_saved(card_id, total)

    def _new_card(self) -> None:
        self._sheets.close_all()
        self._counter.pay()

    def _on_picture(self) -> None:
        self._sheets.show_cards_of(self._counter.facts.sale, self._may_charge)


def _customer_of(sale: SaleChanged) -> str:
    """The reference of whoever pays; empty for nobody on file."""
    return sale.payer.customer_reference if sale.payer is not None else ""
