"""What time it is: the machine's clock, or that clock moved ahead by a test."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

#: Units: seconds between two looks whether a test has moved the clock.
MOVED_WITHIN_S: Final = 0.05


class Clock:
    """The machine's own clock."""

    #: Units: seconds that may be slept before looking at the clock again; None for as long as one likes.
    nap_s: float | None = None

    def now(self) -> datetime:
        """The time of day, aware UTC."""
        # The window is painted before anybody asks for it.
        from datetime import UTC, datetime

        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only ever go forward, from some beginning."""
        return time.monotonic()


class MovedClock(Clock):
    """The machine's clock, ahead by the seconds that stand in a file; all processes of one test share the file."""

    nap_s = MOVED_WITHIN_S

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead_s = 0.0

    def now(self) -> datetime:
        """The time of day, moved ahead."""
        from datetime import timedelta

        return super().now() + timedelta(seconds=self._ahead())

    def monotonic(self) -> float:
        """Seconds that only ever go forward, moved ahead."""
        return super().monotonic() + self._ahead()

    def _ahead(self) -> float:
        # A file that is being written reads as empty: the last value stands.
        with suppress(OSError, ValueError):
            self._ahead_s = max(self._ahead_s, float(self._file.read_text(encoding="ascii")))
        return self._ahead_s


def clock(file: Path | None) -> Clock:
    """The machine's clock, or one that a test moves."""
    return Clock() if file is None else MovedClock(file)
