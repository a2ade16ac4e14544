"""Whom the window talks to, as far as it needs to know them; tests put stand-ins in their places."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from pos.link.messages import Answer, CardFormPlan, Command


class BackOffice(Protocol):
    """The back, as the front knows it."""

    @property
    def sale_changed(self) -> SignalInstance:
        """Carries a SaleChanged."""

    @property
    def readiness_changed(self) -> SignalInstance:
        """Carries a ReadinessChanged."""

    @property
    def catalogue_progress(self) -> SignalInstance:
        """Carries a CatalogueProgress."""

    @property
    def sale_resolved(self) -> SignalInstance:
        """Carries a SaleResolved."""

    @property
    def people_changed(self) -> SignalInstance:
        """Carries a PeopleChanged."""

    @property
    def doubts_counted(self) -> SignalInstance:
        """Carries a DoubtsCounted."""

    @property
    def fatal(self) -> SignalInstance:
        """Carries a Fatal."""

    @property
    def lost(self) -> SignalInstance:
        """The back is gone."""

    def ask(self, command: Command, answered: Callable[[Answer], None] | None = None) -> None:
        """Send a wish; the answer comes later, once."""


class CardForm(Protocol):
    """The card form; a widget, but the window must not need its engine to know it."""

    @property
    def phase(self) -> Enum:
        """Where it stands; the names are those of ``presenter.Form``."""

    @property
    def armed(self) -> bool:
        """Whether all fields are complete and nothing is under way."""

    @property
    def phase_changed(self) -> SignalInstance:
        """The phase is another now."""

    @property
    def armed_changed(self) -> SignalInstance:
        """It became armed, or no longer is."""

    @property
    def charge_wished(self) -> SignalInstance:
        """Enter in the last field."""

    @property
    def captured(self) -> SignalInstance:
        """Carries a Source."""

    @property
    def card_refused(self) -> SignalInstance:
        """No chargeable source was made. Carries a CardFace or None."""

    @property
    def capture_failed(self) -> SignalInstance:
        """The page could not capture a card. Carries one sentence."""

    @property
    def barcode_typed(self) -> SignalInstance:
        """A scanner wrote into a card field. Carries the code."""

    @property
    def leave_forward(self) -> SignalInstance:
        """Tab out of the last field."""

    @property
    def leave_backward(self) -> SignalInstance:
        """Shift+Tab out of the first field."""

    def open(self, plan: CardFormPlan) -> None:
        """Load the fields for one card."""

    def close_form(self) -> None:
        """Destroy the page and whatever was typed into it."""

    def tokenise(self) -> None:
        """Have the source made."""

    def focus_first(self) -> None:
        """Put the cursor into the card number."""


#: Builds the card form inside a parent; called once, after the first paint. What it returns is a CardForm.
MakeCardForm = Callable[[QWidget], QWidget]
