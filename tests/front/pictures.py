"""What every gallery does: each of its scenes at each size, light and dark, as a file of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from pos.front.parts.theme import Scheme

SIZES: Final = ((1280, 800), (1920, 1080))
#: Plays a scene by its name, in these colours and at this size; gives the window for as long as it stands.
Played = Callable[[str, Scheme, int, int], AbstractContextManager[QWidget]]


def draw(
    arguments: list[str],
    told: str | None,
    scenes: Collection[str],
    played: Played,
    prefix: str = "",
    sizes: Iterable[tuple[int, int]] = SIZES,
) -> int:
    """Draw the scenes that are named, or all, into the folder that is named first."""
    if not arguments:
        print(told)  # noqa: T201  # a command speaks on its output
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    application: Any = QApplication.instance() or QApplication(["gallery"])
    for name in arguments[1:] or scenes:
        for width, height in sizes:
            for scheme in Scheme.LIGHT, Scheme.DARK:
                with played(name, scheme, width, height) as window:
                    application.processEvents()
                    window.grab().save(str(folder / f"{prefix}{name}-{width}-{scheme.value}.png"))
    return 0
