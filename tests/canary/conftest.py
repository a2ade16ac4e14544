"""A till of its own for the canary: three processes of the till's, and a fourth that looks into them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.commands.canary.run import CanaryTill


@pytest.fixture
def till(tmp_path: Path) -> Iterator[CanaryTill]:
    if sys.platform != "linux":
        pytest.skip("only Linux lets a process look into another one's memory")
    with CanaryTill(tmp_path / "home") as till:
        yield till
