"""Everything that can go wrong between two machines, armed by request pattern and played around the application."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

#: Kind -> what it means; the front page shows this list.
KINDS: Final = {
    "connection_refused": "no connection is let in for some seconds; with a path, the one it came on is reset unread",
    "request_lost": "the connection ends, nothing is done",
    "answer_lost": "the work is done, the connection ends without an answer",
    "answer_cut": "the work is done, the answer stops half-way",
    "slow": "the answer comes some seconds late",
    "trickled": "the answer comes byte by byte, over some seconds",
    "status_before": "an error status, nothing is done",
    "status_after": "the work is done, and an error status says otherwise",
    "token_expired": "the token is dead from now on",
    "html": "a page with status 200 instead of an answer, nothing is done",
    "redirect_307": "a redirect to the same place, nothing is done",
    "delivered_twice": "the request arrives a second time after the first",
    "done_late": "the connection ends, the work is done some seconds later",
    "conflict_once": "409, somebody else is changing the cart; nothing is done",
    "malformed_json": "the work is done, the answer is not JSON",
    "wrong_total": "the work is done, the answer shows another total",
    "wrong_currency": "the work is done, the answer shows another currency",
    "script_blocked": "the browser library does not load",
    "iframe_blocked": "the card fields may not be framed",
}
_STATUSES: Final = frozenset({429, 500, 502, 504})
_PLACES: Final = {
    "script_blocked": "/v1/DigitalRiver.js*",
    "iframe_blocked": "/v1/frames/*",
}


class FaultWrong(Exception):
    """The description of a fault makes no sense; says why."""


@dataclass(slots=True)
class Fault:
    """One fault and the requests it waits for."""

    kind: str
    method: str = "*"
    path: str = "*"
    nth: int = 1
    count: int = 1
    seconds: float = 1.0
    status: int = 500
    retry_after: int | None = None
    seen: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether a request is of the kind that this fault waits for; preflights only if they are named."""
        wanted = self.method.upper()
        # A client may write ``active.json`` where another writes ``active``: both are the same call.
        plain = path.removesuffix(".json").removesuffix(".xml")
        named = fnmatchcase(path, self.path) or fnmatchcase(plain, self.path)
        return named and (wanted == method or (wanted == "*" and method != "OPTIONS"))


def read_fault(given: Any) -> Fault:
    """Read the description of a fault.

    Raises: FaultWrong for an unknown kind or a member that makes no sense.
    """
    if not isinstance(given, dict) or not isinstance(given.get("kind"), str) or given["kind"] not in KINDS:
        raise FaultWrong(f"kind is one of {', '.join(KINDS)}")
    known = {"kind", "method", "path", "nth", "count", "seconds", "status", "retry_after"}
    if strange := set(given) - known:
        raise FaultWrong(f"a fault has no {', '.join(sorted(strange))}")
    fault = Fault(**{"path": _PLACES.get(given["kind"], "*"), **given})
    if not all(isinstance(text, str) for text in (fault.method, fault.path)):
        raise FaultWrong("method and path are texts")
    numbers = (fault.nth, fault.count, fault.status, fault.retry_after or 0)
    if not all(type(number) is int and 0 <= number <= 10**6 for number in numbers) or not fault.nth:
        raise FaultWrong("nth, count, status and retry_after are whole numbers")
    if isinstance(fault.seconds, bool) or not isinstance(fault.seconds, int | float) or not 0 <= fault.seconds <= 3600:
        raise FaultWrong("seconds is a number, at most 3600")
    if fault.status not in _STATUSES:
        raise FaultWrong("status is one of 429, 500, 502, 504")
    return fault


class Faults:
    """The faults that are armed."""

    def __init__(self, armed: Iterable[Fault] = ()) -> None:
        self._armed = list(armed)
        self._lock = threading.Lock()

    def arm(self, fault: Fault) -> None:
        """Have a fault wait for its requests."""
        with self._lock:
            self._armed.append(fault)

    def disarm(self) -> None:
        """Take back every fault that still waits."""
        with self._lock:
            self._armed.clear()

    def waiting(self) -> list[Fault]:
        """The faults that still wait."""
        with self._lock:
            return list(self._armed)

    def take(self, method: str, path: str) -> Fault | None:
        """Count a request and return the fault that strikes it, the one armed first."""
        struck = None
        with self._lock:
            for fault in list(self._armed):
                if not fault.matches(method, path):
                    continue
                fault.seen += 1
                if fault.seen >= fault.nth and struck is None:
                    struck = fault
                if fault.seen >= fault.nth + fault.count - 1:
                    self._armed.remove(fault)
        return struck
