"""What the desktop wishes of the look."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from pos.front.parts.tokens import DARK, LIGHT, Colours


def system_colours() -> Colours:
    """The colours that the desktop wishes."""
    from PySide6.QtCore import Qt

    hints = QGuiApplication.styleHints()
    return DARK if hints is not None and hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def first_colours() -> Colours:
    """The same for the first picture, told by what Qt itself draws with.

    Whoever asks Qt for the scheme has all of its names made for Python first: 16 ms before anything is on the screen.
    """
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT
