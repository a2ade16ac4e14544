"""One counter's lane: every wish about the current sale, one after the other, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pos.back.desk import Desk
from pos.back.journal.book import SaleSecrets
from pos.back.lane import Lane
from pos.back.presses import Presses
from pos.domain.sale import Sale
from pos.link.messages import Answer, Command, NotDone

#: Units: seconds until a basket without a price is priced again, for each time that it did not work; the last repeats.
_AGAIN_S: Final = (2.0, 5.0, 10.0, 30.0)

_MOVED_ON: Final = "The sale has moved on since that key was pressed. Look at it, then press again."

Answered = Callable[[Answer], None]
#: Makes the final answer of what the desk said; runs in the counter's lane.
Complete = Callable[[Answer], Answer]


class Counter:
    """The desk in its lane; any thread may hand a wish in."""

    def __init__(self, lane: Lane, desk: Desk, presses: Presses) -> None:
        self._lane, self._desk, self._presses = lane, desk, presses
        self._vain = 0
        self._again_planned = False
        #: Whatever was due when a wish was done comes first; this counter goes on behind it.
        self._is_behind = False

    def wish(
        self, command: Command, answered: Answered, by: str = "", complete: Complete = lambda answer: answer
    ) -> None:
        """Have a wish done in somebody's name; the answer goes out before what takes long is begun."""
        self._lane.do(lambda: self._do(command, answered, by, complete))

    def take_up(self, sale: Sale, kept: SaleSecrets | None) -> None:
        """Put a sale on the counter that an earlier run has left there."""
        self._lane.do(lambda: self._desk.take_up(sale, kept))
        self._lane.do(self._go_on)

    def hear(self, sale: Sale, kept: SaleSecrets, elsewhere: Callable[[], None]) -> None:
        """Pass on what was found out about a sale in doubt; ``elsewhere`` is called if nobody stands at it."""

        def pass_on() -> None:
            if not self._desk.hear(sale, kept):
                elsewhere()

        self._lane.do(pass_on)

    # --- in the lane ---

    def _do(self, command: Command, answered: Answered, by: str, complete: Complete) -> None:
        if self._presses.is_late(command):
            answered(NotDone(sentence=_MOVED_ON))
        else:
            answered(complete(self._desk.handle(command, by)))
        self._go_on_if_last()

    def _go_on_if_last(self) -> None:
        """Go on, unless more is due: items that are scanned fast are priced together, after the last one."""
        if self._desk.has_work or self._lane.is_waiting:
            self._go_on()
        elif not self._is_behind:
            # What is due may be no wish but news of another sale, after which nobody else would go on.
            self._is_behind = True
            self._lane.do(self._catch_up)

    def _catch_up(self) -> None:
        self._is_behind = False
        self._go_on_if_last()

    def _go_on(self) -> None:
        self._desk.go_on()
        if not self._desk.is_stale:
            self._vain = 0
        elif not self._again_planned:
            self._again_planned = True
            self._lane.later(_AGAIN_S[min(self._vain, len(_AGAIN_S) - 1)], self._go_on_again)
            self._vain += 1

    def _go_on_again(self) -> None:
        self._again_planned = False
        if self._desk.is_stale:
            self._go_on()
