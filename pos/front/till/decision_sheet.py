"""A person settles a sale that no witness could: charged, with the order that they found, or not charged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.form_field import FormField
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.doubts import ResolveDoubt
from pos.link.messages import Doubt

#: Units: characters.
#: Source: the back takes no longer ones.
_LONGEST: Final = 200
_SHORTEST_REASON: Final = 3


class DecisionSheet(Sheet):
    """Asks for an order number where there is one, and always why; what is typed stays until it is settled."""

    #: It is to be settled. Carries a ResolveDoubt.
    decided = Signal(object)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(theme, names.DECISION_SHEET, tr("It was charged"), parent)
        self._money = money
        self._doubt: Doubt | None = None
        self._charged = False
        self._sale = Text(theme, names.DECISION_SALE, size=Size.STRONG, weight=QFont.Weight.DemiBold, tabular=True)
        self._told = Text(theme, f"{names.DECISION_SHEET}.told", shade=Shade.SOFT)
        self._told.setWordWrap(True)
        self._order = self._field(names.DECISION_ORDER, tr("Order number, as the processor shows it"))
        self._reason = self._field(names.DECISION_REASON, tr("Why? It is kept with the sale"))
        self._sentence = Text(theme, names.DECISION_SENTENCE, weight=QFont.Weight.Medium)
        self._sentence.setProperty("problem", True)
        self._sentence.setWordWrap(True)
        self._act = ActionButton(theme, names.DECISION_ACT, "", key="Enter", weight=Weight.PRIMARY)
        self._act.wished.connect(self._on_act)
        for part in (self._sale, self._told, self._order, self._reason, self._sentence):
            self.inside.addWidget(part)
        self.inside.addStretch(1)
        self.inside.addWidget(self._act)

    def ask(self, doubt: Doubt, charged: bool) -> None:
        """Ask for what it takes to settle this sale."""
        self._doubt, self._charged = doubt, charged
        self.entitle(tr("It was charged") if charged else tr("It was not charged"))
        card = f" · {doubt.card}" if doubt.card is not None else ""
        self._sale.say(f"{doubt.reference} · {self._money(doubt.total)}{card}")
        self._told.say(
            tr("Only if you see this sale's order at the processor, with this total. The till has not found it.")
            if charged
            else tr("Only if the processor and the customer's bank show nothing. The customer may then be charged "
                    "again, so two people say it.")
        )  # fmt: skip
        self._order.setVisible(charged)
        for form in (self._order, self._reason):
            form.field.clear()
            form.complain("")
        self._sentence.say("")
        self._act.label(tr("Settle it: charged") if charged else tr("Settle it: not charged"), key="Enter")
        self._act.setEnabled(True)

    def refuse(self, sentence: str) -> None:
        """Say why it is not settled; what was typed stays."""
        self._act.setEnabled(True)
        self._sentence.say(sentence)
        focused = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            # Whoever was asked for a yes had the keyboard meanwhile.
            self.take_keyboard()
        if sentence:
            announce(self, sentence)

    def take_keyboard(self) -> None:
        (self._order if self._charged else self._reason).field.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---

    def _field(self, name: str, word: str) -> FormField:
        field = EntryField()
        field.setMaxLength(_LONGEST)
        field.returnPressed.connect(self._on_act)
        return FormField(self.theme, name, word, field)

    def _on_act(self) -> None:
        doubt = self._doubt
        if doubt is None or not self._act.isEnabled():
            return
        order, reason = self._order.field.text().strip(), self._reason.field.text().strip()
        self._order.complain(tr("Type the order's number") if self._charged and not order else "")
        self._reason.complain(tr("Say why, in a few words") if len(reason) < _SHORTEST_REASON else "")
        for form in (self._order, self._reason):
            if form.problem:
                form.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._act.setEnabled(False)
        self._sentence.say("")
        self.decided.emit(
            ResolveDoubt(
                sale_id=doubt.sale_id, charged=self._charged, reason=reason, order_id=order if self._charged else ""
            )
        )
