"""Sales as a till would write them, without a till."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pos.back.journal.database import open_database
from pos.back.journal.sales import Journal, SaleSecrets
from pos.back.sealing import Sealer
from pos.domain.cart import Line, Totals
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.product import Product
from pos.domain.sale import Sale
from pos.domain.source import CardFace, Source, SourceId, SourceState

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
PENCIL = Product("p1", "Pencil", "PEN-1", "4006381333931", Money(120, "EUR"))
CARD = CardFace("Visa", "1111", 12, 2030)
TOKEN = "a-token-that-nobody-may-read"
SECRETS = SaleSecrets(access_token=TOKEN, refresh_token=TOKEN, source="source-0001")
KEY = b"k" * 32


@contextmanager
def opened(place: Path | str, key: bytes = KEY, till: str = "Till 1") -> Iterator[Journal]:
    journal = Journal(open_database(place), Sealer(key), till)
    try:
        yield journal
    finally:
        journal.close()


def begun(sale_id: str = "s1") -> Sale:
    return Sale(sale_id, "K7Q2", NOW, NOW, lines=(Line("l1", PENCIL, 1),))


def priced(sale_id: str = "s1") -> Sale:
    nothing, total = Money(0, "EUR"), Money(120, "EUR")
    sums = Totals(total, nothing, nothing, Money(22, "EUR"), total, tax_included=True)
    return begun(sale_id).in_session(NOW).priced("4711", sums, (total,), NOW)


def tokenised(sale_id: str = "s1") -> Sale:
    source = Source(SourceId("source-0001"), SourceState.CHARGEABLE, CARD, NOW)
    return priced(sale_id).tokenised(source, NOW)


def submitting(sale_id: str = "s1") -> Sale:
    return tokenised(sale_id).submitting(frozenset(), frozenset(), NOW)


def approved(sale_id: str = "s1", order_id: str = "8812") -> Sale:
    return submitting(sale_id).ordered(Order(order_id, "Submitted", Money(120, "EUR")), NOW)


def way_to_submit(sale_id: str) -> tuple[Sale, ...]:
    """Every entry of a sale until its submit leaves."""
    first = begun(sale_id)
    return first, first.in_session(NOW), priced(sale_id), tokenised(sale_id), submitting(sale_id)
