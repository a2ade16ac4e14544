"""Pictures of the managers' room with a hundred thousand cards: ``python -m tests.front.cards_gallery DIR``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pos.front.parts.theme import Scheme
from pos.front.saved_cards import names
from tests.front.cards_back import page
from tests.front.cards_play import CardsPlay

SIZES: Final = ((1280, 800), (1920, 1080))
CONTROL: Final = Qt.KeyboardModifier.ControlModifier


def _list(play: CardsPlay) -> None:
    play.until(lambda: play.rows.shown(30) is not None)
    for _ in range(3):
        play.press(Qt.Key.Key_Down)


def _filtered(play: CardsPlay) -> None:
    play.type("kel")
    play.click("cards.filters.expires_within_days")
    play.click("cards.filters.never_used")
    play.settle()


def _none(play: CardsPlay) -> None:
    play.back.count = 9
    play.type("nobody")
    play.settle()


def _card(play: CardsPlay) -> None:
    play.back.pages["k0"] = page(1, customer="Maria Keller", expired=False, hidden=False)
    play.open_card()


def _asked(number: Qt.Key) -> Callable[[CardsPlay], None]:
    def scene(play: CardsPlay) -> None:
        _card(play)
        play.press(number)
        play.settle()

    return scene


def _form(play: CardsPlay) -> None:
    _asked(Qt.Key.Key_3)(play)
    play.type("A new card came in the post")
    play.press(Qt.Key.Key_Return)
    play.settle()


def _compared(play: CardsPlay) -> None:
    play.press(Qt.Key.Key_R, CONTROL)
    play.settle()
    play.back.tell_checked(70_000, finished=True)
    play.settle()


def _comparing(play: CardsPlay) -> None:
    play.press(Qt.Key.Key_R, CONTROL)
    play.settle()
    play.back.tell_checked(21_500)


def _export(play: CardsPlay) -> None:
    play.press(Qt.Key.Key_E, CONTROL)
    play.settle()
    play.find(names.ASK_PATH).setProperty("text", "/home/mara/saved-cards-2026-03-04.csv")


SCENES: Final[dict[str, Callable[[CardsPlay], None]]] = {
    "list": _list,
    "filtered": _filtered,
    "none": _none,
    "card": _card,
    "rename": _asked(Qt.Key.Key_2),
    "address": _asked(Qt.Key.Key_4),
    "replace": _asked(Qt.Key.Key_5),
    "remove": _asked(Qt.Key.Key_7),
    "form": _form,
    "comparing": _comparing,
    "compared": _compared,
    "export": _export,
}


def main(arguments: list[str]) -> int:
    """Draw every scene at both sizes, light and dark."""
    if not arguments:
        print(__doc__)  # noqa: T201  # a command speaks on its output
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    _application = QApplication.instance() or QApplication(["gallery"])
    for name in arguments[1:] or SCENES:
        for width, height in SIZES:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                play = CardsPlay()
                play.begin(scheme, width, height)
                play.enter_room()
                SCENES[name](play)
                play.settle()
                play.window.grab().save(str(folder / f"cards-{name}-{width}-{scheme.value}.png"))
                play.fall()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
