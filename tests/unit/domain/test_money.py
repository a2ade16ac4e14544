from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.errors import BugError, NotUnderstood
from pos.domain.money import MOST_MINOR, Money, exponent

CURRENCIES = ("EUR", "JPY", "KWD")


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("1250", "EUR", 1250),
        ("12.50", "EUR", 1250),
        ("12,50", "EUR", 1250),
        ("12,5", "EUR", 1250),
        ("12.", "EUR", 1200),
        (".5", "EUR", 50),
        (" 1 250,00 ", "EUR", 125000),
        ("5", "EUR", 5),
        ("1250", "JPY", 1250),
        ("1250", "KWD", 1250),
        ("1.25", "KWD", 1250),
    ],
)
def test_both_separators_and_the_keypad_are_understood(typed: str, currency: str, minor: int) -> None:
    assert Money.typed(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency", "said"),
    [
        ("", "EUR", "in digits"),
        (".", "EUR", "in digits"),
        ("abc", "EUR", "in digits"),
        ("-5", "EUR", "in digits"),
        ("1.2.3", "EUR", "in digits"),
        ("1,250.00", "EUR", "in digits"),
        ("٣", "EUR", "in digits"),
        ("12.505", "EUR", "2 digits"),
        ("12.5", "JPY", "0 digits"),
        ("0", "EUR", "more than zero"),
        ("0,00", "EUR", "more than zero"),
        ("9" * 40, "EUR", "too large"),
        (str(MOST_MINOR + 1), "EUR", "too large"),
    ],
)
def test_what_is_not_an_amount_gets_one_sentence(typed: str, currency: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        Money.typed(typed, currency)


@given(st.text(max_size=30), st.sampled_from(CURRENCIES))
def test_any_text_is_an_amount_or_a_sentence(text: str, currency: str) -> None:
    try:
        amount = Money.typed(text, currency)
    except NotUnderstood:
        return
    assert 0 < amount.minor <= MOST_MINOR


@given(st.integers(1, MOST_MINOR), st.sampled_from(CURRENCIES))
def test_what_is_shown_can_be_typed_back(minor: int, currency: str) -> None:
    shown = str(Money(minor, currency)).split()[0]
    assert Money.typed(shown, currency) == Money(minor, currency)


@given(st.integers(-MOST_MINOR, MOST_MINOR), st.sampled_from(CURRENCIES))
def test_decimals_go_there_and_back(minor: int, currency: str) -> None:
    assert Money.from_decimal(Money(minor, currency).decimal, currency) == Money(minor, currency)


@pytest.mark.parametrize("value", ["0.001", "NaN", "Infinity"])
def test_a_decimal_that_the_currency_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(NotUnderstood):
        Money.from_decimal(Decimal(value), "EUR")


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(BugError):
        Money(1, "EUR") + Money(1, "USD")


def test_money_is_never_a_float() -> None:
    with pytest.raises(BugError):
        Money(1.5, "EUR")  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(BugError):
        Money(1, "euro")


def test_digits_after_the_separator() -> None:
    assert [exponent(currency) for currency in CURRENCIES] == [2, 0, 3]
