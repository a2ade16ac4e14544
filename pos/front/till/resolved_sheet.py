"""News of a sale that was in doubt: shown once, on whichever screen is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.icons import sign
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import FittedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.screens import SCREENS
from pos.link.messages import SaleResolved


class ResolvedSheet(Surface):
    """One line over the head of the window, until somebody has read it."""

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(names.RESOLVED_SHEET, "sheet", tr("A sale is settled"), parent)
        self._theme, self._money = theme, money
        self._waiting: list[SaleResolved] = []
        self._sign = Text(theme, f"{names.RESOLVED_SHEET}.sign", accessible=tr("A sale is settled"))
        self._text = FittedText(theme, names.RESOLVED_TEXT, accessible=tr("A sale is settled"), size=Size.STRONG,
                                weight=QFont.Weight.DemiBold, shade=Shade.TONE, tabular=True)  # fmt: skip
        close = ActionButton(theme, f"{names.RESOLVED_SHEET}.close", tr("Read"), key="Esc", weight=Weight.QUIET)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.wished.connect(self.step_back)
        row = QHBoxLayout(self)
        space = theme.density.space
        row.setContentsMargins(space(4), 0, space(2), 0)
        row.setSpacing(space(3))
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        theme.changed.connect(self._draw)
        self.hide()

    def tell(self, resolved: SaleResolved) -> None:
        """Show the news, after those that are not read yet."""
        self._waiting.append(resolved)
        self._draw()
        self.show()
        self.raise_()
        announce(self, self._text.text())

    def step_back(self) -> bool:
        """Take the oldest news as read; False if there was none."""
        if not self._waiting:
            return False
        self._waiting.pop(0)
        self._draw()
        self.setVisible(bool(self._waiting))
        return True

    def _draw(self) -> None:
        if not self._waiting:
            return
        news = self._waiting[0]
        screen = SCREENS[news.state]
        self.set_tone(screen.tone)
        tone = self._theme.colours.tones[screen.tone]
        size = self._theme.density.space(6)
        self._sign.setPixmap(sign(screen.shape, tone.solid, size, cut=tone.on_solid, ratio=self.devicePixelRatio()))
        title = tr(screen.title, total=self._money(news.total), reference=news.reference)
        parts = [title, self._money(news.total), tr("Reference {reference}", reference=news.reference)]
        if news.order_id:
            parts.append(tr("Order {id}", id=news.order_id))
        self._text.say(" · ".join(parts))
