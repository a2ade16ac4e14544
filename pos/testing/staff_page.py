"""Who is at the till, in a cashier's words: the lock, the first owner, new accounts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos.front.parts import names
from pos.testing.payment_page import PaymentPage


class StaffPage(PaymentPage):
    """Signing in and leaving."""

    @property
    def is_covered(self) -> bool:
        """Whether the lock screen covers the window."""
        screen = self.window.findChild(QWidget, names.LOCK)
        return screen is not None and screen.isVisible()

    def make_owner(self, name: str, pin: str) -> None:
        """F12 in a till without accounts: make the first."""
        self.press(Qt.Key.Key_F12)
        self.wait_for(lambda: self.is_covered, "the lock screen")
        for field, text in ((names.LOCK_NAME, name), (names.LOCK_PIN, pin), (names.LOCK_PIN_AGAIN, pin)):
            self._type_plain(field, text)
        self.wait_for(lambda: not self.is_covered, "the owner to be signed in")

    def lock(self) -> None:
        """F12: leave the till."""
        self.press(Qt.Key.Key_F12)
        self.wait_for(lambda: self.is_covered, "the lock screen")

    def sign_in(self, pin: str, person: str = "") -> None:
        """Choose a name, type a PIN, and wait for what comes of it."""
        if person:
            self._choose(names.LOCK_PEOPLE, person)
        # Enter takes an older answer away at once.
        self._type_plain(names.LOCK_PIN, pin)
        self.wait_for(lambda: not self.is_covered or self.text_of(names.LOCK_SENTENCE) != "", "the lock's answer")

    def add_person(self, name: str, pin: str, owner_pin: str) -> str:
        """Shift+F12: give somebody a cashier's account, with the owner's yes; what the sheet says of it."""
        self.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
        self.wait_for(lambda: self.find(names.ACCOUNTS).isVisible(), "the accounts")
        QTest.keyClick(self.find(f"{names.ACCOUNTS}.add"), Qt.Key.Key_Return)
        for field, text in ((names.ACCOUNTS_NAME, name), (names.ACCOUNTS_PIN, pin), (names.ACCOUNTS_PIN_AGAIN, pin)):
            self._type_plain(field, text)
        self.say_yes(owner_pin)
        self.wait_for(lambda: self.text_of(names.ACCOUNTS_SENTENCE) != "", "what came of the account")
        return self.text_of(names.ACCOUNTS_SENTENCE)
