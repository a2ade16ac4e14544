"""Whether a card may be asked for: looks at everything that a payment needs before the cashier asks for a card."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final, Protocol

from pos.back.processor import NotSent, ProcessorError, Refused, ShopperSession
from pos.domain.till_state import Obstacle
from pos.link.messages import ReadinessChanged

#: The processor's times and ours are compared in many places; more than this apart, one of the clocks is wrong.
MOST_DIFFERENCE: Final = timedelta(minutes=5)


class PublicPart(Protocol):
    """Whoever can say what time it is at the processor."""

    def clock_difference(self) -> timedelta:
        """How far this machine's clock is ahead; may raise any ProcessorError."""


class Sessions(Protocol):
    """Whoever can open a shopper session."""

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        """Take a fresh token; may raise any ProcessorError."""


class Readiness:
    """Gathers what stands in the way of a card; any thread may ask or report."""

    def __init__(self, told: Callable[[ReadinessChanged], None]) -> None:
        self._told = told
        self._lock = threading.Lock()
        self._service = ReadinessChanged(obstacle=Obstacle.STARTING)
        self._script_loaded = False
        #: Why real cards are not taken; empty once everything was looked at and nothing speaks against it.
        self._unsafe = ""
        self._keys_taken = False
        self._shown: ReadinessChanged | None = None

    @property
    def current(self) -> ReadinessChanged:
        """The first obstacle in the cashier's way; none means that a card may be asked for."""
        with self._lock:
            return self._sum_up()

    def blocked(self, obstacle: Obstacle, detail: str = "") -> None:
        """Hear that the service cannot be used, and why."""
        self._set(ReadinessChanged(obstacle=obstacle, detail=detail))

    def unsafe(self, reason: str) -> None:
        """Hear why real cards must not be taken on this machine; an empty reason takes it back."""
        with self._lock:
            self._unsafe = reason
        self._tell_if_new()

    def script_reported(self, loaded: bool) -> None:
        """Hear from the window whether the processor's script could be loaded."""
        with self._lock:
            self._script_loaded = loaded
        self._tell_if_new()

    def look(self, public: PublicPart, sessions: Sessions) -> None:
        """Ask the processor for the time, and once whether it takes our keys."""
        try:
            difference = public.clock_difference()
            if not self._keys_taken:
                sessions.open_session()
                self._keys_taken = True
        except Refused as no:
            # Only a no to our keys is one: a busy processor is asked again.
            refused = no.status in (400, 401, 403)
            self.blocked(Obstacle.KEYS_REFUSED if refused else Obstacle.NO_SESSION)
        except NotSent:
            self.blocked(Obstacle.OFFLINE)
        except ProcessorError:
            self.blocked(Obstacle.NO_SESSION)
        else:
            if abs(difference) > MOST_DIFFERENCE:
                minutes = round(abs(difference).total_seconds() / 60)
                way = "fast" if difference > timedelta() else "slow"
                self.blocked(Obstacle.CLOCK_WRONG, f"This machine's clock is {minutes} minutes {way}.")
            else:
                self._set(ReadinessChanged())

    def _set(self, service: ReadinessChanged) -> None:
        with self._lock:
            self._service = service
        self._tell_if_new()

    def _tell_if_new(self) -> None:
        with self._lock:
            current = self._sum_up()
            if current != self._shown:
                self._shown = current
                # Told under the lock: the window must not hear an old state after a new one.
                self._told(current)

    def _sum_up(self) -> ReadinessChanged:
        if self._unsafe:
            return ReadinessChanged(obstacle=Obstacle.NOT_SAFE, detail=self._unsafe)
        if self._service.obstacle is None and not self._script_loaded:
            return ReadinessChanged(obstacle=Obstacle.SCRIPT_NOT_LOADED)
        return self._service
