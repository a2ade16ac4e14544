"""One field of a form: its word above it, and in the word's place what is wrong with it."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.front.parts.icons import sign
from pos.front.parts.text import FittedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone


class FormField(QWidget):
    """A word and a field; a problem is said beside the field, with a sign, and to a screen reader."""

    def __init__(self, theme: Theme, name: str, word: str, field: QLineEdit) -> None:
        super().__init__()
        self.setObjectName(f"{name}.place")
        self.setAccessibleName(word)
        self._theme, self._word_said, self._problem = theme, word, ""
        self.field = field
        field.setObjectName(name)
        self._sign = Text(theme, f"{name}.sign", accessible=word)
        self._word = FittedText(
            theme, f"{name}.word", size=Size.CAPTION, shade=Shade.SOFT, weight=QFont.Weight.Medium
        )  # fmt: skip
        self._word.setBuddy(field)
        head = QHBoxLayout()
        head.setSpacing(theme.density.space(1))
        head.addWidget(self._sign)
        head.addWidget(self._word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.density.space(1))
        column.addLayout(head)
        column.addWidget(field)
        theme.changed.connect(self._draw)
        self.call(word)

    @property
    def problem(self) -> str:
        """What is wrong, in a few words; empty when nothing is."""
        return self._problem

    def call(self, word: str) -> None:
        """Give the field another word."""
        self._word_said = word
        self.setAccessibleName(word)
        self.field.setAccessibleName(word)
        self._draw()

    def complain(self, problem: str) -> None:
        """Say what is wrong, or with nothing that it is right again."""
        if problem != self._problem:
            self._problem = problem
            self.field.setAccessibleDescription(problem)
            self._draw()

    def _draw(self) -> None:
        wrong = bool(self._problem)
        self._word.say(self._problem or self._word_said)
        self._word.setToolTip(self._problem)
        self._word.setProperty("problem", wrong)
        self._word.style().polish(self._word)
        self.field.setProperty("problem", wrong)
        self.field.style().polish(self.field)
        self.field.setFont(self._theme.font(Size.BODY))
        self._sign.setVisible(wrong)
        side = self._theme.density.space(4)
        tone = self._theme.colours.tones[Tone.CAUTION]
        self._sign.setPixmap(sign("caution", tone.solid, side, cut=tone.on_solid, ratio=self.devicePixelRatio()))
