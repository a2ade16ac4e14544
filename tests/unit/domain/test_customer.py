from __future__ import annotations

from dataclasses import replace

import pytest

from pos.domain.customer import Address, Owner

COMPLETE = Owner("Rosa", "Alvarez", "rosa@example.test", Address("12 Elm Rd", "Duluth", "55802", "US", state="MN"))


def test_a_whole_owner_lacks_nothing() -> None:
    assert COMPLETE.missing() == ()


@pytest.mark.parametrize(
    ("field", "word"), [("first_name", "first name"), ("last_name", "last name"), ("email", "e-mail")]
)
def test_a_missing_part_is_named(field: str, word: str) -> None:
    assert replace(COMPLETE, **{field: " "}).missing() == (word,)  # type: ignore[arg-type]  # all are text


@pytest.mark.parametrize(("country", "missing"), [("US", ("state",)), ("CA", ("state",)), ("DE", ())])
def test_a_state_is_needed_only_where_there_are_states(country: str, missing: tuple[str, ...]) -> None:
    owner = replace(COMPLETE, address=replace(COMPLETE.address, state="", country=country))
    assert owner.missing() == missing
