"""The foot of the window: the keys, and over them, when there is something to say, one sentence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.icons import sign
from pos.front.parts.keycap import Keycap
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.till.shortcuts import KEYS, Key

#: The keys that a narrow window says least about, the first one first.
_FIRST_TO_GO: Final = ("lock", "price", "quantity", "park", "doubts", "receipt", "saved_cards", "back")


class KeyHint(Surface):
    """One key and its word; a click does the same."""

    #: The key's wish.
    wished = Signal(str)

    def __init__(self, theme: Theme, key: Key, parent: QWidget | None = None) -> None:
        super().__init__(f"{names.KEY_BAR}.{key.wish}", "plain", f"{key.shown}: {tr(key.told)}", parent)
        self._wish = key.wish
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr(key.told))
        cap = Keycap(theme, f"{names.KEY_BAR}.{key.wish}.key", key.shown)
        word = Text(theme, f"{names.KEY_BAR}.{key.wish}.word", size=Size.CAPTION, shade=Shade.SOFT)
        word.say(tr(key.does))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.density.space(2))
        row.addWidget(cap)
        row.addWidget(word)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.wished.emit(self._wish)


class MessageBar(Surface):
    """One sentence that someone at the till can act on."""

    #: The sentence was read.
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.MESSAGE_BAR, "plain", tr("Message"), parent)
        self._theme, self._tone = theme, Tone.CAUTION
        self.setProperty("bar", True)
        self._sign = Text(theme, f"{names.MESSAGE_BAR}.sign", accessible=tr("Message"))
        self._text = ElidedText(theme, names.MESSAGE_TEXT, accessible=tr("Message"), weight=QFont.Weight.Medium,
                                shade=Shade.TONE)  # fmt: skip
        self._close = ActionButton(theme, names.MESSAGE_CLOSE, "", key="Esc", weight=Weight.QUIET)
        self._close.setAccessibleName(tr("Close the message"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.wished.connect(self.dismissed)
        row = QHBoxLayout(self)
        space = theme.density.space
        row.setContentsMargins(space(4), 0, space(2), 0)
        row.setSpacing(space(3))
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        theme.changed.connect(self._draw)

    @property
    def text(self) -> str:
        """What is said at the moment; empty when nothing is."""
        return self._text.text()

    def say(self, sentence: str, tone: Tone) -> None:
        """Show one sentence, and let a screen reader say it."""
        self._tone = tone
        self._text.say(sentence)
        self._text.setToolTip(sentence)
        self._draw()
        if sentence:
            announce(self, sentence)

    def _draw(self) -> None:
        self.set_tone(self._tone)
        tone = self._theme.colours.tones[self._tone]
        shape = {Tone.CAUTION: "caution", Tone.GOOD: "approved", Tone.DOUBT: "doubt"}.get(self._tone, "ready")
        size = self._theme.density.space(5)
        self._sign.setPixmap(sign(shape, tone.solid, size, cut=tone.on_solid, ratio=self.devicePixelRatio()))


class FooterBar(Surface):
    """Keys or a message, in the same place, so that nothing jumps."""

    #: A key's wish was clicked. Carries its name.
    wished = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.FOOTER, "plain", tr("Keys and messages"), parent)
        self._theme = theme
        self._hints: dict[str, KeyHint] = {}
        keys = Surface(names.KEY_BAR, "plain", tr("Keys"), self)
        row = QHBoxLayout(keys)
        space = theme.density.space
        row.setContentsMargins(space(4), 0, space(4), 0)
        row.setSpacing(space(4))
        for key in KEYS:
            if not key.on_bar:
                continue
            hint = KeyHint(theme, key)
            hint.wished.connect(self.wished)
            row.addWidget(hint)
            self._hints[key.wish] = hint
        row.addStretch(1)
        self._message = MessageBar(theme, self)
        self._message.dismissed.connect(self.clear)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(keys)
        self._pages.addWidget(self._message)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def message(self) -> str:
        """What is said at the moment; empty when nothing is."""
        return self._message.text

    def say(self, sentence: str, tone: Tone = Tone.CAUTION) -> None:
        """Show one sentence in place of the keys."""
        self._message.say(sentence, tone)
        self._pages.setCurrentIndex(1 if sentence else 0)

    def clear(self) -> None:
        """Show the keys again."""
        self.say("")

    def step_back(self) -> bool:
        """Take the message away; False if there was none."""
        if not self.message:
            return False
        self.clear()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for: F1 has it all."""
        space = self._theme.density.space
        room = self.width() - 2 * space(4)
        shown = dict(self._hints)
        for wish in _FIRST_TO_GO:
            if sum(hint.sizeHint().width() + space(4) for hint in shown.values()) - space(4) <= room:
                break
            shown.pop(wish, None)
        for wish, hint in self._hints.items():
            hint.setVisible(wish in shown)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.density.footer)
        self._fit()
