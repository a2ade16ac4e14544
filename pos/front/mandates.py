"""Has the processor's texts read that a customer agrees to before a card is kept, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos.link.saved_cards import ConsentPlan

if TYPE_CHECKING:
    from pos.front.capture.mandate_reader import MandateReader


class Mandates(QObject):
    """Makes a reader for each plan; an earlier one that has not answered goes away without an answer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._origins: tuple[str, ...] = ()
        self._reader: MandateReader | None = None

    def allow(self, origins: Iterable[str]) -> None:
        """Say which origins belong to the processor."""
        self._origins = tuple(origins)

    def read(self, plan: ConsentPlan, told: Callable[[str], None]) -> None:
        """Read the text for a plan; ``told`` is called with it once, and with nothing where it cannot be read."""
        # The engine is loaded for the card form long before anybody can ask for this.
        from pos.front.capture.mandate_reader import MandateReader

        self.stop()
        self._reader = MandateReader(plan, self._origins, self)
        self._reader.read.connect(self._on_read)
        self._reader.read.connect(told)

    def stop(self) -> None:
        """Read no more."""
        if self._reader is not None:
            self._reader.stop()
            self._reader = None

    def _on_read(self) -> None:
        self._reader = None
