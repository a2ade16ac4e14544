"""Buttons that know for which state of the till they were drawn."""

from __future__ import annotations

from enum import Enum
from time import monotonic

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from pos.front.parts.icons import icon
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size


class Weight(Enum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    HEADER = "header"


#: Units: seconds. Event times further than this from ours come from another clock and tell nothing.
_SAME_CLOCK_S = 3.0


class ActionButton(QPushButton):
    """A button for one wish, which is dropped when it was meant for an earlier state."""

    #: The wish, made for the state that is still shown.
    wished = Signal()

    def __init__(
        self, theme: Theme, name: str, text: str = "", *, weight: Weight = Weight.SECONDARY, sign: str = "",
        key: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("weight", weight.value)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._theme, self._weight, self._sign = theme, weight, sign
        self._drawn_at = 0.0
        self._pressed_state: object = None
        self._state: object = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.pressed.connect(self._on_pressed)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self._restyle)
        self.label(text, key)
        self._restyle()

    def label(self, text: str, key: str = "", sign: str | None = None) -> None:
        """Change the wording, and the key that does the same."""
        shown = f"{text}   {key}" if text and key else text or key
        self.setAccessibleName(f"{text}, {key}" if key and text else text)
        if sign is not None and sign != self._sign:
            self._sign = sign
            self._restyle()
        if shown != self.text():
            self.setText(shown)

    def drawn_for(self, state: object) -> None:
        """Bind the button to a state; a press that began under another one is dropped."""
        if state != self._state:
            self._state, self._drawn_at = state, monotonic()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if is_older(event.timestamp(), self._drawn_at):
            event.accept()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and not is_older(event.timestamp(), self._drawn_at):
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_pressed(self) -> None:
        self._pressed_state = self._state

    def _on_clicked(self) -> None:
        if self._pressed_state == self._state:
            self.wished.emit()

    def _restyle(self) -> None:
        colours, density = self._theme.colours, self._theme.density
        large = self._weight is Weight.PRIMARY
        self.setFont(self._theme.font(Size.STRONG if large else Size.BODY, QFont.Weight.DemiBold))
        ink = {
            Weight.PRIMARY: colours.on_accent,
            Weight.SECONDARY: colours.ink,
            Weight.QUIET: colours.ink_soft,
            Weight.HEADER: colours.on_header,
        }[self._weight]
        if self._sign:
            size = density.space(5)
            self.setIcon(icon(self._sign, ink, colours.on_off, size, self.devicePixelRatio()))
            self.setIconSize(QSize(size, size))


def is_older(event_ms: int, than_s: float) -> bool:
    """Whether an input event happened before a moment of our own clock; unknowable counts as no.

    Units: ``event_ms`` is the window system's time in milliseconds, ``than_s`` is ``time.monotonic`` in seconds.
    """
    if event_ms == 0 or QGuiApplication.platformName() == "offscreen":
        return False
    happened = event_ms / 1000
    return abs(monotonic() - happened) < _SAME_CLOCK_S and happened < than_s
