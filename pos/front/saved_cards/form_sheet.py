"""Where a new card, or another date of one, is typed into the processor's own fields."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.source import Source
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.front.saved_cards.partners import CardForm, Forms, UpdateForm
from pos.link.messages import CardFormPlan
from pos.link.saved_cards import CardUpdatePlan


class FormSheet(Sheet):
    """One form at a time; closing the sheet destroys the page and whatever was typed."""

    #: A new card was captured. Carries the form's id and a Source.
    captured = Signal(str, object)
    #: The processor has changed the card. Carries the form's id.
    updated = Signal(str)
    #: It shows another form now, and wants another height.
    grown = Signal()

    def __init__(self, theme: Theme, forms: Forms, parent: QWidget) -> None:
        super().__init__(theme, names.FORM, tr("Card form"), parent)
        self.keep_keys()
        self._forms = forms
        self._form_id = ""
        self._card: CardForm | None = None
        self._update: UpdateForm | None = None
        self._shown: CardForm | UpdateForm | None = None
        #: The widgets that they are, by identity: a protocol does not say so.
        self._widgets: dict[int, QWidget] = {}
        self._seen: QWidget | None = None
        self._title = self.findChild(Text, names.FORM_TITLE)
        self._place = QVBoxLayout()
        self._told = Text(theme, names.FORM_TOLD, shade=Shade.SOFT)
        self._told.setWordWrap(True)
        self._sentence = Text(theme, f"{names.FORM}.sentence", weight=QFont.Weight.Medium)
        self._sentence.setProperty("problem", True)
        self._sentence.setWordWrap(True)
        self._do = ActionButton(theme, names.FORM_DO, "", key="Enter", weight=Weight.PRIMARY)
        self._do.wished.connect(self._on_do)
        self.inside.addWidget(self._told)
        self.inside.addLayout(self._place, 1)
        self.inside.addWidget(self._sentence)
        self.inside.addWidget(self._do)

    @property
    def is_ready(self) -> bool:
        """Whether the fields can be typed into."""
        return self._shown is not None and self._shown.phase.value == "ready"

    def take_card(self, plan: CardFormPlan) -> None:
        """Have a new card typed."""
        if self._card is None:
            widget = self._forms.card(self)
            self._card = form = cast(CardForm, widget)
            self._put(widget, 62)
            form.captured.connect(self._on_captured)
            form.card_refused.connect(lambda _face: self.refuse(tr("This card cannot be kept. Ask for another one.")))
            form.capture_failed.connect(self.refuse)
            form.died.connect(lambda: self.refuse(tr("The card form closed unexpectedly. Open it again.")))
            form.charge_wished.connect(self._on_do)
            form.leave_forward.connect(lambda: self._do.setFocus(Qt.FocusReason.TabFocusReason))
            form.leave_backward.connect(lambda: self._do.setFocus(Qt.FocusReason.BacktabFocusReason))
            self._follow(form)
        told = tr("Type the new card of {name}. It is kept, and nothing is charged.", name=plan.owner.name)
        self._open(plan.form_id, tr("The new card"), told, tr("Keep this card"), self._card)
        self._card.open(plan)

    def change_card(self, plan: CardUpdatePlan) -> None:
        """Have the date of a card typed, or its address told."""
        if self._update is None:
            widget = self._forms.update(self)
            self._update = form = cast(UpdateForm, widget)
            self._put(widget, 28)
            form.updated.connect(lambda: self.updated.emit(self._form_id))
            form.failed.connect(self.refuse)
            form.change_wished.connect(self._on_do)
            form.left.connect(lambda _forward: self._do.setFocus(Qt.FocusReason.TabFocusReason))
            self._follow(form)
        if plan.owner is None:
            told = tr("Type the date that stands on the card {card} now.", card=plan.face)
        else:
            told = tr("The address {address} goes to the payment service with {card}.",
                      address=plan.owner.address, card=plan.face)  # fmt: skip
        self._open(plan.form_id, tr("Change the card"), told, tr("Change it"), self._update)
        self._update.open(plan)

    def refuse(self, sentence: str) -> None:
        """Say why it is not done."""
        self._sentence.say(sentence)
        self.grown.emit()
        announce(self, sentence)
        self._draw()

    def close_sheet(self) -> None:
        """Destroy the page."""
        self._form_id = ""
        shown, self._shown = self._shown, None
        if shown is not None:
            shown.close_form()
        super().close_sheet()

    def take_keyboard(self) -> None:
        if self._shown is not None and self.is_ready:
            self._shown.focus_first()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._on_do()
        super().keyPressEvent(event)

    # --- inside ---

    def _open(self, form_id: str, title: str, told: str, act: str, form: CardForm | UpdateForm) -> None:
        self._form_id, self._shown = form_id, form
        self._seen = self._widgets[id(form)]
        for widget in self._widgets.values():
            widget.setVisible(widget is self._seen)
        if self._title is not None:
            self._title.say(title)
        self.setAccessibleName(title)
        self._told.say(told)
        self._sentence.say("")
        self._do.label(act, key="Enter")
        self._draw()
        self.grown.emit()
        self.open_sheet()

    def _put(self, widget: QWidget, steps: int) -> None:
        widget.setMinimumHeight(self.theme.density.space(steps))
        self._place.addWidget(widget)
        self._widgets[id(widget)] = widget

    def _follow(self, form: CardForm | UpdateForm) -> None:
        form.phase_changed.connect(self._on_phase)
        form.armed_changed.connect(lambda _armed: self._draw())

    def _on_phase(self) -> None:
        self._draw()
        if self.is_ready and not self.isHidden():
            self.take_keyboard()

    def _draw(self) -> None:
        self._do.setEnabled(self._shown is not None and self._shown.armed)

    def _on_do(self) -> None:
        shown = self._shown
        if shown is None or not shown.armed:
            return
        self._sentence.say("")
        if shown is self._card and self._card is not None:
            self._card.tokenise()
        elif self._update is not None:
            self._update.change()

    def _on_captured(self, source: Source) -> None:
        self._do.setEnabled(False)
        self.captured.emit(self._form_id, source)
