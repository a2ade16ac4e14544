"""The manager's list: every filter by itself and together, any page, and no row too many for a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from pos.back.saved_cards.listing import CardList
from pos.domain.card_event import CardEvent
from pos.domain.money import Money
from pos.domain.saved_card import CardState
from pos.domain.source import CardFace
from pos.link.codec import MOST_BYTES
from pos.link.saved_cards import CardOrder, CardQuery
from tests.unit.back.customers.shop import MARIA, TOMAS, Shop, source

TODAY = date(2026, 3, 4)
VISA = CardFace("Visa", "1111", 12, 2030)
SOON = CardFace("MasterCard", "0008", 4, 2026)
NOW_OR_NEVER = CardFace("JCB", "9879", 3, 2026)
PAST = CardFace("Amex", "2341", 2, 2026)


class Office:
    """Two customers and their cards."""

    def __init__(self, folder: Path) -> None:
        self.shop = Shop(folder)
        self.shop.customer(MARIA, "C-1")
        self.shop.customer(TOMAS, "C-2")
        self.cards = {
            "visa": self.shop.card("C-1", VISA, default=True),
            "soon": self.shop.card("C-1", SOON),
            "now": self.shop.card("C-1", NOW_OR_NEVER),
            "past": self.shop.card("C-2", PAST),
            "same": self.shop.card("C-2", VISA),
        }
        self.names = {card.id: name for name, card in self.cards.items()}
        self.list = CardList(self.shop.copy, lambda: TODAY)

    def found(self, **query: object) -> list[str]:
        self.shop.following.catch_up()
        found = self.list.find(CardQuery(**query))  # type: ignore[arg-type]  # a test knows the fields
        rows = self.list.rows(found.result, 0, 200).rows
        assert found.count == len(rows)
        return [self.names[row.id] for row in rows]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_all_cards_are_listed_by_customer(office: Office) -> None:
    assert office.found() == ["past", "same", "visa", "soon", "now"]
    found = office.list.find(CardQuery())
    assert (found.count, found.total, found.savers) == (5, 5, ("Anna",))


@pytest.mark.parametrize(
    ("order", "descending", "first"),
    [
        (CardOrder.EXPIRY, False, "past"),
        (CardOrder.EXPIRY, True, "same"),
        (CardOrder.SAVED, False, "visa"),
        (CardOrder.SAVED, True, "same"),
        (CardOrder.CUSTOMER, True, "now"),
        (CardOrder.CHARGED, True, "same"),
    ],
)
def test_each_order(office: Office, order: CardOrder, descending: bool, first: str) -> None:
    assert office.found(order=order, descending=descending)[0] == first


@pytest.mark.parametrize(
    ("days", "names"),
    [(1, []), (26, []), (27, ["now"]), (30, ["now"]), (57, ["soon", "now"]), (60, ["soon", "now"]), (36_500, None)],
)
def test_expiring_within_some_days_is_by_the_end_of_the_month(
    office: Office, days: int, names: list[str] | None
) -> None:
    assert office.found(expires_within_days=days) == (
        names or ["same", "visa", "soon", "now"] if names is None else names
    )


def test_expired(office: Office) -> None:
    assert office.found(expired=True) == ["past"]


def test_never_used_and_refused_at_first_use(office: Office) -> None:
    office.shop.cards.checked(office.cards["visa"].id, uses=1, charged_at=office.cards["visa"].saved_at.isoformat())
    office.shop.cards.checked(office.cards["soon"].id, never_accepted=True)
    assert office.found(never_used=True) == ["past", "same", "soon", "now"]
    assert office.found(refused_at_first_use=True) == ["soon"]
    assert office.found(refused_at_first_use=True, never_used=True, expires_within_days=60) == ["soon"]
    assert office.found(refused_at_first_use=True, expired=True) == []


def test_no_consent(office: Office) -> None:
    card = replace(office.cards["visa"], id="k9", option_id="8001", consent_means=None, consent_at=None)
    office.shop.cards.found_there(card, source(9), "till")
    office.names["k9"] = "found"
    assert office.found(no_consent=True) == ["found"]


def test_the_same_card_on_several_customers(office: Office) -> None:
    assert office.found(same_on_several=True) == ["same", "visa"]
    assert office.list.same_on(office.cards["visa"].id) == ("Tomás Byrne",)
    assert office.list.same_on(office.cards["soon"].id) == ()


def test_by_person(office: Office) -> None:
    office.shop.cards.checked(office.cards["now"].id, saved_by="Ben")
    assert office.found(saved_by="Ben") == ["now"]
    assert office.list.find(CardQuery()).savers == ("Anna", "Ben")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("keller", ["visa", "soon", "now"]),
        ("KELL 1111", ["visa"]),
        ("1111", ["same", "visa"]),
        ("0008", ["soon"]),
        ("mastercard", ["soon"]),
        ("tomas@", []),
        ("tomas.byrne", ["past", "same"]),
        ("0162", ["past", "same"]),
        ("C-2", ["past", "same"]),
        ("to", ["past", "same"]),
        ("card 5", ["same"]),
        ("anna", ["past", "same", "visa", "soon", "now"]),
        ("  ", ["past", "same", "visa", "soon", "now"]),
        ("zzz", []),
        ('"%_*', []),
    ],
)
def test_free_text_is_anything_on_the_card_or_of_its_owner(office: Office, text: str, names: list[str]) -> None:
    assert office.found(text=text) == names


def test_ended_cards_are_listed_on_demand(office: Office) -> None:
    office.shop.cards.end(office.cards["now"].id, CardState.REMOVED, CardEvent.REMOVED, "Mara", "asked")
    assert "now" not in office.found()
    assert "now" in office.found(with_ended=True)


def test_a_row_says_what_there_is_to_say(office: Office) -> None:
    card = office.cards["past"]
    office.shop.cards.checked(
        card.id, uses=2, charged_at="2026-02-01T10:00:00.000000Z", charged_minor=1250, charged_currency="EUR"
    )
    office.shop.following.catch_up()
    found = office.list.find(CardQuery(expired=True))
    [row] = office.list.rows(found.result, 0, 10).rows
    assert (row.customer, row.reference, row.face, row.expired) == ("Tomás Byrne", "C-2", PAST, True)
    assert (row.charged, row.saved_by, row.state) == (Money(1250, "EUR"), "Anna", CardState.SAVED)


def test_any_page_of_a_result(office: Office) -> None:
    found = office.list.find(CardQuery())
    pages = [office.list.rows(found.result, first, 2).rows for first in (0, 2, 4)]
    assert [office.names[row.id] for page in pages for row in page] == ["past", "same", "visa", "soon", "now"]
    assert office.list.rows(found.result, 9, 2).rows == ()
    assert office.list.rows(found.result, -5, 1).rows == pages[0][:1]


def test_an_old_result_is_forgotten(office: Office) -> None:
    first = office.list.find(CardQuery())
    for _ in range(5):
        office.list.find(CardQuery())
    assert office.list.rows(first.result, 0, 10).rows == ()


def test_long_names_never_make_a_message_too_long(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    long = replace(MARIA, first_name="Ж" * 80, last_name="Ж" * 80)
    shop.customer(long)
    for _ in range(150):
        card = shop.card()
        shop.cards.rename(card.id, f"{card.id}{'Ж' * 70}", "Ж" * 80, "")
    shop.following.catch_up()
    cards = CardList(shop.copy, lambda: TODAY)
    found = cards.find(CardQuery())
    rows = cards.rows(found.result, 0, 200)
    assert 0 < len(rows.rows) < 150
    assert len(msgspec.json.encode(rows)) < MOST_BYTES
