"""How long the security code of a captured card is still good for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.till.presenter import Picture


class CodeClock(Surface):
    """A line that gets shorter, with the time that is left; its place is kept when no clock runs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.CODE_CLOCK, "plain", tr("Security code"), parent)
        self._theme = theme
        self._left: float | None = None
        self._amber = False
        self._word = Text(theme, f"{names.CODE_CLOCK}.text", weight=QFont.Weight.DemiBold, tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._word)
        row.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        # Both lines share one place, and neither may ask for more of it than the other.
        return QSize(self._theme.density.space(40), self._theme.density.space(7))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_picture(self, picture: Picture) -> None:
        """Draw what is left."""
        self._left, self._amber = picture.code_left, picture.code_short
        self._word.say(picture.clock)
        self._word.set_shade(Shade.INK)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._left is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, space = self._theme.colours, self._theme.density.space
        left, height = self._word.geometry().right() + space(4), space(1.5)
        width = self.width() - left
        top = (self.height() - height) / 2
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(left, top, width, height), height / 2, height / 2)
        tone = colours.tones[Tone.CAUTION if self._amber else Tone.ACTIVE]
        painter.setBrush(QColor(tone.solid))
        painter.drawRoundedRect(QRectF(left, top, max(height, width * self._left), height), height / 2, height / 2)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.density.space(7))
