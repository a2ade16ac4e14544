"""What the Charge button becomes once a charge is under way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr


class ProgressLine(Surface):
    """Three segments, filled as the steps go, and the name of the step."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.PROGRESS, "sunken", tr("Progress of the charge"), parent)
        self._theme, self._step = theme, 0
        self._word = Text(theme, names.PROGRESS_WORD, size=Size.STRONG, weight=QFont.Weight.DemiBold, shade=Shade.INK)
        self._word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.density.space(2))
        row.addWidget(self._word)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_step(self, step: int, word: str) -> None:
        """Say which of the three steps is under way."""
        self._step = step
        self._word.say(word)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours, space = self._theme.colours, self._theme.density.space
        gap, height = space(2), space(1.5)
        width = (self.width() - 2 * space(4) - 2 * gap) / 3
        for number in range(3):
            done = number < self._step
            painter.setBrush(QColor(colours.tones[Tone.ACTIVE].solid if done else colours.line))
            left = space(4) + number * (width + gap)
            painter.drawRoundedRect(
                QRectF(left, self.height() - space(3) - height / 2, width, height), height / 2, height / 2
            )

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.density.action + 2)
