"""What a text in the search field means, and how amounts are written."""

from __future__ import annotations

import pytest

from pos.domain.money import Money
from pos.front.parts.money_text import MoneyText
from pos.front.till.typed_text import Meaning, may_search, meaning_of


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", Meaning.NOTHING),
        ("   ", Meaning.NOTHING),
        ("1250", Meaning.AMOUNT),
        ("12.50", Meaning.AMOUNT),
        ("12,50", Meaning.AMOUNT),
        ("1 250,00", Meaning.AMOUNT),
        ("-5", Meaning.AMOUNT),
        # Mistyped, and told so as an amount: nobody looks for an item like this.
        ("1,234.50", Meaning.AMOUNT),
        ("12,5,0", Meaning.AMOUNT),
        ("AB-1234567890", Meaning.WORDS),
        ("4006381333931", Meaning.CODE),
        ("96385074", Meaning.CODE),
        ("036000291452", Meaning.CODE),
        ("pencil", Meaning.WORDS),
        ("PEN-1", Meaning.WORDS),
        ("A4 paper", Meaning.WORDS),
        ("٣", Meaning.WORDS),
        # Card numbers of every length that there is, as people type them.
        ("4444222233331111", Meaning.CARD_NUMBER),
        ("4444 2222 3333 1111", Meaning.CARD_NUMBER),
        ("4444-2222-3333-1111", Meaning.CARD_NUMBER),
        ("4444.2222.3333.1111", Meaning.CARD_NUMBER),
        ("4444/2222/3333/1111", Meaning.CARD_NUMBER),
        ("343456789012341", Meaning.CARD_NUMBER),
        ("30345678901235", Meaning.CARD_NUMBER),
        ("4222222222222", Meaning.CARD_NUMBER),
    ],
)
def test_a_text_means_one_thing(text: str, meaning: Meaning) -> None:
    assert meaning_of(text) is meaning


def test_no_more_digits_of_a_card_than_anyone_may_know_leave_the_field_while_it_is_typed() -> None:
    for length in range(1, 20):
        typed = "4444222233331111999"[:length]
        assert may_search(typed) is (length <= 8)
        assert may_search(f"card {typed}") is (length <= 8)


@pytest.mark.parametrize(
    ("money", "locale", "written"),
    [
        (Money(123456, "EUR"), "en_IE", "€1,234.56"),
        (Money(123456, "EUR"), "de_DE", "1.234,56\u00a0€"),
        (Money(19280, "JPY"), "ja_JP", "¥19,280"),
        (Money(595275, "KWD"), "en_KW", "KWD\u00a0595.275"),
        (Money(5, "EUR"), "xx_XX", "€0.05"),
        (Money(10**15 + 1, "EUR"), "en_IE", "€10,000,000,000,000.01"),
    ],
)
def test_money_is_written_as_people_of_the_place_write_it(money: Money, locale: str, written: str) -> None:
    assert MoneyText(locale)(money) == written


def test_another_locale_is_taken_at_once() -> None:
    money = MoneyText("en_IE")
    assert money(Money(1250, "EUR")) == "€12.50"
    money.use("de_DE")
    assert money(Money(1250, "EUR")) == "12,50\u00a0€"
