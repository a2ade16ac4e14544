"""Asks for what a wish needs besides the press of a button: why, and sometimes a name, a place or an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from pos.domain.customer import Owner
from pos.domain.saved_card import ConsentMeans
from pos.front.customers.owner_form import ADDRESS, OwnerForm, typed_of
from pos.front.customers.places import Places
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.chip import Chip
from pos.front.parts.labelled import labelled
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.saved_cards import names

_LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; None is not asked for."""

    title: str
    told: str
    act: str
    reason: bool = True
    nickname: str | None = None
    path: str | None = None
    owner: Owner | None = None
    #: Whether the customer has to agree to the processor's text.
    mandate: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered."""

    reason: str = ""
    nickname: str = ""
    path: str = ""
    owner: Owner | None = None
    text: str = ""
    means: ConsentMeans = ConsentMeans.TICKED


class AskSheet(Sheet):
    """Open for one question; what is wrong is said below, and the sheet stays until the wish is done."""

    #: Everything was answered. Carries Answers.
    answered = Signal(object)
    #: It asks for other things now, and wants another height.
    grown = Signal()

    def __init__(self, theme: Theme, places: Places, over: QWidget) -> None:
        super().__init__(theme, names.ASK, tr("Saved card"), over)
        self.keep_keys()
        self._places, self._over = places, over
        self._question: Question | None = None
        #: Exactly what the customer agrees to, as it came.
        self._text = ""
        self._title = self.findChild(Text, names.ASK_TITLE)
        self._told = Text(theme, names.ASK_TOLD, shade=Shade.SOFT)
        self._told.setWordWrap(True)
        self._nickname, nickname = labelled(theme, names.ASK_NICKNAME, tr("Name of the card"), 80)
        self._path, path = labelled(theme, names.ASK_PATH, tr("File"), 1000)
        self._browse = ActionButton(theme, f"{names.ASK_PATH}.browse", tr("Choose a place"), weight=Weight.QUIET)
        self._browse.wished.connect(self._on_browse)
        self._reason, reason = labelled(theme, names.ASK_REASON, tr("Why? It is kept with the card"), _LONGEST_REASON)
        self._mandate = QPlainTextEdit()
        self._mandate.setObjectName(names.ASK_MANDATE)
        self._mandate.setAccessibleName(tr("What the customer agrees to"))
        self._mandate.setReadOnly(True)
        self._mandate.setTabChangesFocus(True)
        self._agreed = Chip(theme, names.ASK_AGREED, tr("The customer agrees to this text"))
        self._signed = Chip(theme, names.ASK_SIGNED, tr("They have signed it on paper"))
        self._address: OwnerForm | None = None
        self._address_place = QVBoxLayout()
        self._sentence = Text(theme, names.ASK_SENTENCE, weight=QFont.Weight.Medium)
        self._sentence.setProperty("problem", True)
        self._sentence.setWordWrap(True)
        self._do = ActionButton(theme, names.ASK_DO, "", key="Enter", weight=Weight.PRIMARY)
        self._do.wished.connect(self._on_do)
        words = QHBoxLayout()
        words.addWidget(self._agreed)
        words.addWidget(self._signed)
        words.addStretch(1)
        self.inside.addWidget(self._told)
        self.inside.addWidget(self._mandate, 1)
        self.inside.addLayout(words)
        for place in (nickname, path):
            self.inside.addWidget(place)
        self.inside.addWidget(self._browse, 0, Qt.AlignmentFlag.AlignLeft)
        self.inside.addLayout(self._address_place)
        self.inside.addWidget(reason)
        self.inside.addWidget(self._sentence)
        self.inside.addWidget(self._do)
        self._places_of = {"nickname": nickname, "path": path, "reason": reason}
        for field in (self._nickname, self._path, self._reason):
            field.returnPressed.connect(self._on_do)
        theme.changed.connect(self._restyle)
        self._restyle()

    def ask(self, question: Question) -> None:
        """Ask one question."""
        self._question = question
        if self._title is not None:
            self._title.say(question.title)
        self.setAccessibleName(question.title)
        self._told.say(question.told)
        self._do.label(question.act, key="Enter")
        self._sentence.say("")
        self._reason.clear()
        self._nickname.setText(question.nickname or "")
        self._path.setText(question.path or "")
        self._places_of["nickname"].setVisible(question.nickname is not None)
        self._places_of["path"].setVisible(question.path is not None)
        self._browse.setVisible(question.path is not None)
        self._places_of["reason"].setVisible(question.reason)
        for part in (self._mandate, self._agreed, self._signed):
            part.setVisible(question.mandate)
        self._text = ""
        self._mandate.setPlainText("")
        self._agreed.setChecked(False)
        self._signed.setChecked(False)
        if question.owner is not None:
            self._ask_address().begin(typed_of(question.owner))
        if self._address is not None:
            self._address.setVisible(question.owner is not None)
        self._be_busy(question.mandate)
        self.grown.emit()
        self.open_sheet()

    def show_mandate(self, text: str, why: str = "") -> None:
        """The processor's text has come; without one nothing can be agreed to, and ``why`` says what was amiss."""
        if self._question is None or not self._question.mandate:
            return
        self._text = text
        self._mandate.setPlainText(text)
        self._be_busy(False)
        if not text:
            self.refuse(
                why or tr("The payment service did not give its text. Nothing can be agreed to; try again later.")
            )
            self._do.setEnabled(False)

    def refuse(self, sentence: str) -> None:
        """Say why it is not done; what was typed stays."""
        self._be_busy(False)
        self._sentence.say(sentence)
        self.grown.emit()
        focused = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            # Whoever was asked for a yes had the keyboard meanwhile.
            self.take_keyboard()
        if sentence:
            announce(self, sentence)

    def close_sheet(self) -> None:
        """Forget what was asked and answered: it names people."""
        self._question = None
        for text in (self._told, self._sentence):
            text.say("")
        self._do.label("", key="Enter")
        self._mandate.setPlainText("")
        for field in (self._nickname, self._reason, *(self._address.fields.values() if self._address else ())):
            field.clear()
        super().close_sheet()

    def take_keyboard(self) -> None:
        question = self._question
        if question is None:
            return
        if question.mandate:
            self._agreed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if question.owner is not None and self._address is not None:
            self._address.fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        first: QLineEdit = self._reason
        if question.path is not None:
            first = self._path
        if question.nickname is not None:
            first = self._nickname
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def step_back(self) -> bool:
        """Close a list that is open, or the sheet; False if it is not open."""
        if self.isHidden():
            return False
        if self._address is None or self._address.isHidden() or not self._address.step_back():
            self.close_sheet()
        return True

    # --- inside ---

    def _on_do(self) -> None:
        question = self._question
        if question is None or not self._do.isEnabled():
            return
        if question.mandate and not (self._agreed.isChecked() or self._signed.isChecked()):
            self.refuse(tr("The customer has not agreed yet. Read the text with them first."))
        elif question.reason and len(self._reason.text().strip()) < 3:
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.refuse(tr("Say why, in a few words: it is kept with the card."))
        elif question.owner is not None:
            self._ask_address().send()
        else:
            self._answer(None)

    def _answer(self, owner: Owner | None) -> None:
        self._be_busy(True)
        self._sentence.say("")
        self.answered.emit(
            Answers(
                reason=self._reason.text().strip(),
                nickname=self._nickname.text().strip(),
                path=self._path.text().strip(),
                owner=owner,
                text=self._text,
                means=ConsentMeans.SIGNED_SLIP if self._signed.isChecked() else ConsentMeans.TICKED,
            )
        )

    def _be_busy(self, busy: bool) -> None:
        self._do.setEnabled(not busy)

    def _ask_address(self) -> OwnerForm:
        if self._address is None:
            form = OwnerForm(self.theme, names.ASK_ADDRESS, tr("Address"), ADDRESS, self._places, self._over)
            form.save.hide()
            form.sent.connect(self._on_owner)
            form.refused.connect(self.refuse)
            self._address_place.addWidget(form)
            self._address = form
        return self._address

    def _on_owner(self, owner: Owner) -> None:
        # Enter in one of its fields sends the form as well, and there the reason may still be missing.
        if len(self._reason.text().strip()) < 3:
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.refuse(tr("Say why, in a few words: it is kept with the card."))
        elif self._do.isEnabled():
            self._answer(owner)

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, tr("Where to?"), self._path.text(), "CSV (*.csv)")
        dialog.setObjectName(f"{names.ASK_PATH}.dialog")
        dialog.setAccessibleName(tr("Where to?"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._path.setText)
        dialog.open()

    def _restyle(self) -> None:
        font = self.theme.font(Size.BODY)
        for field in (self._nickname, self._path, self._reason, self._mandate):
            field.setFont(font)
        self._mandate.setMinimumHeight(self.theme.density.space(40))
