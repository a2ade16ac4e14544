"""What holds at the end of every test of a till, and can be relaxed by name where a test is about just that."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable
from typing import Any, Final

import psutil
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from pos.front.parts import names
from pos.sandbox.declines import OTHER_FAILURES, REASONS
from pos.testing.allowances import CHECKS
from pos.testing.customer_display_page import NAME as CUSTOMER_DISPLAY
from pos.testing.ledger import Ledger
from pos.testing.nursery import Child
from pos.testing.page import Page, words_in

#: Units: seconds that a back gets to end after its window: one that is charging a card finishes that first.
_LEAVING_S: Final = 45.0
#: Units: seconds in which a process that has let go of everything is gone.
_GOING_S: Final = 10.0
#: The engine's processes live as long as the application does.
_ENGINE: Final = "QtWebEngine"
#: What the platform says of itself on machines without a screen, a GPU or a bus; it is not about the till.
_HARMLESS: Final = re.compile(
    r"^(QRhi|Failed to create RHI|QXcbConnection|qt\.qpa\.|libva|Sandboxing disabled|Could not initialize|"
    r"GPUInfo not initialized|Unable to detect GPU|propagateSizeHints|This plugin (does not support|supports)|"
    r".*vulkan|MESA|glx)",
    re.IGNORECASE,
)
#: In the till's own window these are for the customer's ears or eyes; the customer's own window is, as a whole.
_FOR_CUSTOMERS: Final = (names.STAGE_SENTENCE, names.RECEIPT_TEXT)


class Checks:
    """Watches over one test."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(allowed)
        self._broken: list[tuple[str, str]] = []
        self._standing = _windows()
        self._processes = _processes()
        self._former: Any = qInstallMessageHandler(self._on_message)
        self._ledger: Ledger | None = None
        self._backs: list[Child] = []

    def watch_money(self, ledger: Ledger) -> None:
        """Read this ledger at the end."""
        self._ledger = ledger

    def watch_backs(self, backs: list[Child]) -> None:
        """Wait at the end until these have ended."""
        self._backs = backs

    def watch_window(self, page: Page) -> None:
        """Read what a customer can see, at every change and until the till is closed."""
        window = page.window
        window.counter.pictured.connect(lambda _picture: self._read(window))
        window.closing.connect(lambda: self._read(window))
        self._read(window)

    def finish(self) -> None:
        """Look at everything once more.

        Raises: AssertionError with all that is wrong, each by the name under which it can be allowed.
        """
        qInstallMessageHandler(self._former)
        if self._ledger is not None:
            for sale in self._ledger.charged_twice():
                self._break("second_charge", f"the sale {sale} was charged more than once")
        for window in sorted(_windows() - self._standing):
            self._break("left_window", f"the window {window!r} is still there")
        self._wait_for_backs()
        # One whose pipes have ended is gone a moment later.
        fresh = [child for child in _processes() if child not in self._processes]
        _gone, left = psutil.wait_procs(fresh, timeout=_GOING_S)
        for child in left:
            self._break("left_process", f"a process is left over: {child.pid}")
        broken = list(dict.fromkeys((name, what) for name, what in self._broken if name not in self._allowed))
        assert not broken, "; ".join(f"{what} [{name}]" for name, what in broken)

    # --- inside ---

    def _break(self, name: str, what: str) -> None:
        assert name in CHECKS, name
        self._broken.append((name, what))

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        words = (text or "").strip()
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not _HARMLESS.match(words):
            self._break("qt_warning", f"Qt complained: {words}")
        former: Callable[..., None] | None = self._former
        if former is not None:
            former(kind, context, text)

    def _read(self, window: QWidget) -> None:
        for words in _shown_to_customers(window):
            if found := _TELLING.search(words):
                self._break("code_on_display", f"a customer can read {found[0]!r} in {words[:80]!r}")

    def _wait_for_backs(self) -> None:
        for back in self._backs:
            try:
                back.wait(timeout=_LEAVING_S)
            except subprocess.TimeoutExpired:
                self._break("left_process", "a back has not ended with its window")
                back.kill()


def _windows() -> set[str]:
    return {
        window.objectName() or type(window).__name__ for window in QApplication.topLevelWidgets() if window.isVisible()
    }


def _processes() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if not _is_of_the_engine(child)]


def _is_of_the_engine(child: psutil.Process) -> bool:
    try:
        return bool(child.status() == psutil.STATUS_ZOMBIE or child.name().startswith(_ENGINE))
    except psutil.Error:
        return True


def _shown_to_customers(window: QWidget) -> Iterable[str]:
    for name in _FOR_CUSTOMERS:
        widget = window.findChild(QWidget, name)
        if isinstance(widget, QLabel):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
    for other in QApplication.topLevelWidgets():
        if other.objectName() == CUSTOMER_DISPLAY and other.isVisible():
            yield words_in(other)


def _telling() -> re.Pattern[str]:
    """Every reason and code by which a card is refused, however it is written."""
    words: set[str] = set()
    for name in (*REASONS, *OTHER_FAILURES):
        words |= {name, re.sub("[_-]", " ", name)}
    words |= {reason.number for reason in REASONS.values()}
    words |= {"stolen", "insufficient", "fraud", "suspected", "decline"}
    return re.compile(rf"\b({'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b", re.IGNORECASE)


_TELLING: Final = _telling()
