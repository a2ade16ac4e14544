"""Refunds as the journal keeps them: each is on the disk before it is asked for, and once while it is under way."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from pos.back.journal.changes import text_of
from pos.back.journal.people import reading, writing
from pos.back.journal.refund_tables import REFUNDS
from pos.domain.errors import NotAllowed
from pos.domain.refund import COUNTED_STATES, DOUBTFUL_STATES, UNDER_WAY_STATES, Refund, RefundState

DOUBTFUL_ALREADY: Final = (
    "We do not know yet what became of an earlier refund of this order. Nothing more is asked for until we do."
)
ASKED_ALREADY: Final = "The same refund was asked for already and is under way. It was not asked for a second time."

_DOUBTFUL: Final = sorted(state.value for state in DOUBTFUL_STATES)
_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Refund)


class RefundRecords:
    """The shop's refunds on disk; every call is one transaction, and returns when it is durable."""

    def __init__(self, engine: Engine, till: str) -> None:
        self._engine, self._till = engine, till
        self._reader = engine.execution_options(reads=True)

    # --- read ---

    def by_id(self, refund_id: str) -> Refund | None:
        """One refund.

        Raises: JournalNotWritable if it cannot even be read.
        """
        found = self._read(select(REFUNDS.c.body).where(REFUNDS.c.id == refund_id))
        return found[0] if found else None

    def of_sale(self, sale_id: str) -> tuple[Refund, ...]:
        """Every refund of a sale, newest first.

        Raises: JournalNotWritable if they cannot even be read.
        """
        wanted = select(REFUNDS.c.body).where(REFUNDS.c.sale_id == sale_id)
        return self._read(wanted.order_by(REFUNDS.c.asked_at.desc(), REFUNDS.c.id))

    def counted_minor(self, sale_id: str, currency: str) -> int:
        """How much of a sale went back, or may have; what is in another currency counts as it is written.

        Units: minor units. Raises: JournalNotWritable if it cannot even be read.
        """
        return sum(one.amount.minor for one in self.of_sale(sale_id)
                   if one.state in COUNTED_STATES and one.amount.currency == currency)  # fmt: skip

    def expect_none_like(self, refund: Refund) -> None:
        """Make sure that nothing stands in the way of a refund.

        Raises: NotAllowed with why not; JournalNotWritable.
        """
        for one in self.of_sale(refund.sale_id):
            if one.state in DOUBTFUL_STATES:
                raise NotAllowed(DOUBTFUL_ALREADY)
            if one.state in UNDER_WAY_STATES and one.likeness == refund.likeness:
                raise NotAllowed(ASKED_ALREADY)

    def between(self, begin: datetime, end: datetime) -> tuple[Refund, ...]:
        """This till's refunds that were asked for before the end, and have changed since the beginning, or are open."""
        recent = or_(REFUNDS.c.changed_at >= text_of(begin), REFUNDS.c.state.in_(_DOUBTFUL))
        wanted = select(REFUNDS.c.body).where(REFUNDS.c.till == self._till, recent, REFUNDS.c.asked_at < text_of(end))
        return self._read(wanted.order_by(REFUNDS.c.asked_at))

    # --- write ---

    def begin(self, refund: Refund) -> None:
        """Write down that a refund is about to be asked for.

        Raises: NotAllowed if the same, or a doubtful one of the order, is under way; JournalNotWritable, and then
        nothing may be sent.
        """
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(REFUNDS).values(till=self._till, **_columns(refund)))
        except IntegrityError:
            # The indexes are the last guard, behind every other one: another till may have been quicker.
            self.expect_none_like(refund)
            raise NotAllowed(ASKED_ALREADY) from None

    def record(self, refund: Refund, before: Refund) -> Refund:
        """Write down where a refund stands now that was read as it was before; where another till was quicker, what
        that one wrote stands, and is returned.

        Raises: JournalNotWritable.
        """
        values = _columns(refund)
        try:
            done = self._update(before, values)
        except IntegrityError:
            # It was taken for lost, and turned up beside one that asks for the same: both are so.
            done = self._update(before, values | {"likeness": refund.id})
        return refund if done else self.by_id(refund.id) or refund

    def take_up(self, now: datetime) -> int:
        """Hold what this till was asking for when an earlier run ended for unknown; how many they were."""
        asking = select(REFUNDS.c.body).where(REFUNDS.c.till == self._till, REFUNDS.c.state == RefundState.ASKING.value)
        found = self._read(asking)
        for refund in found:
            self.record(refund.unknown(now), refund)
        return len(found)

    # --- inside ---

    def _update(self, before: Refund, values: dict[str, Any]) -> bool:
        as_it_was = (REFUNDS.c.id == before.id, REFUNDS.c.state == before.state.value)
        with writing(self._engine) as connection:
            return bool(connection.execute(update(REFUNDS).where(*as_it_was).values(**values)).rowcount)

    def _read(self, wanted: Any) -> tuple[Refund, ...]:
        with reading(self._reader) as connection:
            return tuple(_decoder.decode(body) for body in connection.execute(wanted).scalars())


def _columns(refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "sale_id": refund.sale_id,
        "order_id": refund.order_id,
        "state": refund.state.value,
        "likeness": hashlib.sha256(refund.likeness.encode()).hexdigest(),
        "minor": refund.amount.minor,
        "currency": refund.amount.currency,
        "asked_at": text_of(refund.asked_at),
        "changed_at": text_of(refund.changed_at),
        "body": _encoder.encode(refund).decode(),
    }
