"""Runs of pytest within a test, with the plugin as a tester has it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Units: seconds for one run inside a test.
_PATIENCE_S = 110


@dataclass(frozen=True)
class Ran:
    """What one run came to."""

    code: int
    words: str

    def outcome(self, **counts: int) -> bool:
        """Whether the last line counts just these."""
        last = self.words.strip().splitlines()[-1]
        return all(f"{count} {name}" in last for name, count in counts.items())


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, root: Path) -> Run:
    """Write a test file and run pytest on it, as somebody who has the package installed."""
    where = tmp_path / "suite"
    where.mkdir()

    def run(text: str, *options: str, plugin: bool = True, name: str = "test_it.py", **surroundings: str) -> Ran:
        (where / name).write_text(text, encoding="utf-8")
        loaded = ["-p", "pos.testing.plugin"] if plugin else []
        asked = [] if "--replay" in options else [name]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *loaded, *options, *asked]
        command += ["--rootdir", str(where), "--timeout", str(_PATIENCE_S - 10)]
        told = {**os.environ, "PYTHONPATH": str(root), **surroundings}
        done = subprocess.run(
            command, cwd=where, env=told, timeout=_PATIENCE_S, check=False, text=True, capture_output=True
        )
        return Ran(done.returncode, done.stdout + done.stderr)

    return run
