"""The whole front, from its start to an approved card, on a back of a few lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos.domain.till_state import TillState
from pos.front.app import Till, opened_till
from pos.front.capture.form import CardForm
from pos.front.start_options import StartOptions
from pos.testing.waiting import wait_until
from tests.capture.conftest import PACE_MS, VISA
from tests.capture.vendor import Origin

pytestmark = pytest.mark.webengine


class Options(StartOptions):
    """Starts the small back instead of the real one."""

    processor = ""
    environment = "sandbox"

    def back_program(self) -> list[str]:
        return [sys.executable, "-m", "tests.capture.small_back", self.processor, self.environment]


@contextmanager
def till_on(vendor: Origin, environment: str = "sandbox", timings: bool = False) -> Iterator[Till]:
    options = type("O", (Options,), {"processor": vendor.url, "environment": environment})(timings=timings)
    with opened_till(options) as till:
        yield till


def wait_for(till: Till, state: TillState) -> None:
    wait_until(lambda: till.window.till_state is state, state.value, lambda: str(till.window.till_state), patience_s=15)


def type_text(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, text, Qt.KeyboardModifier.NoModifier, PACE_MS)


def press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def pay(till: Till) -> None:
    form = till.window.findChild(CardForm)
    assert form is not None
    press(Qt.Key.Key_F9)
    wait_for(till, TillState.TYPING)
    for name, text in (("number", VISA), ("expiry", "1230"), ("code", "123")):
        wait_until(lambda name=name: getattr(form.fields, name).focused, f"the cursor in {name}")  # type: ignore[misc]
        type_text(text)
    wait_until(lambda: form.armed, "an armed form")
    press(Qt.Key.Key_Return)
    wait_for(till, TillState.APPROVED)


def run(program: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=60)


def test_a_sale_from_the_start_of_the_till_to_an_approved_card(
    qtbot: QtBot, vendor: Origin, capsys: pytest.CaptureFixture[str]
) -> None:
    with till_on(vendor, timings=True) as till:
        wait_for(till, TillState.IDLE)
        type_text("4006381333931")
        press(Qt.Key.Key_Return)
        wait_for(till, TillState.BASKET)
        pay(till)
        back = till.back_office.process_id
        type_text("4006381333931")
        press(Qt.Key.Key_Return)
        wait_for(till, TillState.BASKET)
        pay(till)

    assert len(vendor.sources) == 2
    assert not psutil.pid_exists(back)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["timing"] for line in lines if line["timing"] != "state"] == [
        "first_paint",
        "window_shown",
        "form_ready",
        "form_shown",
        "form_shown",
    ]
    assert {"typing", "tokenising", "approved"} <= {line.get("state") for line in lines}


def test_the_light_stays_red_until_the_script_can_be_had(
    qtbot: QtBot, vendor: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.front.card_ahead.TRY_EVERY_S", 0.3)
    vendor.script = "missing"
    with till_on(vendor) as till:
        wait_until(lambda: "GET /v1/DigitalRiver.js" in vendor.requests, "a look at the script")
        assert till.window.till_state is TillState.NOT_READY
        vendor.script = "script"
        wait_for(till, TillState.IDLE)


def test_no_real_card_can_be_typed_where_the_engine_is_not_itself(
    qtbot: QtBot, vendor: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_PLUGIN_PATH", "somewhere")
    with till_on(vendor, environment="live") as till:
        wait_until(lambda: "Real cards cannot be typed here" in till.window.message, "the reason")
        assert till.window.till_state is TillState.NOT_READY
    assert vendor.requests == []


#: Imports that wait until the window has painted.
LATE = (
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtNetwork",
    "requests",
    "sqlalchemy",
    "ssl",
    "asyncio",
)


def test_nothing_heavy_is_imported_before_the_first_paint(root: Path) -> None:
    program = (
        "import sys; import pos.front.app; from pos.front.till.window import TillWindow;"
        f"print([name for name in {LATE!r} if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=os.environ, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_a_till_that_has_shown_a_card_form_ends_without_a_crash(root: Path, vendor: Origin) -> None:
    program = f"""
from PySide6.QtCore import QTimer
from pos.front.app import opened_till
from pos.testing.waiting import wait_until
from pos.domain.till_state import TillState
from tests.capture.test_app import Options, pay, press, type_text, wait_for
Options.processor = {vendor.url!r}
from PySide6.QtCore import Qt
with opened_till(Options()) as till:
    wait_for(till, TillState.IDLE)
    type_text("4006381333931"); press(Qt.Key.Key_Return)
    wait_for(till, TillState.BASKET)
    pay(till)
print("ended")
"""
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=os.environ, capture_output=True, text=True, timeout=60
    )
    assert (said.returncode, said.stdout.strip()) == (0, "ended"), said.stderr
