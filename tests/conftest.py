"""What holds for every test: only loopback sockets, nobody's real home, and a screenless Qt."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import ready_made

#: Read by Qt and by the till before anything else is imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
#: Nobody's keyring is touched: tests of the keyring bring a back end of their own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium's own sandbox cannot start as root; in a container the tests run as root.
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

_KEYS = ("POS_PUBLIC_KEY", "POS_CONFIDENTIAL_KEY", "POS_CONFIDENTIAL_SECRET", "POS_PUBLISHABLE_KEY")


def pytest_configure(config: pytest.Config) -> None:
    """Have every process that a test borrows end with the run."""
    ready_made.belong_to(config)


@pytest.fixture(autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send whatever looks for a home to an empty one, and hide the keys of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home if variable == "HOME" else home / variable.lower()))
    for key in _KEYS:
        monkeypatch.delenv(key, raising=False)


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse any connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and str(address[0]) not in {
            "127.0.0.1",
            "::1",
            "localhost",
        }:
            raise AssertionError(f"a test wanted to connect to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return Path(__file__).resolve().parents[1]
