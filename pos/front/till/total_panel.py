"""The sum: the processor's own, large enough for the customer to read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.cart import Totals
from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, FittedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.presenter import Picture
from pos.front.till.screens import Act


class TotalPanel(Surface):
    """Total, what it is made of, and Pay."""

    #: Pay is wished.
    pay_wished = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.TOTAL, "card", tr("Total"), parent)
        self._theme, self._money = theme, money
        semi = QFont.Weight.DemiBold
        self._word = Text(theme, names.TOTAL_WORD, size=Size.STRONG, weight=semi, shade=Shade.SOFT)
        self._word.say(tr("Total"))
        self._parts = ElidedText(theme, names.TOTAL_PARTS, size=Size.CAPTION, shade=Shade.SOFT, tabular=True)
        self._amount = FittedText(theme, names.TOTAL_AMOUNT, accessible=tr("Total"), size=Size.MONEY, weight=semi,
                                  tabular=True)  # fmt: skip
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pay = ActionButton(theme, names.PAY_BUTTON, tr("Pay"), key="F9", weight=Weight.PRIMARY, sign="card")
        self._pay.wished.connect(self.pay_wished)
        self._parts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.addWidget(self._word)
        row.addWidget(self._amount, 1)
        whole = QVBoxLayout(self)
        space = theme.density.space
        whole.setContentsMargins(space(4), space(2), space(4), space(4))
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(self._parts)
        whole.addSpacing(space(3))
        whole.addWidget(self._pay)
        self.show_totals(None, False)

    @property
    def text(self) -> str:
        """The total as it is read."""
        return self._amount.text()

    def show_totals(self, totals: Totals | None, priced: bool) -> None:
        """Draw the processor's sums, greyed while they are not those of the basket as it stands."""
        self._amount.say(self._money(totals.total) if totals is not None else "")
        self._amount.set_shade(Shade.INK if priced and totals is not None else Shade.FAINT)
        self._parts.say(self._what_of(totals) if totals is not None else tr("The processor's own total stands here"))

    def show_pay(self, picture: Picture, key: object) -> None:
        """Open or close the Pay button."""
        # Where the stage offers the next move, it is the only one that asks to be pressed.
        self._pay.setEnabled(picture.may_pay and picture.primary is Act.PAY)
        self._pay.drawn_for(key)

    def _what_of(self, totals: Totals) -> str:
        parts = []
        if totals.discount.minor:
            parts.append(tr("discount {amount}", amount=self._money(totals.discount)))
        if totals.shipping.minor:
            parts.append(tr("shipping {amount}", amount=self._money(totals.shipping)))
        if totals.tax.minor:
            tax = self._money(totals.tax)
            parts.append(tr("tax {tax} included", tax=tax) if totals.tax_included else tr("tax {tax} added", tax=tax))
        return " · ".join(parts)
