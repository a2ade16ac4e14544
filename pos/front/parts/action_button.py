"""Buttons that know for which state of the till they were drawn."""

from __future__ import annotations

from enum import Enum
from time import monotonic

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from pos.front.parts.icons import sign
from pos.front.parts.keycap import cap_width, paint_cap
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
#: The least that a long word is shrunk to before it is cut off.
_LEAST_SCALE = 0.75


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
        self._theme, self._weight, self._sign, self._key = theme, weight, sign, key
        self._drawn_at = 0.0
        self._pressed_state: object = None
        self._state: object = None
        #: Every layout around it asks for its size several times whenever anything changes.
        self._wanted: QSize | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.pressed.connect(self._on_pressed)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self._restyle)
        self.label(text, key)
        self._restyle()

    def label(self, text: str, key: str = "", sign: str | None = None) -> None:
        """Change the wording, and the key that does the same."""
        self.setAccessibleName(f"{text}, {key}" if key and text else text or key)
        sign = self._sign if sign is None else sign
        if (text, key, sign) != (self.text(), self._key, self._sign):
            self._key, self._sign = key, sign
            self.setText(text)
            self._wanted = None
            self.updateGeometry()
            self.update()

    @property
    def shown_text(self) -> str:
        """The text as there is room for it."""
        return self._words(self._room)[1]

    def drawn_for(self, state: object) -> None:
        """Bind the button to a state; a press that began under another one is dropped."""
        if state != self._state:
            self._state, self._drawn_at = state, monotonic()

    def sizeHint(self) -> QSize:
        if self._wanted is None:
            width = self._width(self._sign, self._key) + 2 * self._padding
            height = self._theme.density.action if self._is_large else self._theme.density.space(10)
            self._wanted = QSize(max(width, height), height)
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.density.space(10), self.sizeHint().height())

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

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_content(painter)
        if self.hasFocus():
            self._paint_focus(painter)

    # --- inside ---

    @property
    def _is_large(self) -> bool:
        return self._weight in (Weight.PRIMARY, Weight.SECONDARY)

    @property
    def _padding(self) -> int:
        return self._theme.density.space(4 if self._is_large else 2.5)

    @property
    def _gap(self) -> int:
        return self._theme.density.space(2)

    @property
    def _ink(self) -> str:
        colours = self._theme.colours
        if not self.isEnabled():
            return colours.on_off
        quiet = colours.ink if self.underMouse() else colours.ink_soft
        return {
            Weight.PRIMARY: colours.on_accent,
            Weight.SECONDARY: colours.ink,
            Weight.QUIET: quiet,
            Weight.HEADER: colours.on_header,
        }[self._weight]

    @property
    def _ground(self) -> str:
        """The colour under the sign, for what is cut out of it."""
        colours = self._theme.colours
        if not self.isEnabled():
            return colours.off
        return {Weight.PRIMARY: colours.accent, Weight.HEADER: colours.header}.get(self._weight, colours.surface)

    @property
    def _room(self) -> int:
        return self.width() - 2 * self._theme.density.space(1.5)

    def _words(self, room: int) -> tuple[QFont, str]:
        """The text and its font, smaller where there is no room, and cut off where there is none even then."""
        font = self._font()
        wanted = QFontMetrics(font).horizontalAdvance(self.text())
        if wanted > room:
            font.setPixelSize(int(font.pixelSize() * max(_LEAST_SCALE, room / wanted)))
        return font, QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _font(self) -> QFont:
        size = Size.STRONG if self._weight is Weight.PRIMARY else Size.BODY
        return self._theme.font(size, QFont.Weight.DemiBold, tabular=True)

    def _width(self, shape: str, key: str) -> int:
        words = QFontMetrics(self._font()).horizontalAdvance(self.text()) if self.text() else 0
        parts = [part for part in (self.iconSize().width() if shape else 0, words, cap_width(self._theme, key)) if part]
        return sum(parts) + self._gap * max(0, len(parts) - 1)

    def _paint_content(self, painter: QPainter) -> None:
        # What there is no room for goes in this order: the sign, the key, the size of the word.
        room = self._room
        choices = [(self._sign, self._key), ("", self._key), ("", "")]
        shape, key = next((choice for choice in choices if self._width(*choice) <= room), choices[-1])
        width = min(room, self._width(shape, key))
        left, middle = (self.width() - width) / 2, self.height() / 2
        ink, side = self._ink, self.iconSize().width()
        if shape:
            picture = sign(shape, ink, side, cut=self._ground, ratio=self.devicePixelRatio())
            painter.drawPixmap(round(left), round(middle - side / 2), picture)
            left += side + self._gap
        if self.text():
            font, words = self._words(room)
            advance = QFontMetrics(font).horizontalAdvance(words)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            area = QRect(round(left), 0, advance + 2, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            left += advance + self._gap
        if key:
            paint_cap(painter, self._theme, left, middle, key, ink)

    def _paint_focus(self, painter: QPainter) -> None:
        # Inside the edge, where the colour below is known: a ring outside would need room in every layout.
        colours, radius = self._theme.colours, self._theme.density.radius
        inset = 4.0 if self._weight is Weight.PRIMARY else 1.0
        colour = {Weight.PRIMARY: colours.on_accent, Weight.HEADER: colours.on_header}.get(self._weight, colours.focus)
        painter.setPen(QPen(QColor(colour), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset
        )

    def _on_pressed(self) -> None:
        self._pressed_state = self._state

    def _on_clicked(self) -> None:
        if self._pressed_state == self._state:
            self.wished.emit()

    def _restyle(self) -> None:
        size = self._theme.density.space(5)
        self.setIconSize(QSize(size, size))
        self._wanted = None
        self.updateGeometry()
        self.update()


def is_older(event_ms: int, than_s: float) -> bool:
    """Whether an input event happened before a moment of our own clock; unknowable counts as no.

    Units: ``event_ms`` is the window system's time in milliseconds, ``than_s`` is ``time.monotonic`` in seconds.
    """
    if event_ms == 0 or QGuiApplication.platformName() == "offscreen":
        return False
    happened = event_ms / 1000
    return abs(monotonic() - happened) < _SAME_CLOCK_S and happened < than_s
