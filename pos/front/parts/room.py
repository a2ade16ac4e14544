"""A room over the till, for whoever looks after it: a title, one line for what has to be said, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRect, Signal, SignalInstance
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr


class CoveredWindow(Protocol):
    """The till's window, as far as a room lies over it; tests put a stand-in in its place."""

    @property
    def theme(self) -> Theme:
        """Its look."""

    @property
    def resized(self) -> SignalInstance:
        """It has another size."""

    def cover_area(self) -> QRect:
        """What may be covered: everything below the header, where the ready light and news stay in sight."""

    def use_cover(self, is_up: Callable[[], bool], step_back: Callable[[], None], *, below: bool = False) -> None:
        """Hear what may lie over it."""

    def come_home(self) -> None:
        """Put the keyboard where the state wants it: nothing lies over it any more."""

    def say(self, sentence: str) -> None:
        """Show one sentence in the message bar."""


class Room(Surface):
    """Lies over the till, below its header; Esc leads one step back, and out in the end.

    What a room shows goes into ``inside``, below its head; what stands beside its title, into ``beside_title``.
    """

    #: It is to be closed.
    close_wished = Signal()

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget) -> None:
        super().__init__(name, "lock", title, parent)
        self.keep_keys()
        self.theme = theme
        called = Text(theme, f"{name}.title", size=Size.HEADING, weight=QFont.Weight.DemiBold)
        called.say(title)
        self._said = Surface(f"{name}.message.ground", "plain", tr("Message"))
        self._sentence = ElidedText(theme, f"{name}.message", accessible=tr("Message"), weight=QFont.Weight.Medium,
                                    shade=Shade.TONE)  # fmt: skip
        close = ActionButton(theme, f"{name}.close", tr("Close"), key="Esc", weight=Weight.QUIET)
        close.wished.connect(self.step_back)
        space = theme.density.space
        said = QHBoxLayout(self._said)
        said.setContentsMargins(space(3), space(1), space(3), space(1))
        said.addWidget(self._sentence)
        self.beside_title = QHBoxLayout()
        head = QHBoxLayout()
        head.setSpacing(space(3))
        head.addWidget(called)
        head.addLayout(self.beside_title)
        head.addStretch(1)
        head.addWidget(self._said)
        head.addWidget(close)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(space(4), space(2), space(4), space(4))
        self.inside.setSpacing(space(2))
        self.inside.addLayout(head)
        self.say("")
        self.hide()

    @property
    def message(self) -> str:
        """What is said at the moment; empty when nothing is."""
        return self._sentence.text()

    def say(self, sentence: str, tone: Tone = Tone.CAUTION) -> None:
        """Say one sentence, or take away what was said."""
        self._sentence.say(sentence)
        self._sentence.setToolTip(sentence)
        self._said.set_tone(tone)
        self._said.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def step_back(self) -> None:
        """One step back; out of the room in the end."""
        self.close_wished.emit()
