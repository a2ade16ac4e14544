"""Whom the settings talk to, as far as they need to know them; tests put stand-ins in their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRect, SignalInstance

from pos.front.parts.theme import Theme
from pos.link.messages import Answer, Command

Answered = Callable[[Answer], None]


class Back(Protocol):
    """The back, as far as settings need it."""

    @property
    def duty_changed(self) -> SignalInstance:
        """Carries a DutyChanged."""

    def ask(self, command: Command, answered: Answered | None = None) -> None:
        """Send a wish; the answer comes later, once."""


class Window(Protocol):
    """The till's window, as far as it is covered."""

    @property
    def theme(self) -> Theme:
        """Its look."""

    @property
    def resized(self) -> SignalInstance:
        """It has another size."""

    def cover_area(self) -> QRect:
        """What may be covered: everything below the header."""

    def use_cover(self, is_up: Callable[[], bool], step_back: Callable[[], None], *, below: bool = False) -> None:
        """Hear what may lie over it."""

    def come_home(self) -> None:
        """Put the keyboard where the state wants it: nothing lies over it any more."""

    def say(self, sentence: str) -> None:
        """Show one sentence in the message bar."""
