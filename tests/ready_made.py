"""Sandboxes and backs for tests that are not about how one starts: there at once, for nothing is imported anew.

What is tested of a start itself begins a process as the till does: ``pos.testing.sandbox.running_sandbox``, and
``running_back(…, cold=True)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos.testing import sandbox as plain
from pos.testing.nursery import Child
from pos.testing.plugin import nursery
from pos.testing.sandbox import Sandbox

_run: list[pytest.Config] = []


def belong_to(config: pytest.Config) -> None:
    """Say whose processes these are: they are brought forth, and ended, with this run."""
    _run[:] = [config]


def start(kind: str, arguments: list[str], surroundings: Mapping[str, str] | None = None) -> Child:
    """Bring forth a back or a sandbox."""
    [config] = _run
    return nursery(config).bring_forth(kind, arguments, surroundings)


@contextmanager
def running_sandbox(folder: Path, *options: str) -> Iterator[Sandbox]:
    """A sandbox process for the block; its ledger lies in the folder."""
    with plain.running_sandbox(folder, *options, start=lambda arguments: start("sandbox", arguments)) as sandbox:
        yield sandbox
