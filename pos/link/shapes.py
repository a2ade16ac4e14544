"""What messages are made of."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pos.domain.customer import Owner
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.source import CardFace
from pos.domain.till_state import Charged


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all messages; the tag is the class name."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what messages are made of."""


class Witness(Part, frozen=True):
    """One thing that was asked about a sale in doubt, and what it said."""

    name: str
    said: str
    at: datetime


class Doubt(Part, frozen=True):
    """One sale whose outcome is not known."""

    sale_id: str
    reference: str
    total: Money
    since: datetime
    card: CardFace | None
    needs_person: bool
    witnesses: tuple[Witness, ...] = ()


class Outcome(Part, frozen=True):
    """How a charge ended, in terms that may be shown to anyone."""

    charged: Charged
    order_id: str = ""
    statement_name: str = ""
    #: Accepted, and held by the processor.
    pending: bool = False
    action: DeclineAction | None = None
    #: The same card may be submitted once more.
    may_try_again: bool = False
    card: CardFace | None = None


class PayerView(Part, frozen=True):
    """Who pays, as the window shows it."""

    label: str
    owner: Owner
    walk_in: bool
    #: Empty for whoever is not on file.
    customer_reference: str = ""
    missing: tuple[str, ...] = ()
