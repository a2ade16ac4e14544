"""Who reads the processor's text that a customer agrees to."""

from __future__ import annotations

from collections.abc import Callable

from pos.link.saved_cards import ConsentPlan

#: Reads the text for a plan; calls back once, with nothing where it cannot be read.
ReadMandate = Callable[[ConsentPlan, Callable[[str], None]], None]


def nobody_reads(_plan: ConsentPlan, read: Callable[[str], None]) -> None:
    """Where there is no card engine, there is no text either."""
    read("")
