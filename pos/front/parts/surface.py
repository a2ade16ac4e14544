"""Frames that carry a surface or a tone for the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from pos.front.parts.tokens import Tone


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
