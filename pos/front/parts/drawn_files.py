"""Reads what the look is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Final

# In a wheel the folder lies inside the package, in a checkout beside it.
_PACKAGE: Final = Path(__file__).parents[2]
_FOLDERS: Final = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def read_bytes(name: str) -> bytes:
    """Read one file of ``resources`` by its relative name.

    Raises: FileNotFoundError.
    """
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[-1])
    return (folder / name).read_bytes()
