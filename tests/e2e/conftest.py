"""A whole till for one test: real window, engine, back and sandbox processes, fresh data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos.front.app import opened_till
from pos.front.capture import engine
from pos.front.start_options import StartOptions
from pos.testing.sandbox import Sandbox, running_sandbox
from pos.testing.till_page import TillPage

OpenTill = Callable[[], AbstractContextManager[TillPage]]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The engine's own switches, as the till starts it."""
    engine.prepare()
    return engine.arguments()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox of the test's own, met by address and keys as the real service would be."""
    with running_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def opened(tmp_path: Path, sandbox: Sandbox, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> OpenTill:
    """Open tills on one data folder, one after the other."""
    for variable, key in sandbox.keys.items():
        monkeypatch.setenv(variable, key)
    options = StartOptions(
        data=tmp_path / "data",
        settings=sandbox.write_settings(tmp_path / "settings.toml"),
        clock=tmp_path / "clock",
    )

    @contextmanager
    def open_one() -> Iterator[TillPage]:
        with opened_till(options) as till:
            yield TillPage(till)

    return open_one


@pytest.fixture
def till(opened: OpenTill) -> Iterator[TillPage]:
    """One open till that is ready for a sale."""
    with opened() as page:
        page.wait_ready()
        yield page


@pytest.fixture(autouse=True)
def at_most_one_charge(sandbox: Sandbox) -> Iterator[None]:
    """Hold every test to the ledger: no sale is charged twice."""
    yield
    sales = [one["value"] for charge in sandbox.charges() for one in charge["attributes"] if one["name"] == "posSaleId"]
    assert len(sales) == len(set(sales)), "a sale was charged twice"
