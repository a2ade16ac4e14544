"""Runs of pytest within a test, with the plugin as a tester has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Units: seconds for one test of a run, and for a run of several; a test with such a run has a timeout to match.
_PATIENCE_S, _PATIENCE_WITH_MANY_S = 100, 280


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
    """Write test files and run pytest on them in a process of its own, as somebody who has the package installed.

    What is given as one text is one file; several are told apart by the names of their files.
    """
    monkeypatch.setenv("PYTHONPATH", str(root))

    def run(text: str | Mapping[str, str], *options: str) -> Ran:
        files = {"test_it.py": text} if isinstance(text, str) else dict(text)
        for name, content in files.items():
            (pytester.path / name).write_text(content, encoding="utf-8")
        asked = [] if "--replay" in options else list(files)
        told = ["-q", "-p", "pos.testing.plugin", "--timeout", str(_PATIENCE_S), *options, *asked]
        patience_s = _PATIENCE_S + 10 if len(files) == 1 else _PATIENCE_WITH_MANY_S
        return Ran(pytester.runpytest_subprocess(*told, timeout=patience_s))

    return run
