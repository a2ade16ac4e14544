"""What a cashier types is tidied, or refused with one sentence that repeats none of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos.domain.customer import Address, Owner
from pos.domain.errors import NotUnderstood
from pos.domain.typed_owner import card_number_in, checked, phone_digits, tidied

ROSA = Owner(
    "Rosa", "Alvarez", "rosa@example.test", Address("12 Main Street", "Dublin", "D02 AF30", "IE"), "+353 1 5550100"
)
CARD = "4444 2222 3333 1111"


def with_field(name: str, value: str) -> Owner:
    if name in ("line1", "line2", "city", "state", "postal_code", "country"):
        return replace(ROSA, address=replace(ROSA.address, **{name: value}))
    return replace(ROSA, **{name: value})  # type: ignore[arg-type]  # all of these are text


def test_stray_spaces_and_control_characters_go() -> None:
    typed = replace(ROSA, first_name="  Rosa\t", last_name="Al\x00varez\u2028", email=" rosa@example.test ")
    typed = replace(typed, address=replace(ROSA.address, country="ie", postal_code="d02 af30"))
    assert checked(typed) == replace(ROSA, last_name="Al varez")


def test_a_whole_person_is_taken_as_they_are() -> None:
    assert checked(ROSA) == ROSA


@pytest.mark.parametrize("name", ["first_name", "last_name", "email", "line1", "line2", "city", "state", "phone"])
@pytest.mark.parametrize("number", [CARD, CARD.replace(" ", ""), "card 4444-2222-3333-1111 please", "378734493671000"])
def test_a_card_number_is_refused_in_every_field_and_repeated_in_no_sentence(name: str, number: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        checked(with_field(name, number))
    assert "card number" in str(caught.value)
    assert not any(character.isdigit() for character in str(caught.value))


@pytest.mark.parametrize("phone", ["+353 21 555 0114", "00353215550114", "+4915112345678", "(01) 555-0100"])
def test_a_phone_number_is_no_card_number_whatever_its_digits(phone: str) -> None:
    assert checked(replace(ROSA, phone=phone)).phone == phone


@pytest.mark.parametrize(
    ("name", "word", "longest"),
    [
        ("first_name", "first name", 80),
        ("email", "e-mail", 120),
        ("line1", "street", 80),
        ("postal_code", "post code", 20),
    ],
)
def test_a_text_that_is_too_long_is_named_with_what_fits(name: str, word: str, longest: int) -> None:
    tail = "@example.test" if name == "email" else ""
    checked(with_field(name, "x" * (longest - len(tail)) + tail))
    with pytest.raises(NotUnderstood, match=f"{word} is too long: {longest + 1} characters, and {longest} fit"):
        checked(with_field(name, "x" * (longest + 1 - len(tail)) + tail))


@pytest.mark.parametrize(
    "email", ["rosa", "rosa@", "@example.test", "rosa@example", "rosa@@example.test", "a@b..c", "a,b@c.d"]
)
def test_half_an_e_mail_address_is_refused(email: str) -> None:
    with pytest.raises(NotUnderstood, match=r"name@example\.com"):
        checked(replace(ROSA, email=email))


@pytest.mark.parametrize(
    "email", ["rosa+shop@mail.example.test", "r@b.co", "rosa.álvarez@example.test", "o'brien@example.test"]
)
def test_odd_but_whole_e_mail_addresses_are_taken(email: str) -> None:
    assert checked(replace(ROSA, email=email)).email == email


def test_what_is_missing_is_named_at_once() -> None:
    with pytest.raises(NotUnderstood, match="Still missing: last name, e-mail, city"):
        checked(replace(ROSA, last_name=" ", email="", address=replace(ROSA.address, city="\n")))


def test_letters_are_no_phone_number() -> None:
    with pytest.raises(NotUnderstood, match="other characters than digits"):
        checked(replace(ROSA, phone="ask Tom"))


@pytest.mark.parametrize(("text", "is_one"), [(CARD, True), ("+353215550114", False), ("0114", False), ("", False)])
def test_a_search_knows_a_card_number(text: str, is_one: bool) -> None:
    assert card_number_in(text) is is_one


def test_tidied_is_stable() -> None:
    assert tidied(tidied(ROSA)) == tidied(ROSA)
    assert phone_digits(ROSA.phone) == "35315550100"
