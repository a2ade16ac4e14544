"""The till's lanes without threads: jobs run one after the other, in the order of their time, as time passes."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from tests.schedules.clock import VirtualClock

Job = Callable[[], None]


class Lanes:
    """All lanes of one run of the till; a crash takes them all away."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self._jobs: list[tuple[float, int, VirtualLane, Job]] = []
        self._number = 0

    def lane(self) -> VirtualLane:
        """One more lane."""
        return VirtualLane(self)

    def add(self, delay: float, lane: VirtualLane, job: Job) -> None:
        """Have a job run in so many seconds."""
        self._number += 1
        heapq.heappush(self._jobs, (self.clock.seconds + delay, self._number, lane, job))

    def has_due(self, lane: VirtualLane | None = None) -> bool:
        """Whether a job is due now, in one lane or in any."""
        now = self.clock.seconds
        return any(at <= now and lane in (None, owner) for at, _, owner, _ in self._jobs)

    def step(self, limit: float) -> bool:
        """Run the next job, and wait for it if need be; False if there is none before the limit."""
        if not self._jobs or self._jobs[0][0] > limit:
            return False
        at, _, _, job = heapq.heappop(self._jobs)
        self.clock.advance_to(at)
        job()
        return True


class VirtualLane:
    """What a lane offers to the parts of the back."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    def do(self, job: Job) -> None:
        self._lanes.add(0.0, self, job)

    def later(self, delay_s: float, job: Job) -> None:
        self._lanes.add(delay_s, self, job)

    def monotonic(self) -> float:
        return self._lanes.clock.seconds

    @property
    def is_waiting(self) -> bool:
        return not self._lanes.has_due(self)

    def __lt__(self, other: object) -> bool:
        return False
