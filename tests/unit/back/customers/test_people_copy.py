"""Customers are found by any part of name, e-mail and reference and by the end of their phone number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.back.customers.people_copy import PeopleCopy
from pos.back.customers.search_texts import folded
from pos.domain.customer import Customer
from tests.unit.back.customers.shop import MARIA, TOMAS, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.customer(MARIA, "CUSTOMER-1001")
    shop.customer(TOMAS, "CUSTOMER-1002")
    shop.customer(
        replace(MARIA, first_name="Jörg", last_name="Weiß-Łukasz", email="jw@example.test", phone="030 90"), "X-3"
    )
    shop.following.begin()
    return shop


def found(shop: Shop, text: str, limit: int = 20) -> list[str]:
    customers, _more = shop.copy.find(text, limit)
    return [customer.reference for customer in customers]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("mar", ["CUSTOMER-1001"]),
        ("KEL", ["CUSTOMER-1001"]),
        ("ell", ["CUSTOMER-1001"]),
        ("keller mar", ["CUSTOMER-1001"]),
        ("maria.k", ["CUSTOMER-1001"]),
        ("eller@exam", ["CUSTOMER-1001"]),
        ("0114", ["CUSTOMER-1001"]),
        ("555 0162", ["CUSTOMER-1002"]),
        ("tomas", ["CUSTOMER-1002"]),
        ("TOMÁS", ["CUSTOMER-1002"]),
        ("1002", ["CUSTOMER-1002"]),
        ("customer-1002", ["CUSTOMER-1002"]),
        ("mer-1002", ["CUSTOMER-1002"]),
        ("weiss", ["X-3"]),
        ("lukasz", ["X-3"]),
        ("jorg", ["X-3"]),
        ("90", ["X-3"]),
        ("m", ["CUSTOMER-1001"]),
        ("example.test", ["CUSTOMER-1001", "CUSTOMER-1002", "X-3"]),
        ("nobody", []),
        ("0115", []),
        ("kel byr", []),
    ],
)
def test_a_part_is_enough(shop: Shop, text: str, references: list[str]) -> None:
    assert sorted(found(shop, text)) == references


def test_nothing_typed_shows_the_newest(shop: Shop) -> None:
    assert found(shop, "") == ["X-3", "CUSTOMER-1002", "CUSTOMER-1001"]


def test_a_phone_is_found_by_its_end_only(shop: Shop) -> None:
    assert found(shop, "0162") == ["CUSTOMER-1002"]
    assert found(shop, "9155") == []


def test_more_than_fit_is_said(shop: Shop) -> None:
    customers, more = shop.copy.find("example", 2)
    assert (len(customers), more) == (2, True)


@pytest.mark.parametrize(
    "text", ['"', "'", "%", "_", "*", "\\", "a\x00b", "AND OR NOT", "(", "-", "ß", "🙂🙂🙂", "^", "NEAR("]
)
def test_no_text_is_a_question_of_its_own(shop: Shop, text: str) -> None:
    shop.copy.find(text, 20)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(shop: Shop, text: str) -> None:
    shop.copy.find(text, 20)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 22), st.integers(3, 25))
def test_any_part_of_an_e_mail_of_three_letters_finds_it(shop: Shop, start: int, length: int) -> None:
    part = MARIA.email[start : start + length]
    if len(part) >= 3:
        assert "CUSTOMER-1001" in found(shop, part)


def test_a_change_is_found_by_the_new_name_and_not_by_the_old(shop: Shop) -> None:
    kept = shop.people.by_reference("CUSTOMER-1001")
    assert kept is not None
    shop.people.change(replace(kept.customer, owner=replace(MARIA, last_name="Oduya", email="mo@example.test")), "Anna")
    shop.following.catch_up()
    assert found(shop, "oduya") == ["CUSTOMER-1001"]
    assert found(shop, "kel") == found(shop, "eller@") == found(shop, "ria kel") == []


def test_an_erased_person_leaves_no_byte_behind(shop: Shop, tmp_path: Path) -> None:
    shop.people.erase("CUSTOMER-1001", "Mara")
    shop.following.catch_up()
    assert found(shop, "keller") == []
    assert found(shop, "tomas") == ["CUSTOMER-1002"]
    shop.copy.close()
    for file in tmp_path.glob("people.sqlite*"):
        assert b"eller" not in file.read_bytes().lower()


def test_a_damaged_copy_is_made_anew_from_the_journal(shop: Shop, tmp_path: Path) -> None:
    shop.copy.close()
    (tmp_path / "people.sqlite").write_bytes(b"not a database" * 100)
    shop.copy = shop.following._copy = PeopleCopy(tmp_path / "people.sqlite")
    shop.following.begin()
    assert found(shop, "keller") == ["CUSTOMER-1001"]


def test_folding_is_stable() -> None:
    assert folded("Ærø  STRAßE\t2") == "aero strasse 2"
    assert folded(folded("Ærø")) == folded("Ærø")


def test_customers_keep_their_version(shop: Shop) -> None:
    [maria], _more = shop.copy.find("keller", 5)
    assert maria == Customer("CUSTOMER-1001", MARIA, "", 1)
