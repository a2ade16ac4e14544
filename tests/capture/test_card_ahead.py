"""A card page is made again and again for as long as its script is missing, whichever word comes first."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from pos.config.clock import Clock
from pos.domain.till_state import Obstacle
from pos.front.card_ahead import TRY_EVERY_S, CardAhead
from pos.link.messages import ProcessorFound, ReadinessChanged, ReportScript

pytestmark = pytest.mark.webengine

MISSING = ReadinessChanged(obstacle=Obstacle.SCRIPT_NOT_LOADED)


class HandClock(Clock):
    """Stands still until it is moved."""

    nap_s = 0.01

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 100.0

    def monotonic(self) -> float:
        return self.seconds


class Form(QObject):
    """Counts the pages that are made; what becomes of each is said by the test."""

    rehearsed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0

    def allow(self, origins: object) -> None:
        """It may reach them."""

    def rehearse(self, *recipe: str) -> None:
        self.pages += 1


class Back(QObject):
    """Hears what becomes of the script."""

    readiness_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bool] = []

    def ask(self, command: object) -> None:
        assert isinstance(command, ReportScript)
        self.heard.append(command.loaded)


class Play:
    """One form and one back, and what lies between them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.form, self.back, self.clock = qtbot, Form(), Back(), HandClock()
        self.ahead = CardAhead(cast(Any, self.form), cast(Any, self.back), self.clock, self.form)
        self.ahead.use(
            ProcessorFound(
                script_url="https://js.test/v1/DigitalRiver.js",
                publishable_key="pk",
                locale="en_IE",
                card_origins=(),
                environment="sandbox",
            )
        )

    def tick(self) -> None:
        self.clock.seconds += TRY_EVERY_S + 0.1


@pytest.fixture
def play(qtbot: QtBot) -> Play:
    return Play(qtbot)


@pytest.mark.parametrize("red_first", [True, False], ids=["the light first", "the page first"])
def test_a_page_that_does_not_come_about_is_made_again_after_a_while(play: Play, red_first: bool) -> None:
    if red_first:
        play.back.readiness_changed.emit(MISSING)
        play.tick()
        play.form.rehearsed.emit(False)
    else:
        play.form.rehearsed.emit(False)
        play.back.readiness_changed.emit(MISSING)
    assert (play.form.pages, play.back.heard) == (1, [False])
    play.tick()
    play.qtbot.waitUntil(lambda: play.form.pages == 2)
    play.form.rehearsed.emit(False)
    play.tick()
    play.qtbot.waitUntil(lambda: play.form.pages == 3)
    play.form.rehearsed.emit(True)
    play.back.readiness_changed.emit(ReadinessChanged(obstacle=None))
    assert not play.ahead._again.is_set
    assert (play.form.pages, play.back.heard) == (3, [False, False, True])
