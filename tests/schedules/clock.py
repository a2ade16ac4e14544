"""Time that passes when somebody waits, and what comes due meanwhile."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_BEGINNING = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


class VirtualClock:
    """One clock for a till and its processor; the till's wall clock may be set apart from it.

    Units: seconds since the beginning.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        #: How far somebody has set the wall clock ahead, or back.
        self.set_by = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0

    def now(self) -> datetime:
        """What the till's wall clock says."""
        return _BEGINNING + timedelta(seconds=self.seconds + self.set_by)

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return self.seconds

    def later(self, delay: float, happen: Callable[[], None]) -> None:
        """Have something happen at the processor's, whoever is alive by then."""
        self._number += 1
        heapq.heappush(self._due, (self.seconds + delay, self._number, happen))

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is on its way any more."""
        return not self._due

    def advance(self, seconds: float) -> None:
        """Let time pass, and happen what comes due."""
        self.advance_to(self.seconds + seconds)

    def advance_to(self, moment: float) -> None:
        """Let time pass until then."""
        while self._due and self._due[0][0] <= moment:
            at, _, happen = heapq.heappop(self._due)
            self.seconds = max(self.seconds, at)
            happen()
        self.seconds = max(self.seconds, moment)
