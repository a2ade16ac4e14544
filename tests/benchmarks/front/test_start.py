"""How soon the window is painted and a card can be typed, held against the smallest honest window.

    python packaging/test.py -m benchmark tests/benchmarks/front -s

P1 and P2 of the figures that are due. The floor has two lanes, one window with two pages: one with three frames that
hold nothing, and one with the very fields that the till shows, by the same script from the same sandbox. Floors and
till start in turn, several times; the medians are compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.testing.sandbox import Sandbox, running_sandbox

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

ROUNDS = 9
HERE = Path(__file__).parent
FIRST_PAINT_DUE, FORM_READY_DUE = 1.25, 1.10


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def pages(sandbox: Sandbox) -> Iterator[dict[str, str]]:
    """The addresses of the floor's pages, by the name of their lane."""
    program = [sys.executable, str(HERE / "floor_page.py"), sandbox.script_url, sandbox.keys["POS_PUBLISHABLE_KEY"]]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield {lane: server.stdout.readline().strip() for lane in ("empty frames", "same fields")}
        assert server.stdin is not None
        server.stdin.close()


def started(command: list[str], surroundings: dict[str, str]) -> dict[str, float]:
    """Milliseconds from the start of a process to each thing that it reports, up to a card form that is ready."""
    begun = time.monotonic()
    seen: dict[str, float] = {}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=surroundings
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            seen.setdefault(told["timing"], (told["monotonic_s"] - begun) * 1000)
            if told["timing"] == "form_ready":
                break
        process.terminate()
        process.wait()
    return seen


def test_first_paint_and_form_ready(sandbox: Sandbox, pages: dict[str, str], tmp_path: Path) -> None:
    settings = sandbox.write_settings(tmp_path / "settings.toml")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings = {**kept, **sandbox.keys, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    data = ["--data", str(tmp_path / "till"), "--settings", str(settings)]
    commands = {lane: [sys.executable, str(HERE / "floor.py"), page] for lane, page in pages.items()}
    commands["till"] = [sys.executable, "-m", "pos", "--timings", *data]

    runs: dict[str, list[dict[str, float]]] = {lane: [] for lane in commands}
    # The first start makes the journal and the compiled files.
    for _ in range(ROUNDS + 1):
        for lane, command in commands.items():
            runs[lane].append(started(command, surroundings))

    def figures(what: str) -> dict[str, float]:
        middle = {lane: statistics.median(one[what] for one in rounds[1:]) for lane, rounds in runs.items()}
        least = {lane: min(one[what] for one in rounds[1:]) for lane, rounds in runs.items()}
        sys.stdout.write(f"\n  {what}: till {middle['till']:.0f} ms (least {least['till']:.0f})")
        for lane in pages:
            sys.stdout.write(
                f"; {lane} {middle[lane]:.0f} ms (least {least[lane]:.0f}), ratio {middle['till'] / middle[lane]:.2f}"
            )
        return {lane: middle["till"] / middle[lane] for lane in pages}

    first_paint, form_ready = figures("first_paint"), figures("form_ready")
    assert first_paint["empty frames"] <= FIRST_PAINT_DUE
    assert form_ready["empty frames"] <= FORM_READY_DUE
