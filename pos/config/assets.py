"""The one door to ``resources``, in a checkout, a wheel and a bundle."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

# In a wheel the folder lies inside the package, in a checkout beside it.
_PACKAGE: Final = Path(__file__).parents[1]
_FOLDERS: Final = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def asset(name: str) -> Path:
    """Where one file of ``resources`` lies, by its relative name.

    Raises: FileNotFoundError for a name that leads elsewhere or to nothing.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise FileNotFoundError(name)
    for folder in _FOLDERS:
        path = folder / relative
        if path.exists():
            return path
    raise FileNotFoundError(name)


def read_text(name: str) -> str:
    """Read one text of ``resources``."""
    return asset(name).read_text(encoding="utf-8")


def read_bytes(name: str) -> bytes:
    """Read one file of ``resources``."""
    return asset(name).read_bytes()
