"""Pictures of the room for refunds: ``python -m tests.front.refunds_gallery DIR``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from pos.front.parts.theme import Scheme
from tests.front.cards_gallery import SIZES
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
                play = RefundsPlay()
                play.begin(scheme, width, height)
                SCENES[name](play)
                play.settle()
                play.window.grab().save(str(folder / f"refunds-{name}-{width}-{scheme.value}.png"))
                play.fall()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
