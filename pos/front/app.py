"""Composition root: builds every part of the front once and joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from pos import __version__
from pos.config.clock import clock
from pos.domain.errors import BugError
from pos.domain.setting import Setting
from pos.domain.till_state import TillState
from pos.front.back_office import BackOffice
from pos.front.back_process import StartProcess, start_process
from pos.front.capture import engine
from pos.front.capture.look import FormLook
from pos.front.mandates import Mandates
from pos.front.parts.desktop import system_colours
from pos.front.parts.tokens import COMPACT, DARK, Tone
from pos.front.parts.words import tr
from pos.front.shell import Shell
from pos.front.start_options import StartOptions
from pos.front.timings import Timings
from pos.link.messages import Answer, Hello, ProcessorFound, Welcome
from pos.link.staff import DutyChanged

if TYPE_CHECKING:
    from pos.front.capture.card_page import CardPage
    from pos.front.capture.form import CardForm
    from pos.front.card_ahead import CardAhead
    from pos.front.customer_screen import CustomerScreen
    from pos.front.refunds.desk import RefundsDesk
    from pos.front.saved_cards.desk import SavedCardsDesk
    from pos.front.script_look import ScriptLook
    from pos.front.settings.desk import SettingsDesk
    from pos.front.sign_in.desk import SignInDesk
    from pos.front.till.window import TillWindow


class Till:
    """One open till: its window, its card form and its back office."""

    def __init__(
        self,
        options: StartOptions,
        start: StartProcess = start_process,
        shell: Shell | None = None,
        heard: Callable[[], bytes] = bytes,
    ) -> None:
        self.back_office = BackOffice(options.back_program(), start=start, held=True, heard=heard)
        # First of all: the back comes up beside everything that follows.
        self.back_office.start()
        self.back_office.processor_found.connect(self._on_processor)
        self.timings = Timings(options.timings)
        self._clock = clock(options.clock)
        self.shell = shell or self._own_shell()
        self.shell.closing.connect(self._close_display)
        self._mandates = Mandates(self.shell)
        self._window: TillWindow | None = None
        self._form: CardForm | None = None
        self._ahead: CardAhead | None = None
        self._script: ScriptLook | None = None
        self._display: CustomerScreen | None = None
        self._for_customer = options.customer_display
        self._options = options
        self._processor: ProcessorFound | None = None
        self._welcome: Welcome | None = None
        self._sign_in: SignInDesk | None = None
        self._all_cards: SavedCardsDesk | None = None
        self._refunds: RefundsDesk | None = None
        self._settings: SettingsDesk | None = None
        self._duty: DutyChanged | None = None
        #: What there was to say before there was a window.
        self._unsaid: tuple[str, Tone] | None = None

    def _own_shell(self) -> Shell:
        shell = Shell()
        shell.painted.connect(lambda: self.timings.write("first_paint"))
        return shell

    @property
    def window(self) -> TillWindow:
        """What the shell holds; it is there once the till is furnished."""
        if self._window is None:
            raise BugError("the till is not furnished yet")
        return self._window

    @property
    def customer_window(self) -> QWidget | None:
        """The window for the customer's screen; None while there is none."""
        return self._display.window if self._display is not None else None

    # --- beginning and end ---

    def open(self) -> None:
        """Show the whole window at once."""
        self.greet()
        self.shell.show()
        self.furnish()

    def greet(self) -> None:
        """Have the back open its books; until then it may tell no more than where the processor is."""
        self.back_office.ask(Hello(version=__version__), self._on_welcome)

    def begin_card_form(self, page: CardPage | None = None) -> CardForm:
        """Make the card form; whoever has begun its first page hands it over."""
        if self._form is None:
            from pos.front.capture.form import CardForm
            from pos.front.card_ahead import CardAhead
            from pos.front.script_look import ScriptLook

            self._form = CardForm(self._look(), self.shell, clock=self._clock, begun=page)
            self._form.hide()
            self._ahead = CardAhead(self._form, self.back_office, self._clock, self.shell)
            if page is None or not page.ready:
                self._ahead.came_about.connect(lambda: self.timings.write("form_ready"))
            self._script = ScriptLook(self.back_office, self.shell)
            self._script.dangerous.connect(
                lambda why: self._say(tr("Real cards cannot be typed here: {reason}.", reason=why), Tone.REFUSED)
            )
            self._script.warned.connect(lambda what: self._say(tr(what), Tone.CAUTION))
            self._join_form()
        return self._form

    def furnish(self) -> None:
        """Build the window into the shell, and tell it what has come from the back so far."""
        from pos.front.till.window import TillWindow

        self._window = window = TillWindow(
            self.back_office,
            self._place_card_form,
            clock=self._clock.monotonic,
            shell=self.shell,
            read_mandate=self._mandates.read,
        )
        self.back_office.duty_changed.connect(self._on_duty)
        self.back_office.approval_wished.connect(
            lambda wish, answered: self._signing_in().ask_for_a_yes(wish, answered)
        )
        window.lock_wished.connect(lambda: self._signing_in().lock())
        window.accounts_wished.connect(lambda: self._signing_in().open_accounts())
        window.all_cards_wished.connect(self._open_all_cards)
        window.refunds_wished.connect(self._open_refunds)
        window.settings_wished.connect(self._open_settings)
        for end in (self.back_office.fatal, self.back_office.lost):
            end.connect(lambda *_: self._sign_in.uncover() if self._sign_in is not None else None)
        window.theme.changed.connect(self._on_theme)
        window.first_painted.connect(lambda: self.timings.write("window_shown"))
        window.first_painted.connect(self._open_display)
        window.form_ready.connect(lambda: self.timings.write("form_shown"))
        window.state_shown.connect(self._on_state)
        self.shell.closing.connect(window.closing)
        self.shell.hold(window)
        self._on_theme()
        self.back_office.listen()
        if self._unsaid is not None:
            window.say(*self._unsaid)

    def close(self) -> None:
        """Close the window and let the back finish what moves money."""
        self.shell.close()
        if self._script is not None:
            self._script.stop()
        self._mandates.stop()
        if self._all_cards is not None:
            self._all_cards.shut()
        if self._form is not None:
            # The page goes before its profile, and both before the view that showed them.
            self._form.shut()
        self.shell.deleteLater()
        self.back_office.stop()
        # A web view that is alive when the interpreter ends takes the process down with it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # --- the card form ---

    def _place_card_form(self, parent: QWidget) -> QWidget:
        form = self.begin_card_form()
        form.setParent(parent)
        form.show()
        if self._sign_in is not None:
            form.fields_changed.connect(self._sign_in.worked)
        return form

    def _look(self) -> FormLook:
        if self._window is None:
            colours = system_colours()
            return FormLook(colours, COMPACT, colours is DARK)
        theme = self._window.theme
        return FormLook(theme.colours, theme.density, theme.is_dark)

    def _on_theme(self) -> None:
        if self._form is not None:
            self._form.use_look(self._look())

    def _on_processor(self, processor: ProcessorFound) -> None:
        self._processor = processor
        self._mandates.allow(processor.card_origins)
        self._join_form()

    def _join_form(self) -> None:
        """Let the card form reach the processor, once there is a form and the processor is known."""
        if self._processor is None or self._ahead is None or self._script is None:
            return
        if self._script.begin(self._processor):
            self._ahead.use(self._processor)

    # --- what the back tells ---

    def _on_welcome(self, answer: Answer) -> None:
        if isinstance(answer, Welcome):
            self._welcome = answer
            self.window.introduce(answer)
            if self._display is not None:
                self._display.introduce(answer)
            self._wear(answer)

    def _on_duty(self, duty: DutyChanged) -> None:
        self._duty = duty
        if self._sign_in is not None or duty.locked or duty.people:
            self._signing_in().follow(duty)
        if self._welcome is not None and duty.person is not None:
            self.window.introduce(structs.replace(self._welcome, cashier=duty.person.name))

    def _signing_in(self) -> SignInDesk:
        # A till without accounts never needs it, and its start need not wait for it.
        if self._sign_in is None:
            from pos.front.sign_in.desk import SignInDesk

            self._sign_in = SignInDesk(self.back_office, self.window, self.window, self._clock)
            if self._form is not None:
                self._form.fields_changed.connect(self._sign_in.worked)
        return self._sign_in

    def _worked(self) -> None:
        if self._sign_in is not None:
            self._sign_in.worked()

    def _open_all_cards(self) -> None:
        # Managers' own, and of no weight for whoever sells.
        if self._all_cards is None:
            from pos.config.places import places
            from pos.front.saved_cards.desk import SavedCardsDesk
            from pos.front.saved_cards.engine_forms import EngineForms

            window, where = self.window, places(self._options.data, self._options.settings)
            forms = EngineForms(self._look, self._clock, lambda: self._processor, self._mandates.read, self._worked)
            self._all_cards = SavedCardsDesk(
                self.back_office, window, window, window.money, forms, where.data, self._duty
            )
        self._all_cards.open()

    def _open_refunds(self) -> None:
        if self._refunds is None:
            from pos.front.refunds.desk import RefundsDesk

            window = self.window
            self._refunds = RefundsDesk(self.back_office, window, window, window.money, self._duty)
        self._refunds.open()

    def _open_settings(self) -> None:
        if self._settings is None:
            from pos.front.settings.desk import SettingsDesk

            window = self.window
            self._settings = SettingsDesk(self.back_office, window, window, self._duty, self._on_settings)
        self._settings.open()

    def _on_settings(self, holds: dict[Setting, str]) -> None:
        if self._welcome is None:
            return
        self._welcome = welcome = structs.replace(
            self._welcome, shop=holds[Setting.SHOP], cashier=holds[Setting.CASHIER], colours=holds[Setting.COLOURS]
        )
        person = self._duty.person if self._duty is not None else None
        self.window.introduce(welcome if person is None else structs.replace(welcome, cashier=person.name))
        if self._display is not None:
            self._display.introduce(welcome)
        self._wear(welcome)

    def _wear(self, welcome: Welcome) -> None:
        """Take the colours that the shop has chosen, here and before the customer."""
        from pos.front.parts.theme import Scheme

        for theme in (self.window.theme, *((self._display.window.theme,) if self._display is not None else ())):
            theme.use(Scheme(welcome.colours))

    def _say(self, sentence: str, tone: Tone) -> None:
        if self._window is None:
            self._unsaid = (sentence, tone)
        else:
            self._window.say(sentence, tone)

    def _on_state(self, state: TillState) -> None:
        self.timings.write("state", state=state.value, sale=self.window.sale.reference)

    # --- the customer's screen ---

    def _open_display(self) -> None:
        if not self._for_customer or not self.shell.isVisible():
            return
        from pos.front.customer_screen import CustomerScreen

        # It goes with the till's window: one that stays would keep the application alive.
        self._display = CustomerScreen(self.window.counter)
        if self._welcome is not None:
            self._display.introduce(self._welcome)
            self._wear(self._welcome)
        # Some systems bring every new window to the front; the keyboard belongs to the till.
        self.shell.activateWindow()

    def _close_display(self) -> None:
        if self._display is not None:
            self._display.close()
            self._display = None


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
