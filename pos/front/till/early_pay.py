"""F9 before the processor's total is there: Pay opens by itself once it is, if nothing else was done meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from pos.domain.till_state import TillState
from pos.front.till.counter import Counter

#: Units: seconds after which nobody expects any more that a key pressed then does something.
PATIENCE_S: Final = 3.0


class EarlyPay(QObject):
    """Remembers one press for one basket; Esc, another item, a text in the search or too long a wait undo it."""

    def __init__(
        self, counter: Counter, pay: Callable[[], None], is_typing: Callable[[], bool], now: Callable[[], float]
    ) -> None:
        super().__init__(counter)
        self._counter, self._pay, self._is_typing, self._now = counter, pay, is_typing, now
        self._pressed: tuple[object, float] | None = None
        counter.pictured.connect(self._on_picture)

    def remember(self) -> None:
        """Pay was pressed while the total is on its way."""
        self._pressed = (self._basket, self._now())

    def forget(self) -> bool:
        """Undo it; False if there is nothing to undo."""
        had, self._pressed = self._pressed is not None, None
        return had

    @property
    def _basket(self) -> object:
        sale = self._counter.facts.sale
        lines = tuple((row.line.id, row.line.quantity, row.line.price) for row in sale.lines)
        return sale.sale_id, lines, sale.payer.customer_reference if sale.payer is not None else ""

    def _on_picture(self) -> None:
        if self._pressed is None:
            return
        basket, pressed_at = self._pressed
        picture = self._counter.picture
        same = basket == self._basket and self._now() - pressed_at <= PATIENCE_S and not self._is_typing()
        if same and picture.state is TillState.PRICING:
            return
        self._pressed = None
        if same and picture.state is TillState.BASKET and picture.may_pay:
            self._counter.unsaid.emit()
            self._pay()
