"""Something that is to happen after a while, by the till's own clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from pos.config.clock import Clock


class Alarm(QObject):
    """Rings once when so much of the till's time has passed; a clock that is moved ahead brings it forward."""

    #: The time is up.
    rang = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._due_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def is_set(self) -> bool:
        """Whether it is still going to ring."""
        return self._timer.isActive()

    def set(self, seconds: float) -> None:
        """Ring in so many seconds, and not before."""
        self._due_s = self._clock.monotonic() + seconds
        self._wait(seconds)

    def stop(self) -> None:
        """Do not ring."""
        self._timer.stop()

    def _look(self) -> None:
        left_s = self._due_s - self._clock.monotonic()
        if left_s > 0:
            self._wait(left_s)
        else:
            self.rang.emit()

    def _wait(self, seconds: float) -> None:
        # Qt may be a fraction early; the next look then waits for the rest.
        self._timer.start(max(1, round(min(seconds, self._clock.nap_s or seconds) * 1000)))


class Alarms:
    """Alarms that are stopped together."""

    def __init__(self, clock: Clock, parent: QObject) -> None:
        self._clock, self._parent = clock, parent
        self._set: list[Alarm] = []

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Call once in so many seconds, unless they are stopped before."""
        alarm = Alarm(self._clock, self._parent)
        alarm.rang.connect(call)
        alarm.set(seconds)
        self._set.append(alarm)

    def stop(self) -> None:
        """Ring none of them."""
        for alarm in self._set:
            alarm.stop()
            alarm.deleteLater()
        self._set.clear()
