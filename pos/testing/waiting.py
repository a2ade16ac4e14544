"""Wait for a condition while Qt's events are served; say what was awaited when it never came."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest

#: Units: seconds. Long beside anything the till does on a busy machine, short beside a person's patience.
PATIENCE_S = 30.0


class AwaitedInVain(AssertionError):
    """A condition did not come about; the text says what was awaited and what was seen instead."""


def wait_until(
    condition: Callable[[], bool], what: str, seen: Callable[[], str], patience_s: float = PATIENCE_S
) -> None:
    """Return as soon as the condition holds.

    Units: ``patience_s`` in seconds.
    Raises: AwaitedInVain with what was awaited and what ``seen`` says.
    """
    if not QTest.qWaitFor(condition, int(patience_s * 1000)):
        raise AwaitedInVain(f"waited {patience_s:g} s for {what}; seen instead: {seen()}")
