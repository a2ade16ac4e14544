"""The lines of the basket as a table."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pos.domain.cart import Line, PricedLine
from pos.domain.money import Money
from pos.front.parts.price_words import by_hand_words
from pos.front.parts.words import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
#: The whole line, for the delegate.
LINE_ROLE = int(Qt.ItemDataRole.UserRole)


class Column(IntEnum):
    """What stands where in a row."""

    ITEM = 0
    QUANTITY = 1
    TOTAL = 2


class BasketModel(QAbstractTableModel):
    """The basket's lines; a change of one line touches that row only."""

    def __init__(self, money: Callable[[Money], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._money = money
        self._lines: tuple[PricedLine, ...] = ()
        self.priced = False
        self.may_change = True

    def show(self, lines: tuple[PricedLine, ...], priced: bool, may_change: bool) -> None:
        """Take over the lines of the current sale."""
        if (lines, priced, may_change) == (self._lines, self.priced, self.may_change):
            return
        before, self.priced, self.may_change = self._lines, priced, may_change
        if [line.line.id for line in lines] == [line.line.id for line in before]:
            self._lines = lines
            self._touched(0, len(lines) - 1)
        elif before and len(lines) > len(before) and _ids(lines)[: len(before)] == _ids(before):
            self.beginInsertRows(_NOWHERE, len(before), len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
            self._touched(0, len(before) - 1)
        else:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def line(self, row: int) -> PricedLine | None:
        """The line in one row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, line_id: str) -> int:
        """The row of one line; -1 if it is gone."""
        ids = _ids(self._lines)
        return ids.index(line_id) if line_id in ids else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        priced = self.line(index.row())
        if priced is None:
            return None
        if role == LINE_ROLE:
            return priced
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            column = index.column()
            if column == Column.ITEM:
                return (
                    self._told(priced.line) if role == Qt.ItemDataRole.AccessibleTextRole else priced.line.product.name
                )
            if column == Column.QUANTITY:
                return str(priced.line.quantity)
            return self._money(priced.total)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.ITEM:
            return self._told(priced.line)
        if role == Qt.ItemDataRole.EditRole and index.column() == Column.QUANTITY:
            return str(priced.line.quantity)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Item"), tr("Quantity"), tr("Total"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _told(self, line: Line) -> str:
        """A line in words, for whoever does not see what is struck through."""
        if line.by_hand is None:
            return line.product.name
        words = by_hand_words(line.by_hand, self._money)
        normal = tr("normally {price}", price=self._money(line.by_hand.normal))
        return f"{line.product.name}, {self._money(line.price)}, {words}, {normal}"

    def _touched(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))


def _ids(lines: tuple[PricedLine, ...]) -> list[str]:
    return [line.line.id for line in lines]
