"""The start of a till as people see it: the card page is begun on the back's first word, before there is a till."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pos.front.back_process import start_process
from pos.front.first_word import FirstWord, Overhearing, understood
from pos.link.codec import encode
from pos.link.messages import CatalogueProgress, Notice, ProcessorFound
from tests.capture.vendor import Origin

pytestmark = pytest.mark.webengine

#: The real start on the small back. Each line is one thing that came about: what the till itself writes for benchmarks,
#: which of its rooms were there when the processor was first asked for something, and at the end whether it could sell.
PROGRAM = """
import json, sys
from PySide6 import QtCore
from PySide6.QtWidgets import QApplication
from pos.domain.till_state import TillState
from pos.front import opening, start
from pos.front.capture import interceptor
from pos.front.start_options import StartOptions

class Options(StartOptions):
    def back_program(self):
        return [sys.executable, "-m", "tests.capture.small_back", *sys.argv[1:3]]

seen = []
asked = interceptor.Interceptor.interceptRequest

def asks(self, request):
    if not seen:
        seen.append([name for name in ("pos.link.codec", "pos.front.app") if name in sys.modules])
        # All of Qt's own names take as long to make for Python as a fifth of the page does.
        seen[0] += ["Qt"] if "Qt" in vars(QtCore) else []
    asked(self, request)

interceptor.Interceptor.interceptRequest = asks

def ended(state):
    print(json.dumps({"rooms": seen, "state": state.value}), flush=True)
    QApplication.quit()

def opened(the_till):
    global till
    till = the_till
    furnish = till.furnish
    def furnished():
        furnish()
        wanted = TillState(sys.argv[3])
        if till.window.till_state is wanted:
            ended(wanted)
        till.window.state_shown.connect(lambda state: ended(state) if state is wanted else None)
    till.furnish = furnished

# However busy this machine is.
opening._TOLD_WITHIN_MS, opening._WORTH_WAITING_MS = 20_000, int(sys.argv[4])
start.run(Options(timings=True), opened)
"""


def started(
    root: Path,
    vendor: Origin,
    environment: str,
    until: str,
    program: str = PROGRAM,
    worth_waiting_ms: int = 20_000,
    **surroundings: str,
) -> list[dict[str, Any]]:
    """Start a till and close it in some state; what came about, in order."""
    said = subprocess.run(
        [sys.executable, "-c", program, vendor.url, environment, until, str(worth_waiting_ms)],
        cwd=root, env={**os.environ, **surroundings}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "Traceback" not in said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_the_card_page_comes_before_the_till_and_is_the_tills_own(root: Path, vendor: Origin) -> None:
    *lines, last = started(root, vendor, "sandbox", "idle")
    assert [line["timing"] for line in lines][:2] == ["first_paint", "form_ready"]
    assert last["rooms"] == [[]], "neither the link nor the window is loaded when the page asks for the script"
    assert vendor.requests.count("GET /v1/DigitalRiver.js") == 1, "the till asks for no other page"


@pytest.mark.parametrize("script", ["missing", "silent"])
def test_a_till_opens_without_a_card_page_where_the_script_does_not_come(
    root: Path, vendor: Origin, script: str
) -> None:
    vendor.script = script
    *lines, _ = started(root, vendor, "sandbox", "not_ready", worth_waiting_ms=300)
    assert "form_ready" not in {line["timing"] for line in lines}


#: The same, but the window is closed as soon as the card page is there.
CLOSED_EARLY = PROGRAM.replace(
    "start.run(",
    """
opening.Opening._make_till = lambda _opening: QApplication.quit()
start.run(""",
)


def test_a_window_that_is_closed_before_there_is_a_till_ends_without_a_crash(root: Path, vendor: Origin) -> None:
    lines = started(root, vendor, "sandbox", "idle", program=CLOSED_EARLY)
    assert [line["timing"] for line in lines] == ["first_paint", "form_ready"]


def test_no_card_page_is_begun_where_no_real_card_may_be_typed(root: Path, vendor: Origin) -> None:
    *_, last = started(root, vendor, "live", "not_ready", QT_PLUGIN_PATH="somewhere")
    assert last["rooms"] == []
    assert vendor.requests == []


FOUND = ProcessorFound(
    environment="test", locale="de_DE", script_url="https://js.example/v1/DigitalRiver.js", publishable_key="pk_1",
    card_origins=("https://js.example", "https://api.example"),
)  # fmt: skip


def test_the_first_word_is_understood_as_the_link_means_it() -> None:
    told = encode(Notice(event=FOUND))
    for heard in (told, told + encode(Notice(event=CatalogueProgress(done=1, total=2, finished=False)))):
        assert understood(heard) == FirstWord(
            FOUND.environment, FOUND.locale, FOUND.script_url, FOUND.publishable_key, FOUND.card_origins
        )
    assert "pk_1" not in repr(understood(told))


@pytest.mark.parametrize(
    "heard",
    [
        b"",
        b"Traceback (most recent call last):\n",
        b"{}\n",
        b"[]\n",
        b'{"event": null}\n',
        b'{"event": {"type": "ProcessorFound"}}\n',
        encode(Notice(event=CatalogueProgress(done=1, total=2, finished=False))),
        encode(Notice(event=FOUND))[:40],
    ],
)
def test_anything_else_is_left_to_the_link(heard: bytes) -> None:
    assert understood(heard) is None


def test_what_was_overheard_is_not_lost_for_whoever_reads_on() -> None:
    program = "import os; os.write(1, b'one\\n'); os.read(0, 1); os.write(1, b'two\\n')"
    process = start_process([sys.executable, "-c", program])
    overhearing = Overhearing(process)
    assert overhearing.heard() == b"one\n"
    assert overhearing.is_over
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    assert process.stdout.read() == b"two\n"
    process.stdin.close()
    process.stdout.close()
    process.wait()


def test_a_back_that_says_nothing_and_ends_is_overheard_as_that() -> None:
    process = start_process([sys.executable, "-c", "pass"])
    assert Overhearing(process).heard() == b""
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()
