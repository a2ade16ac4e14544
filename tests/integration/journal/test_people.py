"""Customers in the journal: one form makes one, nobody is written over, and an erased one is nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.people import ChangedMeanwhile
from pos.domain.customer import Customer
from pos.domain.errors import NotFound
from tests.unit.back.customers.shop import MARIA, TOMAS, Shop


@pytest.fixture
def shop(tmp_path: Path, place: Path | str) -> Iterator[Shop]:
    shop = Shop(tmp_path, place=place)
    yield shop
    shop.engine.dispose()


def test_the_same_form_twice_is_one_customer(shop: Shop) -> None:
    first = shop.people.add(Customer("C-1", MARIA), "Anna", draft="form-1")
    again = shop.people.add(Customer("C-1", MARIA), "Anna", draft="form-1")
    assert again == first
    shop.people.announce("C-1")
    shop.people.announce("C-1")
    assert [kept.customer for kept in shop.people.since(0, 10)] == [first]


def test_nobody_is_found_before_they_are_announced(shop: Shop) -> None:
    shop.people.add(Customer("C-1", MARIA), "Anna")
    assert shop.people.since(0, 10) == []
    shop.people.discard("C-1")
    assert shop.people.by_reference("C-1") is None


def test_a_crash_before_the_announcement_loses_nobody(shop: Shop) -> None:
    shop.people.add(Customer("C-1", MARIA), "Anna")
    shop.people.announce_left()
    assert len(shop.people.since(0, 10)) == 1


def test_an_announced_customer_is_not_taken_back(shop: Shop) -> None:
    shop.customer()
    shop.people.discard("C-1")
    assert shop.people.by_reference("C-1") is not None


def test_the_second_of_two_editors_writes_over_nothing(shop: Shop) -> None:
    read_here = read_there = shop.customer()
    changed = shop.people.change(replace(read_here, owner=replace(MARIA, last_name="Kelly")), "Anna")
    assert changed.version == read_here.version + 1
    with pytest.raises(ChangedMeanwhile):
        shop.people.change(replace(read_there, owner=replace(MARIA, first_name="Mary")), "Ben")
    kept = shop.people.by_reference("C-1")
    assert kept is not None
    assert kept.customer.owner.name == "Maria Kelly"


def test_people_who_are_alike_share_an_e_mail_or_a_phone(shop: Shop) -> None:
    maria = shop.customer()
    shop.customer(TOMAS, "C-2")
    assert shop.people.alike(replace(TOMAS, email="MARIA.keller@Example.test", phone="")) == (maria,)
    assert shop.people.alike(replace(MARIA, email="other@example.test", phone="021 555 0114")) == (maria,)
    assert shop.people.alike(MARIA, but="C-1") == ()
    assert shop.people.alike(replace(MARIA, email="new@example.test", phone="")) == ()


def test_what_the_processor_was_not_told_is_remembered(shop: Shop) -> None:
    customer = shop.customer()
    shop.people.known("C-1")
    assert _known(shop)
    shop.people.change(customer, "Anna", told=False)
    assert not _known(shop)


def test_the_settings_customers_come_in_once(shop: Shop) -> None:
    both = [Customer("C-1", MARIA), Customer("C-2", TOMAS)]
    assert shop.people.add_all(both, "settings") == 2
    kept = shop.people.by_reference("C-1")
    assert kept is not None
    shop.people.change(replace(kept.customer, owner=replace(MARIA, last_name="Kelly")), "Anna")
    assert shop.people.add_all(both, "settings") == 0
    kept = shop.people.by_reference("C-1")
    assert kept is not None
    assert kept.customer.owner.last_name == "Kelly"


def test_an_erased_customer_is_nobody_and_does_not_come_back(shop: Shop) -> None:
    customer = shop.customer()
    shop.people.erase("C-1", "Mara")
    assert shop.people.by_reference("C-1") is None
    assert shop.people.alike(MARIA) == ()
    with pytest.raises(NotFound):
        shop.people.change(customer, "Anna")
    assert shop.people.add_all([Customer("C-1", MARIA)], "settings") == 0
    [left] = shop.people.since(0, 10)
    assert left.erased
    assert "Keller" not in repr(left)


def test_every_change_is_seen_once_and_in_order(shop: Shop) -> None:
    for number in range(5):
        shop.customer(replace(MARIA, email=f"m{number}@example.test", phone=""), f"C-{number}")
    shop.people.change(_customer(shop, "C-2"), "Anna")
    seen, change = [], 0
    while rows := shop.people.since(change, 2):
        seen += [row.customer.reference for row in rows]
        change = rows[-1].change
    assert seen == ["C-0", "C-1", "C-3", "C-4", "C-2"]


def _known(shop: Shop) -> bool:
    kept = shop.people.by_reference("C-1")
    assert kept is not None
    return kept.known


def _customer(shop: Shop, reference: str) -> Customer:
    kept = shop.people.by_reference(reference)
    assert kept is not None
    return kept.customer


def test_no_exception_of_the_database_says_who_was_to_be_written(shop: Shop) -> None:
    with pytest.raises(SQLAlchemyError) as refused, shop.engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Maria Keller"})
    assert "Keller" not in str(refused.value)
