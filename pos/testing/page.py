"""What can be seen of an open till, and the waits that all its parts share."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from pos.domain.till_state import Charged, TillState
from pos.front.capture.fields import VIEW_NAME, FieldsView
from pos.front.parts import names
from pos.front.till.window import TillWindow
from pos.link.staff import DutyChanged
from pos.testing.link_log import LinkLog
from pos.testing.naming import no_such
from pos.testing.sandbox import Sandbox
from pos.testing.shop import Shop
from pos.testing.states import ShownState, state_called
from pos.testing.waiting import AwaitedInVain, wait_until

#: Units: seconds without any change, and how long that is waited for.
_STILL_FOR_S: Final = 0.3
_STILL_WITHIN_S: Final = 3.0


class OpenedTill(Protocol):
    """A till that is open: the real one, or one on stand-ins."""

    @property
    def window(self) -> TillWindow:
        """The till's window."""

    @property
    def customer_window(self) -> QWidget | None:
        """The window for the customer's screen."""

    @property
    def back_office(self) -> Any:
        """The back, as the window knows it."""


class FormSeen(Protocol):
    """The card form from outside: the real one, or the stand-in."""

    @property
    def phase(self) -> Enum:
        """Where it stands."""

    @property
    def armed(self) -> bool:
        """Whether Enter would charge."""

    @property
    def fields(self) -> FieldsView:
        """How the three fields look."""


class TillClosed(RuntimeError):
    """A till was used after it was closed."""


