"""The manager's list over 100,000 saved cards: a filter, an order, a page, against reading one page by number.

Run with ``python packaging/test.py -m benchmark``. The window waits for none of it; what is due keeps the list under
the hand: a page within one picture on the screen, any filter within half a second of the back's own time.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from pos.back.customers.people_copy import PeopleCopy
from pos.back.journal.cards import KeptCard
from pos.back.saved_cards.listing import CardList
from pos.domain.money import Money
from pos.domain.saved_card import CardState, ConsentMeans, SavedCard
from pos.domain.source import CardFace
from pos.link.saved_cards import CardOrder, CardQuery
from tests.benchmarks.test_customer_search import cost_ms, people

MANY = 100_000
TODAY = date(2026, 3, 4)
QUERIES = (
    CardQuery(),
    CardQuery(expires_within_days=60),
    CardQuery(expired=True, never_used=True),
    CardQuery(no_consent=True),
    CardQuery(refused_at_first_use=True),
    CardQuery(same_on_several=True),
    CardQuery(saved_by="Ben", order=CardOrder.SAVED, descending=True),
    CardQuery(order=CardOrder.CHARGED, descending=True),
    *(CardQuery(text=text) for text in ("k", "ke", "kel", "kelle", "keller 1111", "visa", "0114", "example", "zzzz")),
)


def cards() -> list[KeptCard]:
    """A hundred thousand cards of seventy thousand customers."""
    chance, at = random.Random(6), datetime(2025, 1, 1, tzinfo=UTC)
    made = []
    for number in range(1, MANY + 1):
        brand, last_four = chance.choice(("Visa", "MasterCard", "AmericanExpress")), f"{chance.randint(0, 9999):04d}"
        saved = at + timedelta(minutes=number)
        used = chance.random() < 0.8
        consent = ConsentMeans.TICKED if chance.random() < 0.97 else None
        card = SavedCard(
            id=f"k{number}",
            customer_reference=f"CUSTOMER-{chance.randint(1, 70_000):06d}",
            face=CardFace(brand, last_four, chance.randint(1, 12), chance.randint(2025, 2031)),
            state=CardState.SAVED,
            nickname=f"{brand} {last_four}",
            default=chance.random() < 0.7,
            saved_by=chance.choice(("Anna", "Ben", "Mara")),
            saved_at=saved,
            never_accepted=not used and chance.random() < 0.1,
            uses=int(used),
            charged_at=saved + timedelta(days=chance.randint(0, 300)) if used else None,
            charged=Money(chance.randint(100, 99_999), "EUR") if used else None,
            consent_means=consent,
            consent_at=saved if consent else None,
        )
        made.append(KeptCard(number, number, card))
    return made


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_the_list_of_a_hundred_thousand_cards(tmp_path: Path) -> None:
    copy = PeopleCopy(tmp_path / "people.sqlite")
    copy.put_people(people())
    copy.put_cards(cards())
    copy.count()
    found = CardList(copy, lambda: TODAY)
    everything = found.find(CardQuery())
    assert everything.count == MANY
    floor = cost_ms(partial(found.rows, everything.result, 0, 100))
    deep = max(cost_ms(partial(found.rows, everything.result, first, 100)) for first in (50_000, 77_777, 99_900))
    times = [(cost_ms(partial(found.find, query)), query) for query in QUERIES]
    worst = max(times, key=lambda time: time[0])
    lines = "\n".join(f"  {time:7.2f} ms  {query}" for time, query in times)
    print(  # noqa: T201  # a benchmark speaks on its output
        f"\ncard list, {MANY} cards: first page {floor:.2f} ms, a page anywhere {deep:.2f} ms (x{deep / floor:.2f}), "
        f"worst filter {worst[0]:.1f} ms\n{lines}"
    )
    assert deep <= max(2 * floor, 16)
    assert worst[0] <= 500
