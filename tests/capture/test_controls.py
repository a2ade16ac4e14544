"""Each control of the card form is taken away in turn, and a test notices.

python packaging/test.py -m whole tests/capture/test_controls.py -n 2
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.capture.controls import CONTROLS, ROOT, VARIABLE, Control

pytestmark = [pytest.mark.webengine, pytest.mark.timeout(240)]

#: These are enough to see that the search works; all are tried by the command above.
_SOME = ("no card number in a message", "sites apart")


def notices(name: str | None, files: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run some files of this folder, without one control."""
    around = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "QTWEBENGINE"))}
    if name is not None:
        around[VARIABLE] = name
    tests = [f"tests/capture/{file}.py" for file in files]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
         "-p", "tests.capture.controls", *tests],
        cwd=ROOT, env=around, capture_output=True, text=True, timeout=220,
    )  # fmt: skip


@pytest.mark.parametrize("control", CONTROLS.values(), ids=lambda control: control.name)
def test_each_control_is_where_it_is_looked_for(control: Control) -> None:
    file = ROOT / "pos/front/capture" / f"{control.module}.py"
    source = file.read_text(encoding="utf-8")
    compile(control.taken_from(source), str(file), "exec")


@pytest.mark.parametrize("name", _SOME)
def test_a_control_that_is_gone_is_noticed(name: str) -> None:
    run = notices(name, CONTROLS[name].tests)
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout[-2000:] + run.stderr[-2000:]


@pytest.mark.whole
@pytest.mark.parametrize("name", CONTROLS)
def test_each_control_that_is_gone_is_noticed(name: str) -> None:
    run = notices(name, CONTROLS[name].tests)
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout[-2000:] + run.stderr[-2000:]


@pytest.mark.whole
@pytest.mark.parametrize("files", sorted({control.tests for control in CONTROLS.values()}), ids=" ".join)
def test_the_same_tests_pass_with_every_control_in_place(files: tuple[str, ...]) -> None:
    run = notices(None, files)
    assert run.returncode == pytest.ExitCode.OK, run.stdout[-2000:] + run.stderr[-2000:]
