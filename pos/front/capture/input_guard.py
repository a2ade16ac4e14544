"""Stands before the card fields: copying does not get out of them, and a scanner does not get into them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

_COPIES: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
_KEYS: Final = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
#: No scanner holds these down.
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
#: Above the characters lie Tab, Shift, the arrows and their like.
_FIRST_SPECIAL_KEY: Final = Qt.Key.Key_Escape
#: So many keys in so short a time are a scanner's; nobody types eight of them at less than 18 ms each.
_SCANNED_KEYS: Final = 8
_SCANNED_WITHIN_S: Final = 0.12
#: Units: milliseconds without a key after which a scan is over; a scanner's Enter belongs to it.
_SCAN_ENDS_MS: Final = 100


class InputGuard(QObject):
    """An event filter on the widget that takes the engine's keys, which keeps nothing of any key.

    Switching the engine's own copy action off does not stop the keys, so they are stopped here.
    """

    #: A scanner wrote into the fields; the end of what it wrote was kept from them.
    scanned = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._watched: QWidget | None = None
        self._clearing = False
        self._presses: deque[float] = deque(maxlen=_SCANNED_KEYS)
        self._scan_end = QTimer(self)
        self._scan_end.setSingleShot(True)
        self._scan_end.setInterval(_SCAN_ENDS_MS)
        self._scan_end.timeout.connect(self.scanned)
        QGuiApplication.clipboard().changed.connect(self._on_clipboard)

    def watch(self, engine_widget: QWidget | None) -> None:
        """Guard the widget that takes the engine's keys; None ends it."""
        self._scan_end.stop()
        self.begin_field()
        if engine_widget is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._on_destroyed)
        self._watched = engine_widget
        if engine_widget is not None:
            engine_widget.installEventFilter(self)
            engine_widget.destroyed.connect(self._on_destroyed)

    def begin_field(self) -> None:
        """Count keys anew: the cursor is in another field."""
        self._presses.clear()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            scanned = kind is QEvent.Type.KeyPress and self._is_scanned(event)
            return scanned or self._scan_end.isActive() or any(event.matches(copy) for copy in _COPIES)
        if kind is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            # A selection that is dragged out of a field would carry the number into whatever it is dropped on.
            return bool(event.buttons() & Qt.MouseButton.LeftButton)
        return False

    def _is_scanned(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.modifiers() & _COMMANDS or event.key() >= _FIRST_SPECIAL_KEY:
            self._presses.clear()
            return False
        now = self._clock()
        self._presses.append(now)
        if len(self._presses) == _SCANNED_KEYS and now - self._presses[0] < _SCANNED_WITHIN_S:
            self._scan_end.start()
            return True
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
