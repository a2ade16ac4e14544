"""What the desktop wishes of the look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from pos.front.parts.tokens import DARK, LIGHT, Colours


def system_colours() -> Colours:
    """The colours that the desktop wishes."""
    hints = QGuiApplication.styleHints()
    return DARK if hints is not None and hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
