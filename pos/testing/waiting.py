"""Wait for a condition while Qt's events are served; say what was awaited when it never came."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

#: Units: seconds. Long beside anything the till does on a busy machine, short beside a person's patience.
PATIENCE_S = 30.0
#: Units: milliseconds between two looks at a condition; events in between are served as they come. What has not come
#: about after so many looks takes its time, and to look is work too.
_LOOK_EVERY_MS, _THEN_EVERY_MS, _QUICK_LOOKS = 4, 16, 25


class AwaitedInVain(AssertionError):
    """A condition did not come about; the text says what was awaited and what was seen instead."""


def wait_until(
    condition: Callable[[], bool],
    what: str,
    seen: Callable[[], str] = lambda: "nothing",
    patience_s: float = PATIENCE_S,
    hopeless: Callable[[], str] = lambda: "",
) -> None:
    """Return as soon as the condition holds; ``hopeless`` may say why it never will.

    Units: ``patience_s`` in seconds.
    Raises: AwaitedInVain with what was awaited and what ``seen`` says.
    """
    deadline = time.monotonic() + patience_s
    loop = QEventLoop()
    ticker = QTimer()
    ticker.timeout.connect(loop.quit)
    ticker.start(_LOOK_EVERY_MS)
    looks = 0
    while not condition():
        looks += 1
        if looks == _QUICK_LOOKS:
            ticker.start(_THEN_EVERY_MS)
        if why := hopeless():
            raise AwaitedInVain(f"{why}\nit was waited for {what}; seen instead: {seen()}")
        if time.monotonic() > deadline:
            raise AwaitedInVain(f"waited {patience_s:g} s for {what}; seen instead: {seen()}")
        loop.exec()
