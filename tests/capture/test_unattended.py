"""Digits do not stay where nobody is: half a minute without the cursor in the fields, and their page is gone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.front.capture.form import FormPhase, Patience
from tests.capture.conftest import VISA, Desk

pytestmark = pytest.mark.webengine


@pytest.fixture
def patience() -> Patience:
    return Patience(unattended=0.5)


def test_digits_that_nobody_is_at_are_destroyed_with_their_page(desk: Desk) -> None:
    desk.open()
    desk.type(VISA[:8])
    page = desk.form._page
    assert page is not None
    gone: list[bool] = []
    page.page.destroyed.connect(lambda: gone.append(True))
    desk.button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.wait_for(FormPhase.DEAD)
    desk.until(lambda: gone == [True], "the page to be destroyed")
    [sentence] = desk.heard["capture_failed"]
    assert "Nothing was charged" in str(sentence)
    desk.open()
    assert desk.form.fields.untouched
    desk.fill_and_arm()


@pytest.mark.parametrize("patience", [Patience(unattended=60.0)])
def test_whoever_comes_back_in_time_goes_on(desk: Desk) -> None:
    desk.open()
    desk.type(VISA[:8])
    desk.button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.until(lambda: desk.form._unattended.is_set, "the wait")
    desk.form.focus_first()
    desk.until(lambda: desk.form.fields.number.focused, "the cursor in the number")
    assert not desk.form._unattended.is_set
    desk.press(Qt.Key.Key_End)
    desk.type(VISA[8:])
    desk.until(lambda: desk.form.fields.number.good, "a complete number")


def test_empty_fields_wait_for_as_long_as_it_takes(desk: Desk) -> None:
    desk.open()
    desk.button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.until(lambda: desk.form.fields.focused == "", "the cursor outside")
    assert not desk.form._unattended.is_set
    assert desk.form.phase is FormPhase.READY
