"""The card form, as whoever shows one knows it: nobody needs its engine for that."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from PySide6.QtCore import SignalInstance

from pos.link.messages import CardFormPlan


class Fields(Protocol):
    """The fields of a card form, from outside."""

    @property
    def problem(self) -> str:
        """What is wrong with the first field that is marked, in the processor's own words; empty if none is."""


class CardForm(Protocol):
    """One card form; a widget."""

    @property
    def phase(self) -> Enum:
        """Where it stands, by the names of the form's own phases."""

    @property
    def fields(self) -> Fields:
        """How its fields look."""

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
