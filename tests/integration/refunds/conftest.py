"""One sandbox a module, one till a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.refunds.shop import Shop, opened_shop
from tests.ready_made import running_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox process that the tests of a module share."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def shop(sandbox: Sandbox, tmp_path: Path) -> Iterator[Shop]:
    """A till of the test's own, where somebody has logged in."""
    with opened_shop(sandbox, tmp_path) as shop:
        shop.log_in()
        yield shop
    sandbox.disarm()
