"""The top of the window: which shop and till this is, and whether a card may be asked for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.domain.till_state import Obstacle
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import DARK, Size, Tone
from pos.front.parts.words import tr
from pos.front.till.presenter import Facts
from pos.link.messages import Welcome


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


#: Shape, tone and word of the light; every other obstacle has the last one.
_LIGHTS: Final[dict[Obstacle | None, tuple[str, Tone, str]]] = {
    None: ("ready", Tone.GOOD, _t("Ready for cards")),
    Obstacle.STARTING: ("waiting", Tone.NEUTRAL, _t("Starting…")),
    Obstacle.OFFLINE: ("offline", Tone.CAUTION, _t("No connection")),
}
_RED: Final = ("caution", Tone.CAUTION, _t("Not ready for cards"))


class ReadyLight(Surface):
    """Whether a card may be asked for: shape, word and colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.READY_LIGHT, "plain", tr("Ready light"), parent)
        self._theme = theme
        self._shape = Text(theme, f"{names.READY_LIGHT}.shape", accessible=tr("Ready light"))
        self._word = Text(theme, names.READY_WORD, accessible=tr("Ready light"), weight=QFont.Weight.DemiBold,
                          shade=Shade.HEADER)  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.density.space(2))
        row.addWidget(self._shape)
        row.addWidget(self._word)
        self._shown = ("waiting", Tone.NEUTRAL)
        theme.changed.connect(self._draw)
        self._draw()

    def show_facts(self, facts: Facts) -> None:
        """Draw the light for what is known."""
        obstacle = Obstacle.BACK_OFFICE_GONE if facts.lost or facts.fatal else facts.readiness.obstacle
        shape, tone, word = _LIGHTS.get(obstacle, _RED)
        self._shown = (shape, tone)
        self._word.say(tr(word))
        self._draw()

    def _draw(self) -> None:
        shape, tone = self._shown
        # The header is dark in both schemes, so the light takes the colours made for dark ground.
        colour = DARK.tones[tone].solid
        size = self._theme.density.space(5)
        self._shape.setPixmap(sign(shape, colour, size, ratio=self.devicePixelRatio()))
        # As wide as the longest word, so that the light itself never moves.
        metrics = QFontMetrics(self._word.font())
        words = (tr(word) for _shape, _tone, word in (*_LIGHTS.values(), _RED))
        self._word.setMinimumWidth(max(metrics.horizontalAdvance(word) for word in words) + 2)


class HeaderBar(Surface):
    """Shop, till, cashier; ready light; baskets that are parked, sales to resolve; light or dark."""

    #: The list of parked baskets is wished.
    parked_wished = Signal()
    #: The list of sales to resolve is wished.
    doubts_wished = Signal()
    #: The other colour scheme is wished.
    scheme_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.HEADER, "header", tr("Till"), parent)
        self._theme = theme
        self._sign = Text(theme, f"{names.HEADER}.sign", accessible=tr("Shop"))
        self._shop = Text(theme, names.SHOP_NAME, size=Size.STRONG, weight=QFont.Weight.DemiBold, shade=Shade.HEADER)
        self._till = ElidedText(theme, names.TILL_NAME, shade=Shade.HEADER_SOFT)
        self._environment = Text(theme, names.ENVIRONMENT, accessible=tr("Environment"), size=Size.CAPTION,
                                 weight=QFont.Weight.DemiBold, shade=Shade.HEADER_SOFT)  # fmt: skip
        self.light = ReadyLight(theme, self)
        self._doubts = ActionButton(theme, names.DOUBTS_COUNT, weight=Weight.HEADER, sign="doubt")
        self._doubts.wished.connect(self.doubts_wished)
        self._doubts.hide()
        self._parked = ActionButton(theme, names.PARKED_COUNT, weight=Weight.HEADER, sign="basket")
        self._parked.wished.connect(self.parked_wished)
        self._parked.hide()
        self._scheme = ActionButton(theme, names.THEME_SWITCH, weight=Weight.HEADER, sign="moon")
        self._scheme.setAccessibleName(tr("Light or dark"))
        self._scheme.setToolTip(tr("Light or dark"))
        self._scheme.wished.connect(self.scheme_wished)
        row = QHBoxLayout(self)
        space = theme.density.space
        row.setContentsMargins(space(5), 0, space(4), 0)
        row.setSpacing(space(3))
        row.addWidget(self._sign)
        row.addWidget(self._shop)
        row.addWidget(self._till, 1)
        row.addWidget(self._parked)
        row.addWidget(self._doubts)
        row.addWidget(self._environment)
        row.addWidget(self._scheme)
        row.addSpacing(space(1))
        # Last, for its place is as wide as its longest word: what is left of that is the window's edge.
        row.addWidget(self.light)
        theme.changed.connect(self._restyle)
        self._restyle()

    def introduce(self, welcome: Welcome) -> None:
        """Show which shop and till this is."""
        self._shop.say(welcome.shop)
        self._till.say(" · ".join(part for part in (welcome.till, welcome.cashier) if part))
        live = welcome.environment == "live"
        self._environment.say("" if live else welcome.environment.upper())

    def show_facts(self, facts: Facts) -> None:
        """Draw the light, and how many baskets are parked and sales to be resolved."""
        self.light.show_facts(facts)
        self._doubts.setVisible(facts.doubts > 0)
        word = tr("1 sale to resolve") if facts.doubts == 1 else tr("{count} sales to resolve", count=facts.doubts)
        self._doubts.label(word, key="F11")
        self._parked.setVisible(facts.parked > 0)
        self._parked.label(tr("{count} parked", count=facts.parked), key="F8")

    def _restyle(self) -> None:
        density = self._theme.density
        self.setFixedHeight(density.header)
        self._sign.setPixmap(sign("shop", DARK.ink, density.space(6), ratio=self.devicePixelRatio()))
        self._scheme.label("", sign="sun" if self._theme.is_dark else "moon")
        self._scheme.setAccessibleName(tr("Light or dark"))
