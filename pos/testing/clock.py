"""One clock for every process of a test, and the hand that moves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class TillClock:
    """Moves window, back and sandbox ahead together; nothing is waited for."""

    def __init__(self, file: Path) -> None:
        #: The file that says to front and back how far ahead it is.
        self.file = file
        self._ahead_s = 0.0
        self._followers: list[Callable[[float], None]] = []

    @property
    def ahead_s(self) -> float:
        """Units: seconds by which it is ahead of the machine's clock."""
        return self._ahead_s

    def tick(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Let so much time pass, everywhere at once.

        Raises: ValueError for a step back: what was is over.
        """
        step_s = seconds + 60 * minutes + 3600 * hours + 86400 * days
        if step_s < 0:
            raise ValueError("a clock moves forward only")
        self._ahead_s += step_s
        self._write()
        for follow in self._followers:
            follow(step_s)

    def be_wrong_by(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Put this machine's clock ahead and leave the processor's where it is."""
        self._ahead_s += seconds + 60 * minutes
        self._write()

    def follow(self, follower: Callable[[float], None]) -> None:
        """Have somebody told of every step, in seconds."""
        self._followers.append(follower)

    def unfollow(self, follower: Callable[[float], None]) -> None:
        """Tell them no more."""
        if follower in self._followers:
            self._followers.remove(follower)

    def _write(self) -> None:
        # Whoever reads it meanwhile must find either the old number or the new one.
        fresh = self.file.with_name(f"{self.file.name}.new")
        fresh.write_text(f"{self._ahead_s!r}\n", encoding="ascii")
        fresh.replace(self.file)
