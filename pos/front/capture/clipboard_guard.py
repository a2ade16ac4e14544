"""Keeps what is typed into the card fields off the clipboard and out of other widgets."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

_COPIES: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_KEYS: Final = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


class ClipboardGuard(QObject):
    """Stops copying before the engine hears of it, and empties the clipboard if it was filled all the same.

    Switching the engine's own copy action off does not stop the keys. This filter looks at no text of any key.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        self._clearing = False
        QGuiApplication.clipboard().changed.connect(self._on_clipboard)

    def watch(self, engine_widget: QWidget | None) -> None:
        """Guard the widget that takes the engine's keys; None ends it."""
        if engine_widget is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._on_destroyed)
        self._watched = engine_widget
        if engine_widget is not None:
            engine_widget.installEventFilter(self)
            engine_widget.destroyed.connect(self._on_destroyed)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return any(event.matches(copy) for copy in _COPIES)
        if kind is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            # A selection that is dragged out of a field would carry the number into whatever it is dropped on.
            return bool(event.buttons() & Qt.MouseButton.LeftButton)
        return False

    def _on_clipboard(self, mode: QClipboard.Mode) -> None:
        if self._watched is None or self._clearing:
            return
        clipboard = QGuiApplication.clipboard()
        # Under X11 merely selecting a text fills the other clipboard.
        ours = clipboard.ownsSelection() if mode is QClipboard.Mode.Selection else clipboard.ownsClipboard()
        # Not every system knows whose it is; while the keyboard is in a card field, it is taken for the field's.
        if ours or self._watched.hasFocus():
            self._clearing = True
            clipboard.clear(mode)
            self._clearing = False

    def _on_destroyed(self) -> None:
        self._watched = None
