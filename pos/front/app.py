"""Composition root: builds every part of the front once and joins them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from pos import __version__
from pos.config import memory
from pos.config.clock import clock
from pos.domain.till_state import Obstacle, TillState
from pos.front.back_office import BackOffice, StartProcess, start_process
from pos.front.capture import engine
from pos.front.capture.look import FormLook
from pos.front.parts.alarm import Alarm
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.start_options import StartOptions
from pos.front.till.window import TillWindow
from pos.front.timings import Timings
from pos.link.messages import Answer, Hello, ReadinessChanged, ReportScript, Welcome
from pos.link.safety import ReportDangers, ReportScriptHash
from pos.link.staff import DutyChanged

if TYPE_CHECKING:
    from pos.front.capture.form import CardForm
    from pos.front.capture.script_reader import ScriptReader
    from pos.front.customer_screen import CustomerScreen
    from pos.front.sign_in.desk import SignInDesk

#: Units: seconds between two tries to make a card page ahead, while none comes about.
REHEARSE_EVERY_S: Final = 5.0
#: Units: milliseconds until a till looks which script it is: a start has better things to do first.
_LOOK_AT_SCRIPT_AFTER_MS: Final = 20_000
_LOOK_AGAIN_MS: Final = 6 * 3600 * 1000
#: While one of these stands in the way, the back does not know where its processor is.
_NO_PROCESSOR: Final = frozenset({Obstacle.STARTING, Obstacle.PROCESSOR_NOT_STARTING, Obstacle.KEYS_MISSING})


class Till:
    """One open till: its window, its card form and its back office."""

    def __init__(self, options: StartOptions, start: StartProcess = start_process) -> None:
        self.back_office = BackOffice(options.back_program(), start=start)
        # First of all: the back comes up beside everything that follows.
        self.back_office.start()
        self.back_office.ask(Hello(version=__version__), self._on_welcome)
        self.timings = Timings(options.timings)
        self._clock = clock(options.clock)
        self.window = TillWindow(self.back_office, self._make_card_form, clock=self._clock.monotonic)
        self._form: CardForm | None = None
        self._display: CustomerScreen | None = None
        self._for_customer = options.customer_display
        self._welcome: Welcome | None = None
        self._rehearsing = False
        self._rehearsed_at = float("-inf")
        self._rehearse_again = Alarm(self._clock, self.window)
        self._rehearse_again.rang.connect(self._join_form)
        self._reader: ScriptReader | None = None
        self._script_timer = QTimer(self.window)
        self._script_timer.setSingleShot(True)
        self._script_timer.timeout.connect(self._look_at_script)
        self._sign_in: SignInDesk | None = None
        self.back_office.duty_changed.connect(self._on_duty)
        self.back_office.approval_wished.connect(
            lambda wish, answered: self._signing_in().ask_for_a_yes(wish, answered)
        )
        self.window.lock_wished.connect(lambda: self._signing_in().lock())
        for end in (self.back_office.fatal, self.back_office.lost):
            end.connect(lambda *_: self._sign_in.uncover() if self._sign_in is not None else None)
        self.back_office.readiness_changed.connect(self._on_readiness)
        self.window.theme.changed.connect(self._on_theme)
        self.window.first_painted.connect(lambda: self.timings.write("first_paint"))
        self.window.first_painted.connect(self._open_display)
        self.window.form_ready.connect(lambda: self.timings.write("form_shown"))
        self.window.state_shown.connect(self._on_state)

    @property
    def customer_window(self) -> QWidget | None:
        """The window for the customer's screen; None while there is none."""
        return self._display.window if self._display is not None else None

    def open(self) -> None:
        """Show the window; what it needs comes up behind it, so that the first paint waits for nothing."""
        self.window.show()

    def close(self) -> None:
        """Close the window and let the back finish what moves money."""
        self.window.close()
        if self._reader is not None:
            self._reader.stop()
        if self._form is not None:
            # The page goes before its profile, and both before the view that showed them.
            self._form.shut()
        self.window.deleteLater()
        self.back_office.stop()
        # A web view that is alive when the interpreter ends takes the process down with it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _make_card_form(self, parent: QWidget) -> QWidget:
        # The engine is heavy; the window asks for it after its first paint.
        from pos.front.capture.form import CardForm

        self._form = CardForm(self._look(), parent, clock=self._clock)
        self._form.rehearsed.connect(self._on_rehearsed)
        if self._sign_in is not None:
            self._form.fields_changed.connect(self._sign_in.worked)
        self._join_form()
        return self._form

    def _open_display(self) -> None:
        if not self._for_customer or not self.window.isVisible():
            return
        from pos.front.customer_screen import CustomerScreen

        self._display = CustomerScreen(self.window.counter)
        if self._welcome is not None:
            self._display.introduce(self._welcome)
        # A window that stays would keep the application alive.
        self.window.closing.connect(self._close_display)
        # Some systems bring every new window to the front; the keyboard belongs to the till.
        self.window.activateWindow()

    def _close_display(self) -> None:
        if self._display is not None:
            self._display.close()
            self._display = None

    def _look(self) -> FormLook:
        theme = self.window.theme
        return FormLook(theme.colours, theme.density, theme.is_dark)

    def _signing_in(self) -> SignInDesk:
        # A till without accounts never needs it, and its start need not wait for it.
        if self._sign_in is None:
            from pos.front.sign_in.desk import SignInDesk

            self._sign_in = SignInDesk(self.back_office, self.window, self.window, self._clock)
            if self._form is not None:
                self._form.fields_changed.connect(self._sign_in.worked)
        return self._sign_in

    def _on_duty(self, duty: DutyChanged) -> None:
        if self._sign_in is not None or duty.locked or duty.people:
            self._signing_in().follow(duty)
        if self._welcome is not None and duty.person is not None:
            self.window.introduce(structs.replace(self._welcome, cashier=duty.person.name))

    def _on_theme(self) -> None:
        if self._form is not None:
            self._form.use_look(self._look())

    def _on_welcome(self, answer: Answer) -> None:
        if isinstance(answer, Welcome):
            self._welcome = answer
            self.window.introduce(answer)
            if self._display is not None:
                self._display.introduce(answer)
            self._join_form()

    def _join_form(self) -> None:
        """Let the card form reach the processor, once there is a form and the processor is known."""
        if self._form is None or self._welcome is None:
            return
        if self._is_live and (dangers := engine.dangers()):
            # The back lets no card form open, and no page is made that one could be typed into.
            self._report(dangers)
            return
        if not self._script_timer.isActive():
            self._script_timer.start(0 if self._is_live else _LOOK_AT_SCRIPT_AFTER_MS)
        self._form.allow(self._welcome.card_origins)
        self._rehearse()

    @property
    def _is_live(self) -> bool:
        return self._welcome is not None and self._welcome.environment == "live"

    def _report(self, dangers: list[str], warning: str = "") -> None:
        """Have the back write down whether real cards may be typed here; only it can let them."""
        self.back_office.ask(ReportDangers(dangers=tuple(dangers), warnings=(warning,) if warning else ()))
        if dangers:
            self.window.say(tr("Real cards cannot be typed here: {reason}.", reason=dangers[0]), Tone.REFUSED)
        elif warning:
            self.window.say(tr(warning))

    def _look_at_script(self) -> None:
        """See which script the processor serves, now and then again: each day has its look."""
        self._script_timer.start(_LOOK_AGAIN_MS)
        if self._welcome is None or not self._welcome.script_url:
            return
        from pos.front.capture.script_reader import ScriptReader

        self._reader = ScriptReader(self._welcome.script_url, self._welcome.card_origins, self.window)
        self._reader.read.connect(self._on_script_read)

    def _on_script_read(self, sha256: str, sandboxed: bool | None) -> None:
        from pos.front.capture import engine_health

        self._reader = None
        if self._is_live:
            no_sandbox = [engine_health.NO_SANDBOX] if sandboxed is False else []
            self._report(engine.dangers() + no_sandbox, engine_health.warning(datetime.now(UTC).date()))
        self.back_office.ask(ReportScriptHash(sha256=sha256))

    def _on_readiness(self, readiness: ReadinessChanged) -> None:
        if self._welcome is not None and not self._welcome.script_url and readiness.obstacle not in _NO_PROCESSOR:
            # The processor came up after the back had greeted us: now it can say where the script lies.
            self.back_office.ask(Hello(version=__version__), self._on_welcome)
            return
        if readiness.obstacle is Obstacle.SCRIPT_NOT_LOADED and not self._rehearse_again.is_set:
            self._rehearse_again.set(max(0.0, self._rehearsed_at + REHEARSE_EVERY_S - self._clock.monotonic()))

    def _rehearse(self) -> None:
        welcome = self._welcome
        if self._form is None or self._rehearsing or welcome is None or not welcome.script_url:
            return
        self._rehearsing = True
        self._form.rehearse(welcome.script_url, welcome.publishable_key, welcome.locale)

    def _on_rehearsed(self, came_about: bool) -> None:
        self._rehearsing = False
        self._rehearsed_at = self._clock.monotonic()
        if came_about:
            self.timings.write("form_ready")
        self.back_office.ask(ReportScript(loaded=came_about))

    def _on_state(self, state: TillState) -> None:
        self.timings.write("state", state=state.value, sale=self.window.sale.reference)


@contextmanager
def opened_till(options: StartOptions, start: StartProcess = start_process) -> Iterator[Till]:
    """Open a till for the block; makes the application if there is none yet."""
    engine.prepare()
    application = QApplication.instance() or QApplication(engine.arguments())
    application.setApplicationName("pos")
    till = Till(options, start)
    till.open()
    try:
        yield till
    finally:
        till.close()


def run(options: StartOptions, opened: Callable[[Till], object] = lambda _till: None) -> int:
    """Open the till and serve it until its window is closed; ``opened`` hears of it first."""
    memory.close()
    # Python would hear of Ctrl+C only when Qt lets it; the back ends by itself when this process is gone.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with opened_till(options) as till:
        kept = opened(till)  # whoever listens in lives as long as the till
        till.window.first_painted.connect(lambda: QTimer.singleShot(0, lambda: _keep_a_log(options)))
        code = QApplication.exec()
        del kept
        return code


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
