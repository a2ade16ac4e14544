"""PySide6 6.12 loses a reference to None on every void call; this says whether the bound in pyproject.toml may go."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_void_calls_into_qt_keep_the_references_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) - before > -100
