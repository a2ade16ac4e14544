"""Runs of pytest within a test, with the plugin as a tester has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Units: seconds for one run inside a test.
_PATIENCE_S = 110


@dataclass(frozen=True)
class Ran:
    """What one run came to."""

    result: pytest.RunResult

    @property
    def code(self) -> int:
        """The exit code."""
        return int(self.result.ret)

    @property
    def words(self) -> str:
        """Everything that was printed."""
        return "\n".join([*self.result.outlines, *self.result.errlines])

    def outcome(self, **counts: int) -> bool:
        """Whether the last line counts just these, by the names that pytest gives them."""
        plural = {"error": "errors"}
        told = self.result.parseoutcomes()
        return told == {plural.get(name, name): count for name, count in counts.items()}


Run = Callable[..., Ran]


@pytest.fixture
def run(pytester: pytest.Pytester, root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Write a test file and run pytest on it in a process of its own, as somebody who has the package installed."""
    monkeypatch.setenv("PYTHONPATH", str(root))

    def run(text: str, *options: str, name: str = "test_it.py") -> Ran:
        (pytester.path / name).write_text(text, encoding="utf-8")
        asked = [] if "--replay" in options else [name]
        told = ["-q", "-p", "pos.testing.plugin", "--timeout", str(_PATIENCE_S - 10), *options, *asked]
        return Ran(pytester.runpytest_subprocess(*told, timeout=_PATIENCE_S))

    return run
