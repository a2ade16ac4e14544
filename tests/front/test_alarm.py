"""An alarm keeps to the till's clock, also when a test moves that clock."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pos.config.clock import Clock, MovedClock
from pos.front.parts.alarm import Alarm
from pos.testing.waiting import wait_until


def test_a_moved_clock_brings_an_alarm_forward(qapp: QCoreApplication, tmp_path: Path) -> None:
    file = tmp_path / "clock"
    alarm, rang = Alarm(MovedClock(file)), []
    alarm.rang.connect(lambda: rang.append("rang"))
    alarm.set(3600)
    assert alarm.is_set

    file.write_text("3601", encoding="ascii")

    wait_until(lambda: bool(rang), "the alarm")
    assert rang == ["rang"]
    assert not alarm.is_set


def test_an_alarm_that_is_stopped_or_set_anew_does_not_ring_twice(qapp: QCoreApplication) -> None:
    alarm, other, rang = Alarm(Clock()), Alarm(Clock()), []
    alarm.rang.connect(lambda: rang.append("alarm"))
    other.rang.connect(lambda: rang.append("other"))
    alarm.set(0.01)
    alarm.stop()
    other.set(3600)
    other.set(0.02)

    wait_until(lambda: bool(rang), "the other alarm")
    assert rang == ["other"]
