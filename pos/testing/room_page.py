"""A room over the till, in the words of whoever looks after it: the way in, the way out, and what it says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos.testing.staff_page import StaffPage

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


class RoomPage:
    """Opened by its keys and closed by Esc; every wait is for a condition, never for a time."""

    def __init__(self, page: StaffPage, room: str, key: Qt.Key, modifiers: Qt.KeyboardModifier, what: str) -> None:
        self._page, self._room, self._keys, self._what = page, room, (key, modifiers), what

    @property
    def is_open(self) -> bool:
        """Whether the room can be seen."""
        room = self._page.window.findChild(QWidget, self._room)
        return room is not None and room.isVisible()

    def open(self) -> None:
        """Press its keys and wait for the room, or for the till to say why there is none."""
        said = self._page.message
        self._page.press(*self._keys)
        self._page.wait_for(lambda: self._is_there() or self._page.message not in ("", said), self._what)

    def close(self) -> None:
        """Esc, until the till is there again; what was not saved is gone."""
        while self.is_open:
            self._page.press(Qt.Key.Key_Escape)

    @property
    def message(self) -> str:
        """What the room says; empty while it says nothing."""
        return self._page.text_of(f"{self._room}.message")

    def _is_there(self) -> bool:
        """Whether the room is open and has what it opens with."""
        return self.is_open
