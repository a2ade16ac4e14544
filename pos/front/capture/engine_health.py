"""Whether the web engine is what a real card may be typed into: how old it is, and whether its sandbox holds."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtWebEngineCore import qWebEngineChromiumSecurityPatchVersion, qWebEngineVersion

#: The day on which each engine was built, as its wheel says; a new engine is entered here with the lock.
BUILT: Final = {"6.11.3": date(2026, 10, 22)}
#: Units: days. Chromium's fixes come every week or two; a till is warned, not closed, for it may be late at night.
OLD_AFTER_DAYS: Final = 90
NO_SANDBOX: Final = "the web engine's own sandbox does not hold on this machine"
#: The value of ``Seccomp`` in a process's status that has a filter.
_FILTERED: Final = "2"


def version() -> str:
    """The engine's own version."""
    return str(qWebEngineVersion())


def fixes() -> str:
    """The Chromium whose security fixes the engine has."""
    return str(qWebEngineChromiumSecurityPatchVersion())


def age_days(today: date) -> int | None:
    """How old the engine is; None for one that nobody entered."""
    built = BUILT.get(version())
    return None if built is None else (today - built).days


def warning(today: date) -> str:
    """What to say about the engine's age; empty while it is young enough."""
    age = age_days(today)
    if age is None:
        return f"Nobody knows how old the web engine {version()} is. Install the one that the till was made with."
    if age > OLD_AFTER_DAYS:
        return f"The web engine is {age} days old, and browsers are mended every week or two. Update the till."
    return ""


def is_sandboxed(renderer: int, processes: Path = Path("/proc")) -> bool | None:
    """Whether a page's process has the filter and the namespaces of the browser's sandbox; None if nobody can tell.

    Source: measured on Linux: ``Seccomp: 2`` and a pid namespace of its own; as root neither.
    """
    if sys.platform != "linux":
        return None
    try:
        text = (processes / str(renderer) / "status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    status = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return status.get("Seccomp", "").strip() == _FILTERED and len(status.get("NSpid", "").split()) > 1
