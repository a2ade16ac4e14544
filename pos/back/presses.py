"""Keys that were pressed at an older picture than the one that is shown: they mean something else by now.

Source: sale, the state machine: "events older than the state change are dropped".
"""

from __future__ import annotations

from typing import Final

import msgspec

from pos.domain.till_state import TillState
from pos.link.messages import CancelSale, ChargeOnce, Command, NextSale, OtherCard, SaleChanged, TryAgain
from pos.link.saved_cards import ChargeSavedCard

#: What a key means depends on the state that it was pressed at.
_DEPENDS: Final = (TryAgain, OtherCard, ChargeOnce, ChargeSavedCard, CancelSale, NextSale)


class Presses:
    """Counts the states that the window was shown; used in the counter's lane only."""

    def __init__(self) -> None:
        self._step = 0
        self._shown: tuple[str, TillState] | None = None

    def stamped(self, shown: SaleChanged) -> SaleChanged:
        """The same picture with the number of its state: another one for each change of it."""
        state = (shown.sale_id, shown.state)
        if state != self._shown:
            self._step, self._shown = self._step + 1, state
        return msgspec.structs.replace(shown, step=self._step)

    def is_late(self, command: Command) -> bool:
        """Whether a key was pressed at a state that has passed; one that does not say where is believed."""
        return isinstance(command, _DEPENDS) and command.step not in (0, self._step)
