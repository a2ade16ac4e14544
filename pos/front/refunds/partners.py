"""Whom the room for refunds talks to, as far as it needs to know them; tests put stand-ins in their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SignalInstance

from pos.link.messages import Answer, Command

Answered = Callable[[Answer], None]


class Back(Protocol):
    """The back, as far as refunds need it."""

    @property
    def duty_changed(self) -> SignalInstance:
        """Carries a DutyChanged."""

    def ask(self, command: Command, answered: Answered | None = None) -> None:
        """Send a wish; the answer comes later, once."""
