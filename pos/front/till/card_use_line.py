"""One line above the next move: what becomes of the card, and the keys that change it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.icons import sign
from pos.front.parts.keycap import Keycap
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import FittedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.till.card_use import UseShown


class CardUseLine(Surface):
    """Sign and words of what will happen; its place is kept when there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.CARD_USE, "plain", tr("What becomes of the card"), parent)
        self._theme, self._shown = theme, UseShown()
        self._sign = Text(theme, f"{names.CARD_USE}.sign", accessible=tr("What becomes of the card"))
        self._word = FittedText(theme, names.CARD_USE_WORD, weight=QFont.Weight.DemiBold)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.density.space(2))
        row.addWidget(self._sign)
        row.addWidget(self._word, 1)
        self._hints: list[tuple[Keycap, Text]] = []
        for key, name in (("F6", names.CARD_USE_SWITCH), ("F7", names.CARD_USE_OTHERS)):
            cap = Keycap(theme, f"{name}.key", key)
            word = Text(theme, name, shade=Shade.SOFT)
            row.addSpacing(theme.density.space(2))
            row.addWidget(cap)
            row.addWidget(word)
            self._hints.append((cap, word))
        theme.changed.connect(self._draw)
        self._draw()

    def sizeHint(self) -> QSize:
        # Both lines share one place, and neither may ask for more of it than the other.
        return QSize(self._theme.density.space(40), self._theme.density.space(7))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_use(self, shown: UseShown) -> None:
        """Draw what becomes of the card."""
        if shown != self._shown:
            before, self._shown = self._shown, shown
            self._draw()
            if before.text and shown.text and before.text != shown.text:
                announce(self, shown.text)

    def _draw(self) -> None:
        shown, side = self._shown, self._theme.density.space(6)
        self.setFixedHeight(self._theme.density.space(7))
        self._word.say(shown.text)
        for (cap, word), text in zip(self._hints, (shown.switch, shown.others), strict=True):
            cap.setVisible(bool(text))
            word.setVisible(bool(text))
            word.say(text)
        self._sign.setFixedWidth(side)
        if shown.text:
            tone = self._theme.colours.tones[shown.tone]
            picture = sign(shown.shape, tone.solid, side, cut=tone.on_solid, ratio=self.devicePixelRatio())
            self._sign.setPixmap(picture)
        else:
            self._sign.clear()
