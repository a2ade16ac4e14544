"""Makes hostile things out of good ones: other types, other sizes, missing, doubled, cut, and card numbers anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Path = tuple[str | int, ...]

CARD_NUMBERS = ("4444222233331111", "343456789012341", "30345678901235", "6799990100000000019", "5018000000000009")
GAPS = ("", " ", "-", ".", "\u00a0", "/")
#: What JSON can hold, and what Python's own JSON can write besides.
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40)
    | st.sampled_from(
        ["", "true", "0", "-1", "1e400", "1e999999", "NaN", "null", "\u0000", "\U0001f4a3", "<b>", "' OR 1=1", "../.."]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def places(value: Any, path: Path = ()) -> list[Path]:
    """Every place in a JSON value, the whole included."""
    found = [path]
    if isinstance(value, dict):
        for name, inner in value.items():
            found += places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*path, number))
    return found


def changed(value: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """The same value with another one in one place; a change that returns DROP takes the place out."""
    if not path:
        return change(value)
    first, rest = path[0], path[1:]
    copy = dict(value) if isinstance(value, dict) else list(value)
    new = changed(copy[first], rest, change)  # type: ignore[index]  # the path is one of the value's own
    if new is DROP:
        del copy[first]  # type: ignore[arg-type]  # as above
    else:
        copy[first] = new  # type: ignore[index]  # as above
    return copy


DROP = object()


def mutated(good: list[Any]) -> st.SearchStrategy[Any]:
    """One of these with up to four places changed, taken out, wrapped or swapped for another's."""

    @st.composite
    def one(draw: st.DrawFn) -> Any:
        value = json.loads(json.dumps(draw(st.sampled_from(good))))
        for _ in range(draw(st.integers(1, 4))):
            path = draw(st.sampled_from(places(value)))
            kind = draw(st.sampled_from(["other", "drop", "wrap", "unwrap", "double", "more"]))
            if kind == "other":
                value = changed(value, path, _always(draw(JSON)))
            elif kind == "drop" and path:
                value = changed(value, path, lambda _: DROP)
            elif kind == "wrap":
                value = changed(value, path, lambda old: [old] * draw(st.integers(0, 3)))
            elif kind == "unwrap":
                value = changed(value, path, lambda old: old[0] if isinstance(old, list) and old else old)
            elif kind == "double":
                value = changed(value, path, _twice)
            else:
                value = changed(value, path, _with(draw(st.text(max_size=12)), draw(JSON)))
        return value

    return one()


def _always(new: Any) -> Callable[[Any], Any]:
    return lambda _: new


def _twice(old: Any) -> Any:
    return old * 2 if isinstance(old, (str, list)) else [old, old]


def _with(name: str, new: Any) -> Callable[[Any], Any]:
    return lambda old: {**old, name: new} if isinstance(old, dict) else old


def card_numbers() -> st.SearchStrategy[str]:
    """A card number in one writing or another, with other text around it."""

    @st.composite
    def one(draw: st.DrawFn) -> str:
        number, gap = draw(st.sampled_from(CARD_NUMBERS)), draw(st.sampled_from(GAPS))
        step = draw(st.sampled_from([1, 2, 4, 6, 19]))
        spaced = gap.join(number[place : place + step] for place in range(0, len(number), step))
        zero = draw(st.sampled_from(["0", "\u0660", "\uff10"]))
        written = "".join(chr(ord(zero) + int(sign)) if sign.isdigit() else sign for sign in spaced)
        return draw(st.sampled_from(["", "card ", "x"])) + written + draw(st.sampled_from(["", " is wrong", "y"]))

    return one()


def tried(examples: int, strategy: st.SearchStrategy[Any], body: Callable[[Any], None]) -> None:
    """Try a body with so many examples."""
    run = settings(
        max_examples=examples, deadline=None, database=None, derandomize=examples < 5000,
        suppress_health_check=list(HealthCheck),
    )(given(strategy)(body))  # fmt: skip
    run()
