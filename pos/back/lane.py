"""A lane of one: jobs that must not overlap run here, one after the other, on a thread of their own."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections.abc import Callable
from typing import Final

from pos.config.clock import Clock

_log = logging.getLogger(__name__)

Job = Callable[[], None]

#: Units: seconds. A lane that has nothing to do looks up this often, whether it was told to end or not.
_LOOK_UP_S: Final = 3600.0


class Lane:
    """Runs jobs in the order of their time; a job that raises is logged, and the next one runs."""

    def __init__(self, name: str, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._jobs: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()
        self._change = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def do(self, job: Job) -> None:
        """Run a job as soon as those before it are done."""
        self.later(0.0, job)

    def later(self, delay_s: float, job: Job) -> None:
        """Run a job no sooner than in so many seconds."""
        with self._change:
            if not self._ending:
                heapq.heappush(self._jobs, (self._clock.monotonic() + delay_s, next(self._numbers), job))
                self._change.notify()

    def monotonic(self) -> float:
        """The seconds by which jobs are timed; they only ever go forward."""
        return self._clock.monotonic()

    @property
    def is_waiting(self) -> bool:
        """Whether no job is due: whoever asks this in a job is the last one for now."""
        with self._change:
            return not self._jobs or self._jobs[0][0] > self._clock.monotonic()

    def end(self) -> None:
        """Take no more jobs and drop those that have not begun; the one under way is finished."""
        with self._change:
            self._ending = True
            self._jobs.clear()
            self._change.notify()

    def join(self, patience_s: float) -> bool:
        """Wait for the last job; False if it took longer than that."""
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:
                _log.exception("a job was broken off in the lane %s", self._thread.name)

    def _next(self) -> Job | None:
        with self._change:
            while not self._ending:
                wait_s = self._jobs[0][0] - self._clock.monotonic() if self._jobs else _LOOK_UP_S
                if wait_s <= 0:
                    return heapq.heappop(self._jobs)[2]
                self._change.wait(min(wait_s, self._clock.nap_s or wait_s))
            return None
