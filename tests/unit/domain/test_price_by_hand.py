"""A price that somebody types for one piece: what is understood, and how a percentage is rounded."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.errors import NotUnderstood
from pos.domain.money import Money
from pos.domain.price_by_hand import WHOLE, How, percent_text, price_typed, reduced

NORMAL = Money(280, "EUR")


@pytest.mark.parametrize(
    ("typed", "minor", "how", "words"),
    [
        ("2.50", 250, How.PRICE, "price by hand"),
        ("2,50", 250, How.PRICE, "price by hand"),
        ("250", 250, How.PRICE, "price by hand"),
        (" 3.5 ", 350, How.PRICE, "price by hand"),
        ("10%", 252, How.PERCENT, "10 % off"),
        ("-10 %", 252, How.PERCENT, "10 % off"),
        ("12,5%", 245, How.PERCENT, "12.5 % off"),
        ("0.18%", 279, How.PERCENT, "0.18 % off"),
        ("99.64%", 1, How.PERCENT, "99.64 % off"),
        ("-200", 80, How.AMOUNT, "2.00 off"),
        ("-2,", 80, How.AMOUNT, "2.00 off"),
        ("\u22120.05", 275, How.AMOUNT, "0.05 off"),
    ],
)
def test_a_price_a_percentage_or_an_amount_off(typed: str, minor: int, how: How, words: str) -> None:
    changed = price_typed(typed, NORMAL)
    assert changed is not None
    assert (changed.price.minor, changed.how, changed.words) == (minor, how, words)
    assert changed.normal == NORMAL


@pytest.mark.parametrize("typed", ["", "  ", "2.80", "280", "0.01%"])
def test_nothing_and_the_normal_price_are_the_normal_price(typed: str) -> None:
    assert price_typed(typed, NORMAL) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "more than zero"),
        ("-2.80", "more than zero"),
        ("-9.00", "more than zero"),
        ("100%", "more than zero"),
        ("250%", "more than zero"),
        ("99.99%", "more than zero"),
        ("0%", "such as 10%"),
        ("%", "such as 10%"),
        ("--10%", "such as 10%"),
        ("+10%", "such as 10%"),
        ("1.234%", "two digits"),
        ("1,234", "2 digits"),
        ("abc", "in digits"),
        ("-", "in digits"),
        ("٣%", "such as 10%"),
        ("99999999999", "too large"),
    ],
)
def test_anything_else_gets_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        price_typed(typed, NORMAL)


@given(
    st.text(alphabet="0123456789.,-%+ x", max_size=14), st.integers(-5, 10**9), st.sampled_from(["EUR", "JPY", "KWD"])
)
def test_any_text_is_a_price_above_zero_or_a_sentence(text: str, minor: int, currency: str) -> None:
    with contextlib.suppress(NotUnderstood):
        changed = price_typed(text, Money(minor, currency))
        if changed is not None:
            assert changed.price.minor > 0
            assert changed.price.currency == currency
            assert changed.how is How.PRICE or changed.price.minor < minor


@given(st.integers(1, 10**9), st.integers(0, WHOLE))
def test_what_a_percentage_leaves_is_the_nearest_minor_unit_and_half_goes_up(minor: int, percent: int) -> None:
    left, exact = reduced(Money(minor, "EUR"), percent).minor, Fraction(minor * (WHOLE - percent), WHOLE)
    assert 0 <= left <= minor
    assert Fraction(-1, 2) < left - exact <= Fraction(1, 2)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, WHOLE))
def test_a_limit_is_held_against_what_was_taken_off(minor: int, new: int, limit: int) -> None:
    normal = Money(minor, "EUR")
    changed = price_typed(f"{Money(new, 'EUR').decimal:f}", normal)
    if changed is not None:
        assert changed.is_beyond(limit) is (Fraction(minor - new, minor) > Fraction(limit, WHOLE))
        assert abs(Fraction(changed.percent_off, WHOLE) - Fraction(minor - new, minor)) <= Fraction(1, 2 * WHOLE)


def test_a_typed_percentage_is_held_against_the_limit_as_it_was_typed() -> None:
    changed = price_typed("20%", Money(3, "EUR"))
    assert changed is not None
    assert (changed.price.minor, changed.is_beyond(20_00), changed.is_beyond(19_99)) == (2, False, True)


@pytest.mark.parametrize(("percent", "read"), [(10_00, "10"), (12_50, "12.5"), (5, "0.05"), (-1_25, "-1.25")])
def test_a_percentage_is_written_without_needless_digits(percent: int, read: str) -> None:
    assert percent_text(percent) == read
