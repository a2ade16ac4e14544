"""Keeps parked baskets, sealed: they name people, and go when somebody goes on with them."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.book import JournalNotWritable
from pos.back.journal.people import writing
from pos.back.journal.tables import PARKED, SALES
from pos.back.sealing import Sealer
from pos.domain.parked_basket import ParkedBasket
from pos.domain.sale import SaleState

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(ParkedBasket)
#: The sale that a basket was taken from is over.
_GIVEN_UP: Final = (
    (select(SALES.c.id).where(SALES.c.id == PARKED.c.id, SALES.c.state == SaleState.CANCELLED.value))
    .correlate(PARKED)
    .exists()
)
#: The sale that it goes on as is written down.
_RESUMED: Final = select(SALES.c.id).where(SALES.c.id == PARKED.c.resumed_as).correlate(PARKED).exists()


class ParkedBaskets:
    """One till's parked baskets on disk; every call is one transaction, and returns when it is durable.

    Two things happen at each end, and a crash may come between them. So a basket counts as parked while the sale that
    it was taken from is given up, and the sale that it goes on as is not written down.
    """

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine, self._sealer, self._till = engine, sealer, sealer.identity
        self._reader = engine.execution_options(reads=True)

    def park(self, basket: ParkedBasket) -> None:
        """Keep a basket; it is parked once the sale of its id is given up.

        Raises: JournalNotWritable.
        """
        sealed = self._sealer.seal(_encoder.encode(basket), _place(basket.id))
        with writing(self._engine) as connection:
            self._tidy(connection)
            connection.execute(delete(PARKED).where(PARKED.c.id == basket.id))
            connection.execute(insert(PARKED).values(id=basket.id, till=self._till, sealed=sealed, resumed_as=""))

    def listed(self) -> tuple[ParkedBasket, ...]:
        """Every parked basket of this till, the newest first.

        Raises: JournalNotWritable if the journal cannot even be read; SealBroken if the till's key is another one now.
        """
        wanted = select(PARKED.c.id, PARKED.c.sealed).where(PARKED.c.till == self._till, _GIVEN_UP, ~_RESUMED)
        try:
            with self._reader.connect() as connection:
                rows = connection.execute(wanted).all()
        except SQLAlchemyError as problem:
            reason = getattr(problem, "orig", None) or type(problem).__name__
            raise JournalNotWritable(f"The journal cannot be read ({reason}).") from None
        found = [_decoder.decode(self._sealer.open(row.sealed, _place(row.id))) for row in rows]
        return tuple(sorted(found, key=lambda basket: basket.parked_at, reverse=True))

    def claim(self, basket_id: str, sale_id: str) -> None:
        """Say which sale it goes on as; it is parked no more once that sale is written down.

        Raises: JournalNotWritable.
        """
        with writing(self._engine) as connection:
            self._tidy(connection)
            connection.execute(update(PARKED).where(PARKED.c.id == basket_id).values(resumed_as=sale_id))

    def _tidy(self, connection: Connection) -> None:
        """Forget baskets that go on as sales, and those whose sale was never given up."""
        connection.execute(delete(PARKED).where(PARKED.c.till == self._till, or_(_RESUMED, ~_GIVEN_UP)))


def _place(basket_id: str) -> str:
    return f"parked/{basket_id}"
