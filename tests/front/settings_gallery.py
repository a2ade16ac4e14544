"""Pictures of the owner's room: ``python -m tests.front.settings_gallery DIR``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos.domain.setting import Setting
from pos.front.parts.theme import Scheme
from pos.link.settings import ChangeSettings
from tests.front.pictures import draw
from tests.front.settings_play import SettingsPlay, changed

SIZES: Final = ((1280, 800), (1920, 1080), (1024, 700))


def _wrong(play: SettingsPlay) -> None:
    play.put(Setting.SHOP, "Corner & Co")
    play.put(Setting.LOCK, "30")
    play.press(Qt.Key.Key_Return)


def _saved(play: SettingsPlay) -> None:
    play.back.instead[ChangeSettings] = changed(TILL="Till 7", DISCOUNT="12.5")
    play.put(Setting.TILL, "Till 7")
    play.put(Setting.DISCOUNT, "12.5")
    play.press(Qt.Key.Key_Return)


SCENES: Final[dict[str, Callable[[SettingsPlay], None]]] = {"open": lambda play: None, "wrong": _wrong, "saved": _saved}


@contextmanager
def played(name: str, scheme: Scheme, width: int, height: int) -> Iterator[QWidget]:
    """One scene, for as long as its picture is taken."""
    play = SettingsPlay()
    play.begin(scheme, width, height)
    play.enter_room()
    SCENES[name](play)
    yield play.window
    play.fall()


if __name__ == "__main__":
    sys.exit(draw(sys.argv[1:], __doc__, SCENES, played, "settings-", SIZES))
