"""One till window on stand-ins, driven as a cashier drives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.front.parts.theme import Scheme
from pos.front.till.window import TillWindow
from pos.link.messages import DoubtsCounted, DoubtsListed, SaleChanged, Welcome
from pos.link.parked import BasketsParked
from pos.link.saved_cards import ConsentPlan
from pos.testing.waiting import wait_until
from tests.front.goods import MANDATE, WELCOME
from tests.front.scripted import ScriptedBack, ScriptedForm


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Play:
    """One window on stand-ins."""

    back: ScriptedBack = field(default_factory=ScriptedBack)
    clock: Clock = field(default_factory=Clock)
    forms: list[ScriptedForm] = field(default_factory=list)
    #: What the processor says of keeping a card; None while it has not answered.
    mandate: str | None = MANDATE
    read_for: list[ConsentPlan] = field(default_factory=list)
    readers: list[Callable[[str], None]] = field(default_factory=list)
    #: Only one till can be seen at a time, or the keys would not know which one is meant.
    standing: ClassVar[list[Play]] = []
    window: TillWindow = field(init=False)

    def raise_curtain(
        self, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800, welcome: Welcome = WELCOME
    ) -> TillWindow:
        """Show the window, ready for a sale."""
        self.window = TillWindow(
            self.back, self._make_form, scheme=scheme, clock=self.clock, read_mandate=self._read_mandate
        )
        self.window.resize(width, height)
        self.standing.append(self)
        self._come_to_front()
        wait_until(lambda: bool(self.forms), "the card form", patience_s=20)
        self.window.introduce(welcome)
        self.back.tell(SaleChanged(state=TillState.IDLE))
        self.back.be_ready()
        return self.window

    # --- what is done ---

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(self.keyboard(), key, modifiers)

    def charge(self) -> None:
        """Press the Charge key."""
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type wherever the keyboard is, which may move while typing."""
        for character in text:
            QTest.keyClicks(self.keyboard(), character)

    def enter(self, text: str) -> None:
        """Type a text and press Enter, as a scanner does."""
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        """Click a button with the mouse."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def wait(self, seconds: float) -> None:
        """Let the clock go on, and the window look at it."""
        self.clock.now += seconds
        self.window.counter.look()

    def reset(self) -> None:
        """Go back to an empty till, as the next customer finds it."""
        self._come_to_front()
        self.back.holding = False
        self.back.let_go()
        self.back.refuse.clear()
        self.back.instead.clear()
        self.back.doubts = DoubtsListed(doubts=())
        self.form.close_form()
        self.back.tell(SaleChanged(state=TillState.IDLE))
        self.back.be_ready()
        self.back.doubts_counted.emit(DoubtsCounted(count=0))
        self.back.baskets_parked.emit(BasketsParked(count=0))
        for _ in range(3):
            self.press(Qt.Key.Key_Escape)
        self.back.asked.clear()

    def fall(self) -> None:
        """Take the window down, with everything in it."""
        self.standing.remove(self)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # --- what is seen ---

    @property
    def form(self) -> ScriptedForm:
        """The stand-in for the card form."""
        return self.forms[0]

    def state(self) -> TillState:
        """The row of the screen table that is drawn now."""
        return self.window.till_state

    @property
    def title(self) -> str:
        """The status panel's main line."""
        return self.text(names.STATUS_TITLE)

    @property
    def detail(self) -> str:
        """The status panel's second line."""
        return self.text(names.STATUS_DETAIL)

    @property
    def charged(self) -> str:
        """What is said about money."""
        return self.text(names.STATUS_CHARGED)

    @property
    def message(self) -> str:
        """The sentence in the message bar."""
        return self.window.message

    def text(self, name: str) -> str:
        """The words of a label or a button."""
        widget = self.find(name)
        assert isinstance(widget, QLabel | QAbstractButton), name
        return widget.text()

    def text_in(self, name: str) -> str:
        """What stands in a field."""
        field = self.find(name)
        assert isinstance(field, QLineEdit | QPlainTextEdit), name
        return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

    def seen(self, name: str) -> bool:
        """Whether a widget can be seen."""
        return self.find(name).isVisible()

    def keyboard(self) -> QWidget:
        """The widget that has the keyboard."""
        return self.window.focusWidget() or self.window

    def find(self, name: str) -> QWidget:
        """A widget by its objectName."""
        found = self.window.findChild(QWidget, name)
        if found is None:
            # Perhaps nobody has needed it yet.
            self.window.complete()
            found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def _come_to_front(self) -> None:
        """Keys go to the window in front, and another play's may stand there."""
        for other in self.standing:
            other.window.setVisible(other is self)
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow, "the window in front", patience_s=20)

    def _read_mandate(self, plan: ConsentPlan, read: Callable[[str], None]) -> None:
        self.read_for.append(plan)
        self.readers.append(read)
        if self.mandate is not None:
            read(self.mandate)

    def _make_form(self, parent: QWidget) -> QWidget:
        self.forms.append(ScriptedForm(parent))
        return self.forms[0]
