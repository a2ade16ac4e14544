"""In whose name a sale runs: its customer's, the standing walk-in customer's, or a guest's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from pos.back.journal.book import SaleSecrets
from pos.back.processor import Processor, Refused, ShopperSession
from pos.domain.sale import Sale

#: What the processor answers where a customer's reference means nobody.
_NOT_ON_FILE: Final = frozenset({400, 401, 403, 404})
#: A refusal may be a passing one; whoever is refused twice is not on file, and the sale is a guest's.
_TRIES: Final = 2

_log = logging.getLogger(__name__)


class SaleCustomer:
    """Opens the sessions of one checkout.

    ``walk_in`` is the standing customer under whom walk-ins are sold; empty sells them as guests. ``open_customer``
    opens the session of somebody who may have to be put on file first.
    """

    def __init__(
        self, processor: Processor, walk_in: str = "", open_customer: Callable[[str], ShopperSession] | None = None
    ) -> None:
        self._processor, self._walk_in, self._open_customer = processor, walk_in, open_customer

    def of(self, sale: Sale) -> str:
        """The customer's reference; empty for a guest."""
        return (sale.payer.customer_reference if sale.payer else "") or self._walk_in

    def opened(self, customer: str) -> SaleSecrets:
        """A fresh session of a customer, or a guest's where the processor does not know them.

        Raises: any ProcessorError.
        """
        open_customer = self._open_customer or self._processor.open_session
        for _ in range(_TRIES if customer else 0):
            try:
                return SaleSecrets(customer=customer).with_session(open_customer(customer))
            except Refused as no:
                if no.status not in _NOT_ON_FILE:
                    raise
                _log.warning("the processor does not know a customer (%s)", no.code)
        return SaleSecrets().with_session(self._processor.open_session())
