"""What can happen to a saved card: one entry of its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from pos.domain.money import Money


class CardEvent(Enum):
    """A kind of entry; stored by value, so values never change."""

    #: The wish to save it, with the customer's consent, before the processor was asked.
    SAVING = "saving"
    SAVED = "saved"
    NOT_SAVED = "not_saved"
    #: Found at the processor; it was not saved here.
    FOUND = "found"
    CHARGED = "charged"
    REFUSED = "refused"
    RENAMED = "renamed"
    MADE_DEFAULT = "made_default"
    #: Another expiry date, or another address.
    UPDATED = "updated"
    HIDDEN = "hidden"
    OFFERED_AGAIN = "offered_again"
    REMOVING = "removing"
    REMOVED = "removed"
    #: The processor has it no more.
    GONE = "gone"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One entry of a saved card's history.

    Units: ``at`` is aware UTC; ``amount`` is what was charged or refused, where there was a charge.
    """

    at: datetime
    event: CardEvent
    by: str
    reason: str = ""
    #: What it is now, in a few words: a new nickname, a new date.
    detail: str = ""
    sale_reference: str = ""
    order_id: str = ""
    amount: Money | None = None
