"""The map of screens, widgets and states: no name changes unnoticed, for testers' suites hang on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import pos.testing
from pos.testing.screen_map import drawn
from pos.testing.states import STATES

KEPT = Path(__file__).with_name("screen_map.txt")


def test_the_map_is_the_one_that_was_accepted(qtbot: QtBot) -> None:
    assert drawn().splitlines() == KEPT.read_text(encoding="utf-8").splitlines(), (
        "Screens, widgets, keys or states have changed, and suites of testers may hang on their names. If that is "
        "meant: python -m pos.testing.screen_map tests/plugin/screen_map.txt, and tell of it in the commit."
    )


def test_a_tester_prints_it(capsys: pytest.CaptureFixture[str], qtbot: QtBot) -> None:
    pos.testing.map()
    told = capsys.readouterr().out
    for name in ("till.search.field", "till.lock.pin", "customer.sentence", "Ctrl+Enter", *STATES):
        assert name in told
