"""Has a card page made ahead, again and again while none comes about, and tells the back whether one did."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.config.clock import Clock
from pos.domain.till_state import Obstacle
from pos.front.back_office import BackOffice
from pos.front.capture.form import CardForm
from pos.front.parts.alarm import Alarm
from pos.link.messages import ProcessorFound, ReadinessChanged, ReportScript

#: Units: seconds between two tries.
TRY_EVERY_S: Final = 5.0


class CardAhead(QObject):
    """Between one card form and the processor that it is to reach."""

    #: The fields are there, before anybody asked for them.
    came_about = Signal()

    def __init__(self, form: CardForm, back_office: BackOffice, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._back, self._clock = form, back_office, clock
        self._processor: ProcessorFound | None = None
        self._is_trying = False
        self._tried_at = float("-inf")
        #: The last word on it is that cards cannot be taken for want of the script.
        self._script_is_missing = False
        self._again = Alarm(clock, self)
        self._again.rang.connect(self._try)
        form.rehearsed.connect(self._on_rehearsed)
        back_office.readiness_changed.connect(self._on_readiness)

    def use(self, processor: ProcessorFound) -> None:
        """Reach this processor from now on, and no other."""
        self._processor = processor
        self._form.allow(processor.card_origins)
        self._try()

    def _try(self) -> None:
        if self._processor is None or self._is_trying:
            return
        self._is_trying = True
        self._form.rehearse(self._processor.script_url, self._processor.publishable_key, self._processor.locale)

    def _on_rehearsed(self, came_about: bool) -> None:
        self._is_trying = False
        self._tried_at = self._clock.monotonic()
        if came_about:
            self.came_about.emit()
        self._back.ask(ReportScript(loaded=came_about))
        self._plan()

    def _on_readiness(self, readiness: ReadinessChanged) -> None:
        self._script_is_missing = readiness.obstacle is Obstacle.SCRIPT_NOT_LOADED
        self._plan()

    def _plan(self) -> None:
        """Try again in a while, if it is for want of the script that cards cannot be taken."""
        if not self._script_is_missing:
            self._again.stop()
        elif not self._is_trying and not self._again.is_set:
            self._again.set(max(0.0, self._tried_at + TRY_EVERY_S - self._clock.monotonic()))
