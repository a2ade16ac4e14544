"""F8 in a cashier's words: put the basket aside, and go on with one that was put aside."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pos.front.parts import names
from pos.testing.page import Page
from pos.testing.sheets import SheetPage


class ParkedPage(SheetPage):
    """The baskets that were put aside."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, names.PARKED_SHEET, Qt.Key.Key_F8)

    @property
    def count(self) -> int:
        """How many there are, by the header."""
        return self._page.window.counter.facts.parked

    @property
    def references(self) -> list[str]:
        """Their references, the newest first; opens the sheet, for which the counter has to be free."""
        self.open()
        return [title.split(" ")[0] for title, _, _ in self.rows(names.PARKED_LIST)]

    @property
    def told(self) -> list[str]:
        """What is said of each: what is in it, when it was put aside and by whom, and who pays."""
        self.open()
        return [f"{title} · {under}" for title, under, _ in self.rows(names.PARKED_LIST)]

    def park(self) -> str:
        """F8: put the basket aside; its reference. Waits until the counter is free, or the till says why it is not."""
        page = self._page
        reference, said, before = page.reference, page.message, self.count
        page.press(Qt.Key.Key_F8)
        page.wait_for(
            lambda: self.count > before or (bool(page.window.sale.lines) and page.message not in ("", said)),
            "the basket to be parked, or a word why not",
        )
        return reference

    def resume(self, reference: str = "") -> None:
        """Go on with a basket, the newest one unless another is named, and wait for its price.

        Raises: NoSuchName with the references there are.
        """
        self.open()
        if reference:
            self.walk_to(names.PARKED_LIST, lambda title: title.startswith(reference), reference)
        before = self.count
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(
            lambda: not self.is_open and self._page.state == "basket" and self.count < before, "the basket, priced"
        )
