"""Pictures of every state, to be looked at: ``python -m tests.front.gallery DIR [SCENE ...]``.

Each scene is drawn at 1280x800 and 1920x1080, light and dark, on stand-ins for back and card form; beside it, what
the customer sees.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from pos.front.customer_screen import CustomerScreen
from pos.front.parts.theme import Scheme
from tests.front.play import Play
from tests.front.scenes import SCENES, played

SIZES: Final = ((1280, 800), (1920, 1080))


def main(arguments: list[str]) -> int:
    """Draw the scenes that are named, or all."""
    if not arguments:
        print(__doc__)  # noqa: T201  # a command speaks on its output
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["gallery"])
    for name in arguments[1:] or SCENES:
        for width, height in SIZES:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                with played(name, scheme, width, height) as play:
                    application.processEvents()
                    play.window.grab().save(str(folder / f"{name}-{width}-{scheme.value}.png"))
                    if width == SIZES[0][0]:
                        _customers_side(play, scheme).save(str(folder / f"customer-{name}-{scheme.value}.png"))
    return 0


def _customers_side(play: Play, scheme: Scheme) -> QPixmap:
    screen = CustomerScreen(play.window.counter)
    screen.introduce(SCENES["idle"].welcome)
    screen.window.theme.use(scheme)
    QApplication.processEvents()
    picture = screen.window.grab()
    screen.close()
    return picture


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
