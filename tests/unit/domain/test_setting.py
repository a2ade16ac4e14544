"""Settings as they are typed: what is understood, and one sentence for the rest."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.errors import NotUnderstood
from pos.domain.setting import CALLED, Setting, setting_text, setting_typed

S = Setting


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        (S.SHOP, "  Pencil   & Bean ", "Pencil & Bean"),
        (S.CASHIER, "", ""),
        (S.LOCK, "5", 5),
        (S.LOCK, "2,5", 2.5),
        (S.DISCOUNT, "0", 0),
        (S.DISCOUNT, "12.75", 12.75),
        (S.REFUND, "50.00", 5000),
        (S.REFUND, "5000", 5000),
        (S.REFUND, "0", 0),
        (S.COLOURS, "dark", "dark"),
    ],
)
def test_what_is_understood(setting: Setting, typed: str, value: object) -> None:
    found = setting_typed(setting, typed, "EUR")
    assert (found, type(found)) == (value, type(value))
    assert setting_typed(setting, setting_text(setting, found, "EUR"), "EUR") == value


@pytest.mark.parametrize(
    ("setting", "typed", "said"),
    [
        (S.SHOP, " ", "Type a name"),
        (S.TILL, "x" * 61, "at most 60"),
        (S.SHOP, "a\u202eb", "letters"),
        (S.LOCK, "0.5", "from 1 to 15"),
        (S.LOCK, "16", "from 1 to 15"),
        (S.LOCK, "nan", "from 1 to 15"),
        (S.DISCOUNT, "100.01", "from 0 to 100"),
        (S.DISCOUNT, "-1", "from 0 to 100"),
        (S.DISCOUNT, "1e1", "from 0 to 100"),
        (S.REFUND, ".", "in digits"),
        (S.REFUND, "", "in digits"),
        (S.COLOURS, "pink", "Choose light"),
    ],
)
def test_anything_else_gets_one_sentence(setting: Setting, typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        setting_typed(setting, typed, "EUR")


@given(st.sampled_from(Setting), st.text(max_size=70))
def test_any_text_is_a_value_or_a_sentence(setting: Setting, text: str) -> None:
    with contextlib.suppress(NotUnderstood):
        value = setting_typed(setting, text, "KWD")
        assert setting_typed(setting, setting_text(setting, value, "KWD"), "KWD") == value


def test_each_has_a_name_for_people() -> None:
    assert set(CALLED) == set(Setting)
