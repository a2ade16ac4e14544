"""A form that is slow to come, does not come, or goes away by itself."""

from __future__ import annotations

import os
import signal

import psutil
import pytest

from pos.front.capture.form import FormPhase, Patience
from tests.capture.conftest import Desk

pytestmark = pytest.mark.webengine


@pytest.fixture
def patience() -> Patience:
    return Patience(slow=(0.05, 0.1), loading=0.6, tokenising=0.3)


def pids_of_frames(main: int) -> list[int]:
    """The engine's processes that were forked off to draw something, but for the page's own."""
    children = psutil.Process().children(recursive=True)
    forking = {child.ppid() for child in children}
    return [child.pid for child in children if child.pid not in forking | {main}]


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


@pytest.mark.parametrize("which", ["page", "fields"])
def test_a_crash_of_the_engine_ends_the_form_and_not_the_till(desk: Desk, which: str) -> None:
    desk.open()
    assert desk.form._page is not None
    own = desk.form._page.page.renderProcessPid()
    for pid in [own] if which == "page" else pids_of_frames(own):
        os.kill(pid, signal.SIGKILL)

    desk.wait_for(FormPhase.DEAD)

    assert len(desk.heard["died"]) == 1
    assert not desk.form.armed
    desk.open()
    desk.fill_and_arm()


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
