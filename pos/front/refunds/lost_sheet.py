"""A person says that a refund of which nobody knows never arrived: what that means, and why they think so."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.form_field import FormField
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.refunds import names

_LONGEST_REASON: Final = 200


class LostSheet(Sheet):
    """Open for one refund."""

    #: Carries the refund's id and why.
    given = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.LOST, tr("The refund never arrived"), parent)
        self.keep_keys()
        self._refund_id = ""
        told = Text(theme, f"{names.LOST}.told", shade=Shade.SOFT)
        told.setWordWrap(True)
        told.say(
            tr("The payment service does not list it. Once two people say that it never arrived, the same can be asked "
               "for again; if it turns up after all, it has gone back twice.")
        )  # fmt: skip
        self._reason = EntryField()
        self._reason.setMaxLength(_LONGEST_REASON)
        self._sentence = Text(theme, names.LOST_SENTENCE, accessible=tr("Message"), weight=QFont.Weight.Medium)
        self._sentence.setProperty("problem", True)
        self._sentence.setWordWrap(True)
        self._do = ActionButton(theme, names.LOST_DO, tr("It never arrived"), key="Enter", weight=Weight.PRIMARY)
        self.inside.addWidget(told)
        word = tr("How do you know? It is kept with the refund")
        self.inside.addWidget(FormField(theme, names.LOST_REASON, word, self._reason))
        self.inside.addWidget(self._sentence)
        self.inside.addWidget(self._do)
        self._reason.returnPressed.connect(self._give)
        self._do.wished.connect(self._give)

    def ask(self, refund_id: str) -> None:
        """Ask about one refund."""
        self._refund_id = refund_id
        self._reason.clear()
        self._sentence.say("")
        self._do.setEnabled(True)
        self.open_sheet()

    def refuse(self, sentence: str) -> None:
        """Say why it is not done; what was typed stays."""
        self._do.setEnabled(True)
        self._sentence.say(sentence)
        self.take_keyboard()
        announce(self, sentence)

    def close_sheet(self) -> None:
        """Forget what was typed."""
        self._reason.clear()
        super().close_sheet()

    def take_keyboard(self) -> None:
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        reason = " ".join(self._reason.text().split())
        if not self._do.isEnabled():
            return
        if len(reason) < 3:
            self.refuse(tr("Say how you know, in a few words: it is kept with the refund."))
            return
        self._do.setEnabled(False)
        self._sentence.say("")
        self.given.emit(self._refund_id, reason)
