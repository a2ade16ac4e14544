"""Whom the managers' room talks to, as far as it needs to know them; tests put stand-ins in their places."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from pos.front.parts import card_form
from pos.link.messages import Answer, Command
from pos.link.saved_cards import CardUpdatePlan, ConsentPlan

Answered = Callable[[Answer], None]


class Back(Protocol):
    """The back, as far as saved cards need it."""

    @property
    def people_changed(self) -> SignalInstance:
        """Carries a PeopleChanged."""

    @property
    def cards_checked(self) -> SignalInstance:
        """Carries a CardsChecked."""

    @property
    def duty_changed(self) -> SignalInstance:
        """Carries a DutyChanged."""

    def ask(self, command: Command, answered: Answered | None = None) -> None:
        """Send a wish; the answer comes later, once."""


class CardForm(card_form.CardForm, Protocol):
    """The card form for a new card."""

    @property
    def died(self) -> SignalInstance:
        """The page ended by itself."""


class UpdateForm(Protocol):
    """The form for another date or address; a widget."""

    @property
    def phase(self) -> Enum:
        """Where it stands."""

    @property
    def armed(self) -> bool:
        """Whether there is something to change."""

    @property
    def phase_changed(self) -> SignalInstance:
        """Carries the phase."""

    @property
    def armed_changed(self) -> SignalInstance:
        """Carries whether Enter would change the card."""

    @property
    def change_wished(self) -> SignalInstance:
        """Enter in the field."""

    @property
    def updated(self) -> SignalInstance:
        """The processor has changed the card."""

    @property
    def failed(self) -> SignalInstance:
        """Carries one sentence."""

    @property
    def left(self) -> SignalInstance:
        """Tab out of the field. Carries whether forwards."""

    def open(self, plan: CardUpdatePlan) -> None:
        """Load the page for one change."""

    def close_form(self) -> None:
        """Destroy the page."""

    def change(self) -> None:
        """Have the card changed."""

    def focus_first(self) -> None:
        """Put the cursor into the field."""


class Forms(Protocol):
    """Builds what needs the engine, on first use."""

    def card(self, parent: QWidget) -> QWidget:
        """A card form; what it returns is a CardForm."""

    def update(self, parent: QWidget) -> QWidget:
        """A form for changes; what it returns is an UpdateForm."""

    def read_mandate(self, plan: ConsentPlan, heard: Callable[[str], None]) -> None:
        """Read what a customer agrees to; ``heard`` gets the text, or an empty one."""

    def wear(self) -> None:
        """Take other colours and sizes."""

    def shut(self) -> None:
        """Destroy every page there is, for good."""
