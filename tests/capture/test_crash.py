"""A part of the engine that dies takes the card form with it, and nothing else."""

from __future__ import annotations

import os
import signal

import psutil
import pytest

from pos.front.capture.form import FormPhase
from tests.capture.conftest import Desk

pytestmark = pytest.mark.webengine

#: What the engine's processes are called; this run has other children, which live on.
ENGINE = "QtWebEngine"


def pids_of_frames(main: int) -> list[int]:
    """The engine's processes that were forked off to draw something, but for the page's own."""
    children = [child for child in psutil.Process().children(recursive=True) if child.name().startswith(ENGINE)]
    forking = {child.ppid() for child in children}
    return [child.pid for child in children if child.pid not in forking | {main}]


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
