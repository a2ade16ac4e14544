"""How soon the window is painted and a card can be typed, held against the smallest honest window.

    python packaging/test.py -m benchmark tests/benchmarks/front -s

P1 and P2 of the figures that are due. Floor and till start in turn, several times; the medians are compared.
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
def page() -> Iterator[str]:
    """The address of the floor's page."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "floor_page.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
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


def test_first_paint_and_form_ready(sandbox: Sandbox, page: str, tmp_path: Path) -> None:
    settings = sandbox.write_settings(tmp_path / "settings.toml")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings = {**kept, **sandbox.keys, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    data = ["--data", str(tmp_path / "till"), "--settings", str(settings)]
    till = [sys.executable, "-m", "pos", "--timings", *data]
    floor = [sys.executable, str(HERE / "floor.py"), page]
    # The first start makes the journal and the compiled files.
    started(till, surroundings)
    started(floor, surroundings)

    lanes: dict[str, list[dict[str, float]]] = {"floor": [], "till": []}
    for _ in range(ROUNDS):
        lanes["floor"].append(started(floor, surroundings))
        lanes["till"].append(started(till, surroundings))

    ratios = {}
    for what in ("first_paint", "form_ready"):
        least = {lane: min(one[what] for one in runs) for lane, runs in lanes.items()}
        middle = {lane: statistics.median(one[what] for one in runs) for lane, runs in lanes.items()}
        ratios[what] = middle["till"] / middle["floor"]
        sys.stdout.write(
            f"\n  {what}: floor {middle['floor']:.0f} ms (least {least['floor']:.0f}), "
            f"till {middle['till']:.0f} ms (least {least['till']:.0f}), ratio {ratios[what]:.2f}"
        )
    assert ratios["first_paint"] <= FIRST_PAINT_DUE
    assert ratios["form_ready"] <= FORM_READY_DUE
