"""Whom the window talks to, as far as it needs to know them; tests put stand-ins in their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from pos.front.parts import card_form
from pos.link.messages import Answer, Command


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
    def baskets_parked(self) -> SignalInstance:
        """Carries a BasketsParked."""

    @property
    def fatal(self) -> SignalInstance:
        """Carries a Fatal."""

    @property
    def lost(self) -> SignalInstance:
        """The back is gone."""

    def ask(self, command: Command, answered: Callable[[Answer], None] | None = None) -> None:
        """Send a wish; the answer comes later, once."""


class CardForm(card_form.CardForm, Protocol):
    """The till's own card form, into which a scanner may write; its phases are those of ``presenter.Form``."""

    @property
    def barcode_typed(self) -> SignalInstance:
        """A scanner wrote into a card field. Carries the code."""

    def make_ahead(self) -> None:
        """Make what the next card needs: nobody waits for anything now."""


#: Builds the card form inside a parent; called once, after the first paint. What it returns is a CardForm.
MakeCardForm = Callable[[QWidget], QWidget]