class Page:
    """One open till, seen as a cashier sees it."""

    def __init__(
        self,
        till: OpenedTill,
        *,
        sandbox: Sandbox | None = None,
        shop: Shop | None = None,
        pictures: Path | None = None,
    ) -> None:
        self.till, self.sandbox, self._shop, self._pictures = till, sandbox, shop, pictures
        self.link = LinkLog(till.back_office)
        self._window: TillWindow | None = till.window
        self._taken = 0
        #: How many keys were pressed so far.
        self.keys = 0
        #: The names of the states that were drawn since the till was opened, one after the other.
        self.shown: list[str] = []
        #: Who is at the till, as the back told it last; None while it has told nothing.
        self.duty: DutyChanged | None = None
        till.back_office.duty_changed.connect(self._on_duty)
        till.window.state_shown.connect(lambda state: self.shown.append(state.value))

    @property
    def window(self) -> TillWindow:
        """The till's window.

        Raises: TillClosed.
        """
        if self._window is None:
            raise TillClosed("This till was closed; what it showed is gone. Open another one with `open_till`.")
        return self._window

    def closed(self) -> None:
        """Hear that the till was closed."""
        self._window = None

    @property
    def is_open(self) -> bool:
        """Whether it is still there."""
        return self._window is not None

    # --- what is seen ---

    @property
    def state(self) -> ShownState:
        """The name of the row of the screen table that is drawn."""
        return ShownState(self.window.till_state.value)

    @property
    def title(self) -> str:
        """The status panel's main line."""
        return self.text_of(names.STATUS_TITLE)

    @property
    def detail(self) -> str:
        """The status panel's second line."""
        return self.text_of(names.STATUS_DETAIL)

    @property
    def charged(self) -> str:
        """What is said of money: ``"no"``, ``"yes"``, ``"may_be"``; empty where nothing is said."""
        charged: Charged | None = self.window.counter.picture.charged
        return charged.value if charged is not None else ""

    @property
    def message(self) -> str:
        """The message bar's sentence; empty while it is hidden."""
        return self.window.message

    @property
    def total(self) -> str:
        """The large total, as it is read."""
        return self.text_of(names.TOTAL_AMOUNT)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Name and quantity of each basket line."""
        return [(row.line.product.name, row.line.quantity) for row in self.window.sale.lines]

    @property
    def obstacle(self) -> str:
        """Why cards cannot be taken now, as a name; empty when they can."""
        obstacle = self.window.counter.facts.readiness.obstacle
        return obstacle.value if obstacle is not None else ""

    @property
    def reference(self) -> str:
        """The short reference of the sale, for people."""
        return self.window.sale.reference

    @property
    def order(self) -> str:
        """The processor's order number; empty while there is none."""
        outcome = self.window.sale.outcome
        return outcome.order_id if outcome is not None else ""

    @property
    def witnesses(self) -> list[tuple[str, str]]:
        """Who was asked about a sale in doubt, and what each said; oldest first."""
        return [(one.name, one.said) for one in self.window.sale.witnesses]

    @property
    def unresolved(self) -> int:
        """How many sales are to be resolved, by the header."""
        return self.window.counter.facts.doubts

    @property
    def sentence_for_customer(self) -> str:
        """What the cashier is to say to the customer; empty where nothing is to be said."""
        label = self.find(names.STAGE_SENTENCE)
        return self.text_of(names.STAGE_SENTENCE) if label.isVisible() else ""

    @property
    def resolved_words(self) -> str:
        """What is said of an earlier sale that was settled meanwhile; empty while nothing is."""
        label = self.window.findChild(QWidget, names.RESOLVED_TEXT)
        return self.text_of(names.RESOLVED_TEXT) if label is not None and label.isVisible() else ""

    @property
    def form(self) -> FormSeen:
        """The card form in the window."""
        form: Any = self.window.findChild(QWidget, names.CARD_FORM)
        if form is None:
            raise AwaitedInVain("there is no card form in the window yet")
        seen: FormSeen = form
        return seen

    @property
    def card_page(self) -> Any:
        """The web page that is being typed into, for tests of how it ends.

        Raises: AwaitedInVain while there is none.
        """
        view: Any = self.find(names.CARD_FORM).findChild(QWidget, VIEW_NAME)
        page = view.page() if view is not None else None
        if page is None or not page.renderProcessPid():
            raise AwaitedInVain("there is no card page: open the card form first")
        return page

    def text_of(self, name: str) -> str:
        """The text of a label, button or field, by its objectName."""
        widget = self.find(name)
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            return widget.text()
        return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.accessibleName()

    def find(self, name: str) -> QWidget:
        """A widget by its objectName.

        Raises: NoSuchName with the nearest names.
        """
        widget = self.window if name == names.WINDOW else self.window.findChild(QWidget, name)
        if widget is None:
            # It may be one that is built when somebody needs it.
            self.window.complete()
            widget = self.window.findChild(QWidget, name)
        if widget is None:
            raise no_such("widget", name, (one.objectName() for one in self.window.findChildren(QWidget)))
        return widget

    def all_words(self) -> str:
        """Every word that stands anywhere in the window, visible or told to a screen reader."""
        self.window.complete()
        return words_in(self.window)

    # --- reports ---

    def seen(self) -> str:
        """What is on the screen, for a report."""
        return f"{self.state}: {self.title!r}, {self.detail!r}, message {self.message!r}, lines {self.lines}"

    def picture(self, path: Path) -> Path:
        """Keep a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(path))
        return path

    def settled_picture(self, path: Path) -> Path:
        """Keep a picture once the window stands still: what was typed into the processor's frames is painted later.

        Whatever never stands still, such as a blinking cursor, is taken as it is after a while.
        """
        begun = since = time.monotonic()
        last = self.window.grab().toImage()

        def stands_still() -> bool:
            nonlocal last, since
            now, seen = time.monotonic(), self.window.grab().toImage()
            if seen != last:
                last, since = seen, now
            return now - since > _STILL_FOR_S or now - begun > _STILL_WITHIN_S

        self.wait_for(stands_still, "a window that stands still")
        return self.picture(path)

    def _report(self) -> str:
        told = [self.seen(), "the last words between window and back:", *self.link.lines]
        if self._pictures is not None:
            self._taken += 1
            told.append(f"a picture: {self.picture(self._pictures / f'awaited-in-vain-{self._taken}.png')}")
        return "\n  ".join(told)

    # --- keys and waits ---

    def come_to_front(self) -> None:
        """Have the keyboard go to this till, where several windows are open."""
        self.window.activateWindow()
        self.wait_for(self.window.isActiveWindow, "this till's window in front")

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key wherever the keyboard is."""
        self.keys += 1
        QTest.keyClick(self._keyboard(), key, modifiers)

    def type(self, text: str, pace_ms: int = -1) -> None:
        """Type wherever the keyboard is.

        Units: ``pace_ms`` milliseconds before each press and each release.
        """
        self.keys += len(text)
        QTest.keyClicks(self._keyboard(), text, Qt.KeyboardModifier.NoModifier, pace_ms)

    def click(self, name: str) -> None:
        """Click a widget with the mouse, by its objectName."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for any condition, and say what was on the screen when it never came."""
        wait_until(condition, what, self._report, hopeless=self._hopeless)

    def wait_for_state(self, name: str | TillState) -> None:
        """Wait for one state of the screen table.

        Raises: NoSuchName with the nearest names.
        """
        state = state_called(name)
        self.wait_for(lambda: self.window.till_state is state, state.value)

    def wait_ready(self) -> None:
        """Wait for the ready light and an empty basket."""
        self.wait_for(lambda: self.state == "idle", "the till to be ready")

    def _on_duty(self, duty: DutyChanged) -> None:
        self.duty = duty

    def _hopeless(self) -> str:
        fatal = self.window.counter.facts.fatal
        return f"the till cannot be used: {fatal}" if fatal else ""

    def _keyboard(self) -> QWidget:
        return QApplication.focusWidget() or self.window.focusWidget() or self.window


def words_in(root: QWidget) -> str:
    """Every word in a widget and in all that it holds."""
    words = [root.windowTitle()]
    for widget in (root, *root.findChildren(QWidget)):
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            words.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            words.append(widget.toPlainText())
    return "\n".join(word for word in words if word)
