"""One sandbox a module, one shopper session a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import Caller
from tests.ready_made import running_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox process that the tests of a module share."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def caller(sandbox: Sandbox) -> Caller:
    """An anonymous session of the test's own."""
    return Caller(sandbox)
