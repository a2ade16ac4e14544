"""The table: draws each cell from texts that are ready, and moves by keyboard alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pos.front.parts.icons import sign
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.front.saved_cards.card_table import SHOWN_ROLE, CardTable
from pos.front.saved_cards.row_texts import RIGHT, Column, Shown
from pos.link.saved_cards import CardOrder

Index = QModelIndex | QPersistentModelIndex
#: Units: steps of the spacing grid; the customer's name takes the rest.
_WIDTHS: Final = {
    Column.BRAND: 38, Column.LAST_FOUR: 18, Column.EXPIRY: 17, Column.DEFAULT: 16, Column.STATE: 40,
    Column.SAVED_BY: 19, Column.SAVED_ON: 29, Column.CHARGED_ON: 29, Column.AMOUNT: 24, Column.CONSENT: 25,
}  # fmt: skip
#: What a click on a head orders by.
ORDERED_BY: Final = {
    Column.CUSTOMER: CardOrder.CUSTOMER,
    Column.EXPIRY: CardOrder.EXPIRY,
    Column.SAVED_ON: CardOrder.SAVED,
    Column.CHARGED_ON: CardOrder.CHARGED,
}


class _Cells(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self._restyle)
        self._restyle()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._chosen)
        painter.setPen(self._rule)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        row = index.data(SHOWN_ROLE)
        if not isinstance(row, Shown):
            return
        column = index.column()
        text = row.cells[column]
        inner = area.adjusted(self._pad, 0, -self._pad, 0)
        if column == Column.STATE:
            tone = self._theme.colours.tones[row.tone]
            side = self._side
            picture = sign(row.shape, tone.solid, side, cut=tone.on_solid, ratio=self._ratio(option))
            painter.drawPixmap(inner.left(), area.top() + (area.height() - side) // 2, picture)
            inner.adjust(side + self._pad // 2, 0, 0, 0)
        first = column == Column.CUSTOMER
        painter.setFont(self._strong if first else self._plain)
        painter.setPen(self._faint if row.ended else self._ink if first or column == Column.AMOUNT else self._soft)
        side_flag = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > inner.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side_flag | Qt.AlignmentFlag.AlignVCenter, text)

    def _ratio(self, option: QStyleOptionViewItem) -> float:
        widget: QWidget | None = option.widget
        return widget.devicePixelRatio() if widget is not None else 1.0

    def _restyle(self) -> None:
        theme, colours = self._theme, self._theme.colours
        self._plain = theme.font(Size.BODY, tabular=True)
        self._strong = theme.font(Size.BODY, QFont.Weight.DemiBold)
        self._ink, self._soft, self._faint = (
            QPen(QColor(colours.ink)),
            QPen(QColor(colours.ink_soft)),
            QPen(QColor(colours.ink_faint)),
        )
        self._rule, self._chosen = QPen(QColor(colours.line)), QColor(colours.chosen)
        self._pad, self._side = theme.density.space(2), theme.density.space(4.5)


class CardTableView(QTableView):
    """Shows the list; Enter opens a card."""

    #: A card is to be opened. Carries its row.
    opened = Signal(int)
    #: Another order. Carries a CardOrder.
    order_wished = Signal(object)
    #: A letter was typed: it is meant for the search.
    typed = Signal(str)

    def __init__(self, theme: Theme, rows: CardTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(names.TABLE)
        self.setAccessibleName(tr("Saved cards of all customers"))
        self.setModel(rows)
        self.setItemDelegate(_Cells(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        down = self.verticalHeader()
        down.setObjectName(f"{names.TABLE}.rows")
        down.setAccessibleName(tr("Rows"))
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setObjectName(f"{names.TABLE}.heads")
        across.setAccessibleName(tr("Columns"))
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(Column.CUSTOMER, QHeaderView.ResizeMode.Stretch)
        across.sectionClicked.connect(self._on_head)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        theme.changed.connect(self._restyle)
        self._restyle()

    def mark_order(self, order: CardOrder, descending: bool) -> None:
        """Draw by what the list is ordered."""
        column = next(column for column, by in ORDERED_BY.items() if by is order)
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(column, way)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
            event.accept()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # In a list of rows these lead to the first and the last of them.
            row = 0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1
            self.setCurrentIndex(self.model().index(row, 0))
            event.accept()
        elif text.isprintable() and text.strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _on_head(self, section: int) -> None:
        order = ORDERED_BY.get(Column(section))
        if order is not None:
            self.order_wished.emit(order)

    def _restyle(self) -> None:
        density = self._theme.density
        self.verticalHeader().setDefaultSectionSize(density.space(10))
        self.horizontalHeader().setFixedHeight(density.space(9))
        self.horizontalHeader().setFont(self._theme.font(Size.CAPTION, QFont.Weight.DemiBold))
        for column, steps in _WIDTHS.items():
            self.setColumnWidth(column, density.space(steps))
        self.viewport().update()
