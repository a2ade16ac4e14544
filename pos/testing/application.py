"""The one application of a test process, started as the till starts it."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QApplication

from pos.front.capture import engine

#: Whoever made it must keep it.
_made: list[QApplication] = []


def application() -> QApplication:
    """The application, made with the engine's own switches if there is none yet."""
    there = QApplication.instance()
    if there is None:
        engine.prepare()
        there = QApplication(engine.arguments())
        there.setApplicationName("pos")
        _made.append(there)
    return cast(QApplication, there)
