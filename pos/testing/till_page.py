"""The till in a cashier's words: one object for the real window and for one on stand-ins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from pos.front.parts import names
from pos.testing.customer_display_page import CustomerDisplayPage
from pos.testing.customer_page import PayerPage
from pos.testing.fault_hands import FaultHands
from pos.testing.faults import fault_called
from pos.testing.page import OpenedTill
from pos.testing.sandbox import Sandbox
from pos.testing.sheets import DoubtsPage, ReceiptPage, SheetPage
from pos.testing.shop import Shop
from pos.testing.staff_page import StaffPage


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
        #: F10.
        self.receipt = ReceiptPage(self, names.RECEIPT_SHEET, Qt.Key.Key_F10)
        #: F11.
        self.doubts = DoubtsPage(self, names.DOUBTS_SHEET, Qt.Key.Key_F11)
        #: F3.
        self.payer = PayerPage(self, names.PAYER_SHEET, Qt.Key.Key_F3)
        #: F1.
        self.help = SheetPage(self, names.HELP_SHEET, Qt.Key.Key_F1)
        #: The second window.
        self.customer_display = CustomerDisplayPage(lambda: till.customer_window)
        self._hands = FaultHands(self)

    def customer(self, text: str) -> None:
        """Say who pays: F3, a part of their name or the end of their phone number, Enter."""
        self.payer.take(text)

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
