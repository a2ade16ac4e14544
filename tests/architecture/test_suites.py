"""Every test is in a part of the whole run that ``packaging/test.py`` starts."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

#: A mark by which a test is left to the part of the run that has the engine.
_ENGINES = re.compile(r"mark\.(webengine|e2e)\b")


def test_what_needs_the_engine_lies_where_its_part_of_the_run_looks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(root / "packaging"), *sys.path])
    rooms = [root / room for room in runpy.run_path(str(root / "packaging" / "test.py"))["ENGINE_ROOMS"]]
    benchmarks = root / "tests" / "benchmarks"
    marked = [
        path
        for path in (root / "tests").rglob("*.py")
        if _ENGINES.search(path.read_text(encoding="utf-8")) and not path.is_relative_to(benchmarks)
    ]
    elsewhere = [path for path in marked if not any(path.is_relative_to(room) for room in rooms)]
    assert elsewhere == []
    assert {room for room in rooms if any(path.is_relative_to(room) for path in marked)} == set(rooms)
