"""The name of a key, drawn as a cap: by itself, or inside a button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size

#: How strongly the cap's outline stands against the text that it frames; 255 is the text's own colour.
_EDGE_ALPHA = 110


class Keycap(Text):
    """A label that keeps the height of a cap, however high its row is."""

    def __init__(self, theme: Theme, name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, size=Size.CAPTION, weight=QFont.Weight.DemiBold, shade=Shade.SOFT, parent=parent)
        self.setProperty("keycap", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.say(key)


def cap_width(theme: Theme, key: str) -> int:
    """How wide a cap inside a button is.

    Units: pixels; nothing for no key.
    """
    if not key:
        return 0
    return QFontMetrics(_font(theme)).horizontalAdvance(key) + theme.density.space(3)


def paint_cap(painter: QPainter, theme: Theme, left: float, middle: float, key: str, ink: str) -> None:
    """Draw a cap inside a button, centred on a line.

    Units: pixels.
    """
    font = _font(theme)
    height = QFontMetrics(font).height() + theme.density.space(1)
    area = QRectF(left, middle - height / 2, cap_width(theme, key), height).adjusted(0.5, 0.5, -0.5, -0.5)
    edge = QColor(ink)
    edge.setAlpha(_EDGE_ALPHA)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, theme.density.cap_radius, theme.density.cap_radius)
    painter.setPen(QColor(ink))
    painter.setFont(font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, key)


def _font(theme: Theme) -> QFont:
    return theme.font(Size.CAPTION, QFont.Weight.DemiBold)
