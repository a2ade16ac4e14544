"""The start of a till, in the order in which people see it: a window at once, the card page, then the rest."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from pos.config import memory
from pos.front.back_process import Process, StartProcess, start_process
from pos.front.capture import engine
from pos.front.shell import Shell
from pos.front.start_options import StartOptions
from pos.front.timings import Timings

if TYPE_CHECKING:
    from pos.front.app import Till

#: Units: milliseconds from the window on, after which there is time for what nobody waits for.
_AT_LEISURE_MS: Final = 1000


def run(options: StartOptions, opened: Callable[[Till], object] = lambda _till: None) -> int:
    """Open the till and serve it until its window is closed; ``opened`` hears of it first."""
    memory.close()
    # Python would hear of Ctrl+C only when Qt lets it; the back ends by itself when this process is gone.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # First of all: the back comes up beside everything that follows.
    start = _started(options)
    engine.prepare()
    application = QApplication(engine.arguments())
    application.setApplicationName("pos")
    shell = Shell()
    tills: list[Till] = []
    kept: list[object] = []

    def go_on() -> None:
        Timings(options.timings).write("first_paint")
        from pos.front.capture.profile import CardProfile

        # With its first profile the engine starts its own processes, which come up beside the imports that follow.
        anchor = CardProfile(())
        from pos.front.app import Till

        till = Till(options, start, shell)
        tills.append(till)
        # Whoever listens in lives as long as the till.
        kept.append(opened(till))
        till.open_in_turns(anchor, lambda: QTimer.singleShot(_AT_LEISURE_MS, shell, lambda: _keep_a_log(options)))

    shell.painted.connect(go_on)
    shell.show()
    code = QApplication.exec()
    for till in tills:
        till.close()
    return code


def _started(options: StartOptions) -> StartProcess:
    """Start the back; what comes back hands the process over to whoever talks to it, or says why there is none."""
    try:
        process = start_process(options.back_program())
    except OSError as problem:
        # The name of a problem ends with the block that caught it.
        why = problem

        def fail(_program: list[str]) -> Process:
            raise why

        return fail
    return lambda _program: process


def _keep_a_log(options: StartOptions) -> None:
    import logging

    from pos.config.logs import open_log
    from pos.config.places import places
    from pos.domain.errors import KnownError

    where = places(options.data, options.settings)
    try:
        where.make()
    except KnownError:
        return  # the back says so, with what to do
    open_log(where.logs, "front")
    log = logging.getLogger("qt")

    def heard(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
        log.log(level, "%s", text)

    qInstallMessageHandler(heard)
