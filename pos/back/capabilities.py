"""What one processor answers, where its documentation does not say; learnt from its own orders and remembered.

Each fact is for all tills of the shop, and for one address: another service may answer otherwise.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Final

from pos.back.journal.book import JournalNotWritable, SaleBook
from pos.back.processor import Processor, ProcessorError, Refused, ShopperSession
from pos.domain.order import Order
from pos.domain.sale import Sale

#: A submit that took longer than this was never seen anywhere: before it is over, silence proves nothing.
SHORTEST_QUIET: Final = timedelta(seconds=30)

_YES: Final = "yes"
_NO: Final = "no"
#: A guest's order is asked for with a guest's token; these say that the service does not answer such questions.
_HIDDEN: Final = frozenset({401, 403, 404})

_log = logging.getLogger(__name__)


class Capabilities:
    """The facts about one service; any lane may ask, and learning never gets in the way of a sale."""

    def __init__(self, book: SaleBook, service: str) -> None:
        self._book = book
        self._about = f"service:{hashlib.sha256(service.encode()).hexdigest()[:12]}"
        self._known: dict[str, str] = {}

    @property
    def order_has_cart_id(self) -> bool | None:
        """Whether an order has the number of its cart; None while nobody knows."""
        return self._flag("order-has-cart-id")

    @property
    def keeps_sale_id(self) -> bool | None:
        """Whether our sale's id comes back with the order; None while nobody knows."""
        return self._flag("keeps-sale-id")

    @property
    def shows_guest_orders(self) -> bool | None:
        """Whether a guest may read the order that they placed; None while nobody knows."""
        return self._flag("shows-guest-orders")

    @property
    def quiet_time(self) -> timedelta:
        """How long nothing must have been sent before silence proves anything: no submit ever took longer."""
        slowest = self._read("slowest-submit-s")
        return max(SHORTEST_QUIET, timedelta(seconds=float(slowest) if slowest else 0.0))

    def submit_took(self, seconds: float) -> None:
        """Learn how long a submit has taken; only a new longest is written down."""
        if timedelta(seconds=seconds) > self.quiet_time:
            self._learn("slowest-submit-s", f"{seconds:.1f}")

    def order_seen(self, sale: Sale, order: Order) -> None:
        """Learn from an order that is certainly this sale's."""
        self._learn("order-has-cart-id", _YES if order.id == sale.cart_id else _NO)
        self._learn("keeps-sale-id", _YES if order.sale_id == sale.id else _NO)

    @property
    def wants_probe(self) -> bool:
        """Whether it is worth one request to find out what guests may read."""
        return self.shows_guest_orders is None

    def probe(self, processor: Processor, session: ShopperSession, sale: Sale) -> None:
        """Ask for a guest's order that is known to be there, once for each service; never raises."""
        if sale.order is None:
            return
        try:
            found = processor.find_order(session, sale.order.id)
        except Refused as no:
            if no.status in _HIDDEN:
                self._learn("shows-guest-orders", _NO)
        except ProcessorError:
            return
        else:
            self._learn("shows-guest-orders", _YES if found else _NO)

    def _flag(self, name: str) -> bool | None:
        said = self._read(name)
        return None if not said else said == _YES

    def _read(self, name: str) -> str:
        if name not in self._known:
            try:
                self._known[name] = self._book.shop_fact(f"{self._about}/{name}")
            except JournalNotWritable:
                return ""
        return self._known[name]

    def _learn(self, name: str, value: str) -> None:
        if self._read(name) == value:
            return
        try:
            self._book.learn_for_shop(f"{self._about}/{name}", value)
        except JournalNotWritable:
            _log.warning("what was learnt of the processor could not be written down")
            return
        self._known[name] = value
