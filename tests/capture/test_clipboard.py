"""What is typed into the card form does not come out by way of the clipboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication

from tests.capture.conftest import VISA, Desk

pytestmark = pytest.mark.webengine

CONTROL = Qt.KeyboardModifier.ControlModifier
BEFORE = "what was there before"


@pytest.fixture
def clipboard(desk: Desk) -> Iterator[QClipboard]:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(BEFORE)
    yield clipboard
    clipboard.clear()


def type_and_select(desk: Desk) -> None:
    desk.open()
    desk.type(VISA[:8])
    desk.press(Qt.Key.Key_A, CONTROL)


def settle(desk: Desk) -> None:
    """Keys are served in order: when this one has had its effect, those before it have had theirs."""
    desk.press(Qt.Key.Key_End)
    desk.type(VISA[8:])
    desk.until(lambda: desk.form.fields.number.complete, "a complete number")


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_C, CONTROL),
        (Qt.Key.Key_X, CONTROL),
        (Qt.Key.Key_Insert, CONTROL),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier),
    ],
    ids=["copy", "cut", "old-copy", "old-cut"],
)
def test_copy_and_cut_do_nothing_in_a_card_field(
    desk: Desk, clipboard: QClipboard, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    type_and_select(desk)
    desk.press(key, modifiers)
    settle(desk)
    assert clipboard.text() == BEFORE


def test_a_clipboard_that_was_filled_all_the_same_is_emptied(
    desk: Desk, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.front.capture.input_guard._COPIES", ())
    type_and_select(desk)
    desk.press(Qt.Key.Key_C, CONTROL)
    desk.until(lambda: clipboard.text() == "", "an empty clipboard")


def test_without_a_guard_the_number_would_be_there(desk: Desk, clipboard: QClipboard) -> None:
    type_and_select(desk)
    assert desk.form._view is not None
    desk.form._view._guard.watch(None)
    desk.press(Qt.Key.Key_C, CONTROL)
    desk.until(lambda: clipboard.text().replace(" ", "") == VISA[:8], "the number on the clipboard")
