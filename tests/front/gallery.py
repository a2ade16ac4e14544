"""Pictures of every state, to be looked at: ``python -m tests.front.gallery DIR [SCENE ...]``.

Each scene is drawn at 1280x800 and 1920x1080, light and dark, on stand-ins for back and card form; beside it, what
the customer sees.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from pos.front.customer_screen import CustomerScreen
from pos.front.parts.theme import Scheme
from tests.front.pictures import SIZES, draw
from tests.front.play import Play
from tests.front.scenes import SCENES, played


def main(arguments: list[str]) -> int:
    """Draw the scenes that are named, or all; what the customer sees is as large on every till."""

    @contextmanager
    def both_sides(name: str, scheme: Scheme, width: int, height: int) -> Iterator[QWidget]:
        with played(name, scheme, width, height) as play:
            yield play.window
            if width == SIZES[0][0]:
                _customers_side(play, scheme).save(str(Path(arguments[0]) / f"customer-{name}-{scheme.value}.png"))

    return draw(arguments, __doc__, SCENES, both_sides)


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
