"""A lost answer: never a decline, never a second charge, and the truth is found, also after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos.domain.till_state import TillState
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage
from tests.e2e.conftest import OpenTill

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
SUBMIT = "*/submit-cart*"


def test_an_answer_lost_after_the_charge_is_in_doubt_and_then_found(till: TillPage, sandbox: Sandbox) -> None:
    sandbox.arm("answer_lost", SUBMIT)
    till.scan(PENCIL)
    assert till.pay(CARDS["visa"]) is TillState.IN_DOUBT

    till.wait_for(lambda: till.state in {TillState.WENT_THROUGH, TillState.APPROVED}, "the truth")
    assert len(sandbox.charges()) == 1


def test_a_submit_that_never_arrived_is_no_decline_either(till: TillPage, sandbox: Sandbox) -> None:
    sandbox.arm("request_lost", SUBMIT)
    till.scan(PENCIL)
    assert till.pay(CARDS["visa"]) is TillState.IN_DOUBT
    assert sandbox.charges() == []


def test_the_next_customer_is_served_beside_a_doubt(till: TillPage, sandbox: Sandbox) -> None:
    sandbox.arm("request_lost", SUBMIT)
    till.scan(PENCIL)
    till.pay(CARDS["visa"])
    till.next_sale()

    till.scan(PENCIL)
    assert till.pay(CARDS["mastercard"]) is TillState.APPROVED
    assert len(sandbox.charges()) == 1


def test_a_back_killed_in_mid_submit_takes_its_sale_up_again(opened: OpenTill, sandbox: Sandbox) -> None:
    sandbox.arm("slow", SUBMIT, seconds=3)
    with opened() as till:
        till.wait_ready()
        till.scan(PENCIL)
        till.open_card_form()
        till.enter_card(CARDS["visa"])
        till.charge()
        till.wait_for_state(TillState.SUBMITTING)
        till.wait_for(lambda: any("submit-cart" in one["path"] for one in sandbox.requests()), "a submit that has left")
        os.kill(till.back_process_id, signal.SIGKILL)
        till.wait_for_state(TillState.IN_DOUBT)

    with opened() as again:
        again.wait_for(lambda: len(sandbox.charges()) == 1, "the charge that was under way")
        again.wait_for_state(TillState.WENT_THROUGH)
        assert sandbox.charges()[0]["order_id"] in again.all_words()
    assert len(sandbox.charges()) == 1


_DIES_IN_MID_SUBMIT = """
import os, signal, sys
from pathlib import Path
from pos.front.app import opened_till
from pos.front.start_options import StartOptions
from pos.testing.cards import CARDS
from pos.testing.till_page import TillPage
from pos.domain.till_state import TillState

data, settings = map(Path, sys.argv[1:])
with opened_till(StartOptions(data=data, settings=settings)) as till:
    page = TillPage(till)
    page.wait_ready()
    page.scan("4006381333931")
    page.open_card_form()
    page.enter_card(CARDS["visa"])
    page.charge()
    page.wait_for_state(TillState.SUBMITTING)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_window_killed_in_mid_submit_loses_nothing(opened: OpenTill, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.arm("slow", SUBMIT, seconds=3)
    command = [sys.executable, "-c", _DIES_IN_MID_SUBMIT, str(tmp_path / "data"), str(tmp_path / "settings.toml")]
    died = subprocess.run(command, timeout=90, check=False)
    assert died.returncode == -signal.SIGKILL

    with opened() as till:
        # The back of the first window finishes what it has begun; the next till waits for that, and shows it.
        till.wait_ready()
        [charge] = sandbox.charges()
        till.press(Qt.Key.Key_F10)
        till.wait_for(lambda: charge["order_id"] in till.all_words(), "the receipt of the sale that went on")
