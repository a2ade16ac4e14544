"""What a screen reader says: each state once, each message once, and more only where there is more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from pos.domain.till_state import TillState
from pos.front.parts import names
from tests.front.goods import APPROVED, VISA, sale
from tests.front.play import Play
from tests.front.scenes import BASKET, SCENES, SUBMITTING, TYPING

S = TillState


class Reader:
    """Hears announcements, and reads what gets the keyboard, as screen readers do."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def updateAccessibility(self, event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802  # as in Qt
        self.heard.append(event.message())

    def focused(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None:
            self.heard.append(". ".join(part for part in (new.accessibleName(), new.accessibleDescription()) if part))


@pytest.fixture
def reader(play: Play, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    reader = Reader()
    monkeypatch.setattr("pos.front.parts.spoken.QAccessible.updateAccessibility", reader.updateAccessibility)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.focusChanged.connect(reader.focused)
    yield reader
    application.focusChanged.disconnect(reader.focused)


@pytest.mark.parametrize(
    "name",
    ["approved", "not_accepted", "in_doubt", "needs_a_person", "cards_not_working", "went_through", "form_closed",
     "did_not_go_through", "offline", "typing"],
)  # fmt: skip
def test_a_state_is_heard_once(play: Play, reader: Reader, name: str) -> None:
    SCENES[name].play(play)
    title = play.title
    assert [heard for heard in reader.heard if heard.startswith(title)] == [
        f"{title}. {play.find(names.STATUS_TITLE).accessibleDescription()}"
    ]


def test_each_step_of_a_charge_is_heard_once(play: Play, reader: Reader) -> None:
    SUBMITTING(play)
    play.back.tell(sale(S.APPROVED, outcome=APPROVED, card=VISA))
    steps = [heard.partition("…")[0] for heard in reader.heard if " of 3 " in heard]
    assert steps == ["1 of 3 Securing the card", "2 of 3 Adding to the sale", "3 of 3 Asking the bank"]
    assert [heard for heard in reader.heard if heard.startswith("Approved")] == [
        "Approved €23.88. Visa ending 1111 · Order 4727310019\nOn the statement: DRI*CORNER COFFEE. Charged"
    ]


def test_a_charge_that_takes_long_says_so_once_each(play: Play, reader: Reader) -> None:
    SUBMITTING(play)
    reader.heard.clear()
    for _ in range(60):
        play.wait(0.25)
    assert reader.heard == [
        "Still asking. This can take a little while.",
        "No answer yet. Do not retry, and do not ask for another card.",
    ]


def test_a_message_is_heard_once(play: Play, reader: Reader) -> None:
    play.window.say("The till is almost out of paper.")
    assert reader.heard == ["The till is almost out of paper."]


def test_news_of_a_sale_in_doubt_is_heard_once(play: Play, reader: Reader) -> None:
    BASKET(play)
    reader.heard.clear()
    SCENES["over_resolved"].play(play)
    assert [heard for heard in reader.heard if heard.startswith("It went through")] == [
        "It went through · €23.88 · Reference K7Q2 · Order 47273"
    ]


def test_the_cursor_in_the_card_number_does_not_swallow_the_state(play: Play, reader: Reader) -> None:
    TYPING(play)
    assert any(heard.startswith("Card for €23.88") for heard in reader.heard)
    assert play.keyboard().objectName() == "stand_in.number"
    assert play.find(names.STATUS_TITLE).focusPolicy() & Qt.FocusPolicy.TabFocus
