"""Looks after the card form: opens it for a plan, hands a captured card over, and closes it in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.domain.source import CardFace, Source
from pos.domain.till_state import TillState
from pos.front.parts.words import tr
from pos.front.till.partners import BackOffice, CardForm
from pos.front.till.presenter import BUILDING, CAPTURE, Form
from pos.link.messages import (
    Answer,
    CardFormPlan,
    Charge,
    CloseCardForm,
    NotDone,
    OpenCardForm,
    ReportRefusedCard,
    SaleChanged,
)

#: Somebody waits for this sale: nothing is made ahead beside it.
_UNDER_WAY: Final = frozenset({TillState.TOKENISING, TillState.CODE_AGEING, TillState.ATTACHING, TillState.SUBMITTING})


class CardDesk(QObject):
    """One card at a time, from Pay to a source in the back's hands."""

    #: Form, arming or hand-over changed.
    changed = Signal()
    #: One sentence for the cashier.
    said = Signal(str)
    #: A scanner wrote into a card field. Carries the code.
    barcode_typed = Signal(str)

    def __init__(self, back: BackOffice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._back = back
        self._form: CardForm | None = None
        self._plan: CardFormPlan | None = None
        #: Pay was pressed and the plan is not here yet.
        self.opening = False
        self._unwanted = False
        #: A captured card was sent to the back, which has not taken it up yet.
        self.handed_over = False
        self._answered = False

    def hold(self, form: CardForm) -> None:
        """Take charge of the card form."""
        self._form = form
        form.phase_changed.connect(self._on_phase)
        form.armed_changed.connect(self._on_armed)
        form.charge_wished.connect(self.charge)
        form.captured.connect(self._on_captured)
        form.card_refused.connect(self._on_refused)
        form.capture_failed.connect(self.said)
        form.barcode_typed.connect(self.barcode_typed)

    def leave(self, forward: Callable[[], None], backward: Callable[[], None]) -> None:
        """Say where Tab and Shift+Tab lead out of the card form."""
        if self._form is not None:
            self._form.leave_forward.connect(forward)
            self._form.leave_backward.connect(backward)

    @property
    def phase(self) -> Form:
        """Where the card form stands."""
        return Form[self._form.phase.name] if self._form is not None else Form.CLOSED

    @property
    def problem(self) -> str:
        """What is wrong with a field of the form, in the processor's own words; empty if none is marked."""
        return self._form.fields.problem if self._form is not None else ""

    @property
    def armed(self) -> bool:
        """Whether Charge does something."""
        return self._form is not None and self._plan is not None and self._form.armed and not self.handed_over

    def open(self) -> None:
        """Ask the back for a plan, and open the form for it; a second press meanwhile does nothing."""
        if self.opening or self.handed_over or self.phase not in (Form.CLOSED, Form.DEAD):
            return
        if self._form is None:
            self.said.emit(tr("The card form is still being set up. Press F9 again in a moment."))
            return
        self._drop()
        self.opening, self._unwanted = True, False
        self._back.ask(OpenCardForm(), self._on_plan)
        self.changed.emit()

    def charge(self) -> None:
        """Have the source made, if the form is armed."""
        if self._form is not None and self.armed and self.phase is Form.READY:
            self._form.tokenise()

    def focus(self) -> None:
        """Put the cursor into the card number."""
        if self._form is not None and self.phase is Form.READY:
            self._form.focus_first()

    def step_back(self) -> bool:
        """Close a form that holds no card yet; False if there is none to close."""
        if self.opening:
            self._unwanted = True
            self.opening = False
            self.changed.emit()
            return True
        if self.phase in (Form.LOADING, Form.READY, Form.DEAD):
            self._drop()
            self.changed.emit()
            return True
        return False

    def hand_over_again(self) -> None:
        """The card that the back has already is to be charged once more."""
        self.handed_over, self._answered = True, True

    def take_back(self) -> None:
        """The back did not take it."""
        self.handed_over = False

    def follow(self, sale: SaleChanged) -> None:
        """Close the form when the sale has gone on without it, or is another sale by now."""
        if self.handed_over and sale.state is TillState.CODE_AGEING and not sale.notice:
            # The back has written the card down and goes on with it; a notice would say why it does not.
            self._plan = None
            self._close()
        elif sale.state not in CAPTURE | BUILDING:
            self.handed_over = False
            self._plan = None
            self._close()
        elif self.handed_over:
            if self._answered:
                # The back took the card and came back to the basket: whatever it was, that card is spent.
                self.handed_over = False
                self._plan = None
                self._close()
        elif self._plan is not None and self.phase in (Form.LOADING, Form.READY):
            same = sale.totals is not None and sale.totals.total == self._plan.total
            if sale.state in BUILDING or not same or not sale.lines:
                self._drop()
                self.said.emit(tr("The total is another now. Press F9 to pay the new total."))
        if sale.state not in _UNDER_WAY:
            self._make_ahead()

    def _drop(self) -> None:
        plan, self._plan = self._plan, None
        self._close()
        if plan is not None:
            self._back.ask(CloseCardForm(form_id=plan.form_id))

    def _close(self) -> None:
        if self._form is not None and self.phase is not Form.CLOSED:
            self._form.close_form()

    def _make_ahead(self) -> None:
        if self._form is not None:
            self._form.make_ahead()

    def _on_plan(self, answer: Answer) -> None:
        if isinstance(answer, CardFormPlan):
            if self._unwanted or self._form is None:
                self._back.ask(CloseCardForm(form_id=answer.form_id))
            else:
                self._plan = answer
                self._form.open(answer)
        elif isinstance(answer, NotDone) and not self._unwanted:
            self.said.emit(answer.sentence)
        self.opening = False
        self.changed.emit()

    def _on_phase(self) -> None:
        self.changed.emit()

    def _on_armed(self) -> None:
        self.changed.emit()

    def _on_captured(self, source: Source) -> None:
        plan = self._plan
        if plan is None or self.handed_over:
            return
        self.handed_over, self._answered = True, False
        self._back.ask(
            Charge(
                form_id=plan.form_id,
                source_id=str(source.id),
                state=source.state.value,
                card=source.card,
                total_shown=plan.total,
            ),
            self._on_charge_answered,
        )

    def _on_charge_answered(self, answer: Answer) -> None:
        self._answered = True
        if isinstance(answer, NotDone):
            self.handed_over = False
            self._plan = None
            self._close()
            self._make_ahead()
            self.said.emit(answer.sentence)
            self.changed.emit()

    def _on_refused(self, card: CardFace | None = None) -> None:
        plan, self._plan = self._plan, None
        if plan is not None:
            self._back.ask(ReportRefusedCard(form_id=plan.form_id, card=card))
        self._close()
        self.changed.emit()
