"""The card form in the real engine, with a processor and a stranger on two other origins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos.config.clock import Clock
from pos.domain.customer import Address, Owner
from pos.domain.money import Money
from pos.front.capture import engine
from pos.front.capture.form import CardForm, FieldView, FormPhase, Patience
from pos.front.capture.look import FormLook
from pos.front.parts.tokens import COMPACT, LIGHT
from pos.link.messages import CardFormPlan
from pos.testing.waiting import wait_until
from tests.capture.vendor import Origin, processor, serving, stranger

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
OWNER = Owner("Anna", "Keller", "anna@example.test", Address("Main Street 1", "Dublin", "D02 AF30", "IE"))
VISA = "4444222233331111"
#: Units: milliseconds before each press and each release of a key; no scanner is that slow.
PACE_MS = 10


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    engine.prepare()
    return engine.arguments()


@pytest.fixture
def vendor() -> Iterator[Origin]:
    with serving(processor) as origin:
        yield origin


@pytest.fixture
def elsewhere() -> Iterator[Origin]:
    """An origin that the page may not talk to, and that would answer it."""
    with serving(stranger) as origin:
        yield origin


class StandingClock(Clock):
    """The machine's clock, but for the date."""

    def now(self) -> datetime:
        return NOW


class Desk:
    """A card form in a window, used as the till uses it."""

    def __init__(self, vendor: Origin, patience: Patience) -> None:
        self.vendor = vendor
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        look = FormLook(LIGHT, COMPACT, dark=False)
        self.form = CardForm(look, self.window, clock=StandingClock(), patience=patience)
        self.button = QPushButton("Charge", self.window)
        row.addWidget(self.form)
        row.addWidget(self.button)
        self.window.resize(640, 260)
        self.window.show()
        self.window.activateWindow()
        self.heard: dict[str, list[object]] = {}
        for name in ("charge_wished", "captured", "card_refused", "capture_failed", "died", "slow", "barcode_typed",
                     "leave_forward", "leave_backward", "phase_changed", "armed_changed", "rehearsed"):  # fmt: skip
            self.heard[name] = []
            getattr(self.form, name).connect(
                lambda *what, name=name: self.heard[name].append(what[0] if what else None)
            )

    @property
    def plan(self) -> CardFormPlan:
        return CardFormPlan(
            form_id="f1",
            script_url=f"{self.vendor.url}/v1/DigitalRiver.js",
            publishable_key="pk_test",
            session_id="ps_1",
            locale="en_IE",
            owner=OWNER,
            total=Money(1250, "EUR"),
        )

    def rehearse(self) -> None:
        """Have a page made ahead and wait for the answer."""
        self.form.rehearse(self.plan.script_url, self.plan.publishable_key, self.plan.locale)
        self.until(lambda: self.heard["rehearsed"] != [], "an answer")

    def begin(self) -> None:
        """Open the form."""
        self.form.open(self.plan)

    def open(self) -> None:
        """Open the form and put the cursor into the number."""
        self.begin()
        self.wait_for(FormPhase.READY)
        self.form.focus_first()
        self.until(lambda: self.form.fields.number.focused, "the cursor in the number")

    def wait_for(self, phase: FormPhase) -> None:
        """Wait for a phase."""
        self.until(lambda: self.form.phase is phase, phase.value)

    @property
    def phase(self) -> FormPhase:
        return self.form.phase

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition, and say how the form stood if it never came."""
        wait_until(condition, what, lambda: f"{self.form.phase}, {self.form.fields}, {self.heard}", patience_s=10)

    def type(self, text: str, pace_ms: int = PACE_MS) -> None:
        """Type into whatever has the keyboard."""
        QTest.keyClicks(_keyboard(), text, Qt.KeyboardModifier.NoModifier, pace_ms)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        QTest.keyClick(_keyboard(), key, modifiers)

    def fill(self, number: str = VISA, expiry: str = "1230", code: str = "123") -> None:
        """Type a card as a cashier does, and let the cursor move on by itself."""
        self.type(number)
        self.until(lambda: self.form.fields.expiry.focused, "the cursor in the expiry date")
        self.type(expiry, pace_ms=1)
        self.until(lambda: self.form.fields.code.focused, "the cursor in the code")
        self.type(code, pace_ms=1)

    def fill_and_arm(self) -> None:
        """Type a card, and wait until it could be charged."""
        self.fill()
        self.until(lambda: self.form.armed, "an armed form")

    @property
    def fields(self) -> tuple[FieldView, FieldView, FieldView]:
        fields = self.form.fields
        return fields.number, fields.expiry, fields.code


def _keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def desk(qtbot: QtBot, vendor: Origin, patience: Patience) -> Iterator[Desk]:
    desk = Desk(vendor, patience)
    yield desk
    desk.form.close_form()
    desk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
