"""The refunds of a sale so far: each with the sign, the word and the colour of where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pos.domain.money import Money
from pos.front.parts.icons import sign
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.words import REASONS, moment, state_of
from pos.link.refunds import RefundRow

Index = QModelIndex | QPersistentModelIndex
SHOWN_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_NOWHERE: Final = QModelIndex()
_WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Shown:
    """One refund as it is drawn."""

    word: str
    amount: str
    under: str
    note: str
    shape: str
    tone: Tone


def shown(row: RefundRow, money: Callable[[Money], str]) -> Shown:
    """Put a refund into words, once for all times that it is drawn."""
    word, shape, tone = state_of(row.state)
    reason = tr(REASONS[row.reason]) if row.reason is not None else ""
    why = ": ".join(part for part in (reason, row.words) if part)
    under = " · ".join(part for part in (moment(row.asked_at) if row.asked_at else "", row.by, why) if part)
    return Shown(word, money(row.amount), under, row.note, shape, tone)


class SoFarRows(QAbstractListModel):
    """The refunds, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Shown] = []

    def show(self, rows: list[Shown]) -> None:
        """Take over other rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == SHOWN_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (row.word, row.amount, row.under, row.note) if part)
        return row.note or row.under if role == Qt.ItemDataRole.ToolTipRole else None


class _Rows(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(SHOWN_ROLE)
        space = self._theme.density.space
        strong, small = self._fonts()
        height = QFontMetrics(strong).height() + space(4)
        if isinstance(row, Shown):
            for text in (row.under, row.note):
                height += self._height(text, small)
        return QSize(80, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(SHOWN_ROLE)
        if not isinstance(row, Shown):
            return
        colours, space = self._theme.colours, self._theme.density.space
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(area, QColor(colours.chosen))
        painter.setPen(QPen(QColor(colours.line)))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        tone, side = colours.tones[row.tone], space(5)
        top, left = area.top() + space(2), area.left() + space(2) + side + space(2)
        strong, small = self._fonts()
        line = QFontMetrics(strong).height()
        painter.drawPixmap(
            area.left() + space(2), top + (line - side) // 2,
            sign(row.shape, tone.solid, side, cut=tone.on_solid, ratio=self._view.devicePixelRatio()),
        )  # fmt: skip
        first = QRect(left, top, area.right() - space(2) - left, line)
        painter.setFont(strong)
        painter.setPen(QColor(tone.ink))
        painter.drawText(first, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.word)
        painter.setPen(QColor(colours.ink))
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.amount)
        painter.setFont(small)
        top += line
        for text, ink in ((row.under, colours.ink_soft), (row.note, tone.ink)):
            height = self._height(text, small)
            painter.setPen(QColor(ink))
            painter.drawText(QRect(left, top, first.width(), height), _WRAPPED, text)
            top += height
        painter.restore()

    def _fonts(self) -> tuple[QFont, QFont]:
        theme = self._theme
        return theme.font(Size.BODY, QFont.Weight.DemiBold, tabular=True), theme.font(Size.CAPTION, tabular=True)

    def _height(self, text: str, font: QFont) -> int:
        if not text:
            return 0
        space = self._theme.density.space
        width = max(80, self._view.viewport().width() - space(11))
        return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text).height()


def so_far_list(rows: SoFarRows, theme: Theme, parent: QWidget) -> QListView:
    """A list that shows them."""
    view = QListView(parent)
    view.setObjectName(names.SO_FAR)
    view.setAccessibleName(tr("Refunds of this sale so far"))
    view.setModel(rows)
    view.setItemDelegate(_Rows(theme, view))
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setSelectionMode(QListView.SelectionMode.NoSelection)
    return view
