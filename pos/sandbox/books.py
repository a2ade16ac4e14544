"""The sandbox's memory: SQLite, one transaction a request, and the ledger on disk before the answer."""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from pos.sandbox import records
from pos.sandbox.clock import Clock, stamp
from pos.sandbox.folder import opened
from pos.sandbox.ledger import Ledger, posting_line
from pos.sandbox.shelf import Shelf


class Books:
    """All records, behind one lock: whoever holds a transaction is alone."""

    def __init__(self, folder: Path | None, ledger: Ledger, clock: Clock) -> None:
        self._lock = threading.RLock()
        self._clock = clock
        self._ledger = ledger
        self._posted: list[records.Posting] = []
        self._closing = ExitStack()
        self._database = database = opened(folder, self._closing)
        self.tokens = Shelf(database, "tokens", records.Token, "digest")
        self.sessions = Shelf(database, "sessions", records.Session, "id", "cart_id")
        self.shoppers = Shelf(database, "shoppers", records.Shopper, "id", "username", "reference")
        self.addresses = Shelf(database, "addresses", records.SavedAddress, "id", "shopper_id")
        self.payment_options = Shelf(
            database, "payment_options", records.PaymentOption, "id", "shopper_id", "source_id"
        )
        self.sources = Shelf(database, "sources", records.Source, "id", "created")
        self.carts = Shelf(database, "carts", records.Cart, "id", "payment_session_id")
        self.orders = Shelf(database, "orders", records.Order, "id", "session_id", "shopper_id", "submitted")
        self.refunds = Shelf(database, "refunds", records.Refund, "id", "order_id")
        self.returns = Shelf(database, "returns", records.Return, "id", "order_id")
        self.due = Shelf(database, "due", records.Due, "id", "at")
        self.postings = Shelf(database, "postings", records.Posting, "number")
        self.sold = Shelf(database, "sold", records.Sold, "product_id")
        self._next_number = self._highest_number() + 1
        self._postings_so_far = self.postings.count()
        ledger.catch_up(self.postings.all)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens wholly or not at all; what it posted is in the ledger's file afterwards.

        The books are committed first. A crash between the two is mended by ``Ledger.catch_up`` at the next start.
        """
        with self._lock:
            self._database.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                self._postings_so_far -= len(self._posted)
                self._posted.clear()
                raise
            self._database.execute("COMMIT")
            posted, self._posted = self._posted, []
            self._ledger.append(posted)

    def next_number(self) -> int:
        """A number that no other record has: more than 32 bits, and not easily guessed from the one before."""
        self._next_number += 1 + secrets.randbelow(97)
        return self._next_number

    def post(
        self, kind: str, order: records.Order, source_id: str, amount_minor: int, currency: str, **more: Any
    ) -> None:
        """Note that money moved."""
        self._postings_so_far += 1
        row = {
            "time": stamp(self._clock.now()),
            "kind": kind,
            "order_id": str(order.id),
            "cart_id": str(order.cart.id),
            "source_id": source_id,
            "amount_minor": amount_minor,
            "currency": currency,
            "attributes": order.cart.attributes,
            **more,
            "entry": str(uuid.uuid4()),
        }
        posting = records.Posting(self._postings_so_far, posting_line(row))
        self.postings.put(posting)
        self._posted.append(posting)

    def close(self) -> None:
        """Let go of database and ledger."""
        with self._lock:
            self._closing.close()
            self._ledger.close()

    def _highest_number(self) -> int:
        first = 470_000_000_000 + secrets.randbelow(9_000_000_000)
        tables = "sessions shoppers addresses payment_options carts orders refunds returns due".split()
        highest = [self._database.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608
        # Line items take numbers too; the gap keeps clear of those of the last cart.
        return max([first, *(int(number) + 100_000 for number in highest if number is not None)])
