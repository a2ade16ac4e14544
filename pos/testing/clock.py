"""One clock for every process of a test, and the hand that moves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class TillClock:
    """Moves window, back and sandbox ahead together; nothing is waited for."""

    def __init__(self, file: Path) -> None:
        #: The file that says to front and back how far ahead it is.
        self.file = file
        self._ahead_s = 0.0
        self._processors: list[Callable[[float], None]] = []
        self._windows: list[Callable[[], None]] = []

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
        # The processor first: a till that looks at its own clock in between would find that one wrong.
        for move in self._processors:
            move(step_s)
        self._ahead_s += step_s
        self._write()
        for look in self._windows:
            look()

    def be_wrong_by(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Put this machine's clock ahead and leave the processor's where it is."""
        self._ahead_s += seconds + 60 * minutes
        self._write()

    @contextmanager
    def moving(self, processor: Callable[[float], None]) -> Iterator[None]:
        """Move a processor's clock as well, by so many seconds each time, for the block."""
        self._processors.append(processor)
        try:
            yield
        finally:
            self._processors.remove(processor)

    @contextmanager
    def shown_by(self, window: Callable[[], None]) -> Iterator[None]:
        """Have a window look at the time after each step, for the block."""
        self._windows.append(window)
        try:
            yield
        finally:
            self._windows.remove(window)

    def _write(self) -> None:
        # Whoever reads it meanwhile must find either the old number or the new one.
        fresh = self.file.with_name(f"{self.file.name}.new")
        fresh.write_text(f"{self._ahead_s!r}\n", encoding="ascii")
        fresh.replace(self.file)
