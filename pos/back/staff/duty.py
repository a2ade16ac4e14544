"""Who is signed in, and when the till locks itself."""

from __future__ import annotations

import threading

from pos.config.clock import Clock
from pos.domain.staff import Person


class Duty:
    """One till's duty; any thread may ask.

    A till without accounts is on trial: nobody signs in, nothing real is sold, and nothing is locked.
    Units: ``lock_after_s`` in seconds without work.
    """

    def __init__(self, clock: Clock, lock_after_s: float) -> None:
        self._clock, self._lock_after_s = clock, lock_after_s
        self._change = threading.Lock()
        self._person: Person | None = None
        self._on_trial = False
        self._worked_at = clock.monotonic()

    @property
    def person(self) -> Person | None:
        """Who is signed in."""
        with self._change:
            return self._person

    @property
    def on_trial(self) -> bool:
        """Whether the till has no accounts and needs none."""
        with self._change:
            return self._on_trial

    @property
    def is_locked(self) -> bool:
        """Whether somebody must sign in first."""
        with self._change:
            return self._person is None and not self._on_trial

    def be_on_trial(self) -> None:
        """Let anybody sell: there are no accounts, and nothing is real."""
        with self._change:
            self._on_trial = True

    def use(self, lock_after_s: float) -> None:
        """Count the till as left alone after another while."""
        with self._change:
            self._lock_after_s = lock_after_s

    def begin(self, person: Person) -> None:
        """Somebody has proved to be who they are."""
        with self._change:
            self._person, self._on_trial = person, False
            self._worked_at = self._clock.monotonic()

    def end(self) -> Person | None:
        """Lock the till; returns who was signed in."""
        with self._change:
            person, self._person = self._person, None
            return person

    def work(self) -> None:
        """Somebody does something: the till is not left alone."""
        with self._change:
            self._worked_at = self._clock.monotonic()

    @property
    def left_alone_in_s(self) -> float:
        """Seconds until the till counts as left alone; not above zero once it does."""
        with self._change:
            return self._worked_at + self._lock_after_s - self._clock.monotonic()
