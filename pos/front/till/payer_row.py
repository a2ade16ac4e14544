"""Who pays: the owner of the card that will be charged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.messages import PayerView


class PayerRow(Surface):
    """Name and address in two lines, and the way to another one."""

    #: Another payer is wished.
    change_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.PAYER, "card", tr("Who pays"), parent)
        self._theme = theme
        self._sign = Text(theme, f"{names.PAYER}.sign", accessible=tr("Who pays"))
        self._name = ElidedText(theme, names.PAYER_NAME, accessible=tr("Who pays"), weight=QFont.Weight.DemiBold)
        self._address = ElidedText(
            theme, names.PAYER_ADDRESS, accessible=tr("Billing address"), size=Size.CAPTION, shade=Shade.SOFT
        )
        self._change = ActionButton(theme, names.PAYER_CHANGE, tr("Change"), key="F3", weight=Weight.QUIET)
        self._change.wished.connect(self.change_wished)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._address)
        words.addStretch(1)
        row = QHBoxLayout(self)
        space = theme.density.space
        row.setContentsMargins(space(4), 0, space(2), 0)
        row.setSpacing(space(3))
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self._change)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_payer(None)

    def show_payer(self, payer: PayerView | None) -> None:
        """Draw who pays."""
        if payer is None:
            self._name.say(tr("Walk-in"))
            self._address.say(tr("The shop's own address stands for customers who are not on file"))
            return
        self._name.say(payer.label)
        if payer.missing:
            self._address.say(tr("Still missing: {what}", what=", ".join(payer.missing)))
        else:
            self._address.say(" · ".join(part for part in (str(payer.owner.address), payer.owner.email) if part))

    def _restyle(self) -> None:
        density = self._theme.density
        self.setFixedHeight(density.space(15))
        size = density.space(6)
        self._sign.setPixmap(sign("person", self._theme.colours.ink_soft, size, ratio=self.devicePixelRatio()))
