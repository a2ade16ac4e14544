"""The till in a cashier's words: one object for the real window and for one on stand-ins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from pos.front.parts import names
from pos.testing.all_cards_page import AllCardsPage
from pos.testing.customer_display_page import CustomerDisplayPage
from pos.testing.customer_page import PayerPage
from pos.testing.doubts_page import DoubtsPage
from pos.testing.fault_hands import FaultHands
from pos.testing.faults import fault_called
from pos.testing.page import OpenedTill
from pos.testing.parked_page import ParkedPage
from pos.testing.refunds_page import RefundsPage
from pos.testing.sandbox import Sandbox
from pos.testing.saved_card_page import ConsentPage, SavedCardsPage, card_use_of
from pos.testing.settings_page import SettingsPage
from pos.testing.sheets import ReceiptPage, SheetPage
from pos.testing.shop import Shop
from pos.testing.staff_page import StaffPage
from pos.testing.states import ShownState


class TillPage(StaffPage):
    """One open till, driven by real key events; every wait is for a condition, never for a time."""

    def __init__(
        self,
        till: OpenedTill,
        *,
        sandbox: Sandbox | None = None,
        shop: Shop | None = None,
        pictures: Path | None = None,
    ) -> None:
        super().__init__(till, sandbox=sandbox, shop=shop, pictures=pictures)
        #: F8.
        self.parked = ParkedPage(self)
        #: F10.
        self.receipt = ReceiptPage(self, names.RECEIPT_SHEET, Qt.Key.Key_F10)
        #: F11.
        self.doubts = DoubtsPage(self)
        #: F3.
        self.payer = PayerPage(self, names.PAYER_SHEET, Qt.Key.Key_F3)
        #: F6.
        self.consent = ConsentPage(self, names.CONSENT_SHEET, Qt.Key.Key_F6)
        #: F7.
        self.saved_cards = SavedCardsPage(self, names.CARDS_SHEET, Qt.Key.Key_F7)
        #: Ctrl+Shift+C: the saved cards of all customers, for managers.
        self.all_cards = AllCardsPage(self)
        #: Ctrl and the comma: how the till is set up, for its owner.
        self.settings = SettingsPage(self)
        #: Ctrl+Shift+R: what of a sale goes back, for managers.
        self.refunds = RefundsPage(self)
        #: F1.
        self.help = SheetPage(self, names.HELP_SHEET, Qt.Key.Key_F1)
        #: The second window.
        self.customer_display = CustomerDisplayPage(lambda: till.customer_window)
        self._hands = FaultHands(self)

    def customer(self, text: str) -> None:
        """Say who pays: F3, a part of their name or the end of their phone number, Enter."""
        self.payer.take(text)

    @property
    def card_use(self) -> str:
        """What the till says will become of the card: this sale only, or saved to somebody's cards."""
        return card_use_of(self)

    def save_card(self) -> None:
        """F6 and Space: the customer agrees that the next card is saved; waits until the till says so."""
        before = self.card_use
        self.consent.agree()
        self.wait_for(lambda: self.card_use != before or self.message != "", "the till to say that the card is saved")

    def save_no_card(self) -> None:
        """F6 once more: the next card is for this sale only."""
        self.press(Qt.Key.Key_F6)
        self.wait_for(lambda: self.card_use == "This sale only", "the card to be for this sale only")

    def ask_to_charge_saved(self) -> str:
        """F9 for a customer with cards on file: return the question."""
        if not self.saved_cards.is_open:
            self.press(Qt.Key.Key_F9)
        self.wait_for(lambda: self.saved_cards.is_open, "the question which card is charged")
        return self.saved_cards.question

    def pay_with_saved(self, card: str = "", *, rest: bool = True) -> ShownState:
        """F9 and Enter: charge the customer's default card, or the one that is named, and wait for what comes of it."""
        self.ask_to_charge_saved()
        if card:
            self.saved_cards.choose(card)
        before = self.window.sale
        self.saved_cards.charge()
        self.wait_for(lambda: self.window.sale is not before or self.message != "", "the charge to begin")
        return self.wait_at_rest() if rest else self.state

    def charge_once(self) -> ShownState:
        """Enter on “Card not saved. Charge it this once?”"""
        return self.try_again()

    def fault(self, point: str, name: str = "", *, times: int = 1) -> None:
        """Have something go wrong: ``fault("submit", "answer_lost_after_charge")``, ``fault("script_blocked")``.

        It strikes the next call at its point, or so many of them.
        Raises: NoSuchName with the nearest names; FaultMisused.
        """
        self._hands.arm(fault_called(point, name, times))

    def no_fault(self) -> None:
        """Take back every fault that still waits."""
        self._hands.disarm()

    def closed(self) -> None:
        self._hands.drop()
        super().closed()
