"""The cashier is told before asking for the card when it cannot work, and why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.testing.clock import TillClock
from pos.testing.opening import OpenTill
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"


def test_offline_before_pay_the_card_form_does_not_open_and_the_basket_is_kept(
    till: TillPage, clock: TillClock
) -> None:
    till.scan(PENCIL)
    lines = till.lines
    till.fault("offline:600")
    # The light looks every quarter of a minute; the sandbox's clock cannot be reached any more.
    clock.be_wrong_by(seconds=16)
    till.wait_for_state("offline")
    till.press(Qt.Key.Key_F9)
    assert till.state == "offline"
    assert till.lines == lines
    assert till.message


def test_a_script_that_is_blocked_is_said_before_the_card_is_asked_for(
    open_till: OpenTill, sandbox: Sandbox, clock: TillClock
) -> None:
    sandbox.fault("script_blocked")
    with open_till(ready=False) as till:
        till.wait_for(lambda: till.obstacle == "script_not_loaded", "a red light")
        assert till.state == "not_ready"
        assert "Do not ask for the card" in till.title
        till.no_fault()
        clock.tick(seconds=5)
        till.wait_ready()


def test_a_clock_that_is_wrong_is_said(open_till: OpenTill, clock: TillClock) -> None:
    clock.be_wrong_by(minutes=60)
    with open_till(ready=False) as till:
        till.wait_for(lambda: till.obstacle == "clock_wrong", "a red light")
        assert "60 minutes fast" in till.all_words()
