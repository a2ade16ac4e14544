"""Baskets that were put aside: written down before the counter is free, and gone once they lie there again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from pos.back.payers import Payers
from pos.domain.customer import NO_OWNER
from pos.domain.errors import KnownError, NotFound
from pos.domain.parked_basket import ParkedBasket
from pos.domain.sale import Sale
from pos.link.messages import NotDone
from pos.link.parked import BasketsParked, ParkedListed, ParkedRow

#: So many travel in one message; whoever parks more than that has another trouble.
_MOST_LISTED: Final = 60

_log = logging.getLogger(__name__)


class ParkedRecords(Protocol):
    """What is asked of wherever they are kept; every call is one transaction."""

    def park(self, basket: ParkedBasket) -> None:
        """Keep a basket; it is parked once the sale of its id is given up."""

    def listed(self) -> tuple[ParkedBasket, ...]:
        """Every parked basket of this till, the newest first.

        Raises: KnownError if they cannot be read.
        """

    def claim(self, basket_id: str, sale_id: str) -> None:
        """Say which sale it goes on as; it is parked no more once that sale is written down."""


class Parking:
    """One counter's parked baskets, in its lane."""

    def __init__(
        self,
        records: ParkedRecords,
        payers: Payers,
        now: Callable[[], datetime],
        told: Callable[[BasketsParked], None],
    ) -> None:
        self._records, self._payers, self._now, self._told = records, payers, now, told

    def park(self, sale: Sale, by: str) -> None:
        """Write a sale's basket down; the sale is given up next.

        Raises: JournalNotWritable, and then it must not be given up.
        """
        payer = sale.payer
        if payer is not None and payer.customer_reference:
            # Whoever is on file is looked up again: what is kept of them is kept there, and goes from there.
            payer = replace(payer, label="", owner=NO_OWNER)
        self._records.park(ParkedBasket(sale.id, sale.reference, sale.lines, payer, self._now(), by, sale.total))

    def parked(self, parked_id: str) -> ParkedBasket:
        """One parked basket.

        Raises: NotFound if it is not parked, or not any more.
        """
        found = next((basket for basket in self._records.listed() if basket.id == parked_id), None)
        if found is None:
            raise NotFound("This basket is not parked any more.")
        return found

    def claim(self, basket: ParkedBasket, sale_id: str) -> None:
        """Say which sale a basket goes on as; the sale is written down next."""
        self._records.claim(basket.id, sale_id)

    def listed(self) -> ParkedListed | NotDone:
        """All of them, as the window shows them; one sentence where they cannot be read."""
        try:
            baskets = self._records.listed()
        except KnownError as problem:
            return NotDone(sentence=str(problem))
        return ParkedListed(baskets=tuple(self._row(basket) for basket in baskets[:_MOST_LISTED]))

    def tell(self) -> None:
        """Tell how many there are, if that can be read: a sale does not wait for it."""
        try:
            count = len(self._records.listed())
        except KnownError:
            _log.exception("the parked baskets could not be counted")
            return
        self._told(BasketsParked(count=count))

    def _row(self, basket: ParkedBasket) -> ParkedRow:
        payer, _missing = self._payers.still(basket.payer)
        items = ", ".join(
            line.product.name if line.quantity == 1 else f"{line.quantity} × {line.product.name}"
            for line in basket.lines[:5]
        )
        return ParkedRow(
            parked_id=basket.id,
            reference=basket.reference,
            items=items if len(basket.lines) <= 5 else f"{items} …",
            pieces=basket.pieces,
            total=basket.total,
            parked_at=basket.parked_at,
            by=basket.by,
            payer=payer.label if payer is not None else "",
        )
