"""A saved card: a source that belongs to a customer, and on whose word it was kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from pos.domain.money import Money
from pos.domain.source import CardFace


class CardState(Enum):
    """Where one saved card stands; stored by value, so values never change."""

    #: The wish to save is on disk; what the processor made of it is not known.
    SAVING = "saving"
    SAVED = "saved"
    #: The processor was asked and has not saved it.
    NOT_SAVED = "not_saved"
    #: The wish to remove is on disk; whether it is gone there is not known.
    REMOVING = "removing"
    REMOVED = "removed"
    #: The processor has it no more, and it was not this shop that removed it.
    GONE = "gone"


class ConsentMeans(Enum):
    """How a customer said yes; stored by value."""

    TICKED = "ticked"
    SIGNED_SLIP = "signed_slip"


class CardUse(Enum):
    """What becomes of the card of one sale; stored by value."""

    #: Attached to the cart only: single use.
    ONCE = "once"
    #: To be saved to the customer before it is charged.
    SAVE = "save"
    #: Just saved to the customer, and charged for the first time.
    JUST_SAVED = "just_saved"
    #: Saving did not work; nothing was charged.
    SAVE_FAILED = "save_failed"
    #: A card that was on file before.
    SAVED = "saved"


#: The source behind it is reusable: whether it was charged cannot be seen from its state.
REUSABLE_USES = frozenset({CardUse.JUST_SAVED, CardUse.SAVED})


class Unusable(Enum):
    """Why a saved card cannot be chosen at the counter."""

    EXPIRED = "expired"
    HIDDEN = "hidden"
    NEVER_ACCEPTED = "never_accepted"
    GONE = "gone"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Consent:
    """A customer's word that a card may be kept.

    Units: ``at`` is aware UTC; ``locale`` as in ``en_IE``.
    Source: ``Compliance.getDetails``, part ``saveCardMandate``.
    """

    text: str
    locale: str
    means: ConsentMeans
    by: str
    at: datetime

    @property
    def digest(self) -> str:
        """The SHA-256 of the exact text, in hex."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """The SHA-256 of a consent's exact text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SavedCard:
    """One card on file, as far as anyone in the shop may know it.

    Units: times are aware UTC; ``checked_at`` is when the processor last said that this is so.
    """

    id: str
    customer_reference: str
    face: CardFace
    state: CardState
    nickname: str
    default: bool
    saved_by: str
    saved_at: datetime
    hidden: bool = False
    #: It was refused when it was charged for the first time, and was never accepted since.
    never_accepted: bool = False
    uses: int = 0
    charged_at: datetime | None = None
    charged: Money | None = None
    consent_means: ConsentMeans | None = None
    consent_at: datetime | None = None
    checked_at: datetime | None = None
    #: The processor's own number of it; empty until it is known.
    option_id: str = ""

    def unusable(self, today: date) -> Unusable | None:
        """Why a cashier cannot choose it; None if nothing speaks against it.

        Units: ``today`` is the shop's own day; a card is good until its month ends.
        """
        if self.state is CardState.GONE:
            return Unusable.GONE
        if self.state is not CardState.SAVED:
            return Unusable.UNSETTLED
        if has_expired(self.face, today):
            return Unusable.EXPIRED
        if self.hidden:
            return Unusable.HIDDEN
        return Unusable.NEVER_ACCEPTED if self.never_accepted else None


def has_expired(face: CardFace, today: date) -> bool:
    """Whether a card's month is over."""
    return (face.expiry_year, face.expiry_month) < (today.year, today.month)
