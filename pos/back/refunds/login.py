"""Who may ask for refunds just now: one person's session at the processor, in memory and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from pos.back.refund_file import AdminSession


class HeldLogin:
    """One session, or none; any thread may ask. The password is not kept: the session is what it was for."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._change = threading.Lock()
        self._session: AdminSession | None = None
        #: Counts how often somebody left: who logs in for somebody who has left meanwhile is not let in.
        self._turn = 0

    @property
    def turn(self) -> int:
        """Whose turn it is; another number once it was forgotten."""
        with self._change:
            return self._turn

    @property
    def session(self) -> AdminSession | None:
        """The session, while it lives."""
        with self._change:
            if self._session is not None and self._session.expires_at <= self._now():
                self._session = None
            return self._session

    def keep(self, session: AdminSession, turn: int) -> bool:
        """Keep a session; False if whoever logged in has left meanwhile."""
        with self._change:
            if turn != self._turn:
                return False
            self._session = session
            return True

    def forget(self) -> None:
        """Whoever logged in has left."""
        with self._change:
            self._session = None
            self._turn += 1

    def ended(self, session: AdminSession) -> None:
        """The processor knows this session no more."""
        with self._change:
            if self._session is session:
                self._session = None
