"""F11 in a cashier's and a manager's words: look, ask again, give a slip, settle."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pos.front.parts import names
from pos.testing.sheets import SheetPage
from pos.testing.staff_page import StaffPage


class DoubtsPage(SheetPage):
    """F11: the sales whose outcome is not known."""

    def __init__(self, page: StaffPage) -> None:
        super().__init__(page, names.DOUBTS_SHEET, Qt.Key.Key_F11)
        self._page: StaffPage = page

    @property
    def references(self) -> list[str]:
        """Their references, oldest first; opens the sheet."""
        self.open()
        return [title.split(" ")[0] for title, _, _ in self.rows(names.DOUBTS_TABLE)]

    @property
    def witnesses(self) -> list[str]:
        """Who was asked about the chosen one, and what each said."""
        self.open()
        told = self._page.text_of(f"{names.DOUBTS_SHEET}.witnesses")
        return [line.partition("  ")[2] for line in told.splitlines() if "  " in line]

    def choose(self, reference: str) -> None:
        """Choose one of them.

        Raises: NoSuchName with the references there are.
        """
        self.open()
        self.walk_to(names.DOUBTS_TABLE, lambda title: title.startswith(reference), reference)

    def ask_again(self) -> None:
        """Have the chosen one looked up now."""
        self._page.press(Qt.Key.Key_Return)

    @property
    def slip(self) -> str:
        """What the customer of the chosen one takes home; opens it, and goes back to the list."""
        self.open()
        self._page.press(Qt.Key.Key_2)
        self._page.wait_for(lambda: self._page.find(names.RECEIPT_SHEET).isVisible(), "the slip")
        text = self._page.text_of(names.RECEIPT_TEXT)
        self._page.press(Qt.Key.Key_Escape)
        self._page.wait_for(lambda: self.is_open, "the list of doubts")
        return text

    def decide(self, *, charged: bool, why: str, order: str = "", pin: str = "", person: str = "") -> str:
        """Settle the chosen one as a person who has found out; with a PIN where somebody has to say yes.

        Returns why it was not done; empty when it was.
        """
        self.open()
        page = self._page
        page.press(Qt.Key.Key_3 if charged else Qt.Key.Key_4)
        page.wait_for(lambda: page.find(names.DECISION_SHEET).isVisible(), "the question about the sale")
        if charged:
            page.type(order)
            page.press(Qt.Key.Key_Tab)
        page.type(why)
        page.press(Qt.Key.Key_Return)
        if pin:
            page.say_yes(pin, person)
        asked = page.find(names.DECISION_SHEET)
        page.wait_for(lambda: not asked.isVisible() or self._problem() != "", "what came of the decision")
        return self._problem() if asked.isVisible() else ""

    def _problem(self) -> str:
        fields = (names.DECISION_ORDER, names.DECISION_REASON)
        said = [self._page.find(field).accessibleDescription() for field in fields]
        return next((text for text in (*said, self._page.text_of(names.DECISION_SENTENCE)) if text), "")
