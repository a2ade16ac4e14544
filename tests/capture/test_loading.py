"""A form that is slow to come, does not come, or goes away by itself."""

from __future__ import annotations

import pytest

from pos.front.capture.form import FormPhase, Patience
from tests.capture.conftest import Desk

pytestmark = pytest.mark.webengine


@pytest.fixture
def patience() -> Patience:
    return Patience(slow=(0.05, 0.1), loading=4.0, rehearsal=4.0, tokenising=1.0)


def test_a_slow_script_is_told_of_and_then_given_up(desk: Desk) -> None:
    desk.vendor.script = "silent"
    desk.begin()
    desk.wait_for(FormPhase.DEAD)
    assert desk.heard["slow"] == [0.05, 0.1]
    [sentence] = desk.heard["capture_failed"]
    assert "Nothing was charged" in str(sentence)


@pytest.mark.parametrize("script", ["missing", "broken"])
def test_a_script_that_is_not_one_ends_the_form_at_once(desk: Desk, script: str) -> None:
    desk.vendor.script = script
    desk.begin()
    desk.wait_for(FormPhase.DEAD)
    assert len(desk.heard["capture_failed"]) == 1


def test_a_dead_form_opens_anew(desk: Desk) -> None:
    desk.vendor.script = "missing"
    desk.begin()
    desk.wait_for(FormPhase.DEAD)
    desk.vendor.script = "script"
    desk.open()
    assert desk.phase is FormPhase.READY


def test_a_source_that_does_not_come_is_given_up_and_comes_too_late(desk: Desk) -> None:
    desk.vendor.outcome = "silent"
    desk.open()
    desk.fill_and_arm()
    desk.form.tokenise()
    desk.until(lambda: desk.heard["capture_failed"] != [], "a sentence")
    assert desk.phase is FormPhase.READY

    desk.vendor.outcome = "bad_request"
    desk.form.tokenise()
    desk.vendor.release.set()
    desk.until(lambda: len(desk.heard["capture_failed"]) == 2, "the second sentence")
    assert desk.heard["captured"] == [], "an answer to an attempt that was given up is not taken for another's"


@pytest.mark.parametrize(
    ("script", "there"), [("script", True), ("missing", False), ("broken", False), ("silent", False)]
)
def test_a_rehearsal_tells_whether_a_card_could_be_typed(desk: Desk, script: str, there: bool) -> None:
    desk.vendor.script = script
    desk.rehearse()
    assert desk.heard["rehearsed"] == [there]
    assert desk.phase is FormPhase.CLOSED


def test_after_a_rehearsal_the_first_card_can_be_typed_at_once(desk: Desk) -> None:
    desk.rehearse()
    desk.begin()
    assert desk.heard["phase_changed"] == [FormPhase.READY]
    desk.form.focus_first()
    desk.until(lambda: desk.form.fields.number.focused, "the cursor in the number")
    desk.fill_and_arm()
