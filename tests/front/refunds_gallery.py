"""Pictures of the room for refunds: ``python -m tests.front.refunds_gallery DIR``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtWidgets import QWidget

from pos.front.parts.theme import Scheme
from tests.front.pictures import draw
from tests.front.refunds_back import OTHER, ROWS, SALE
from tests.front.refunds_play import Key, RefundsPlay


def _several(play: RefundsPlay) -> None:
    play.back.found = (SALE, OTHER)
    play.enter_room()
    play.type("1111 42.86")
    play.press(Key.Key_Return)
    play.settle()


def _nothing(play: RefundsPlay) -> None:
    play.back.found = ()
    play.enter_room()
    play.type("9999")
    play.press(Key.Key_Return)
    play.settle()


def _login(play: RefundsPlay) -> None:
    play.enter_room()
    play.find_sale()
    play.log_in("wrong")


def _chosen(play: RefundsPlay) -> None:
    play.at_a_sale()
    for key in (Key.Key_Plus, Key.Key_Plus, Key.Key_Down, Key.Key_Space):
        play.press(key)
    play.room.sale.back.words.setFocus()
    play.type("The bag was torn")


def _sum(play: RefundsPlay) -> None:
    play.back.rows = ROWS
    play.at_a_sale()
    play.room.sale.back.amount.setFocus()
    play.type("99.00")
    play.room.sale.back.words.setFocus()
    play.type("The bag was torn")
    play.press(Key.Key_Return)
    play.settle()


def _asked(play: RefundsPlay) -> None:
    _chosen(play)
    play.press(Key.Key_Return)
    play.settle()


def _lost(play: RefundsPlay) -> None:
    play.back.rows = ROWS
    play.at_a_sale()
    play.click("refunds.sale.give_up")
    play.settle()


SCENES: Final[dict[str, Callable[[RefundsPlay], None]]] = {
    "find": lambda play: play.enter_room(),
    "several": _several,
    "nothing": _nothing,
    "login": _login,
    "sale": lambda play: play.at_a_sale(),
    "chosen": _chosen,
    "sum": _sum,
    "asked": _asked,
    "lost": _lost,
}


@contextmanager
def played(name: str, scheme: Scheme, width: int, height: int) -> Iterator[QWidget]:
    """One scene, for as long as its picture is taken."""
    play = RefundsPlay()
    play.begin(scheme, width, height)
    SCENES[name](play)
    play.settle()
    yield play.window
    play.fall()


if __name__ == "__main__":
    sys.exit(draw(sys.argv[1:], __doc__, SCENES, played, "refunds-"))
