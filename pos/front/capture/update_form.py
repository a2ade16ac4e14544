"""The form that changes a card on file: another date is typed into the processor's field, another owner is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.config.clock import Clock
from pos.front.capture import card_entry
from pos.front.capture.card_entry import Recipe
from pos.front.capture.card_page import CardPage
from pos.front.capture.card_view import CardView
from pos.front.capture.fields import FieldsView, FormPhase
from pos.front.capture.interceptor import origin_of
from pos.front.capture.look import FormLook
from pos.front.capture.page_messages import Fields, Left, NotCaptured, NotLoaded, Ready, Returned, Said, Updated, Why
from pos.front.capture.sentences import change_not_loaded, not_changed
from pos.front.parts.alarm import Alarm
from pos.link.saved_cards import CardUpdatePlan

#: Units: seconds that the processor has for its part.
_LOADING_S = 30.0
_CHANGING_S = 30.0


class UpdateForm(QWidget):
    """One page for one change; no digit of the card is in it but the new date."""

    #: Carries a FormPhase; CAPTURED is a card that was changed.
    phase_changed = Signal(object)
    #: The processor has changed the card.
    updated = Signal()
    #: Nothing was changed. Carries one sentence.
    failed = Signal(str)
    #: Carries whether Enter would change the card.
    armed_changed = Signal(bool)
    #: Enter in the field.
    change_wished = Signal()
    #: Tab out of the field. Carries whether forwards.
    left = Signal(bool)

    def __init__(
        self, look: FormLook, view_name: str, parent: QWidget | None = None, *, clock: Clock | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._clock = look, clock or Clock()
        self._origins: frozenset[str] = frozenset()
        self._phase = FormPhase.CLOSED
        self._plan: CardUpdatePlan | None = None
        self._page: CardPage | None = None
        self._attempt = 0
        self._armed = False
        self._alarm: Alarm | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view = CardView(self, view_name)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._view)

    @property
    def phase(self) -> FormPhase:
        """Where the form stands."""
        return self._phase

    @property
    def armed(self) -> bool:
        """Whether there is something to change and nothing is under way."""
        return self._armed

    @property
    def fields(self) -> FieldsView:
        """The field from outside."""
        return self._page.fields if self._page is not None else FieldsView()

    def allow(self, origins: Iterable[str]) -> None:
        """Say which origins belong to the processor."""
        self._origins = frozenset(origins)

    def open(self, plan: CardUpdatePlan) -> None:
        """Load the page for one change."""
        self.close_form()
        self._plan = plan
        origins = self._origins | {origin_of(QUrl(plan.script_url))}
        fields = ("expiry",) if plan.owner is None else ()
        recipe = Recipe(plan.script_url, plan.publishable_key, plan.locale, origins, fields)
        self._page = CardPage(recipe, self._look, self._clock.monotonic(), self)
        self._page.said.connect(self._on_said)
        self._page.lost.connect(self._give_up)
        self._view.show_page(self._page.page)
        self._enter(FormPhase.LOADING)
        self._after(_LOADING_S, self._give_up)

    def change(self) -> None:
        """Have the card changed, if everything for it is there."""
        if not self._armed or self._page is None or self._plan is None:
            return
        self._attempt += 1
        self._enter(FormPhase.TOKENISING)
        self._after(_CHANGING_S, partial(self._not_changed, Why.REQUEST_TIMEOUT))
        self._page.tell(card_entry.tell_update(self._attempt, self._plan))

    def close_form(self) -> None:
        """Destroy the page and what was typed into it."""
        page, self._page, self._plan = self._page, None, None
        if page is not None:
            self._view.show_page(None)
            page.dispose()
        self._enter(FormPhase.CLOSED)

    def use_look(self, look: FormLook) -> None:
        """Change colours and sizes."""
        self._look = look
        if self._page is not None:
            self._page.wear(look)

    def focus_first(self) -> None:
        """Put the cursor into the field."""
        if self._page is not None and self._phase is FormPhase.READY:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._page.tell(card_entry.tell_focus("expiry"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_first()

    # --- what the page says ---

    def _on_said(self, said: Said) -> None:
        match said:
            case Ready() if self._phase is FormPhase.LOADING:
                self._view.guard()
                self._enter(FormPhase.READY)
            case NotLoaded() if self._phase is FormPhase.LOADING:
                self._give_up()
            case Fields() if self._phase is FormPhase.READY:
                self._arm()
            case Returned() if self._armed:
                self.change_wished.emit()
            case Left(forward) if self._phase is FormPhase.READY:
                self.left.emit(forward)
            case Updated(attempt) if self._awaits(attempt):
                self._done()
            case NotCaptured(attempt, why) if self._awaits(attempt):
                self._not_changed(why)

    def _awaits(self, attempt: int) -> bool:
        return self._phase is FormPhase.TOKENISING and attempt == self._attempt

    def _done(self) -> None:
        self.close_form()
        self._enter(FormPhase.CAPTURED)
        self.updated.emit()

    def _not_changed(self, why: Why) -> None:
        self._enter(FormPhase.READY)
        if why is not Why.FIELDS:
            # The page marks a field that is wrong by itself.
            self.failed.emit(not_changed(why))

    def _give_up(self) -> None:
        self.close_form()
        self._enter(FormPhase.DEAD)
        self.failed.emit(change_not_loaded())

    def _enter(self, phase: FormPhase) -> None:
        if self._alarm is not None:
            self._alarm.stop()
            self._alarm.deleteLater()
            self._alarm = None
        if phase is not self._phase:
            self._phase = phase
            self.phase_changed.emit(phase)
        self._arm()

    def _arm(self) -> None:
        plan, page = self._plan, self._page
        ready = self._phase is FormPhase.READY and plan is not None and page is not None
        armed = ready and (plan.owner is not None or page.fields.expiry.good)  # type: ignore[union-attr]
        if armed is not self._armed:
            self._armed = armed
            self.armed_changed.emit(armed)

    def _after(self, seconds: float, call: Callable[[], None]) -> None:
        self._alarm = alarm = Alarm(self._clock, self)
        alarm.rang.connect(call)
        alarm.set(seconds)
