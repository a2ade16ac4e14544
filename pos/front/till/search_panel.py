"""The one field in which a sale is built: items by barcode or name, and quick amounts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from pos.domain.errors import NotUnderstood
from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.found_items import Found, FoundItems, found_list, product_row
from pos.front.parts.icons import sign
from pos.front.parts.keycap import Keycap
from pos.front.parts.search_field import SearchField
from pos.front.parts.shadow import Shadow
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.typed_text import Meaning, may_search, meaning_of
from pos.link.messages import ProductsFound


class SearchPanel(Surface):
    """Takes what is typed or scanned and says what it is."""

    #: Products for this text are wished.
    search_wished = Signal(str)
    #: A product was picked from the list. Carries its id.
    product_picked = Signal(str)
    #: A code was scanned or typed in full.
    code_given = Signal(str)
    #: An amount was typed. Carries the text as typed.
    amount_given = Signal(str)
    #: The text was refused. Carries one sentence.
    refused = Signal(str)
    #: Enter with nothing typed.
    nothing_typed = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.SEARCH, "plain", tr("Item search"), parent)
        self._theme, self._money = theme, money
        self._currency = ""
        self._answered = ProductsFound(text="", products=())
        #: Enter came before the list did: the first row of that text's list is taken as soon as it is there.
        self._pick_for = ""
        self.setProperty("field", True)
        self.field = SearchField(self)
        self.field.setObjectName(names.SEARCH_FIELD)
        self.field.setAccessibleName(tr("Scan or find an item, or type an amount"))
        self.field.setPlaceholderText(tr("Scan, find an item, or type an amount"))
        self.field.setProperty("bare", True)
        self.field.setMaxLength(120)
        self._sign = Text(theme, f"{names.SEARCH}.sign", accessible=tr("Item search"))
        self._key = Keycap(theme, f"{names.SEARCH}.key", "F2")
        self._list = self._make_list()
        row = QHBoxLayout(self)
        space = theme.density.space
        row.setContentsMargins(space(4), 0, space(3), 0)
        row.setSpacing(space(3))
        row.addWidget(self._sign)
        row.addWidget(self.field, 1)
        row.addWidget(self._key)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._on_return)
        self.field.moved.connect(self._on_moved)
        self.field.focused.connect(self._on_focus)
        theme.changed.connect(self._restyle)
        self._restyle()

    def use_currency(self, currency: str) -> None:
        """Say in which currency amounts are typed."""
        self._currency = currency

    def show_found(self, answer: ProductsFound) -> None:
        """Show what the search found, unless something else is typed by now."""
        if answer.text != self._text():
            return
        self._answered = answer
        self._fill()
        if self._pick_for == answer.text:
            self._pick_for = ""
            self._pick(self._found.row(0))

    def not_found(self, text: str) -> None:
        """The search for a text could not be done; a waiting Enter waits no longer."""
        if self._pick_for == text:
            self._pick_for = ""

    def take(self, text: str) -> None:
        """Put a text into the field, as if it had been typed at its end."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.end(False)
        self.field.insert(text)

    def empty(self) -> None:
        """Forget what was typed."""
        self._pick_for = ""
        self.field.clear()

    def step_back(self) -> bool:
        """Empty the field; False if it was empty."""
        if not self.field.text():
            return False
        self.empty()
        return True

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._sheet.isVisible()

    def place_list(self) -> None:
        """Lay the list under the field, over whatever is there."""
        floor = self.window()
        corner = self.mapTo(floor, QPoint(0, self.height() + self._theme.density.space(1)))
        rows = min(self._found.rowCount(), 7)
        hint = 0 if rows else self._theme.density.row
        height = rows * self._theme.density.row + hint + self._theme.density.space(3)
        self._sheet.setGeometry(corner.x(), corner.y(), self.width(), height)
        self._sheet.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_open:
            self.place_list()

    def _make_list(self) -> QListView:
        self._sheet = Surface(f"{names.SEARCH}.sheet", "sheet", tr("Items found"), self.window())
        self._sheet.hide()
        Shadow(self._sheet, self._theme)
        self._found = FoundItems(self)
        view = found_list(self._found, self._theme, names.SEARCH_LIST, tr("Items found"), self._sheet)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.clicked.connect(self._on_clicked)
        self._none = Text(self._theme, names.SEARCH_HINT, shade=Shade.SOFT)
        inside = QVBoxLayout(self._sheet)
        inside.setContentsMargins(1, 5, 1, 5)
        inside.addWidget(self._none, 0, Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(view, 1)
        return view

    def adopt(self, floor: QWidget) -> None:
        """Let the list float over this widget."""
        self._sheet.setParent(floor)
        self._sheet.hide()

    def _text(self) -> str:
        return self.field.text().strip()

    def _on_text(self) -> None:
        text = self._text()
        if text != self._pick_for:
            self._pick_for = ""
        if may_search(text):
            self.search_wished.emit(text)
        self._fill()

    def _fill(self) -> None:
        text = self._text()
        rows: list[Found] = []
        meaning = meaning_of(text)
        if meaning is Meaning.AMOUNT:
            rows.append(self._amount_row(text))
        elif meaning is Meaning.CODE:
            rows.append(Found(tr("Barcode {code}", code=text), tr("Enter looks it up"), "", shape="search"))
        elif meaning is Meaning.CARD_NUMBER:
            rows.append(
                Found(tr("This can be a card number"), tr("It belongs in the card form: press F9"), "", shape="card")
            )
        if self._answered.text == text and may_search(text):
            rows += [product_row(product, self._money) for product in self._answered.products]
        self._found.show(rows)
        if text and not may_search(text):
            self._none.say(tr("Type a part of the name, or the code alone"))
        elif self._answered.text != text:
            self._none.say(tr("Searching…"))
        else:
            self._none.say(tr("Nothing found for “{text}”", text=text))
        self._none.setVisible(not rows)
        self._list.setVisible(bool(rows))
        if rows:
            self._list.setCurrentIndex(self._found.index(0))
        self._show_list(bool(text) and self.field.hasFocus())

    def _amount_row(self, text: str) -> Found:
        try:
            amount = Money.typed(text, self._currency) if self._currency else None
        except NotUnderstood as problem:
            return Found(str(problem), "", "", shape="caution")
        shown = self._money(amount) if amount is not None else text
        return Found(tr("Quick amount"), tr("Enter puts it into the basket"), shown, shape="keypad")

    def _show_list(self, shown: bool) -> None:
        if shown:
            self.place_list()
        self._sheet.setVisible(shown)

    def _on_return(self) -> None:
        text = self._text()
        row = self._list.currentIndex().row()
        meaning = meaning_of(text)
        if row > 0:
            self._pick(self._found.row(row))
        elif meaning is Meaning.NOTHING:
            self.nothing_typed.emit()
        elif meaning is Meaning.CARD_NUMBER:
            self.empty()
            self.refused.emit(tr("That can be a card number. Press F9 and type it into the card form, nowhere else."))
        elif meaning is Meaning.CODE:
            self.empty()
            self.code_given.emit(text)
        elif meaning is Meaning.AMOUNT:
            self._give_amount(text)
        elif not may_search(text):
            self.field.selectAll()
            self.refused.emit(tr("So many digits are not looked for with other characters. Type the code alone."))
        elif self._answered.text == text and self._found.rowCount():
            self._pick(self._found.row(0))
        elif self._answered.text == text:
            self.refused.emit(tr("There is no item like “{text}”. Try a part of its name.", text=text))
        else:
            self._pick_for = text

    def _give_amount(self, text: str) -> None:
        try:
            if self._currency:
                Money.typed(text, self._currency)
        except NotUnderstood as problem:
            self.field.selectAll()
            self.refused.emit(str(problem))
            return
        self.empty()
        self.amount_given.emit(text)

    def _pick(self, found: Found | None) -> None:
        if found is None:
            self.refused.emit(tr("There is no item like “{text}”. Try a part of its name.", text=self._text()))
            return
        if found.product is not None:
            self.empty()
            self.product_picked.emit(found.product.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.row() == 0 and meaning_of(self._text()) is not Meaning.WORDS:
            self._on_return()
        else:
            self._pick(self._found.row(index.row()))

    def _on_moved(self, by: int) -> None:
        rows = self._found.rowCount()
        if rows:
            row = min(rows - 1, max(0, self._list.currentIndex().row() + by))
            self._list.setCurrentIndex(self._found.index(row))

    def _on_focus(self, has_it: bool) -> None:
        self.setProperty("active", has_it)
        self.style().polish(self)
        self._show_list(has_it and bool(self._text()))

    def _restyle(self) -> None:
        density = self._theme.density
        self.setFixedHeight(density.field + 4)
        self.field.setFont(self._theme.font(Size.STRONG, tabular=True))
        size = density.space(5)
        self._sign.setPixmap(sign("search", self._theme.colours.ink_soft, size, ratio=self.devicePixelRatio()))
        self._list.doItemsLayout()
