"""A till's window as people see it come: a picture at once, the card page before it is asked for, then the rest."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from pos.config import garbage, memory
from pos.config.clock import clock
from pos.front.back_process import Process
from pos.front.capture import engine
from pos.front.first_word import FirstWord, Overhearing, understood
from pos.front.shell import Shell
from pos.front.start_options import StartOptions
from pos.front.timings import Timings

if TYPE_CHECKING:
    from pos.front.app import Till
    from pos.front.capture.card_page import CardPage

#: What reads what the card page says; loaded while its frames come up.
_PAGE_MESSAGES: Final = "pos.front.capture.page_messages"
#: What hears the card page and the back, and then what the window is made of: in pieces that are loaded one in a turn,
#: so that nothing waits for long.
_TILL: Final = ("pos.link.codec", "pos.front.app", "pos.front.capture.form", "pos.front.card_ahead")
_FURNITURE: Final = (
    "pos.front.parts.theme",
    "pos.front.till.counter",
    "pos.front.till.basket_panel",
    "pos.front.till.stage",
    "pos.front.till.floor",
    "pos.front.till.sheets",
    "pos.front.till.window",
)
#: Units: milliseconds; a back that has its keys at hand has told by then where the processor is.
_TOLD_WITHIN_MS: Final = 50
_LISTEN_EVERY_MS: Final = 5
#: Units: milliseconds from the first frame's request on, in which the others follow.
_FRAMES_ASKED_MS: Final = 4
#: Units: milliseconds; a processor that is near answers sooner, and one that is far is not waited for.
_WORTH_WAITING_MS: Final = 300
#: Units: milliseconds from the window on, after which there is time for what nobody waits for.
_AT_LEISURE_MS: Final = 1000


def serve(options: StartOptions, back: Process | OSError, opened: Callable[[Till], object]) -> int:
    """Open the window on a back that was started, or why it could not be, and serve it until it is closed."""
    engine.prepare()
    application = QApplication(engine.arguments())
    application.setApplicationName("pos")
    opening = Opening(options, back, opened)
    opening.shell.show()
    code = QApplication.exec()
    opening.close()
    return code


class Opening(QObject):
    """One till on its way; each step is a turn of the event loop, or several."""

    def __init__(self, options: StartOptions, back: Process | OSError, opened: Callable[[Till], object]) -> None:
        super().__init__()
        self._options, self._back, self._opened = options, back, opened
        self._timings = Timings(options.timings)
        #: Listens from now on, while the window is painted and the engine is loaded.
        self._overhearing = None if isinstance(back, OSError) else Overhearing(back)
        self._page: CardPage | None = None
        #: Requests of the card page.
        self._asked = 0
        self._till: Till | None = None
        #: Whoever listens in lives as long as the till.
        self._listener: object = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._go_on)
        self._listening = QTimer(self)
        self._listening.timeout.connect(self._listen)
        self._steps = self._rest()
        self.shell = Shell()
        self.shell.painted.connect(self._begin)

    def close(self) -> None:
        """Close what is open by now."""
        if self._till is not None:
            self._till.close()
            return
        if self._page is not None:
            self._page.dispose()
        # A page that is alive when the interpreter ends takes the process down with it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _begin(self) -> None:
        self._timings.write("first_paint")
        # Python would hear of Ctrl+C only when Qt lets it; the back ends by itself when this process is gone.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        memory.close()
        import pos.front.capture.card_page  # noqa: F401

        self._patience.start(_TOLD_WITHIN_MS)
        self._listening.start(_LISTEN_EVERY_MS)
        self._listen()

    # --- the card page ---

    def _listen(self) -> None:
        if self._overhearing is None or not self._patience.isActive():
            self._listening.stop()
        elif self._overhearing.is_over:
            self._listening.stop()
            word = understood(self._overhearing.heard())
            # Whoever looks after the card form later reports what is dangerous; until then no real card is asked for.
            if word is None or (word.environment == "live" and engine.dangers()):
                self._settle()
            else:
                self._make_page(word)

    def _make_page(self, word: FirstWord) -> None:
        from pos.front.capture.card_entry import Recipe
        from pos.front.capture.card_page import CardPage
        from pos.front.capture.look import first_look

        recipe = Recipe.reaching(word.script_url, word.publishable_key, word.locale, word.card_origins)
        self._page = page = CardPage(recipe, first_look(), clock(self._options.clock).monotonic(), self.shell)
        page.said.connect(self._on_said)
        page.lost.connect(self._settle)
        page.asking.connect(self._on_asking)
        # With its first profile the engine starts. Page and frames come from processes of their own; whoever works
        # beside them holds them up.
        self._patience.start(_WORTH_WAITING_MS)

    def _on_asking(self) -> None:
        # The script is asked for first, then the frames; their process takes longest to come up, and needs nothing of
        # this one meanwhile.
        self._asked += 1
        if self._asked == 2:
            QTimer.singleShot(_FRAMES_ASKED_MS, self, lambda: import_module(_PAGE_MESSAGES))

    def _on_said(self) -> None:
        # Once there is a till, its card form looks after the page.
        if self._till is None and self._page is not None and self._page.ready:
            self._page.said.disconnect(self._on_said)
            self._timings.write("form_ready")
            self._settle()

    def _settle(self) -> None:
        if self._patience.isActive():
            self._patience.stop()
            self._go_on()

    # --- the rest ---

    def _go_on(self) -> None:
        if next(self._steps, None) is not None:
            QTimer.singleShot(0, self.shell, self._go_on)

    def _rest(self) -> Iterator[str]:
        for piece in _TILL:
            import_module(piece)
            yield piece
        self._make_till()
        for piece in _FURNITURE:
            import_module(piece)
            yield piece
        if self.shell.isVisible() and self._till is not None:
            self._till.furnish()
            garbage.begin()
            QTimer.singleShot(_AT_LEISURE_MS, self.shell, lambda: _keep_a_log(self._options))

    def _make_till(self) -> None:
        from pos.front.app import Till

        heard = self._overhearing.heard if self._overhearing is not None else bytes
        self._till = till = Till(self._options, self._start, self.shell, heard)
        self._listener = self._opened(till)
        till.begin_card_form(self._page)
        till.greet()

    def _start(self, _program: list[str]) -> Process:
        if isinstance(self._back, OSError):
            raise self._back
        return self._back


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
