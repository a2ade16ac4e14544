"""The rate limit, off unless it is asked for: so many calls a second for each key."""

from __future__ import annotations

import threading
import time

from flask import request

from pos.sandbox.envelopes import Refusal, for_path


def _key_of(path: str) -> str:
    """Which of the shop's keys stands behind a call; every shopper's token comes from one pair of them."""
    if path.startswith("/payments"):
        return "publishable"
    return "confidential" if path.startswith("/sources") else "shopper"


class Throttle:
    """Counts calls by key and second."""

    def __init__(self, per_second: int) -> None:
        self._most = per_second
        self._lock = threading.Lock()
        self._second = 0
        self._calls: dict[str, int] = {}

    def check(self) -> None:
        """Let a call through.

        Raises: Refusal over the limit: 409 from the Shopper API, 429 from the payments service.
        """
        if request.path.startswith(("/_", "/images", "/v1/frames")):
            return
        key = _key_of(request.path)
        with self._lock:
            second = int(time.monotonic())
            if second != self._second:
                self._second, self._calls = second, {}
            self._calls[key] = self._calls.get(key, 0) + 1
            over = self._calls[key] > self._most
        if over:
            status = 429 if request.path.startswith(("/payments", "/sources")) else 409
            refusal = for_path(request.path, status, "rate-limit-quota-exceeded", "Too many calls.")
            raise Refusal(refusal.status, refusal.body, {"Retry-After": "1"})
