"""Who only has the plugin installed pays nothing for it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.plugin.conftest import Run

_LOOKS = """
import sys

def test_other_things():
    heavy = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "flask", "sqlalchemy", "psutil"))]
    assert heavy == []
    assert not any(name.startswith(("pos.front", "pos.back", "pos.sandbox")) for name in sys.modules)
"""

_USES_OTHER_FIXTURES = """
import sys

def test_it(clock, shop):
    clock.tick(minutes=4)
    assert clock.ahead_s == 240
    assert "PySide6" not in sys.modules
"""


def test_the_plugin_brings_neither_qt_nor_the_engine(run: Run) -> None:
    # pytest-qt itself opens Qt as soon as it is loaded: whoever has it has paid already.
    ran = run(_LOOKS, "-p", "no:pytest-qt")
    assert ran.outcome(passed=1), ran.words


def test_fixtures_without_a_window_do_without_qt(run: Run) -> None:
    ran = run(_USES_OTHER_FIXTURES, "-p", "no:pytest-qt")
    assert ran.outcome(passed=1), ran.words


def test_the_package_tells_pytest_of_the_plugin(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"pos": "pos.testing.plugin"}
    assert any(wanted.startswith("pytest-qt") for wanted in project["optional-dependencies"]["testing"])


def test_every_test_runs_as_often_as_it_is_asked_for(run: Run) -> None:
    ran = run(
        "import pytest\n\n@pytest.mark.parametrize('x', [1, 2])\ndef test_it(x):\n    pass\n", "--pos-rounds", "3"
    )
    assert ran.outcome(passed=6), ran.words
