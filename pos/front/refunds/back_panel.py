"""What goes back, large; why; and the one button that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.errors import NotUnderstood
from pos.domain.money import Money
from pos.domain.refund import RefundReason
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.drop_list import DropList
from pos.front.parts.labelled import labelled
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import FittedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.choice import Choice
from pos.front.refunds.words import REASONS

_LONGEST_WORDS: Final = 200
_SHORTEST_WORDS: Final = 3


class BackPanel(Surface):
    """Asks for nothing by itself; what was typed stays until it is done."""

    #: Another sum was typed.
    changed = Signal()
    #: It is to be asked for. Carries the reason and the words.
    wished = Signal(object, str)

    def __init__(
        self, theme: Theme, money: Callable[[Money], str], choice: Choice, parent: QWidget | None = None
    ) -> None:
        super().__init__(names.BACK, "card", tr("What goes back"), parent)
        self._theme, self._money, self._choice = theme, money, choice
        self._busy = False
        self._word = Text(theme, f"{names.BACK}.word", shade=Shade.SOFT, weight=QFont.Weight.Medium)
        self._word.say(tr("Goes back"))
        self._sum = FittedText(
            theme, names.SUM, accessible=tr("Goes back"), size=Size.MONEY, weight=QFont.Weight.DemiBold, tabular=True
        )
        self._note = Text(theme, names.SUM_NOTE, shade=Shade.SOFT, tabular=True)
        self._note.setWordWrap(True)
        self.amount, amount = labelled(theme, names.AMOUNT, tr("Or a sum, spread over the lines"), 20)
        self.reason = DropList(theme, names.REASON, tr("Reason"))
        self.reason.offer([(tr(word), reason) for reason, word in REASONS.items()])
        self.words, words = labelled(theme, names.WORDS, tr("Why, in a few words"), _LONGEST_WORDS)
        reason_word = Text(
            theme, f"{names.REASON}.word", size=Size.CAPTION, shade=Shade.SOFT, weight=QFont.Weight.Medium
        )
        reason_word.say(tr("Reason"))
        reason_word.setBuddy(self.reason)
        self._sentence = Text(theme, names.SENTENCE, accessible=tr("Message"), weight=QFont.Weight.Medium)
        self._sentence.setProperty("problem", True)
        self._sentence.setWordWrap(True)
        self._do = ActionButton(theme, names.DO, "", key="Enter", weight=Weight.PRIMARY)
        space = theme.density.space
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(5), space(4), space(5), space(5))
        whole.setSpacing(space(1))
        whole.addWidget(self._word)
        whole.addWidget(self._sum)
        whole.addWidget(self._note)
        whole.addSpacing(space(3))
        whole.addWidget(amount)
        whole.addSpacing(space(2))
        whole.addWidget(reason_word)
        whole.addWidget(self.reason)
        whole.addSpacing(space(2))
        whole.addWidget(words)
        whole.addStretch(1)
        whole.addWidget(self._sentence)
        whole.addSpacing(space(2))
        whole.addWidget(self._do)
        self.amount.textEdited.connect(self._on_amount)
        for field in (self.amount, self.words):
            field.returnPressed.connect(self._on_do)
        self._do.wished.connect(self._on_do)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def sentence(self) -> str:
        """Why it was not asked for; empty while nothing stands in the way."""
        return self._sentence.text()

    def draw(self) -> None:
        """Show what goes back as it is chosen now."""
        choice = self._choice
        try:
            amount = choice.amount
        except NotUnderstood:
            amount = Money(0, choice.currency)
        shown = self._money(amount)
        if self.amount.text().strip() != choice.typed:
            self.amount.setText(choice.typed)
        may = choice.refundable
        self._sum.say(shown)
        self._note.say(
            tr("Nobody has asked yet what may still go back.")
            if may is None
            else tr("of {amount} that may still go back", amount=self._money(may))
            if may.minor
            else tr("Nothing of this sale may go back any more.")
        )
        self._do.label(tr("Give back {amount}", amount=shown) if amount.minor else tr("Give back"), key="Enter")
        open_now = may is not None and may.minor > 0 and not self._busy
        self._do.setEnabled(open_now and amount.minor > 0)
        for part in (self.amount, self.reason, self.words):
            part.setEnabled(may is not None and may.minor > 0)

    def say(self, sentence: str) -> None:
        """Say why it is not asked for; what was typed stays."""
        self._sentence.say(sentence)
        if sentence:
            announce(self, sentence)

    def be_busy(self, busy: bool) -> None:
        """It is being asked for, or not any more."""
        self._busy = busy
        self.draw()

    def take_keyboard(self) -> None:
        """Put the cursor where the words go."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def empty(self) -> None:
        """Forget what was typed: it was for another sale, or it is done."""
        self.words.clear()
        self.amount.clear()
        self.reason.setCurrentIndex(0)
        self._sentence.say("")

    # --- inside ---

    def _on_amount(self, text: str) -> None:
        self._choice.type(text)
        self._sentence.say("")
        self.changed.emit()

    def _on_do(self) -> None:
        if self._busy:
            return
        problem, words = self._problem(), " ".join(self.words.text().split())
        if not problem and len(words) < _SHORTEST_WORDS:
            problem = tr("Say why, in a few words: it is kept with the refund.")
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say(problem)
        if not problem:
            reason = self.reason.currentData()
            self.wished.emit(reason if isinstance(reason, RefundReason) else RefundReason(reason), words)

    def _problem(self) -> str:
        """Why it cannot be asked for as it is chosen; empty if it can."""
        choice = self._choice
        try:
            amount = choice.amount
        except NotUnderstood as problem:
            return str(problem)
        if not amount.minor:
            return tr("Choose what goes back first: lines, or a sum.")
        if choice.refundable is not None and amount.minor > choice.refundable.minor:
            return tr("That is more than may still go back: {amount}.", amount=self._money(choice.refundable))
        return ""

    def _restyle(self) -> None:
        for field in (self.amount, self.words):
            field.setFont(self._theme.font(Size.BODY, tabular=field is self.amount))
