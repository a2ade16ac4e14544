"""The cashier is told before asking for the card when it cannot work, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos.domain.till_state import Obstacle, TillState
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage
from tests.e2e.conftest import OpenTill

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"


def obstacle(till: TillPage) -> Obstacle | None:
    return till.window.counter.facts.readiness.obstacle


def test_offline_before_pay_the_card_form_does_not_open_and_the_basket_is_kept(
    till: TillPage, sandbox: Sandbox, tmp_path: Path
) -> None:
    till.scan(PENCIL)
    lines = till.lines
    sandbox.control("POST", "faults", {"kind": "connection_refused", "seconds": 600})
    # The light looks every quarter of a minute.
    (tmp_path / "clock").write_text("20")
    till.wait_for_state(TillState.OFFLINE)
    till.press(Qt.Key.Key_F9)
    assert till.state is TillState.OFFLINE
    assert till.lines == lines
    assert till.message


def test_a_script_that_is_blocked_is_said_before_the_card_is_asked_for(opened: OpenTill, sandbox: Sandbox) -> None:
    sandbox.arm("script_blocked", "*DigitalRiver.js*", "GET", count=1000)
    with opened() as till:
        till.wait_for(lambda: obstacle(till) is Obstacle.SCRIPT_NOT_LOADED, "a red light")
        assert till.state is TillState.NOT_READY
        assert "Do not ask for the card" in till.title
        sandbox.disarm()
        till.wait_ready()


def test_a_clock_that_is_wrong_is_said(opened: OpenTill, tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("3600")
    with opened() as till:
        till.wait_for(lambda: obstacle(till) is Obstacle.CLOCK_WRONG, "a red light")
        assert "60 minutes fast" in till.all_words()
