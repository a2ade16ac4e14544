"""A field whose Enter is its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class EntryField(QLineEdit):
    """Takes Enter and keeps it: Qt's own field passes it on, and the window would take it for the next move."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and event.isAutoRepeat()):
            super().keyPressEvent(event)
        if is_enter:
            event.accept()
