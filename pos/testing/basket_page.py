"""The basket in a cashier's words: scan, search, quantity, price, discount, remove."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pos.domain.cart import Line
from pos.front.parts import names
from pos.front.parts.found_items import FoundItems
from pos.testing.naming import NoSuchName, no_such
from pos.testing.states import AT_REST
from pos.testing.yes_page import YesPage


class BasketPage(YesPage):
    """What is done with the lines of a sale."""

    def scan(self, item: str, *, priced: bool = True) -> None:
        """Scan an item, by its code or its name: what a scanner types, and Enter.

        Waits for the processor's price; without ``priced``, for the line alone.
        Raises: NoSuchName with the nearest names for an item that the shop does not have.
        """
        code = self._code(item)
        pieces, said = 0 if self._is_over() else self._pieces(), self.message
        self._scanned(code)
        self.wait_for(lambda: self._has_come(pieces, priced) or self._is_unknown(said), f"{item} in the basket")
        if self._is_unknown(said):
            known = self._shop.item_names if self._shop is not None else []
            raise NoSuchName(f"The till does not know {item!r}: {self.message} {no_such('item', item, known)}")

    def amount(self, typed: str) -> None:
        """Type a quick amount, as a cashier writes it, and wait for its price."""
        pieces = 0 if self._is_over() else self._pieces()
        self._scanned(typed)
        self.wait_for(lambda: self._has_come(pieces, priced=True), f"{typed} in the basket, with its price")

    def type_in_search(self, text: str, enter: bool = True) -> None:
        """Type into the search field, and press Enter."""
        field = self.find(names.SEARCH_FIELD)
        if not field.hasFocus():
            field.setFocus()
        self.keys += len(text) + enter
        QTest.keyClicks(field, text)
        if enter:
            QTest.keyClick(field, Qt.Key.Key_Return)

    def search(self, text: str) -> list[str]:
        """Type a part of a name, and return the names that are offered."""
        self.press(Qt.Key.Key_F2)
        self.type(text)
        self.wait_for(lambda: self._answered() or self._offers() != [], f"what is found for {text!r}")
        return self._offers()

    def pick(self, name: str) -> None:
        """Choose one of the items that were found, and wait for its price.

        Raises: NoSuchName with the names that are offered.
        """
        offered, pieces = self._offers(), self._pieces()
        if name not in offered:
            raise no_such("item on offer", name, offered)
        for _ in range(offered.index(name)):
            self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return)
        self.wait_for(lambda: self._has_come(pieces, priced=True), f"{name} in the basket, with its price")

    def quantity(self, item: str, pieces: int | str) -> None:
        """Change how many of an item are sold: F4, the number, Enter."""
        self.choose(item)
        before = self.window.sale
        self.press(Qt.Key.Key_F4)
        field = self.find(names.QUANTITY_FIELD)
        self.wait_for(field.hasFocus, "the keyboard in the quantity")
        self.type(str(pieces))
        said = self.message
        self.press(Qt.Key.Key_Return)
        self.wait_for(
            lambda: (self.window.sale is not before and self.window.sale.priced) or self.message not in ("", said),
            "the new quantity, with its price",
        )

    def price(self, item: str, typed: str, *, pin: str = "", person: str = "") -> str:
        """Change what a piece of an item costs: F5, the price, Enter; with nothing typed it is the normal one again.

        Returns what the till says against it, empty when the new price is there, or when a yes is asked for and no
        ``pin`` was given.
        """
        self.choose(item)
        before, said = self.window.sale, self.message
        self.press(Qt.Key.Key_F5)
        field = self.find(names.PRICE_FIELD)
        self.wait_for(field.hasFocus, "the keyboard in the price")
        self.type(typed)
        self.press(Qt.Key.Key_Return)
        if field.isVisible():
            problem = field.accessibleDescription()
            self.press(Qt.Key.Key_Escape)
            return problem

        def is_there() -> bool:
            changed = self.window.sale is not before and self.window.sale.priced
            return changed or self.message not in ("", said)

        self.wait_for(lambda: is_there() or self._yes_is_asked, "the new price, or the question for a yes")
        if pin and self._yes_is_asked:
            self.say_yes(pin, person)
            self.wait_for(is_there, "the price that somebody said yes to")
        return self.message if self.message != said else ""

    def discount(self, item: str, off: str, *, pin: str = "", person: str = "") -> str:
        """Take something off an item: ``"10%"``, or ``"2.00"`` of each piece."""
        return self.price(item, f"-{off.removeprefix('-')}", pin=pin, person=person)

    def line(self, item: str) -> str:
        """A line of the basket as a screen reader hears it: the name, and what was done to its price."""
        model = self._view(names.BASKET_TABLE).model()
        return str(model.data(model.index(self._row(item), 0), Qt.ItemDataRole.AccessibleTextRole))

    def one_more(self, item: str) -> None:
        """Plus on a line, as a cashier counts pieces."""
        self._count(item, Qt.Key.Key_Plus)

    def one_fewer(self, item: str) -> None:
        """Minus on a line."""
        self._count(item, Qt.Key.Key_Minus)

    def remove(self, item: str) -> None:
        """Take a line out of the basket."""
        self.choose(item)
        before = self.window.sale
        self.press(Qt.Key.Key_Delete)
        self.wait_for(
            lambda: self.window.sale is not before and (self.window.sale.priced or not self.window.sale.lines),
            f"a basket without {item}",
        )

    def clear(self) -> None:
        """Clear all, and confirm it."""
        self.click(names.BASKET_CLEAR)
        self.click(names.BASKET_CLEAR)
        self.wait_for(lambda: not self.lines, "an empty basket")

    def choose(self, item: str) -> None:
        """Click a line of the basket.

        Raises: NoSuchName with the items that are in the basket.
        """
        table = self._view(names.BASKET_TABLE)
        index = table.model().index(self._row(item), 0)
        table.scrollTo(index)
        QTest.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            table.visualRect(index).center(),
        )
        table.setFocus()

    # --- inside ---

    def _scanned(self, text: str) -> None:
        # As a scanner types: wherever the keyboard is, and no key before it.
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def _count(self, item: str, key: Qt.Key) -> None:
        self.choose(item)
        before = self._pieces()
        self.press(key)
        self.wait_for(lambda: self._pieces() != before and self.window.sale.priced, "another number of pieces, priced")

    def _row(self, item: str) -> int:
        lines: list[Line] = [row.line for row in self.window.sale.lines]
        for number, line in enumerate(lines):
            if item in (line.product.barcode, line.product.sku) or item.casefold() == line.product.name.casefold():
                return number
        raise no_such("item in the basket", item, [line.product.name for line in lines])

    def _code(self, item: str) -> str:
        # A code stands for itself, known or not: tests try unknown ones, too.
        if self._shop is None or item.replace(",", "").replace(".", "").isdigit() or self._shop.has_code(item):
            return item
        return self._shop.code_of(item)

    def _pieces(self) -> int:
        return sum(quantity for _, quantity in self.lines)

    def _is_over(self) -> bool:
        return self.window.till_state in AT_REST

    def _has_come(self, pieces: int, priced: bool) -> bool:
        open_states = ("basket",) if priced else ("basket", "pricing", "offline", "not_ready")
        return self.state in open_states and (self.window.sale.priced or not priced) and self._pieces() > pieces

    def _is_unknown(self, said: str) -> bool:
        return self.message not in ("", said) and "no item" in self.message

    def _view(self, name: str) -> QAbstractItemView:
        view: QWidget = self.find(name)
        assert isinstance(view, QAbstractItemView), name  # the list of names says so
        return view

    def _offers(self) -> list[str]:
        model = self._view(names.SEARCH_LIST).model()
        rows = [model.row(number) for number in range(model.rowCount(QModelIndex()))] if isinstance(
            model, FoundItems
        ) else []  # fmt: skip
        return [row.product.name for row in rows if row is not None and row.product is not None]

    def _answered(self) -> bool:
        hint = self.find(names.SEARCH_HINT)
        return hint.isVisible() and "Nothing found" in self.text_of(names.SEARCH_HINT)
