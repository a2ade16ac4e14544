"""F6, F7 and F9 in a cashier's words: save a card with the customer's consent, and pay with one that is on file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from pos.front.parts import names
from pos.testing.page import Page
from pos.testing.sheets import SheetPage


class ConsentPage(SheetPage):
    """F6: what the customer agrees to before a card is kept."""

    @property
    def text(self) -> str:
        """The processor's own text, or the slip to sign; empty while neither is there. Opens the sheet."""
        self.open()
        agree = self._page.find(names.CONSENT_AGREE)
        self._page.wait_for(
            lambda: agree.isEnabled() or not self.is_open, "the processor's text, or a word why it is not there"
        )
        field = self._page.find(names.CONSENT_TEXT)
        return field.toPlainText() if self.is_open and isinstance(field, QPlainTextEdit) else ""

    def close(self) -> None:
        """Press Esc, from a slip to the text and from there out of it."""
        if self.is_open and self._page.find(names.CONSENT_SLIP).isHidden():
            self._page.press(Qt.Key.Key_Escape)
        super().close()

    def agree(self) -> None:
        """Space: the customer agrees, and the next card will be saved."""
        if not self.text:
            return
        self._page.press(Qt.Key.Key_Space)
        self._page.wait_for(lambda: not self.is_open, "the consent to be taken, or a word why not")

    def sign_slip(self) -> None:
        """Have the slip printed and signed instead of ticking."""
        if not self.text:
            return
        self._page.click(names.CONSENT_SLIP)
        told = f"{names.CONSENT_SHEET}.told"
        self._page.wait_for(lambda: "signed" in self._page.text_of(told), "the slip")
        self._page.press(Qt.Key.Key_Space)
        self._page.wait_for(lambda: not self.is_open, "the consent to be taken, or a word why not")


class SavedCardsPage(SheetPage):
    """F7: the saved cards of whoever pays."""

    @property
    def question(self) -> str:
        """What the sheet asks: which card, and how much."""
        return self._page.text_of(f"{names.CARDS_SHEET}.title") if self.is_open else ""

    @property
    def listed(self) -> list[str]:
        """Brand, last four and nickname of each, the default one first; opens the sheet."""
        self.open()
        return [title for title, _, _ in self.rows(names.CARDS_LIST)]

    @property
    def told(self) -> list[str]:
        """Expiry, who saved it and when, of each; opens the sheet."""
        self.open()
        return [under for _, under, _ in self.rows(names.CARDS_LIST)]

    @property
    def notes(self) -> list[str]:
        """What stands beside each: that it is the default, or why it cannot be chosen; opens the sheet."""
        self.open()
        return [note for _, _, note in self.rows(names.CARDS_LIST)]

    def choose(self, card: str) -> None:
        """Go to a card by a part of its name; those that cannot be charged are passed over."""
        self.open()
        for _ in self.rows(names.CARDS_LIST):
            self._page.press(Qt.Key.Key_Up)
        for _ in self.rows(names.CARDS_LIST):
            if card in self.question:
                return
            self._page.press(Qt.Key.Key_Down)
        raise AssertionError(f"No card called {card!r} can be chosen. There are: {', '.join(self.listed)}")

    def charge(self) -> None:
        """Enter: charge the chosen card."""
        self._page.press(Qt.Key.Key_Return)


def card_use_of(page: Page) -> str:
    """What the till says will become of the card, as it is read."""
    return page.text_of(names.CARD_USE_WORD)
