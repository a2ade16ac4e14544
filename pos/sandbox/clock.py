"""The sandbox's time: the machine's clock plus what a tester moved it forward by."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC that can be moved forward, and that wakes whoever waits for a moment."""

    def __init__(self) -> None:
        self._ahead_s = 0.0
        self._moved = threading.Condition()

    def now(self) -> datetime:
        """The present moment, to the millisecond that answers show."""
        moment = datetime.now(UTC) + timedelta(seconds=self._ahead_s)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def advance(self, seconds: float) -> None:
        """Move time forward.

        Raises: ValueError for a step back or one of more than a hundred years.
        """
        if not 0 <= seconds <= 100 * 366 * 86400:
            raise ValueError("a clock moves forward, and not by a century")
        with self._moved:
            self._ahead_s += seconds
            self._moved.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait until that much of the sandbox's time has passed; moving the clock shortens it."""
        ends = time.monotonic() + self._ahead_s + seconds
        with self._moved:
            while (left := ends - time.monotonic() - self._ahead_s) > 0:
                self._moved.wait(left)


def stamp(moment: datetime) -> str:
    """Write a moment as answers do: ``2031-03-04T15:15:32.417Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
