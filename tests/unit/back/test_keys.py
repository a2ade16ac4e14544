"""Keys are read once, and are out of sight afterwards."""

from __future__ import annotations

import pytest

from pos.back.keys import take_from_surroundings
from pos.domain.errors import NotReady

GIVEN = {
    "POS_CONFIDENTIAL_KEY": "one",
    "POS_CONFIDENTIAL_SECRET": "two",
    "POS_PUBLIC_KEY": "three",
    "POS_PUBLISHABLE_KEY": "pk_test_four",
}


def test_they_are_taken_away_from_every_child_process() -> None:
    surroundings = {**GIVEN, "HOME": "/home/anna"}
    keys = take_from_surroundings(surroundings)
    assert keys.confidential.reveal() == "one"
    assert keys.publishable.reveal() == "pk_test_four"
    assert surroundings == {"HOME": "/home/anna"}
    assert "one" not in repr(keys)


def test_what_is_missing_is_named_and_nothing_else_is() -> None:
    surroundings = {**GIVEN, "POS_PUBLIC_KEY": " "}
    with pytest.raises(NotReady, match=r"missing: POS_PUBLIC_KEY\.") as refused:
        take_from_surroundings(surroundings)
    assert "two" not in str(refused.value)
