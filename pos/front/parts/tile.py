"""Small squares that stand for products: their initials on a colour of their own."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size


def initials(name: str) -> str:
    """The one or two letters that stand for a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "·"
    return (words[0][0] + words[1][0] if len(words) > 1 else words[0][:2]).upper()


def paint_tile(painter: QPainter, theme: Theme, square: QRectF, product_id: str, name: str) -> None:
    """Draw the tile of one product; the same product always has the same colours."""
    tiles = theme.colours.tiles
    ground, ink = tiles[zlib.crc32(product_id.encode()) % len(tiles)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(square, theme.density.radius - 3, theme.density.radius - 3)
    painter.setPen(QColor(ink))
    painter.setFont(theme.font(Size.CAPTION, QFont.Weight.DemiBold))
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()
