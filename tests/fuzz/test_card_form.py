"""Good messages at the wrong time, early, late or twice: a card is handed on once, and only when it was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from pos.front.capture.fields import FieldsView, FieldView, FormPhase
from pos.front.capture.form import CardForm
from pos.front.capture.look import FormLook
from pos.front.capture.page_messages import (
    Captured,
    Card,
    CardBrand,
    Field,
    Fields,
    Left,
    NotCaptured,
    NotLoaded,
    Ready,
    Refused,
    Returned,
    Why,
)
from pos.front.parts.tokens import COMPACT, LIGHT
from tests.fuzz.mischief import tried

PART, WHOLE = 200, 5_000
CARD = Card("Visa", "1111", 12, 2030)
FULL = Field(focused=False, complete=True, empty=False, error="")
GOOD = FieldView(complete=True, empty=False)

SAID: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([Ready(), NotLoaded(), Returned(), Left(True), Left(False)]),
    st.just(Fields(FULL, FULL, FULL, CardBrand.VISA)),
    st.builds(Captured, st.integers(1, 4), st.just("5b0c8a3e-6f0d-4b56-9a51-0f6f0e3a7c11"), st.just(CARD)),
    st.builds(Refused, st.integers(1, 4), st.sampled_from([CARD, None])),
    st.builds(NotCaptured, st.integers(1, 4), st.sampled_from(list(Why))),
)
STEPS = st.lists(st.one_of(SAID, st.just("tokenise")), max_size=14)


class PageInHand:
    """Stands where a page would, and remembers what it was told."""

    def __init__(self) -> None:
        self.fields = FieldsView(GOOD, GOOD, GOOD, "visa")
        # Nothing is made ahead for a page that was never ready.
        self.ready, self.told = False, list[str]()

    def tell(self, text: str) -> None:
        """Be told something."""
        self.told.append(text)

    def dispose(self) -> None:
        """Go."""


@pytest.mark.parametrize("examples", [PART, pytest.param(WHOLE, marks=pytest.mark.whole)])
def test_a_card_is_handed_on_once_and_only_for_the_attempt_that_was_made(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, examples: int
) -> None:
    class View:
        def __getattr__(self, _name: str) -> Any:
            return lambda *_: None

    monkeypatch.setattr(CardForm, "_start_engine", lambda _self: None)
    monkeypatch.setattr(CardForm, "_shown_in", lambda _self: View())
    monkeypatch.setattr(CardForm, "_make_spare", lambda *_: None)

    def body(steps: list[Any]) -> None:
        form = CardForm(FormLook(LIGHT, COMPACT, dark=False))
        qtbot.addWidget(form)
        captured: list[object] = []
        refused: list[object] = []
        form.captured.connect(captured.append)
        form.card_refused.connect(refused.append)
        page = PageInHand()
        form._page, form._plan = page, object()  # type: ignore[assignment]  # no page is typed into here
        form._become_ready()
        open_attempts: set[int] = set()
        for step in steps:
            before = (len(captured), len(refused))
            awaited = form.phase is FormPhase.TOKENISING
            if step == "tokenise":
                tell = form._page is not None and form.armed
                if tell:
                    monkeypatch.setattr("pos.front.capture.card_entry.tell_tokenise", lambda *_: "")
                form.tokenise()
                continue
            form._on_said(step)
            moved = (len(captured), len(refused)) != before
            if moved:
                assert awaited, "nobody had asked for a card"
                assert step.attempt == form._attempt, "that was another attempt's"
                assert form._page is None, "the page with the digits stays no longer than its card"
                assert form._attempt not in open_attempts
                open_attempts.add(form._attempt)
        assert len(captured) + len(refused) <= 1, "one form, one card"
        form.deleteLater()

    tried(examples, STEPS, body)
