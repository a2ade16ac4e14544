"""The last words between window and back, for reports: kinds and states, never an id."""

from __future__ import annotations

import time
from collections import deque
from enum import Enum
from typing import Any, Final, Protocol

from PySide6.QtCore import SignalInstance

#: Members of messages that may be told; all of them are words of ours.
_TOLD: Final = ("state", "obstacle", "sentence", "count", "finished", "loaded", "notice")
_KEPT: Final = 16
_EVENTS: Final = ("sale_changed", "readiness_changed", "sale_resolved", "doubts_counted", "fatal")


class Heard(Protocol):
    """A back that can be listened in on."""

    @property
    def asked(self) -> SignalInstance:
        """A wish was sent."""

    @property
    def answered(self) -> SignalInstance:
        """A wish was answered."""

    @property
    def lost(self) -> SignalInstance:
        """The back is gone."""


class LinkLog:
    """Keeps the latest of what was said."""

    def __init__(self, back: Heard) -> None:
        self._begun = time.monotonic()
        self._lines: deque[str] = deque(maxlen=_KEPT)
        back.asked.connect(lambda command: self._note("asked", command))
        back.answered.connect(lambda answer: self._note("  answered", answer))
        back.lost.connect(lambda: self._write("told", "the back is gone"))
        for name in _EVENTS:
            getattr(back, name).connect(lambda event: self._note("told", event))

    @property
    def lines(self) -> list[str]:
        """Oldest first.

        Units: seconds since the till was opened.
        """
        return list(self._lines)

    def _note(self, way: str, message: Any) -> None:
        told = []
        for name in _TOLD:
            value = getattr(message, name, None)
            if value not in (None, "", ()):
                told.append(f"{name} {value.value if isinstance(value, Enum) else value}")
        self._write(way, " ".join([type(message).__name__, *told]))

    def _write(self, way: str, words: str) -> None:
        self._lines.append(f"{time.monotonic() - self._begun:8.3f} s  {way} {words}")
