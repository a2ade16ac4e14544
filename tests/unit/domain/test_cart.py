from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cart import MOST_PIECES, quantity_typed
from pos.domain.errors import NotUnderstood


@pytest.mark.parametrize(("typed", "pieces"), [("1", 1), (" 12 ", 12), ("+3", 3), (str(MOST_PIECES), MOST_PIECES)])
def test_whole_pieces_are_understood(typed: str, pieces: int) -> None:
    assert quantity_typed(typed) == pieces


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "at least 1"),
        ("-2", "at least 1"),
        ("1000000000", "at most 999"),
        ("1e9", "whole pieces"),
        ("two", "whole pieces"),
        ("1.5", "whole pieces"),
        ("", "whole pieces"),
        ("²", "whole pieces"),
    ],
)
def test_anything_else_gets_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        quantity_typed(typed)


@given(st.text(max_size=20))
def test_any_text_is_a_quantity_or_a_sentence(text: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert 1 <= quantity_typed(text) <= MOST_PIECES
