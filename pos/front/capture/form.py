"""The card form: a widget that takes one card after the other and hands out sources, never a digit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.config.clock import Clock
from pos.domain.errors import PosError
from pos.domain.source import Source, SourceId, SourceState
from pos.front.capture import card_entry
from pos.front.capture.card_entry import Recipe
from pos.front.capture.card_page import CardPage
from pos.front.capture.card_view import CardView
from pos.front.capture.fields import VIEW_NAME, FieldsView, FieldView, FormPhase
from pos.front.capture.look import FormLook
from pos.front.capture.page_messages import (
    Captured,
    Fields,
    Left,
    NotCaptured,
    NotLoaded,
    Ready,
    Refused,
    Returned,
    Said,
    Why,
)
from pos.front.capture.patience import Patience
from pos.front.capture.profile import CardProfile
from pos.front.capture.sentences import left_alone, not_loaded, sentence_for
from pos.front.capture.spare import Spare
from pos.front.parts.alarm import Alarm, Alarms
from pos.link.messages import CardFormPlan

__all__ = ["CardForm", "FieldView", "FieldsView", "FormPhase", "Patience"]


#: Units: milliseconds from the end of a sale on, in which its outcome is drawn and read; the next card comes later.
_LEISURE_MS: Final = 500
#: Units: seconds. A page that sends nothing, because a field is wrong, has answered by then.
_LEFT_BY_S: Final = 0.05


class CardForm(QWidget):
    """The processor's three fields in a page of their own; the page lives for one card."""

    #: Carries a FormPhase.
    phase_changed = Signal(object)
    #: Carries a FieldsView.
    fields_changed = Signal(object)
    #: Carries whether Enter would charge.
    armed_changed = Signal(bool)
    #: Enter in a field, with everything complete.
    charge_wished = Signal()
    #: Carries a Source.
    captured = Signal(object)
    #: A source was made that cannot be charged. Carries a CardFace or None.
    card_refused = Signal(object)
    #: No card was captured. Carries one sentence for the cashier.
    capture_failed = Signal(str)
    #: The page ended by itself, and with it whatever was typed.
    died = Signal()
    #: The fields are not there yet. Carries the seconds since Pay.
    slow = Signal(float)
    #: A scanner wrote into the card number. Carries the code if it is known, which it is not: the page keeps digits.
    barcode_typed = Signal(str)
    #: Whether a page of the processor's fields could be made. Carries a bool; the answer to ``rehearse``.
    rehearsed = Signal(bool)
    #: Tab out of the last field.
    leave_forward = Signal()
    #: Shift+Tab out of the first field.
    leave_backward = Signal()

    def __init__(
        self,
        look: FormLook,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
        patience: Patience = Patience(),  # noqa: B008  # frozen
        begun: CardPage | None = None,
        view_name: str = VIEW_NAME,
    ) -> None:
        super().__init__(parent)
        self._look, self._clock, self._patience, self._view_name = look, clock or Clock(), patience, view_name
        self._origins: frozenset[str] = frozenset()
        self._phase = self._told_phase = FormPhase.CLOSED
        self._fields = FieldsView()
        self._told_armed = False
        self._plan: CardFormPlan | None = None
        self._page: CardPage | None = None
        self._spare = Spare(self._new_page, self._clock, self._patience, begun, self)
        self._spare.rehearsed.connect(self.rehearsed)
        #: What the next card's page is made of, once there is time for it.
        self._next: Recipe | None = None
        self._attempt = 0
        self._shut = False
        self._alarms = Alarms(self._clock, self)
        self._unattended = Alarm(self._clock, self)
        self._unattended.rang.connect(self._on_unattended)
        #: Keeps the engine running between two cards.
        self._anchor: CardProfile | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view: CardView | None = None
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        QTimer.singleShot(0, self, self._start_engine)

    # --- what the window asks ---

    @property
    def phase(self) -> FormPhase:
        """Where the form stands."""
        return self._phase

    @property
    def fields(self) -> FieldsView:
        """The fields from outside."""
        return self._fields

    @property
    def armed(self) -> bool:
        """Whether all fields are complete and nothing is under way."""
        return self._phase is FormPhase.READY and self._fields.good

    # --- what the window wishes ---

    def allow(self, origins: Iterable[str]) -> None:
        """Say which origins belong to the processor; the page reaches them and the script's own, and no others."""
        self._origins = frozenset(origins)

    def rehearse(self, script_url: str, key: str, locale: str) -> None:
        """Make a card page ahead and say whether it came about: then the first card's fields are there at once."""
        self._spare.rehearse(Recipe.reaching(script_url, key, locale, self._origins))

    def use_look(self, look: FormLook) -> None:
        """Change colours and sizes, of an open form too."""
        self._look = look
        self._spare.wear(look)
        if self._page is not None:
            self._page.wear(look)

    def open(self, plan: CardFormPlan) -> None:
        """Load the fields for one card; a page that was made ahead is there at once."""
        self._drop_page()
        self._plan = plan
        recipe = Recipe.of(plan, self._origins)
        self._page = page = self._spare.take(recipe) or self._new_page(recipe)
        page.said.connect(self._on_said)
        page.lost.connect(self._on_lost)
        page.asking.connect(self._tell)
        self._shown_in().show_page(page.page)
        if page.ready:
            self._become_ready()
            return
        self._enter(FormPhase.LOADING)
        for seconds in self._patience.slow:
            self._alarms.after(seconds, partial(self.slow.emit, seconds))
        self._alarms.after(self._patience.loading, self._give_up)

    def close_form(self) -> None:
        """Destroy the page and whatever was typed into it."""
        self._drop_page()
        self._enter(FormPhase.CLOSED)

    def make_ahead(self) -> None:
        """Make the next card's page soon, if it is not there: nobody waits for anything now."""
        if self._next is not None:
            QTimer.singleShot(_LEISURE_MS, self, self._make_spare)

    def shut(self) -> None:
        """Destroy every page there is, for good."""
        self._shut = True
        self._spare.dispose()
        page, self._page = self._page, None
        if page is not None:
            self._shown_in().show_page(None)
            page.dispose()
        if self._anchor is not None:
            self._anchor.leave()

    def tokenise(self) -> None:
        """Have the source made, if the form is armed; the phase is another at once, and told when the request leaves.

        The engine sends through this thread: whatever was drawn first would hold the request up.
        """
        if not self.armed or self._page is None or self._plan is None:
            return
        self._attempt += 1
        self._page.tell(card_entry.tell_tokenise(self._attempt, self._plan))
        self._phase = FormPhase.TOKENISING
        self._attend()
        self._alarms.after(_LEFT_BY_S, self._tell)
        self._alarms.after(self._patience.tokenising, lambda: self._not_captured(Why.REQUEST_TIMEOUT))

    def focus_first(self) -> None:
        """Put the cursor into the card number."""
        self._focus("number")

    # --- what the page says ---

    def _on_said(self, said: Said) -> None:
        match said:
            case Ready() if self._phase is FormPhase.LOADING:
                self._become_ready()
            case NotLoaded() if self._phase is FormPhase.LOADING:
                self._give_up()
            case Fields() if self._page is not None:
                self._on_fields(self._page.fields)
            case Returned() if self.armed:
                self.charge_wished.emit()
            case Left(forward) if self._phase is FormPhase.READY:
                (self.leave_forward if forward else self.leave_backward).emit()
            case Captured() if self._awaits(said.attempt):
                self._on_captured(said)
            case Refused() if self._awaits(said.attempt):
                self._on_refused(said)
            case NotCaptured() if self._awaits(said.attempt):
                self._not_captured(said.why)

    def _awaits(self, attempt: int) -> bool:
        # An answer that comes after its time belongs to an attempt that was given up.
        return self._phase is FormPhase.TOKENISING and attempt == self._attempt

    def _on_fields(self, fields: FieldsView) -> None:
        if fields.focused != self._fields.focused:
            self._shown_in().begin_field()
        self._fields = fields
        self.fields_changed.emit(fields)
        self._tell()
        self._attend()

    def _on_scanned(self) -> None:
        if self._phase is not FormPhase.READY or self._page is None:
            return
        # A scan that began in the date may have gone on into the code.
        for field in ("expiry", "code") if self._fields.number.good else ("number",):
            self._page.tell(card_entry.tell_clear(field))
        self.barcode_typed.emit("")

    def _on_captured(self, said: Captured) -> None:
        try:
            source_id = SourceId.parse(said.id)
        except PosError:
            self._not_captured(Why.STRANGE)
            return
        source = Source(source_id, SourceState.CHARGEABLE, said.card.face, self._clock.now())
        try:
            self.captured.emit(source)
        finally:
            # The digits have done their work: they go with the page, before anything is drawn. No other is made now.
            self._drop_page(at_leisure=False)
        if self._phase is FormPhase.TOKENISING:
            self._enter(FormPhase.CAPTURED)

    def _on_refused(self, said: Refused) -> None:
        self._drop_page()
        self.card_refused.emit(said.card.face if said.card is not None else None)
        if self._phase is FormPhase.TOKENISING:
            self._enter(FormPhase.DEAD)

    def _not_captured(self, why: Why) -> None:
        self._enter(FormPhase.READY)
        if why is Why.FIELDS:
            wrong = [name for name in ("number", "expiry", "code") if getattr(self._fields, name).error]
            self._focus(wrong[0] if wrong else "number")
        else:
            self.capture_failed.emit(sentence_for(why))

    def _become_ready(self) -> None:
        if self._page is None:
            return
        self._fields = self._page.fields
        self._shown_in().guard()
        self._enter(FormPhase.READY)

    def _on_lost(self) -> None:
        self._drop_page()
        self._enter(FormPhase.DEAD)
        self.died.emit()

    def _give_up(self) -> None:
        self._drop_page()
        self._enter(FormPhase.DEAD)
        self.capture_failed.emit(not_loaded())

    # --- the form's own ---

    def _enter(self, phase: FormPhase) -> None:
        self._alarms.stop()
        self._phase = phase
        self._tell()
        self._attend()

    def _tell(self) -> None:
        """Say what is another since it was said last."""
        if self._phase is not self._told_phase:
            self._told_phase = self._phase
            self.phase_changed.emit(self._phase)
        if self.armed is not self._told_armed:
            self._told_armed = self.armed
            self.armed_changed.emit(self._told_armed)

    def _attend(self) -> None:
        """Watch digits that nobody is at."""
        if self._phase is not FormPhase.READY or self._fields.focused or self._fields.untouched:
            self._unattended.stop()
        elif not self._unattended.is_set:
            self._unattended.set(self._patience.unattended)

    def _on_unattended(self) -> None:
        self._drop_page()
        self._enter(FormPhase.DEAD)
        self.capture_failed.emit(left_alone())

    def _focus(self, field: str) -> None:
        if self._page is not None and self._phase is FormPhase.READY:
            # For any other reason the engine would look for the first thing to focus by itself.
            self._shown_in().setFocus(Qt.FocusReason.OtherFocusReason)
            self._page.tell(card_entry.tell_focus(field))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus("code" if event.reason() is Qt.FocusReason.BacktabFocusReason else "number")

    # --- pages ---

    def _start_engine(self) -> None:
        # With its first profile the engine starts, and stands still for a moment: better now than when Pay is pressed.
        if self._anchor is None and not self._shut:
            self._anchor = CardProfile(())
            QTimer.singleShot(0, self, self._shown_in)

    def _shown_in(self) -> CardView:
        if self._view is None:
            self._view = CardView(self, self._view_name)
            self._view.scanned.connect(self._on_scanned)
            self._inside.addWidget(self._view)
        return self._view

    def _drop_page(self, *, at_leisure: bool = True) -> None:
        page, self._page = self._page, None
        self._plan = None
        if self._fields != FieldsView():
            self._fields = FieldsView()
            self.fields_changed.emit(self._fields)
        if page is not None:
            self._shown_in().show_page(None)
            page.dispose()
            if page.ready:
                self._next = page.recipe
                if at_leisure:
                    QTimer.singleShot(0, self, self._make_spare)

    def _new_page(self, recipe: Recipe) -> CardPage:
        return CardPage(recipe, self._look, self._clock.monotonic(), self)

    def _make_spare(self) -> None:
        recipe, self._next = self._next, None
        if recipe is not None and self._page is None and not self._shut:
            self._spare.make(recipe)
