"""A name of one or two lines and something small under it, as rows of basket and lists show them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from pos.front.parts.text import two_lines
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size

_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint_words(
    painter: QPainter, theme: Theme, area: QRect, name: str, under: str, off: bool = False, struck: str = ""
) -> None:
    """Draw both in the middle of an area; a long name takes a second line before anything is left out.

    What does not hold any more is ``struck`` through, before what is under the name.
    """
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
        left = area.left()
        if struck:
            through = QFont(small)
            through.setStrikeOut(True)
            painter.setFont(through)
            painter.drawText(QRect(left, top, area.width(), small_height), _MIDDLE, struck)
            left += QFontMetrics(small).horizontalAdvance(struck + "  ")
            # What holds instead is louder than what does not.
            small.setWeight(QFont.Weight.DemiBold)
            painter.setFont(small)
            painter.setPen(QColor(theme.colours.on_off if off else theme.colours.ink))
        room = area.right() + 1 - left
        shown = QFontMetrics(small).elidedText(under, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top, room, small_height), _MIDDLE, shown)
