"""The sheets that lie over the till's window: what they share, the receipt, and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pos.front.parts import names
from pos.front.parts.found_items import FoundItems
from pos.testing.naming import no_such
from pos.testing.page import Page, words_in


class SheetPage:
    """One sheet; it is opened by its key when it is asked for, and closed by Esc."""

    def __init__(self, page: Page, name: str, key: Qt.Key) -> None:
        self._page, self._name, self._key = page, name, key

    @property
    def is_open(self) -> bool:
        """Whether it can be seen."""
        sheet = self._page.window.findChild(QWidget, self._name)
        return sheet is not None and sheet.isVisible()

    def open(self) -> None:
        """Press its key and wait until it is there, or the till says why it is not."""
        if self.is_open:
            return
        said = self._page.message
        self._page.press(self._key)
        self._page.wait_for(lambda: self.is_open or self._page.message not in ("", said), f"the sheet {self._name}")

    def close(self) -> None:
        """Press Esc."""
        if self.is_open:
            self._page.press(Qt.Key.Key_Escape)
            self._page.wait_for(lambda: not self.is_open, f"the sheet {self._name} to go")

    @property
    def words(self) -> str:
        """Every word in it; opens it."""
        self.open()
        return words_in(self._page.find(self._name)) if self.is_open else ""

    def rows(self, name: str) -> list[tuple[str, str, str]]:
        """Title, second line and right side of each row of a list, by its objectName."""
        view = self._page.find(name)
        model = view.model() if isinstance(view, QAbstractItemView) else None
        if not isinstance(model, FoundItems):
            return []
        rows = [model.row(number) for number in range(model.rowCount(QModelIndex()))]
        return [(row.title, row.under, row.right or row.note) for row in rows if row is not None]

    def walk_to(self, name: str, wanted: Callable[[str], bool], what: str) -> None:
        """Go to the first row whose title is wanted, with the arrow keys.

        Raises: NoSuchName with the titles there are.
        """
        titles = [title for title, _, _ in self.rows(name)]
        number = next((at for at, title in enumerate(titles) if wanted(title)), None)
        if number is None:
            raise no_such("row", what, titles)
        view = self._page.find(name)
        now = view.currentIndex().row() if isinstance(view, QAbstractItemView) else 0
        for _ in range(abs(number - now)):
            self._page.press(Qt.Key.Key_Down if number > now else Qt.Key.Key_Up)


class ReceiptPage(SheetPage):
    """F10: the last receipt."""

    @property
    def text(self) -> str:
        """The receipt as it would be printed; empty while nothing was sold. Opens and closes the sheet."""
        self.open()
        text = self._page.text_of(names.RECEIPT_TEXT) if self.is_open else ""
        self.close()
        return text
