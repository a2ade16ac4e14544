"""Every word of the page is a stranger's: what is not exactly one of its messages is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos.domain.card_number import may_hold_a_card_number
from pos.front.capture.page_messages import (
    Captured,
    Card,
    CardBrand,
    Field,
    Fields,
    NotCaptured,
    PageError,
    Returned,
    Why,
    read,
)

UUID = "5b0c8a3e-6f0d-4b56-9a51-0f6f0e3a7c11"
CARD = {"brand": "Visa", "lastFour": "1111", "month": 12, "year": 2030}
FIELD = {"focused": False, "complete": True, "empty": False, "error": ""}
CAPTURED: dict[str, Any] = {"say": "captured", "attempt": 1, "id": UUID, "card": CARD}
FIELDS: dict[str, Any] = {"say": "fields", "number": FIELD, "expiry": FIELD, "code": FIELD, "brand": "visa"}


def test_each_message_is_read_as_what_it_is() -> None:
    assert read(json.dumps(CAPTURED)) == Captured(1, UUID, Card("Visa", "1111", 12, 2030))
    field = Field(focused=False, complete=True, empty=False, error="")
    assert read(json.dumps(FIELDS)) == Fields(field, field, field, CardBrand.VISA)
    assert read('{"say": "return"}') == Returned()
    assert read('{"say": "not_captured", "attempt": 3, "why": "no_network"}') == NotCaptured(3, Why.NO_NETWORK)


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"say": "destroy"}',
        '{"say": "ready", "more": 1}',
        '{"say": "left", "forward": "yes"}',
        "[" * 3000,
        json.dumps(CAPTURED | {"id": "short"}),
        json.dumps(CAPTURED | {"id": UUID + "\n"}),
        json.dumps(CAPTURED | {"id": "../../etc/passwd-and-more"}),
        json.dumps(CAPTURED | {"id": "x" * 81}),
        json.dumps(CAPTURED | {"attempt": 0}),
        json.dumps(CAPTURED | {"attempt": True}),
        json.dumps(CAPTURED | {"clientSecret": "s"}),
        json.dumps(CAPTURED | {"card": CARD | {"lastFour": "11112"}}),
        json.dumps(CAPTURED | {"card": CARD | {"lastFour": "١١١١"}}),
        json.dumps(CAPTURED | {"card": CARD | {"month": 13}}),
        json.dumps(CAPTURED | {"card": CARD | {"year": 30}}),
        json.dumps(CAPTURED | {"card": CARD | {"brand": "Visa 4444"}}),
        json.dumps(CAPTURED | {"card": CARD | {"brand": "<b>"}}),
        json.dumps(FIELDS | {"brand": "mycard"}),
        json.dumps(FIELDS | {"number": FIELD | {"error": "x" * 201}}),
        json.dumps(FIELDS | {"number": FIELD | {"value": "4"}}),
        json.dumps({"say": "not_captured", "attempt": 1, "why": "because"}),
        '{"say": "return"}' + " " * 4096,
    ],
)
def test_whatever_is_not_a_message_of_the_page_is_refused_unrepeated(hostile: str) -> None:
    with pytest.raises(PageError) as refused:
        read(hostile)
    assert refused.value.__cause__ is None
    assert len(str(refused.value)) < 60


@pytest.mark.parametrize(
    "told",
    [
        "4444222233331111",
        "Your card 4444 2222 3333 1111 is wrong",
        "343456789012341",
        "4444-2222-3333-1111",
        "4444.2222.3333.1111",
        "００ 4917610000000000 ００",
        "a30345678901235b",
    ],
)
def test_a_card_number_in_any_message_is_refused(told: str) -> None:
    with pytest.raises(PageError):
        read(json.dumps(FIELDS | {"code": FIELD | {"error": told}}))
    escaped = json.dumps(FIELDS | {"code": FIELD | {"error": "@"}}).replace(
        "@", "".join(f"\\u{ord(c):04x}" for c in told)
    )
    with pytest.raises(PageError):
        read(escaped)


def test_a_card_number_as_an_id_is_refused() -> None:
    with pytest.raises(PageError):
        read(json.dumps(CAPTURED | {"id": "4444222233331111"}))


def test_an_id_of_the_usual_form_is_no_card_number_whatever_its_digits() -> None:
    assert isinstance(read(json.dumps(CAPTURED | {"id": "44442222-3333-4111-8444-378734493671"})), Captured)


@pytest.mark.parametrize("text", ["", "123", "4444222233331112", "Order 4727310019 of 2026-03-04", "12/30"])
def test_other_digits_are_let_through(text: str) -> None:
    assert not may_hold_a_card_number(text)
