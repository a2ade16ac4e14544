"""What several tests of the back stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pos.back.lane import Lane


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("test")
    lane.start()
    yield lane
    lane.end()
    assert lane.join(10)
