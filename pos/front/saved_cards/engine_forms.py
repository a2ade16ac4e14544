"""Builds what needs the web engine, when a manager needs it for the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from pos.config.clock import Clock
from pos.front.capture.look import FormLook
from pos.front.saved_cards import names
from pos.link.saved_cards import ConsentPlan

if TYPE_CHECKING:
    from pos.front.capture.form import CardForm
    from pos.front.capture.update_form import UpdateForm


class _Processor(Protocol):
    @property
    def card_origins(self) -> tuple[str, ...]:
        """Where the processor's own parts come from."""


class EngineForms:
    """Forms of their own: the till's card form stays as it is."""

    def __init__(
        self,
        look: Callable[[], FormLook],
        clock: Clock,
        processor: Callable[[], _Processor | None],
        read_mandate: Callable[[ConsentPlan, Callable[[str], None]], None],
        worked: Callable[[], None],
    ) -> None:
        self._look, self._clock, self._processor, self._read = look, clock, processor, read_mandate
        #: Somebody types, of which the back hears nothing else.
        self._worked = worked
        self._card: CardForm | None = None
        self._update: UpdateForm | None = None

    def card(self, parent: QWidget) -> QWidget:
        """A card form for a new card."""
        from pos.front.capture.form import CardForm

        self._card = form = CardForm(self._look(), parent, clock=self._clock, view_name=names.FORM_VIEW)
        form.setObjectName(f"{names.FORM}.card")
        form.fields_changed.connect(lambda _: self._worked())
        form.allow(self._origins)
        return form

    def update(self, parent: QWidget) -> QWidget:
        """A form for another date or address."""
        from pos.front.capture.update_form import UpdateForm

        self._update = form = UpdateForm(self._look(), names.UPDATE_VIEW, parent, clock=self._clock)
        form.setObjectName(f"{names.FORM}.update")
        form.armed_changed.connect(lambda _: self._worked())
        form.allow(self._origins)
        return form

    def read_mandate(self, plan: ConsentPlan, heard: Callable[[str], None]) -> None:
        """Read what a customer agrees to."""
        self._read(plan, heard)

    def wear(self) -> None:
        """Take the colours and sizes of the window, which are others now."""
        for form in (self._card, self._update):
            if form is not None:
                form.use_look(self._look())

    def shut(self) -> None:
        """Destroy every page there is, for good."""
        if self._update is not None:
            self._update.close_form()
        if self._card is not None:
            self._card.shut()

    @property
    def _origins(self) -> tuple[str, ...]:
        processor = self._processor()
        return processor.card_origins if processor is not None else ()
