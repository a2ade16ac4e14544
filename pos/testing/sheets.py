"""The sheets that lie over the till's window: receipt, sales to resolve, who pays, and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pos.front.parts import names
from pos.front.till.found_items import FoundItems
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

    def _rows(self, name: str) -> list[tuple[str, str, str]]:
        view = self._page.find(name)
        model = view.model() if isinstance(view, QAbstractItemView) else None
        if not isinstance(model, FoundItems):
            return []
        rows = [model.row(number) for number in range(model.rowCount(QModelIndex()))]
        return [(row.title, row.under, row.right) for row in rows if row is not None]

    def _walk(self, name: str, wanted: Callable[[str], bool], what: str) -> None:
        titles = [title for title, _, _ in self._rows(name)]
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


class DoubtsPage(SheetPage):
    """F11: the sales whose outcome is not known."""

    @property
    def references(self) -> list[str]:
        """Their references, oldest first; opens the sheet."""
        self.open()
        return [title.split(" ")[0] for title, _, _ in self._rows(names.DOUBTS_TABLE)]

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
        self._walk(names.DOUBTS_TABLE, lambda title: title.startswith(reference), reference)

    def ask_again(self) -> None:
        """Have the chosen one looked up now."""
        self._page.press(Qt.Key.Key_Return)


class PayerPage(SheetPage):
    """F3: who pays."""

    @property
    def offered(self) -> list[str]:
        """The names on the list."""
        return [title for title, _, _ in self._rows(names.PAYER_LIST)]

    @property
    def name(self) -> str:
        """Who pays the present sale, as the till shows it."""
        return self._page.text_of(names.PAYER_NAME)

    def find(self, text: str) -> list[str]:
        """Type a part of a name, an e-mail or the end of a phone number; return who is found."""
        self.open()
        self._page.type(text)
        none = f"{names.PAYER_SHEET}.none"
        self._page.wait_for(
            lambda: "Searching" not in self._page.text_of(none) or not self._page.find(none).isVisible(),
            f"who is found for {text!r}",
        )
        return self.offered

    def take(self, text: str) -> None:
        """Take the best match for a text: F3, the text, Enter."""
        self.open()
        self._page.type(text)
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(lambda: not self.is_open, f"{text} to be taken as the payer")

    def type_address(self, *, name: str, postal_code: str, street: str, **more: str) -> None:
        """Type a billing address: name, post code and street; the rest is the shop's own town until it is typed.

        ``more`` may be ``city``, ``state``, ``country``, ``email`` and ``phone``.
        """
        self.open()
        self._page.press(Qt.Key.Key_Tab)
        self._page.wait_for(lambda: self._page.find(names.PAYER_TYPE).hasFocus(), "the keyboard at “Type an address”")
        self._page.press(Qt.Key.Key_Return)
        typed = {"name": name, "postal_code": postal_code, "line1": street}
        self._page.wait_for(lambda: self._page.find(f"{names.ADDRESS_FORM}.name").hasFocus(), "the address form")
        fields = ("name", "postal_code", "line1", "city", "state", "country", "email", "phone")
        for field in more:
            if field not in fields:
                raise no_such("field of an address", field, fields)
        last = max(fields.index(field) for field in (*typed, *more))
        for number, field in enumerate(fields[: last + 1]):
            if text := (typed | more).get(field, ""):
                self._page.type(text)
            if number < last:
                self._page.press(Qt.Key.Key_Tab)
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(
            lambda: not self.is_open or self._page.message != "", "the address to be taken, or a word why not"
        )
