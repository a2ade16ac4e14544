"""A sheet that is laid over a part of the window and taken away with Esc."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.shadow import Shadow
from pos.front.parts.surface import Surface
from pos.front.parts.text import FittedText
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr


class Sheet(Surface):
    """A head with a title and a way out; what is below belongs to each sheet."""

    #: The sheet went away.
    closed = Signal()

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget) -> None:
        super().__init__(name, "sheet", title, parent)
        self.theme = theme
        Shadow(self, theme)
        self._head = FittedText(theme, f"{name}.title", size=Size.HEADING, weight=QFont.Weight.DemiBold)
        self._head.say(title)
        close = ActionButton(theme, f"{name}.close", tr("Close"), key="Esc", weight=Weight.QUIET)
        close.wished.connect(self.close_sheet)
        space = theme.density.space
        top = QHBoxLayout()
        top.addWidget(self._head, 1)
        top.addWidget(close)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(space(6), space(4), space(6), space(5))
        self.inside.setSpacing(space(3))
        self.inside.addLayout(top)
        self.hide()

    def open_sheet(self) -> None:
        """Lay it over the window, and give it the keyboard."""
        self.show()
        self.raise_()
        self.take_keyboard()

    def close_sheet(self) -> None:
        """Take it away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def entitle(self, title: str) -> None:
        """Write another title."""
        self._head.say(title)
        self.setAccessibleName(title)

    def take_keyboard(self) -> None:
        """Put the cursor where it is wanted first."""
        self.setFocus()
