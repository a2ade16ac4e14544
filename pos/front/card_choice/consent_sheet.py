"""F6: the customer's consent to keep a card: the processor's own text, ticked here or signed on a slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from pos.domain.saved_card import ConsentMeans
from pos.front.card_choice.mandate import ReadMandate
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.messages import Answer, Command, NotDone
from pos.link.saved_cards import AskConsent, ConsentPlan, ConsentSlip, ReadConsentSlip, SaveNextCard

Ask = Callable[[Command, Callable[[Answer], None]], None]

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConsentText(QPlainTextEdit):
    """The text, which is read and scrolled, and whose one key that does something is Space."""

    #: Space was pressed.
    ticked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.ticked.emit()
            event.accept()
        elif event.key() in _ENTER or (event.text() and event.text().isprintable()):
            event.accept()  # a scanner may write here, and its Enter agrees to nothing
        else:
            super().keyPressEvent(event)


class ConsentSheet(Sheet):
    """Reads the text, shows it, and takes the customer's word for exactly that text."""

    #: The next card will be saved: the back has taken the consent.
    agreed = Signal()
    #: Carries one sentence for the cashier.
    said = Signal(str)

    def __init__(self, theme: Theme, ask: Ask, read_mandate: ReadMandate, parent: QWidget) -> None:
        super().__init__(theme, names.CONSENT_SHEET, tr("Save this card"), parent)
        self._ask, self._read = ask, read_mandate
        self._plan: ConsentPlan | None = None
        #: Exactly what the processor wrote; empty while it is not here.
        self._mandate = ""
        self._means = ConsentMeans.TICKED
        #: Counts what was asked for, so that an answer to an earlier opening is known for what it is.
        self._turn = 0
        self._waiting = False
        self._told = Text(theme, f"{names.CONSENT_SHEET}.told", weight=QFont.Weight.Medium)
        self._told.setWordWrap(True)
        self._text = ConsentText(self)
        self._text.setObjectName(names.CONSENT_TEXT)
        self._text.setAccessibleName(tr("What the customer agrees to"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._from = Text(theme, f"{names.CONSENT_SHEET}.from", size=Size.CAPTION, shade=Shade.SOFT)
        self._from.setWordWrap(True)
        self._agree = ActionButton(theme, names.CONSENT_AGREE, weight=Weight.PRIMARY)
        self._slip = ActionButton(theme, names.CONSENT_SLIP, tr("Sign a slip instead"), weight=Weight.SECONDARY)
        foot = QHBoxLayout()
        foot.setSpacing(theme.density.space(3))
        foot.addWidget(self._agree, 2)
        foot.addWidget(self._slip, 1)
        for widget in (self._told, self._text, self._from):
            self.inside.addWidget(widget, 1 if widget is self._text else 0)
        self.inside.addLayout(foot)
        self._text.ticked.connect(self._on_agree)
        self._agree.wished.connect(self._on_agree)
        self._slip.wished.connect(self._on_slip)
        theme.changed.connect(self._draw)
        self._draw()

    def open_sheet(self) -> None:
        """Ask for the text anew: it is that of the present payer and of today."""
        self._turn += 1
        self._plan, self._mandate, self._means, self._waiting = None, "", ConsentMeans.TICKED, False
        self._draw()
        super().open_sheet()
        turn = self._turn
        self._ask(AskConsent(), lambda answer: self._on_plan(turn, answer))

    def close_sheet(self) -> None:
        self._turn += 1
        super().close_sheet()

    def step_back(self) -> bool:
        """From the slip back to the text; False when the sheet itself is to go."""
        if self._means is ConsentMeans.TICKED:
            return False
        self._means = ConsentMeans.TICKED
        self._draw()
        self.take_keyboard()
        return True

    def take_keyboard(self) -> None:
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---

    def _on_plan(self, turn: int, answer: Answer) -> None:
        if turn != self._turn:
            return
        if isinstance(answer, ConsentPlan):
            self._plan = answer
            self._draw()
            self._read(answer, lambda text: self._on_mandate(turn, text))
        elif isinstance(answer, NotDone):
            self.close_sheet()
            self.said.emit(answer.sentence)

    def _on_mandate(self, turn: int, text: str) -> None:
        if turn != self._turn:
            return
        if text.strip():
            self._mandate = text
            self._draw()
        else:
            self.close_sheet()
            self.said.emit(
                tr("The payment service's text could not be read, so no card can be saved. Press F6 to try once more.")
            )

    def _on_agree(self) -> None:
        plan = self._plan
        if plan is None or not self._mandate or self._waiting:
            return
        self._waiting, turn = True, self._turn
        wish = SaveNextCard(text=self._mandate, locale=plan.locale, means=self._means)
        self._ask(wish, lambda answer: self._on_taken(turn, answer))

    def _on_taken(self, turn: int, answer: Answer) -> None:
        if turn != self._turn:
            return
        self._waiting = False
        self.close_sheet()
        if isinstance(answer, NotDone):
            self.said.emit(answer.sentence)
        else:
            self.agreed.emit()

    def _on_slip(self) -> None:
        if not self._mandate or self._waiting:
            return
        self._waiting, turn = True, self._turn
        self._ask(ReadConsentSlip(text=self._mandate), lambda answer: self._on_slip_read(turn, answer))

    def _on_slip_read(self, turn: int, answer: Answer) -> None:
        if turn != self._turn:
            return
        self._waiting = False
        if isinstance(answer, ConsentSlip):
            self._means = ConsentMeans.SIGNED_SLIP
            self._draw(slip=answer.text)
            self.take_keyboard()
        elif isinstance(answer, NotDone):
            self.said.emit(answer.sentence)

    def _draw(self, slip: str = "") -> None:
        signed = self._means is ConsentMeans.SIGNED_SLIP
        if slip or not signed:
            self._text.setPlainText(slip or self._mandate or tr("Reading the text…"))
        font = self.theme.font(Size.STRONG)
        if signed:
            font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            font.setPixelSize(self.theme.density.px(Size.BODY))
        self._text.setFont(font)
        plan, ready = self._plan, bool(self._mandate)
        name = plan.customer if plan is not None else ""
        self.entitle(tr("Save the card to {customer}'s cards?", customer=name) if name else tr("Save this card"))
        if signed:
            self._told.say(tr("Have this slip signed, and keep it with the day's papers."))
        else:
            self._told.say(tr("Show or read this to the customer. Nothing is saved without their yes."))
        language = QLocale(plan.locale).nativeLanguageName() if plan is not None else ""
        self._from.say(tr("The payment service's own text, in {language}", language=language) if language else "")
        self._agree.label(tr("The slip is signed") if signed else tr("The customer agrees"), "Space", "tick")
        self._agree.setEnabled(ready)
        self._slip.setEnabled(ready)
        self._slip.setVisible(not signed)
