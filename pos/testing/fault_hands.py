"""Has a fault happen to an open till: on the line by the sandbox, to the machine by signals to its processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psutil
from PySide6.QtCore import QTimer

from pos.testing.faults import Fault, FaultMisused
from pos.testing.page import Page
from pos.testing.sandbox import Sandbox
from pos.testing.waiting import AwaitedInVain

#: Units: milliseconds between two looks whether a call has reached its point.
_LOOK_EVERY_MS: Final = 15
#: Units: seconds for which the call is held there, by the sandbox's clock, so that the machine is struck in its midst.
_HELD_S: Final = 3.0


class FaultHands:
    """What goes wrong with one till."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._watches: list[QTimer] = []
        self._machine: dict[str, Callable[[], None]] = {
            "power_cut": self._cut_power,
            "page_crashed": self._crash_page,
            "renderer_killed": self._kill_renderers,
        }

    def arm(self, fault: Fault) -> None:
        """Arm a fault, or let it happen at once where it needs no point."""
        if fault.name == "window_killed":
            raise FaultMisused(
                "This window is the test's own process, which would die with it. "
                "Use `open_till.window_killed(at='submit', scan=…, card=…)`: it kills a window of its own."
            )
        if not fault.is_of_the_machine:
            self._sandbox(fault).control("POST", "faults", fault.armed())
        elif fault.point:
            self._strike_at(fault)
        else:
            self._machine[fault.name]()

    def disarm(self) -> None:
        """Take everything back."""
        self.drop()
        if self._page.sandbox is not None:
            self._page.sandbox.disarm()

    def drop(self) -> None:
        """Look for nothing any more."""
        for watch in self._watches:
            watch.stop()
            watch.deleteLater()
        self._watches.clear()

    # --- inside ---

    def _sandbox(self, fault: Fault) -> Sandbox:
        if self._page.sandbox is None:
            raise FaultMisused(
                f"The fault {fault.name!r} needs a processor, and this till is on stand-ins: use `till`."
            )
        return self._page.sandbox

    def _strike_at(self, fault: Fault) -> None:
        sandbox = self._sandbox(fault)
        seen = len(sandbox.calls(fault.place))
        held = {"kind": "slow", "path": fault.place.path, "method": fault.place.method, "seconds": _HELD_S}
        sandbox.control("POST", "faults", held)
        watch = QTimer(self._page.window)

        def look() -> None:
            if len(sandbox.calls(fault.place)) > seen:
                watch.stop()
                self._machine[fault.name]()

        watch.timeout.connect(look)
        watch.start(_LOOK_EVERY_MS)
        self._watches.append(watch)

    def _cut_power(self) -> None:
        _kill(self._page.till.back_office.process_id)

    def _crash_page(self) -> None:
        _kill(self._page_process())

    def _kill_renderers(self) -> None:
        own = self._page_process()
        engine = [child for child in psutil.Process().children(recursive=True) if _is_of_the_engine(child)]
        # What draws is forked off by a process that only forks.
        forking = {child.ppid() for child in engine}
        drawing = [child.pid for child in engine if child.pid not in forking | {own}]
        if not drawing:
            raise AwaitedInVain("no process draws the processor's fields: open the card form first")
        for pid in drawing:
            _kill(pid)

    def _page_process(self) -> int:
        return int(self._page.card_page.renderProcessPid())


def _is_of_the_engine(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return "QtWebEngine" in process.name()
    return False


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
