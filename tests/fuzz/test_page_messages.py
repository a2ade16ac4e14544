"""Hostile messages over the bridge: none is accepted, none breaks anything, and no digit of theirs is written down."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from pos.front.capture.bridge import Bridge
from pos.front.capture.page_messages import PageError, read
from tests.fuzz.mischief import DROP, JSON, Path, card_numbers, changed, places, tried

PART, WHOLE = 500, 10_000
FIELD = {"focused": False, "complete": True, "empty": False, "error": "The number is not complete."}
CARD = {"brand": "Visa", "lastFour": "1111", "month": 12, "year": 2030}
GOOD: list[dict[str, Any]] = [
    {"say": "ready"},
    {"say": "not_loaded"},
    {"say": "fields", "number": FIELD, "expiry": FIELD, "code": FIELD, "brand": "visa"},
    {"say": "return"},
    {"say": "left", "forward": True},
    {"say": "captured", "attempt": 1, "id": "5b0c8a3e-6f0d-4b56-9a51-0f6f0e3a7c11", "card": CARD},
    {"say": "refused", "attempt": 1, "card": CARD},
    {"say": "not_captured", "attempt": 1, "why": "no_network"},
]


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def everywhere(kind: type) -> list[tuple[dict[str, Any], Path]]:
    """Every place of one kind in the good messages."""
    return [(good, path) for good in GOOD for path in places(good) if type(at(good, path)) is kind]


#: Kind -> what may stand there in no message.
WRONG: dict[type, list[Any]] = {
    bool: [0, 1, "true", None, [], {}],
    int: ["1", 1.5, True, None, 0, -1, 10**30, 1e300, []],
    str: [0, None, True, [], {}, "x" * 201, "\u0000" * 201],
    dict: ["{}", [], 0, True, {}],
}


@st.composite
def hostile(draw: st.DrawFn) -> str:
    """Something that is none of the page's messages, however near it comes."""
    ascii_only = draw(st.booleans())

    def text(value: Any) -> str:
        return json.dumps(value, ensure_ascii=ascii_only)

    kind = draw(st.sampled_from("type member missing number number tag json text cut large deep".split()))
    if kind == "type":
        of = draw(st.sampled_from(list(WRONG)))
        good, path = draw(st.sampled_from([place for place in everywhere(of) if place[1]]))
        return text(changed(good, path, lambda _: draw(st.sampled_from(WRONG[of]))))
    if kind == "member":
        good, path = draw(st.sampled_from(everywhere(dict)))
        known = set(at(good, path))
        name = draw(st.text(max_size=20).filter(lambda name: name not in known))
        value = draw(JSON)
        return text(changed(good, path, lambda old: {**old, name: value}))
    if kind == "missing":
        good, path = draw(st.sampled_from([(good, path) for good in GOOD for path in places(good) if path]))
        return text(changed(good, path, lambda _: DROP))
    if kind == "number":
        good, path = draw(st.sampled_from(everywhere(str)))
        number = draw(card_numbers())
        return text(changed(good, path, lambda _: number))
    if kind == "tag":
        return text({**draw(st.sampled_from(GOOD)), "say": draw(st.text(max_size=12).filter(_is_no_message))})
    if kind == "json":
        return text(draw(JSON))
    if kind == "text":
        return draw(st.text(max_size=300))
    whole = text(draw(st.sampled_from(GOOD)))
    if kind == "cut":
        return whole[: draw(st.integers(0, len(whole) - 1))]
    if kind == "large":
        return whole[:-1] + " " * draw(st.integers(4096, 5000)) + whole[-1]
    return draw(st.sampled_from(["[", '{"say":', '{"card":{"brand":'])) * draw(st.integers(100, 1000))


def _is_no_message(word: str) -> bool:
    return word not in {good["say"] for good in GOOD}


@pytest.mark.parametrize("examples", [PART, pytest.param(WHOLE, marks=pytest.mark.whole)])
def test_no_hostile_message_is_accepted_and_none_leaves_a_trace(
    examples: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    bridge = Bridge()
    heard: list[object] = []
    misused: list[bool] = []
    bridge.heard.connect(heard.append)
    bridge.misused.connect(lambda: misused.append(True))

    def body(said: str) -> None:
        before = len(misused)
        bridge.say(said)
        assert heard == []
        assert len(misused) == before + 1
        with pytest.raises(PageError) as refused:
            read(said)
        assert refused.value.__cause__ is None
        assert not any(sign.isdigit() for sign in str(refused.value))

    tried(examples, hostile(), body)
    assert len(misused) >= examples
    assert caplog.records == []
    output = capfd.readouterr()
    assert output.out + output.err == ""


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good["say"])
def test_what_the_hostile_ones_are_made_from_is_good(good: dict[str, Any]) -> None:
    read(json.dumps(good))


#: A change of a good message that is none: the check above is no check that refuses everything.
HARMLESS: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
    lambda good: dict(reversed(good.items())),
    lambda good: {**good, "forward": False} if "forward" in good else good,
    lambda good: {**good, "attempt": 7} if "attempt" in good else good,
]


@pytest.mark.parametrize("change", HARMLESS)
def test_a_harmless_change_is_no_refusal(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for good in GOOD:
        read(json.dumps(change(good)))
