"""The basket: its lines, and what can be done with the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pos.domain.cart import PricedLine
from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.basket_model import BasketModel, Column
from pos.front.till.basket_rows import BasketRows
from pos.front.till.price_prompt import PricePrompt


class BasketTable(QTableView):
    """The lines; Delete takes one away, plus and minus count it up and down."""

    #: A piece more (1) or fewer (-1) of the chosen line is wished.
    counted = Signal(int)
    #: The chosen line is to go.
    removed = Signal()
    #: Something was typed that belongs into the search field.
    typed = Signal(str)
    #: The quantity of the chosen line is to be typed.
    quantity_wished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if not event.isAutoRepeat():
                self.removed.emit()
        elif text == "+":
            self.counted.emit(1)
        elif text == "-":
            self.counted.emit(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.quantity_wished.emit()
        elif text.isprintable() and text and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


class BasketPanel(Surface):
    """What is being sold."""

    #: A quantity was typed for a line. Carries the line's id and the text as typed.
    quantity_typed = Signal(str, str)
    #: A price of a piece was typed. Carries the Line as it was shown, and the text as typed.
    price_typed = Signal(object, str)
    #: A barcode was typed where a price was asked for. Carries it.
    scanned = Signal(str)
    #: A line is to go. Carries its id.
    line_removed = Signal(str)
    #: The whole basket is to go.
    cleared = Signal()
    #: Something was typed over the lines that belongs into the search field.
    typed = Signal(str)
    #: The keyboard is free again.
    left = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.BASKET, "card", tr("Basket"), parent)
        self._theme, self._open = theme, True
        self.model = BasketModel(money, self)
        self.table = self._make_table(money)
        self._count = Text(theme, names.BASKET_COUNT, size=Size.BODY, weight=QFont.Weight.DemiBold)
        self._field = EntryField(self)
        self._field.setObjectName(names.QUANTITY_FIELD)
        self._field.setAccessibleName(tr("Quantity of the chosen line"))
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setMaxLength(12)
        self._field.hide()
        self._field.returnPressed.connect(self._on_quantity)
        self._field.editingFinished.connect(self._field.hide)
        quiet = Weight.QUIET
        self._less = ActionButton(theme, names.BASKET_LESS, weight=quiet, sign="less")
        self._amount = ActionButton(theme, names.BASKET_QUANTITY, tr("Quantity"), key="F4", weight=quiet)
        self._more = ActionButton(theme, names.BASKET_MORE, weight=quiet, sign="more")
        self._price = ActionButton(theme, names.BASKET_PRICE, tr("Price"), key="F5", weight=quiet)
        self._remove = ActionButton(theme, names.BASKET_REMOVE, tr("Remove"), weight=quiet, sign="remove")
        self._clear = ActionButton(theme, names.BASKET_CLEAR, tr("Clear all"), weight=quiet)
        self._less.setAccessibleName(tr("One piece fewer"))
        self._more.setAccessibleName(tr("One piece more"))
        self._less.wished.connect(lambda: self._on_counted(-1))
        self._more.wished.connect(lambda: self._on_counted(1))
        self._amount.wished.connect(self.type_quantity)
        self._price.wished.connect(self.type_price)
        self._remove.wished.connect(self._on_removed)
        self._clear.wished.connect(self._on_clear)
        self._sure = False
        self._compose()
        self._prompt = PricePrompt(theme, money, self)
        self._prompt.given.connect(self.price_typed)
        self._prompt.scanned.connect(self.scanned)
        self._prompt.closed.connect(self.left)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_lines((), False, True)

    def show_lines(self, lines: tuple[PricedLine, ...], priced: bool, may_change: bool) -> None:
        """Draw the lines of the current sale."""
        grown = len(lines) > self.model.rowCount()
        kept = self._chosen_id()
        self.model.show(lines, priced, may_change)
        self._pages.setCurrentIndex(0 if lines else 1)
        row = len(lines) - 1 if grown or kept is None else self.model.row_of(kept)
        if lines:
            self._choose(row if row >= 0 else len(lines) - 1)
        pieces = sum(line.line.quantity for line in lines)
        self._count.say(tr("Basket") + ("" if not lines else "  ·  " + _pieces(pieces)))
        self._open = may_change
        asked_for = self.model.line(self.model.row_of(self._prompt.line_id)) if may_change else None
        self._prompt.follow(asked_for.line if asked_for is not None else None)
        for button in (self._less, self._amount, self._more, self._price, self._remove, self._clear):
            button.setEnabled(bool(lines) and may_change)
            button.drawn_for(tuple(line.line.id for line in lines))
        self._be_sure(False)

    @property
    def is_editing(self) -> bool:
        """Whether a quantity or a price is being typed."""
        return not self._field.isHidden() or not self._prompt.isHidden()

    def type_quantity(self) -> None:
        """Open the field for the chosen line's quantity."""
        line = self.model.line(self.table.currentIndex().row())
        if line is None or not self._open:
            return
        area = self.table.visualRect(self.model.index(self.table.currentIndex().row(), Column.QUANTITY))
        corner = self.table.viewport().mapTo(self, area.topLeft())
        height = self._theme.density.field
        width = max(area.width(), self._theme.density.space(24))
        right = corner.x() + area.width()
        self._field.setGeometry(right - width, corner.y() + (area.height() - height) // 2, width, height)
        self._field.setText(str(line.line.quantity))
        self._field.show()
        self._field.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def type_price(self) -> None:
        """Ask what a piece of the chosen line is to cost; once more, and the question goes away."""
        line = self.model.line(self.table.currentIndex().row())
        if self._prompt.leave() or line is None or not self._open:
            return
        self.table.scrollTo(self.table.currentIndex())
        self._prompt.ask_for(line.line)
        self._place_prompt()

    def step_back(self) -> bool:
        """Close the quantity or the price without a change; False if neither was open."""
        if self._prompt.leave():
            return True
        if self._field.isHidden():
            return False
        self._field.hide()
        self.left.emit()
        return True

    def _make_table(self, money: Callable[[Money], str]) -> BasketTable:
        table = BasketTable(self)
        table.setObjectName(names.BASKET_TABLE)
        table.setAccessibleName(tr("Lines of the basket"))
        table.setModel(self.model)
        table.setItemDelegate(BasketRows(self._theme, money, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(Column.ITEM, QHeaderView.ResizeMode.Stretch)
        table.counted.connect(self._on_counted)
        table.removed.connect(self._on_removed)
        table.typed.connect(self.typed)
        table.quantity_wished.connect(self.type_quantity)
        table.doubleClicked.connect(self._on_double_click)
        return table

    def _compose(self) -> None:
        space = self._theme.density.space
        head = QHBoxLayout()
        head.setContentsMargins(space(4), space(1), space(2), space(1))
        head.addWidget(self._count, 1)
        head.addWidget(self._clear)
        empty = QWidget(self)
        empty.setObjectName(names.BASKET_EMPTY)
        empty.setAccessibleName(tr("The basket is empty"))
        self._empty_sign = Text(self._theme, f"{names.BASKET_EMPTY}.sign", accessible=tr("The basket is empty"))
        self._empty_text = Text(self._theme, f"{names.BASKET_EMPTY}.text", shade=Shade.SOFT)
        self._empty_text.say(tr("The basket is empty"))
        inside = QVBoxLayout(empty)
        inside.addStretch(3)
        inside.addWidget(self._empty_sign, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self._empty_text, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(4)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.table)
        self._pages.addWidget(empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(space(2), space(1), space(2), space(1))
        foot.addWidget(self._less)
        foot.addWidget(self._amount)
        foot.addWidget(self._more)
        foot.addWidget(self._price)
        foot.addStretch(1)
        foot.addWidget(self._remove)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 1, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(Surface(f"{names.BASKET}.rule", "line", tr("Basket")))
        whole.addLayout(self._pages, 1)
        whole.addWidget(Surface(f"{names.BASKET}.rule_below", "line", tr("Basket")))
        whole.addLayout(foot)

    def _restyle(self) -> None:
        density, colours = self._theme.density, self._theme.colours
        self.table.verticalHeader().setDefaultSectionSize(density.row)
        self.table.setColumnWidth(Column.QUANTITY, density.space(20))
        self.table.setColumnWidth(Column.TOTAL, density.space(32))
        self._field.setFont(self._theme.font(Size.STRONG, QFont.Weight.DemiBold, tabular=True))
        size = density.space(12)
        self._empty_sign.setPixmap(sign("basket", colours.line_strong, size, ratio=self.devicePixelRatio()))
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_prompt()

    def _place_prompt(self) -> None:
        if self._prompt.line_id:
            row = self.table.visualRect(self.model.index(self.model.row_of(self._prompt.line_id), Column.ITEM))
            row.moveTopLeft(self.table.viewport().mapTo(self, row.topLeft()))
            margin = self._theme.density.space(3)
            self._prompt.place(row, self.rect().adjusted(margin, margin, -margin, -margin))

    def _chosen_id(self) -> str | None:
        line = self.model.line(self.table.currentIndex().row())
        return line.line.id if line is not None else None

    def _choose(self, row: int) -> None:
        index = self.model.index(row, 0)
        flags, chosen = QItemSelectionModel.SelectionFlag, self.table.selectionModel()
        # To choose a row again would paint it again.
        if self.table.currentIndex().row() != row or not chosen.isRowSelected(row):
            chosen.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def _on_double_click(self, _index: QModelIndex) -> None:
        self.type_quantity()

    def _on_quantity(self) -> None:
        line_id = self._chosen_id()
        self._field.hide()
        if line_id is not None:
            self.quantity_typed.emit(line_id, self._field.text())
        self.left.emit()

    def _on_counted(self, by: int) -> None:
        line = self.model.line(self.table.currentIndex().row())
        if line is not None and self._open and line.line.quantity + by > 0:
            self.quantity_typed.emit(line.line.id, str(line.line.quantity + by))

    def _on_removed(self) -> None:
        line_id = self._chosen_id()
        if line_id is not None and self._open:
            self.line_removed.emit(line_id)

    def _on_clear(self) -> None:
        # A whole basket is not thrown away by one stray click.
        if self._sure:
            self._be_sure(False)
            self.cleared.emit()
        else:
            self._be_sure(True)

    def _be_sure(self, sure: bool) -> None:
        self._sure = sure
        self._clear.label(tr("Press again to clear all") if sure else tr("Clear all"))


def _pieces(count: int) -> str:
    return tr("1 piece") if count == 1 else tr("{count} pieces", count=count)
