"""A name of one or two lines and something small under it, as rows of basket and lists show them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from pos.front.parts.text import two_lines
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size

_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint_words(painter: QPainter, theme: Theme, area: QRect, name: str, under: str, off: bool = False) -> None:
    """Draw both in the middle of an area; a long name takes a second line before anything is left out."""
    font, small = theme.font(Size.STRONG, QFont.Weight.Medium), theme.font(Size.CAPTION, tabular=True)
    lines = [name]
    if QFontMetrics(font).horizontalAdvance(name) > area.width():
        font = theme.font(Size.BODY, QFont.Weight.Medium)
        lines = two_lines(name, font, area.width())
    height = QFontMetrics(font).height()
    small_height = QFontMetrics(small).height() if under else 0
    top = area.top() + (area.height() - height * len(lines) - small_height) // 2
    painter.setFont(font)
    painter.setPen(QColor(theme.colours.on_off if off else theme.colours.ink))
    for line in lines:
        painter.drawText(QRect(area.left(), top, area.width(), height), _MIDDLE, line)
        top += height
    if under:
        painter.setFont(small)
        painter.setPen(QColor(theme.colours.on_off if off else theme.colours.ink_soft))
        shown = QFontMetrics(small).elidedText(under, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRect(area.left(), top, area.width(), small_height), _MIDDLE, shown)
