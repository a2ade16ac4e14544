"""A till's window as people see it come: a picture at once, the card page before it is asked for, then the rest."""

from __future__ import annotations

import signal
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from pos.config import memory
from pos.front.back_process import StartProcess
from pos.front.capture import engine
from pos.front.shell import Shell
from pos.front.start_options import StartOptions
from pos.front.timings import Timings

if TYPE_CHECKING:
    from pos.front.app import Till

#: What the till's window is made of, in pieces that are loaded one in a turn, so that nothing waits for long.
_FURNITURE: Final = (
    "pos.front.parts.theme",
    "pos.front.till.counter",
    "pos.front.till.basket_panel",
    "pos.front.till.stage",
    "pos.front.till.floor",
    "pos.front.till.sheets",
    "pos.front.till.window",
)
#: Units: milliseconds from the window on, after which there is time for what nobody waits for.
_AT_LEISURE_MS: Final = 1000


def serve(options: StartOptions, start: StartProcess, opened: Callable[[Till], object]) -> int:
    """Open the window on a back that is started, and serve it until it is closed."""
    engine.prepare()
    application = QApplication(engine.arguments())
    application.setApplicationName("pos")
    opening = Opening(options, start, opened)
    opening.shell.show()
    code = QApplication.exec()
    opening.close()
    return code


class Opening(QObject):
    """One till on its way; each step is a turn of the event loop, or several."""

    def __init__(self, options: StartOptions, start: StartProcess, opened: Callable[[Till], object]) -> None:
        super().__init__()
        self._options, self._start, self._opened = options, start, opened
        self._till: Till | None = None
        #: Whoever listens in lives as long as the till.
        self._listener: object = None
        self._furniture = iter(_FURNITURE)
        self.shell = Shell()
        self.shell.painted.connect(self._go_on)

    def close(self) -> None:
        """Close what is open by now."""
        if self._till is not None:
            self._till.close()

    def _go_on(self) -> None:
        Timings(self._options.timings).write("first_paint")
        # Python would hear of Ctrl+C only when Qt lets it; the back ends by itself when this process is gone.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        memory.close()
        from pos.front.capture.profile import CardProfile

        # With its first profile the engine starts its own processes, which come up beside the imports that follow.
        anchor = CardProfile(())
        from pos.front.app import Till

        self._till = till = Till(self._options, self._start, self.shell)
        self._listener = self._opened(till)
        ahead = till.begin_card_page(anchor)
        # Page and frames come from processes of their own; whoever works beside them holds them up.
        ahead.settled.connect(till.greet)
        ahead.settled.connect(self._furnish)
        ahead.wait()

    def _furnish(self) -> None:
        """Load the next piece of the window; with the last one it is built."""
        piece = next(self._furniture, None)
        if piece is not None:
            import_module(piece)
            QTimer.singleShot(0, self.shell, self._furnish)
        elif self.shell.isVisible() and self._till is not None:
            self._till.furnish()
            QTimer.singleShot(_AT_LEISURE_MS, self.shell, lambda: _keep_a_log(self._options))


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
