"""What is so, in one glance: shape, word and colour, and whether money moved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.icons import sign
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import FittedText, Shade, Text, WrappedText
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.presenter import Picture
from pos.front.till.screens import CHARGED, CHARGED_SHAPE


class StatusPanel(Surface):
    """The head of the stage; its height never changes, whatever the state."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.STATUS, "plain", tr("State of the till"), parent)
        self._theme = theme
        self.setProperty("head", True)
        self._picture: Picture | None = None
        self._shape = Text(theme, names.STATUS_SHAPE, accessible=tr("Sign of the state"))
        semi = QFont.Weight.DemiBold
        self.title = FittedText(theme, names.STATUS_TITLE, size=Size.TITLE, weight=semi, shade=Shade.TONE, tabular=True)
        self.title.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._detail = WrappedText(theme, names.STATUS_DETAIL, size=Size.BODY, shade=Shade.TONE, tabular=True)
        self._charged_shape = Text(theme, f"{names.STATUS_CHARGED}.shape", accessible=tr("Charged?"))
        self._charged = Text(theme, names.STATUS_CHARGED, size=Size.BODY, weight=semi, shade=Shade.TONE)
        space = theme.density.space
        charged = QHBoxLayout()
        charged.setSpacing(space(2))
        charged.addWidget(self._charged_shape)
        charged.addWidget(self._charged)
        charged.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(space(1))
        words.addWidget(self.title)
        words.addWidget(self._detail, 1)
        words.addLayout(charged)
        row = QHBoxLayout(self)
        row.setContentsMargins(space(5), space(4), space(5), space(4))
        row.setSpacing(space(5))
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.changed.connect(self._draw)

    def show_picture(self, picture: Picture) -> None:
        """Draw the state."""
        self._picture = picture
        self.title.say(picture.title)
        self._detail.say(picture.detail)
        charged = tr(CHARGED[picture.charged]) if picture.charged is not None else ""
        self._charged.say(charged)
        self.title.setAccessibleDescription(". ".join(part for part in (picture.detail.rstrip("."), charged) if part))
        self._draw()

    def take_keyboard(self) -> bool:
        """Give the keyboard to the title, and say whether it had it before."""
        had = self.title.hasFocus()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        return had

    def speak(self) -> None:
        """Have the whole state said; where the keyboard has just come to the title, it is read anyway."""
        announce(self, f"{self.title.text()}. {self.title.accessibleDescription()}")

    def speak_detail(self) -> None:
        """Have the second line said, which is another now."""
        announce(self, self._detail.text())

    def _draw(self) -> None:
        picture, density = self._picture, self._theme.density
        self.setFixedHeight(density.status)
        if picture is None:
            return
        self.set_tone(picture.tone)
        tone = self._theme.colours.tones[picture.tone]
        ratio = self.devicePixelRatio()
        self._shape.setPixmap(sign(picture.shape, tone.solid, density.space(13), cut=tone.on_solid, ratio=ratio))
        side = density.space(5)
        self._charged_shape.setFixedSize(side, side)
        if picture.charged is None:
            self._charged_shape.clear()
        else:
            shape = CHARGED_SHAPE[picture.charged]
            self._charged_shape.setPixmap(sign(shape, tone.ink, side, cut=tone.tint, ratio=ratio))
