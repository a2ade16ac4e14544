"""Takes one control of the card form away: loads the source that has it without it.

A plug-in of a test run: ``-p tests.capture.controls``, with the control's name in ``POS_WITHOUT_CONTROL``. Whether any
test notices is the question.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

ROOT: Final = Path(__file__).parents[2]
VARIABLE: Final = "POS_WITHOUT_CONTROL"
_ROOM: Final = "pos.front.capture"


@dataclass(frozen=True, slots=True)
class Control:
    """One control; ``tests`` are the files that may notice that it is gone, by their names in this folder."""

    name: str
    module: str
    there: str
    gone: str
    tests: tuple[str, ...]

    def taken_from(self, source: str) -> str:
        """The module's source without the control.

        Raises: LookupError if it is not there exactly once: then it has moved, and this list has to follow.
        """
        if source.count(self.there) != 1:
            raise LookupError(f"{self.name}: found {source.count(self.there)} times in {self.module}")
        return source.replace(self.there, self.gone)


def _read() -> dict[str, Control]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        rows = tomllib.load(file)["control"]
    return {row["name"]: Control(**{**row, "tests": tuple(row["tests"])}) for row in rows}


CONTROLS: Final = _read()


class _Changed(importlib.abc.SourceLoader):
    """Loads one module from its changed source."""

    def __init__(self, control: Control, path: Path) -> None:
        self._control, self._path = control, path

    def get_filename(self, _name: str) -> str:
        return str(self._path)

    def get_data(self, path: str | bytes) -> bytes:
        return self._control.taken_from(Path(os.fsdecode(path)).read_text(encoding="utf-8")).encode()

    def path_stats(self, _path: str) -> dict[str, float]:
        # Without a date there is no compiled file: what is loaded here must never be found there later.
        raise OSError


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, control: Control) -> None:
        self._control = control

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != f"{_ROOM}.{self._control.module}":
            return None
        path = ROOT / name.replace(".", "/")
        return importlib.util.spec_from_loader(name, _Changed(self._control, path.with_suffix(".py")))


if (_wanted := os.environ.get(VARIABLE)) is not None:
    sys.meta_path.insert(0, _Finder(CONTROLS[_wanted]))
