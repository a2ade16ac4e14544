"""What can go wrong with one call or one write, and the plan of what goes wrong when.

Source: sale, "Faults and what must hold": 18 faults a call, 2 a journal write; two more are ours: a request that is
delivered twice may be answered by the second delivery, and a write may be refused though it took place.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from tests.schedules.clock import VirtualClock


class Killed(BaseException):
    """The till's process is gone; nothing in it may catch this."""


class CallFault(Enum):
    """What happens to one request."""

    REFUSED = "no connection"
    REQUEST_LOST = "the request is lost, and nobody says so before the deadline"
    REPLY_LOST = "the reply is lost"
    REPLY_CUT = "a 200 is cut short"
    STATUS_500_BEFORE = "500, nothing done"
    STATUS_500_AFTER = "500, and it was done"
    STATUS_504_BEFORE = "504, nothing done"
    STATUS_504_AFTER = "504, and it was done"
    TOO_MANY = "429"
    TOKEN_DEAD = "401"
    CAPTIVE_PORTAL = "a page with status 200, nothing done"
    REDIRECT = "307, nothing done"
    TWICE = "delivered twice, the first delivery answers"
    TWICE_SECOND_ANSWERS = "delivered twice, the second delivery answers"
    LATE = "done late, within the quiet time"
    VERY_LATE = "done late, after the quiet time"
    KILLED_BEFORE = "killed before sending"
    KILLED_IN_FLIGHT = "killed while it is on its way"
    KILLED_AFTER = "killed when the reply is there"


class WriteFault(Enum):
    """What happens to one entry of the journal."""

    DISK_FULL = "the disk is full"
    KILLED_AFTER = "killed right after the write"
    UNACKNOWLEDGED = "written, and reported as not written"


CALL_FAULTS = tuple(CallFault)
WRITE_FAULTS = tuple(WriteFault)


class Mischief:
    """Counts what a schedule comes by, and strikes where the plan says so.

    A plan maps the number of an event to the number of a fault; whichever kind of event is there takes its own list.
    """

    def __init__(self, plan: Mapping[int, int], jump: tuple[int, int], clock: VirtualClock) -> None:
        self._plan, self._jump, self._clock = plan, jump, clock
        #: One letter for each event so far: a call or a write.
        self.trace: list[str] = []
        self.struck: list[str] = []

    def call(self, name: str) -> CallFault | None:
        """Whether this call is struck."""
        self._count("c")
        number = self._plan.get(len(self.trace))
        if number is None:
            return None
        fault = CALL_FAULTS[number % len(CALL_FAULTS)]
        self.struck.append(f"{len(self.trace)} {name}: {fault.value}")
        return fault

    def write(self, name: str) -> WriteFault | None:
        """Whether this write is struck."""
        self._count("w")
        number = self._plan.get(len(self.trace))
        if number is None:
            return None
        fault = WRITE_FAULTS[number % len(WRITE_FAULTS)]
        self.struck.append(f"{len(self.trace)} {name}: {fault.value}")
        return fault

    def _count(self, kind: str) -> None:
        self.trace.append(kind)
        if len(self.trace) == self._jump[0]:
            # Somebody sets the till's clock while it works.
            self._clock.set_by += self._jump[1]
