"""What a search found, as a list of at most 200 rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pos.domain.money import Money
from pos.domain.product import Product
from pos.front.parts.icons import sign
from pos.front.parts.row_words import paint_words
from pos.front.parts.theme import Theme
from pos.front.parts.tile import paint_tile
from pos.front.parts.tokens import Size

Index = QModelIndex | QPersistentModelIndex
#: A list view lays out each of its rows: more than these are felt, and nobody reads them.
MOST_ROWS: Final = 200
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Found:
    """One row: a product, or another thing that the typed text can mean."""

    title: str
    under: str
    right: str
    product: Product | None = None
    #: The sign of a row that is no product.
    shape: str = ""
    #: Beside the point, and smaller on the right: a reference, a reason.
    note: str = ""
    #: Whoever has a tile of their own is known by this; the tile has the title's initials.
    tile: str = ""
    #: It is shown and cannot be chosen.
    off: bool = False


class FoundItems(QAbstractListModel):
    """The rows under the search field."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Found] = []

    def show(self, rows: list[Found]) -> None:
        """Take over other rows."""
        self.beginResetModel()
        self._rows = rows[:MOST_ROWS]
        self.endResetModel()

    def row(self, number: int) -> Found | None:
        """One row, or None past the end."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index.row())
        return Qt.ItemFlag.NoItemFlags if row is not None and row.off else super().flags(index)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.title
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (row.title, row.right, row.under, row.note) if part)
        return None


def product_row(product: Product, money: Callable[[Money], str]) -> Found:
    """How a product reads in the list."""
    under = " · ".join(part for part in (product.sku, product.barcode) if part)
    return Found(product.name, under, money(product.price), product)


class FoundRows(QStyledItemDelegate):
    """Draws tile, name, number and price."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self._theme.density.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found = index.data(ROW_ROLE)
        if not isinstance(found, Found):
            return
        theme, colours, density = self._theme, self._theme.colours, self._theme.density
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.chosen))
            painter.drawRoundedRect(area.adjusted(density.space(1), 1, -density.space(1), -1), 8, 8)
        side = density.row - density.space(4)
        square = QRectF(area.left() + density.space(3), area.top() + (area.height() - side) / 2, side, side)
        if found.product is not None:
            paint_tile(painter, theme, square, found.product.id, found.product.name)
        elif found.tile:
            paint_tile(painter, theme, square, found.tile, found.title)
        else:
            size = round(side * 0.62)
            corner = square.center().toPoint()
            colour = colours.on_off if found.off else colours.ink_soft
            painter.drawPixmap(
                corner.x() - size // 2, corner.y() - size // 2, sign(found.shape, colour, size, ratio=2.0)
            )
        right, ink = (found.right, colours.ink) if found.right else (found.note, colours.ink_soft)
        right_font = (
            theme.font(Size.STRONG, QFont.Weight.DemiBold, tabular=True)
            if found.right
            else theme.font(Size.CAPTION, QFont.Weight.Medium, tabular=True)
        )
        right_width = QFontMetrics(right_font).horizontalAdvance(right)
        left = round(square.right()) + density.space(3)
        words = QRect(left, area.top(), area.right() - left - right_width - density.space(7), area.height())
        paint_words(painter, theme, words, found.title, found.under, off=found.off)
        painter.setPen(QColor(colours.on_off if found.off else ink))
        painter.setFont(right_font)
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(0, 0, -density.space(4), 0), place, right)
        painter.restore()


def found_list(rows: FoundItems, theme: Theme, name: str, accessible: str, parent: QWidget) -> QListView:
    """A list that shows such rows."""
    view = QListView(parent)
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setModel(rows)
    view.setItemDelegate(FoundRows(theme, view))
    view.setUniformItemSizes(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
