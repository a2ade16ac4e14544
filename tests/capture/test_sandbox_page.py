"""The sandbox's page for people in the real engine: it fills itself, stays up to date, and complains of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

from pos.testing.sandbox import Sandbox
from pos.testing.waiting import wait_until
from tests.integration.sandbox.callers import Caller
from tests.ready_made import running_sandbox

pytestmark = pytest.mark.webengine


class Page(QWebEnginePage):
    """A page that remembers what its script complains of."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.complaints: list[str] = []
        self.read = ""

    def javaScriptConsoleMessage(  # noqa: N802 - Qt's own name
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        self.complaints.append(f"{message} ({line})")

    def shows(self, text: str) -> bool:
        """Whether the text is to be read there now."""
        self.runJavaScript("document.body ? document.body.innerText : ''", self._keep)
        return text in self.read

    def _keep(self, text: object) -> None:
        self.read = str(text)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path) as running:
        yield running


@pytest.fixture
def page(qapp: QApplication, sandbox: Sandbox) -> Iterator[Page]:
    profile = QWebEngineProfile(qapp)
    page = Page(profile)
    page.load(sandbox.url)
    yield page
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    profile.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_page_fills_itself_and_follows_what_happens(page: Page, sandbox: Sandbox) -> None:
    wait_until(lambda: page.shows("Pencil & Bean") and page.shows("None yet."), "the page to fill itself")
    for text in ("4444 2222 3333 1111", "insufficient_funds", "answer_lost", "Nothing is armed"):
        assert text in page.read
    order = Caller(sandbox).buy("ESPRESSO")["order"]["id"]
    wait_until(lambda: page.shows(str(order)) and page.shows("consumed"), "the new order")
    sandbox.arm("slow", "*/nowhere", seconds=1)
    wait_until(lambda: page.shows("*/nowhere"), "the armed fault")
    assert page.complaints == []
