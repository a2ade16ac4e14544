"""A payment source: what the vendor's library makes of a typed card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from pos.domain.errors import NotUnderstood

#: How long the security code behind a source is trusted; the vendor says "a few minutes".
CODE_LIFETIME: Final = timedelta(minutes=3)

#: Brands that the processor writes as one word and nobody else does.
_WRITTEN: Final = {"AmericanExpress": "American Express", "DinersClub": "Diners Club"}
_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,80}")


class SourceState(Enum):
    """Where a source stands at the processor.

    Source: payments/sources, "Source states".
    """

    CHARGEABLE = "chargeable"
    CONSUMED = "consumed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REQUIRES_ACTION = "requires_action"
    PENDING = "pending"


class SourceId(str):
    """A source's id, which no text may show: its ``repr`` is empty of it."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> SourceId:
        """Check the form of an id that a stranger sent.

        Raises: NotUnderstood without repeating the text.
        """
        if not _ID.fullmatch(text):
            raise NotUnderstood("The card form sent a source that is not one.")
        return cls(text)

    def __repr__(self) -> str:
        return "SourceId(…)"


@dataclass(frozen=True, slots=True)
class CardFace:
    """What may be known and shown of a card.

    Units: ``last_four`` is text of four digits; ``expiry_year`` has four digits.
    """

    brand: str
    last_four: str
    expiry_month: int
    expiry_year: int

    @property
    def brand_name(self) -> str:
        """The brand as people write it."""
        return _WRITTEN.get(self.brand, self.brand)

    def __str__(self) -> str:
        return f"{self.brand_name} ending {self.last_four}"


@dataclass(frozen=True, slots=True)
class Source:
    """A captured card, ready to be attached.

    Units: ``created_at`` is aware UTC by the till's own clock.
    """

    id: SourceId
    state: SourceState
    card: CardFace
    created_at: datetime

    @property
    def code_expires_at(self) -> datetime:
        """When the security code behind the source is no longer trusted."""
        return self.created_at + CODE_LIFETIME
