"""The browser library in the real engine, on a sandbox process of the module's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from pos.front.capture import engine
from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.library.browser import ShopPage


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    engine.prepare()
    return engine.arguments()


@pytest.fixture
def shop(qtbot: QtBot, sandbox: Sandbox) -> Iterator[ShopPage]:
    """A page of the test's own."""
    page = ShopPage(sandbox.script_url, sandbox.keys["POS_PUBLISHABLE_KEY"])
    yield page
    page.dispose()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
