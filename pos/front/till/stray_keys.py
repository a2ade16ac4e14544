"""Keys that no widget wanted: a scan, the beginning of a search, or Enter for the next move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from pos.front.parts.action_button import is_older
from pos.front.till.counter import Counter
from pos.front.till.floor import Floor
from pos.front.till.presenter import Form

#: Units: characters; so many before an Enter are a scanner's, not a stray key.
_SHORTEST_CODE: Final = 4


class StrayKeys:
    """Hears them for the window, and says to the counter or the search what they mean."""

    def __init__(self, counter: Counter, floor: Floor, next_move: Callable[[], None]) -> None:
        self._counter, self._floor, self._next_move = counter, floor, next_move
        #: What was typed where nothing can be typed.
        self._unwanted = ""

    def forget(self) -> None:
        """Another state is shown: what was typed before meant nothing in it."""
        self._unwanted = ""

    def heard(self, event: QKeyEvent, shown_since: float, covered: bool) -> bool:
        """Take a key, if it means anything; one that is older than the state that is shown does nothing.

        Units: ``shown_since`` in seconds of the monotonic clock.
        """
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and not is_older(event.timestamp(), shown_since):
                self._on_enter()
        elif event.text().isprintable() and event.text() and not covered and self._may_hear_text():
            self._on_text(event.text())
        else:
            return False
        event.accept()
        return True

    def _may_hear_text(self) -> bool:
        # While there is a card form, keys that its page did not want come here too: they may be card digits.
        return self._counter.desk.phase is Form.CLOSED

    def _on_text(self, text: str) -> None:
        picture = self._counter.picture
        if picture.may_change_basket or picture.next_by_scan:
            self._floor.search.take(text)
        else:
            # Perhaps a scan: its Enter is no wish, so it must not meet a button.
            self._unwanted += text
            self._floor.stage.status.take_keyboard()

    def _on_enter(self) -> None:
        unwanted, self._unwanted = self._unwanted, ""
        if len(unwanted) >= _SHORTEST_CODE:
            self._counter.scan(unwanted)
        else:
            self._next_move()
