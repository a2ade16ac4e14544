"""F8: puts the basket aside, or shows those that were put aside."""

from __future__ import annotations

from collections.abc import Callable

from pos.front.parts.words import tr
from pos.front.till.counter import Counter
from pos.front.till.partners import BackOffice
from pos.front.till.sheets import Sheets
from pos.link.messages import Answer, NotDone
from pos.link.parked import ParkBasket


class ParkKey:
    """One key for both ways: with something in the basket it goes aside, without it comes back."""

    def __init__(self, back: BackOffice, counter: Counter, sheets: Sheets, say: Callable[[str], None]) -> None:
        self._back, self._counter, self._sheets, self._say = back, counter, sheets, say

    def press(self) -> None:
        """F8 was pressed."""
        picture = self._counter.picture
        if why := self._counter.why_wait(tr("Go back with Esc first: a card is being taken.")):
            self._say(why)
        elif self._counter.facts.sale.lines and not picture.next_by_scan:
            self._sheets.close_all()
            self._back.ask(ParkBasket(), self._on_answer)
        else:
            self._sheets.open_parked()

    def _on_answer(self, answer: Answer) -> None:
        if isinstance(answer, NotDone):
            self._say(answer.sentence)
