"""What is typed over a sheet where nothing can be: a scanner's code, or a slip of the hand; its Enter is no wish."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QKeyEvent

#: Units: characters; so many before an Enter are a scanner's, not a slip.
_SHORTEST_CODE: Final = 4


class ScannedOver:
    """Remembers them until Enter."""

    def __init__(self) -> None:
        self._text = ""

    def forget(self) -> None:
        """Begin anew."""
        self._text = ""

    def heard(self, event: QKeyEvent) -> bool:
        """Take a key that writes something; False for any other."""
        text = event.text()
        if not text or not text.isprintable():
            return False
        self._text += text
        return True

    def enter(self) -> tuple[bool, str]:
        """Whether Enter is a wish of its own, and the code that was scanned before it, if there was one."""
        text, self._text = self._text.strip(), ""
        return not text, text if len(text) >= _SHORTEST_CODE else ""
