"""A till on stand-ins for each test; a complaint of Qt or a window that is left over fails it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.front.play import Play

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))


@pytest.fixture
def play(qtbot: QtBot) -> Iterator[Play]:
    """A till that is ready for a sale."""
    play = Play()
    play.raise_curtain()
    yield play
    play.fall()
    assert [window.objectName() for window in QApplication.topLevelWidgets() if window.isVisible()] == []


@pytest.fixture(scope="module")
def house(qapp: QApplication) -> Iterator[Play]:
    """One till for all looks of a module that change nothing for the next one."""
    play = Play()
    play.raise_curtain()
    play.window.complete()
    yield play
    play.fall()
