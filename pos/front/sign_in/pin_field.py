"""A field for a PIN or a passphrase, under a list of those whose it may be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos.front.parts.secret_field import SecretField


class PinField(SecretField):
    """Takes a secret; the arrow keys move whoever stands above it."""

    #: An arrow key was pressed. Carries -1 or 1.
    moved = Signal(int)

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible, parent)
        self.setPlaceholderText(accessible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            event.accept()
        else:
            super().keyPressEvent(event)
