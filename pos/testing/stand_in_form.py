"""A card form of plain fields, for tests without an engine: real keys go in, and a source comes out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.front.capture.fields import FieldsView, FieldView, FormPhase
from pos.link.messages import CardFormPlan
from pos.testing.cards import CARDS, TestCard

#: Field, what it is called, how many digits make it complete.
_FIELDS: Final = (("number", "Card number", 12), ("expiry", "Expiry date", 4), ("code", "Security code", 3))
_BRANDS: Final = {"4": "visa", "5": "mastercard", "3": "amex", "6": "discover"}
#: So many digits have most cards; one of so many, or a test card of another length, is complete.
_USUAL: Final = 16
_NUMBERS: Final = frozenset(card.number for card in CARDS.values())
_SOURCE: Final = SourceId("stand_in_source")


class _Field(QLineEdit):
    def __init__(self, form: StandInForm, name: str, word: str) -> None:
        super().__init__(form)
        self.setObjectName(f"stand_in.{name}")
        self.setAccessibleName(word)
        self._form = form

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._form.tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._form.tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._form.entered()
            event.accept()
            return
        super().keyPressEvent(event)


class StandInForm(QWidget):
    """Goes through the phases of the real form at once, and knows the test cards by their numbers."""

    phase_changed = Signal(object)
    fields_changed = Signal(object)
    armed_changed = Signal(bool)
    charge_wished = Signal()
    captured = Signal(object)
    card_refused = Signal(object)
    capture_failed = Signal(str)
    died = Signal()
    slow = Signal(float)
    barcode_typed = Signal(str)
    leave_forward = Signal()
    leave_backward = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.phase = FormPhase.CLOSED
        self.armed = False
        self.fields = FieldsView()
        #: The card that was handed over last, for the stand-in back.
        self.card: TestCard | None = None
        row = QHBoxLayout(self)
        self._fields: dict[str, _Field] = {}
        for name, word, _ in _FIELDS:
            self._fields[name] = _Field(self, name, word)
            self._fields[name].textEdited.connect(self._on_edited)
            row.addWidget(self._fields[name])

    # --- what the window wishes ---

    def open(self, _plan: CardFormPlan) -> None:
        """Be there at once."""
        for field in self._fields.values():
            field.clear()
        self._enter(FormPhase.LOADING)
        QTimer.singleShot(0, self, self._become_ready)

    def make_ahead(self) -> None:
        """There is nothing to make."""

    def close_form(self) -> None:
        """Forget what was typed."""
        for field in self._fields.values():
            field.clear()
        self._enter(FormPhase.CLOSED)

    def tokenise(self) -> None:
        """Make a source of what was typed."""
        number = self._fields["number"].text()
        code, expiry = self._fields["code"].text(), self._fields["expiry"].text()
        same = [card for card in CARDS.values() if card.number == number]
        known = next((card for card in same if card.code == code), same[0] if same else None)
        self.card = known or TestCard("typed", number, "Visa")
        face = CardFace(self.card.brand or "Card", number[-4:], int(expiry[:2]), 2000 + int(expiry[2:]))
        self._enter(FormPhase.TOKENISING)
        if self.card.name == "source_fails":
            self.card_refused.emit(face)
            return
        self._enter(FormPhase.CAPTURED)
        self.captured.emit(Source(_SOURCE, SourceState.CHARGEABLE, face, datetime.now(UTC)))

    def focus_first(self) -> None:
        """Put the cursor into the number."""
        self._fields["number"].setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the fields say ---

    def entered(self) -> None:
        """Enter in a field."""
        if self.armed:
            self.charge_wished.emit()

    def tell(self) -> None:
        """Say how the fields stand."""
        number, expiry, code = (self._view(name, least) for name, _, least in _FIELDS)
        self.fields = FieldsView(number, expiry, code, _BRANDS.get(self._fields["number"].text()[:1], ""))
        self.fields_changed.emit(self.fields)
        armed = self.phase is FormPhase.READY and self.fields.good
        if armed is not self.armed:
            self.armed = armed
            self.armed_changed.emit(armed)

    def _view(self, name: str, least: int) -> FieldView:
        field = self._fields[name]
        digits = field.text()
        whole = len(digits) >= least and digits.isdigit()
        wrong = "" if whole or not digits or field.hasFocus() else "This is not complete."
        if name == "expiry" and whole and not 1 <= int(digits[:2]) <= 12:
            wrong = "There is no such month."
        return FieldView(field.hasFocus(), whole, not digits, wrong)

    def _on_edited(self) -> None:
        self.tell()
        number = self._fields["number"]
        if number.hasFocus() and (number.text() in _NUMBERS or len(number.text()) == _USUAL):
            self._fields["expiry"].setFocus()
        elif self._fields["expiry"].hasFocus() and self.fields.expiry.good:
            self._fields["code"].setFocus()

    def _become_ready(self) -> None:
        if self.phase is FormPhase.LOADING:
            self._enter(FormPhase.READY)

    def _enter(self, phase: FormPhase) -> None:
        self.phase = phase
        self.setEnabled(phase is FormPhase.READY)
        self.phase_changed.emit(phase)
        self.tell()
