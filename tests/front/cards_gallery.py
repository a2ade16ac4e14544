"""Pictures of the managers' room with a hundred thousand cards: ``python -m tests.front.cards_gallery DIR``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos.front.parts.theme import Scheme
from pos.front.saved_cards import names
from tests.front.cards_back import page
from tests.front.cards_play import CardsPlay
from tests.front.pictures import draw

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


@contextmanager
def played(name: str, scheme: Scheme, width: int, height: int) -> Iterator[QWidget]:
    """One scene, for as long as its picture is taken."""
    play = CardsPlay()
    play.begin(scheme, width, height)
    play.enter_room()
    SCENES[name](play)
    play.settle()
    yield play.window
    play.fall()


if __name__ == "__main__":
    sys.exit(draw(sys.argv[1:], __doc__, SCENES, played, "cards-"))
