"""How long things took, as JSON lines for benchmarks; silent unless asked for."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Timings(QObject):
    """Writes one line on standard output for each thing that came about.

    Units: ``monotonic_s`` is the system's monotonic clock, the same in every process of this machine.
    """

    def __init__(self, wanted: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._painted = False

    def write(self, what: str, **more: object) -> None:
        """Write one line, if lines are wanted."""
        if self._wanted:
            line = json.dumps({"timing": what, "monotonic_s": time.monotonic(), **more})
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    def watch_first_paint(self, window: QWidget) -> None:
        """Write a line when the window has painted for the first time."""
        if self._wanted:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first paint of the window, and only of the window: card fields lie below other widgets."""
        if event.type() is QEvent.Type.Paint and not self._painted:
            self._painted = True
            watched.removeEventFilter(self)
            # A paint event is delivered before the pixels are there; the next turn of the loop comes after them.
            QTimer.singleShot(0, lambda: self.write("first_paint"))
        return False
