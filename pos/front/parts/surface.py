"""Frames that carry a surface or a tone for the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QWidget

from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Tone

#: Of 255: a shadow that is felt more than seen.
_SHADOW_ALPHA = 70


class Surface(QFrame):
    """A plain, raised, sunken or toned ground for other widgets."""

    def __init__(self, name: str, kind: str = "plain", accessible: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", kind)

    def set_tone(self, tone: Tone) -> None:
        """Take the colours of a tone, and give them to the labels on this ground."""
        if self.property("tone") == tone.value:
            return
        self.setProperty("tone", tone.value)
        self.style().polish(self)
        for child in self.findChildren(QWidget):
            child.style().polish(child)


def lift(surface: QWidget, theme: Theme) -> None:
    """Let a surface cast a shadow on what it lies over."""

    def draw() -> None:
        colour = QColor(theme.colours.shadow)
        colour.setAlpha(_SHADOW_ALPHA)
        shadow.setColor(colour)
        shadow.setBlurRadius(theme.density.space(8))
        shadow.setOffset(0, theme.density.space(1.5))

    shadow = QGraphicsDropShadowEffect(surface)
    surface.setGraphicsEffect(shadow)
    theme.changed.connect(draw)
    draw()
