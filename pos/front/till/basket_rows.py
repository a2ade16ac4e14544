"""How a line of the basket is drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pos.domain.cart import PricedLine
from pos.domain.money import Money
from pos.front.parts.price_words import by_hand_words
from pos.front.parts.row_words import paint_words
from pos.front.parts.text import fitted
from pos.front.parts.theme import Theme
from pos.front.parts.tile import paint_tile
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.basket_model import LINE_ROLE, BasketModel, Column


class BasketRows(QStyledItemDelegate):
    """Draws tile, name and price of a piece; the quantity; the line's total."""

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._money = theme, money

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, self._theme.density.row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        priced = index.data(LINE_ROLE)
        if not isinstance(priced, PricedLine):
            return
        colours, density = self._theme.colours, self._theme.density
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        model = index.model()
        basket = model if isinstance(model, BasketModel) else None
        # While nothing can be changed, no line stands out as if it could.
        chosen = bool(state & QStyle.StateFlag.State_Selected) and basket is not None and basket.may_change
        painter.save()
        painter.fillRect(area, QColor(colours.chosen if chosen else colours.surface))
        if chosen and index.column() == Column.ITEM:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(colours.accent))
        painter.setPen(QPen(QColor(colours.line)))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        margin = density.space(3)
        if index.column() == Column.ITEM:
            self._item(painter, area, priced)
        elif index.column() == Column.QUANTITY:
            self._quantity(painter, area, priced.line.quantity)
        else:
            settled = basket is not None and basket.priced
            inner = area.adjusted(density.space(2), 0, -margin - 2, 0)
            total = self._money(priced.total)
            painter.setFont(fitted(self._theme.font(Size.STRONG, QFont.Weight.DemiBold, True), total, inner.width()))
            painter.setPen(QColor(colours.ink if settled else colours.ink_faint))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, total)
        painter.restore()

    def _item(self, painter: QPainter, area: QRect, priced: PricedLine) -> None:
        density, product = self._theme.density, priced.line.product
        side = density.row - density.space(4)
        square = QRectF(area.left() + density.space(3), area.top() + (area.height() - side) / 2, side, side)
        paint_tile(painter, self._theme, square, product.id, product.name)
        left = round(square.right()) + density.space(3)
        words = QRect(left, area.top(), area.right() - left, area.height() - 1)
        line = priced.line
        each = self._money(line.price)
        if line.by_hand is not None:
            under = f"{each}  ·  {by_hand_words(line.by_hand, self._money)}"
            paint_words(painter, self._theme, words, product.name, under, struck=self._money(line.by_hand.normal))
            return
        under = tr("{price}, typed", price=each) if line.has_own_price else tr("{price} each", price=each)
        paint_words(painter, self._theme, words, product.name, under)

    def _quantity(self, painter: QPainter, area: QRect, quantity: int) -> None:
        colours, density = self._theme.colours, self._theme.density
        font = self._theme.font(Size.BODY, QFont.Weight.DemiBold, tabular=True)
        text = f"× {quantity}"
        width = max(QFontMetrics(font).horizontalAdvance(text) + density.space(5), density.space(11))
        height = density.space(7)
        pill = QRectF(area.right() - width, area.top() + (area.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(QPen(QColor(colours.line)))
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(colours.ink if quantity > 1 else colours.ink_soft))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
