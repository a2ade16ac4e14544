"""Finds what was sold, at whichever till: by the order's number, the sale's reference, or card and sum."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.book import JournalNotWritable
from pos.back.journal.database import READING
from pos.back.journal.tables import ENTRIES, SALES
from pos.domain.sale import Sale

_decoder: Final = msgspec.json.Decoder(Sale)


class SoldSales:
    """The shop's sales that became orders; each call returns the newest first, at most ``most`` of them.

    Raises: JournalNotWritable if the journal cannot even be read.
    """

    def __init__(self, engine: Engine) -> None:
        self._reader = engine.execution_options(**READING)

    def by_id(self, sale_id: str) -> Sale | None:
        """One sale that became an order."""
        found = self._found(1, SALES.c.id == sale_id)
        return found[0] if found else None

    def by_order(self, order_id: str, most: int) -> tuple[Sale, ...]:
        """The sale that became this order."""
        return self._found(most, SALES.c.order_id == order_id)

    def by_reference(self, reference: str, most: int) -> tuple[Sale, ...]:
        """The sales of this reference; it is short, so that in time there are several."""
        return self._found(most, SALES.c.reference == reference)

    def by_card(self, last_four: str, minor: int, most: int) -> tuple[Sale, ...]:
        """The sales of this sum that were charged to a card which ends like this.

        Units: ``minor`` in minor units of whatever currency.
        """
        return self._found(most, SALES.c.last_four == last_four, SALES.c.minor == minor)

    def _found(self, most: int, *conditions: Any) -> tuple[Sale, ...]:
        wanted = (
            select(ENTRIES.c.body)
            .join(SALES, ENTRIES.c.number == SALES.c.entry)
            .where(SALES.c.order_id != "", *conditions)
            .order_by(SALES.c.opened_at.desc())
            .limit(most)
        )
        try:
            with self._reader.connect() as connection:
                return tuple(_decoder.decode(body) for body in connection.execute(wanted).scalars())
        except SQLAlchemyError as problem:
            reason = getattr(problem, "orig", None) or type(problem).__name__
            raise JournalNotWritable(f"The journal cannot be read ({reason}).") from None
