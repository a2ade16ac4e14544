"""How the last sale ended, for as long as the next one runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.till.screens import SCREENS
from pos.link.messages import SaleChanged

#: States that end a sale as far as this counter is concerned.
ENDINGS = frozenset(
    {
        TillState.APPROVED,
        TillState.WENT_THROUGH,
        TillState.DID_NOT_GO_THROUGH,
        TillState.IN_DOUBT,
        TillState.NEEDS_A_PERSON,
    }
)


class LastOutcome(Surface):
    """One line on the sale before, with its receipt a key away."""

    #: The last receipt is wished.
    receipt_wished = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.LAST_OUTCOME, "card", tr("Last sale"), parent)
        self._theme, self._money = theme, money
        self._state: TillState | None = None
        self._sign = Text(theme, f"{names.LAST_OUTCOME}.sign", accessible=tr("Last sale"))
        self._head = Text(theme, f"{names.LAST_OUTCOME}.head", size=Size.CAPTION, shade=Shade.SOFT)
        self._head.say(tr("Last sale"))
        self._text = ElidedText(theme, names.LAST_OUTCOME_TEXT, accessible=tr("Last sale"), tabular=True,
                                weight=QFont.Weight.DemiBold)  # fmt: skip
        self._receipt = ActionButton(theme, names.LAST_OUTCOME_RECEIPT, tr("Receipt"), key="F10", weight=Weight.QUIET)
        self._receipt.wished.connect(self.receipt_wished)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._head)
        words.addWidget(self._text)
        words.addStretch(1)
        row = QHBoxLayout(self)
        space = theme.density.space
        row.setContentsMargins(space(4), 0, space(2), 0)
        row.setSpacing(space(3))
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self._receipt)
        self._receipt.setEnabled(False)
        self._text.say(tr("None yet"))
        theme.changed.connect(self._draw)
        self._draw()

    def remember(self, sale: SaleChanged) -> None:
        """Keep how a sale ended; a sale that goes on is no news here."""
        if sale.state not in ENDINGS:
            return
        self._state = sale.state
        outcome = sale.outcome
        amount = self._money(sale.totals.total) if sale.totals is not None else ""
        accepted = tr("Accepted {total}") if outcome is not None and outcome.pending else tr("Approved {total}")
        words = {
            TillState.APPROVED: accepted.format(total=amount),
            TillState.WENT_THROUGH: tr("Went through {total}", total=amount),
            TillState.DID_NOT_GO_THROUGH: tr("Not charged {total}", total=amount),
            TillState.IN_DOUBT: tr("Not known yet {total}", total=amount),
            TillState.NEEDS_A_PERSON: tr("For the manager {total}", total=amount),
        }
        card = (outcome.card if outcome is not None else None) or sale.card
        order = outcome.order_id if outcome is not None else ""
        parts = [words[sale.state], str(card) if card is not None else ""]
        parts.append(tr("Order {id}", id=order) if order else sale.reference)
        self._text.say(" · ".join(part for part in parts if part))
        self._receipt.setEnabled(sale.state in (TillState.APPROVED, TillState.WENT_THROUGH))
        self._draw()

    def _draw(self) -> None:
        density, colours = self._theme.density, self._theme.colours
        self.setFixedHeight(density.space(15))
        size = density.space(6)
        screen = SCREENS[self._state] if self._state is not None else None
        tone = colours.tones[screen.tone if screen is not None else Tone.NEUTRAL]
        shape = screen.shape if screen is not None else "receipt"
        self._sign.setPixmap(sign(shape, tone.solid, size, cut=tone.on_solid, ratio=self.devicePixelRatio()))
