"""Parked baskets on both databases: whatever a crash comes between, a basket is in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from pos.back.journal.book import JournalNotWritable
from pos.back.journal.database import open_database
from pos.back.journal.parked import ParkedBaskets
from pos.back.journal.sales import Journal
from pos.back.journal.tables import PARKED
from pos.back.new_sale import new_sale
from pos.back.sealing import Sealer
from pos.domain.customer import Address, Owner
from pos.domain.parked_basket import ParkedBasket
from pos.domain.sale import Payer, Sale

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
PAYER = Payer("Rosa Quint", Owner("Rosa", "Quint", "rosa@quint.example", Address("5 Quay", "Dublin", "D02", "IE")))


class Counter:
    """A journal, and what is parked in it."""

    def __init__(self, place: Path | str, key: bytes = b"k" * 32, name: str = "Till 1") -> None:
        self.engine: Engine = open_database(place)
        sealer = Sealer(key)
        self.journal, self.parked = Journal(self.engine, sealer, name), ParkedBaskets(self.engine, sealer)

    def begun(self) -> Sale:
        return self.journal.record(replace(new_sale(NOW), payer=PAYER), None)

    def park(self, sale: Sale) -> None:
        self.parked.park(ParkedBasket(sale.id, sale.reference, sale.lines, sale.payer, NOW, "Anna"))

    def give_up(self, sale: Sale) -> None:
        self.journal.record(sale.cancelled(NOW), None)

    @property
    def listed(self) -> list[str]:
        return [basket.id for basket in self.parked.listed()]


@pytest.fixture
def counter(place: Path | str) -> Iterator[Counter]:
    counter = Counter(place)
    yield counter
    counter.journal.close()


def test_a_basket_is_parked_once_its_sale_is_given_up_and_no_more_once_it_goes_on(counter: Counter) -> None:
    sale = counter.begun()
    counter.park(sale)
    assert counter.listed == [], "a crash here leaves it on the counter, and nowhere else"
    counter.give_up(sale)
    assert counter.listed == [sale.id]
    [basket] = counter.parked.listed()
    assert (basket.payer, basket.by) == (PAYER, "Anna")

    resumed = new_sale(NOW)
    counter.parked.claim(sale.id, resumed.id)
    assert counter.listed == [sale.id], "a crash here leaves it parked"
    counter.journal.record(resumed, None)
    assert counter.listed == []


def test_what_is_parked_names_nobody_to_a_reader_and_goes_with_the_next_one(counter: Counter) -> None:
    first = counter.begun()
    counter.park(first)
    counter.give_up(first)
    with counter.engine.connect() as connection:
        [sealed] = connection.execute(select(PARKED.c.sealed)).scalars()
    assert b"Quint" not in sealed
    resumed = new_sale(NOW)
    counter.parked.claim(first.id, resumed.id)
    counter.journal.record(resumed, None)
    second = counter.begun()
    counter.park(second)
    with counter.engine.connect() as connection:
        assert connection.execute(select(PARKED.c.id)).scalars().all() == [second.id]


def test_a_sale_that_was_not_given_up_after_all_leaves_nothing_behind(counter: Counter) -> None:
    stayed, other = counter.begun(), counter.begun()
    counter.park(stayed)
    counter.park(other)
    counter.give_up(stayed)
    assert counter.listed == []


def test_what_cannot_be_read_is_said_like_every_trouble_of_the_journal(counter: Counter) -> None:
    with counter.engine.begin() as connection:
        PARKED.drop(connection)
    with pytest.raises(JournalNotWritable, match="cannot be read"):
        counter.parked.listed()


def test_each_till_sees_its_own(database: str) -> None:
    one, two = Counter(database), Counter(database, b"o" * 32, "Till 2")
    sale = one.begun()
    one.park(sale)
    one.give_up(sale)
    assert (one.listed, two.listed) == ([sale.id], [])
    one.journal.close()
    two.journal.close()
