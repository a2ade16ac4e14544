"""Pictures of the owner's room: ``python -m tests.front.settings_gallery DIR``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pos.domain.setting import Setting
from pos.front.parts.theme import Scheme
from pos.link.settings import ChangeSettings
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


def main(arguments: list[str]) -> int:
    """Draw every scene at each size, light and dark."""
    if not arguments:
        print(__doc__)  # noqa: T201  # a command speaks on its output
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["gallery"])
    for name in arguments[1:] or SCENES:
        for width, height in SIZES:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                play = SettingsPlay()
                play.begin(scheme, width, height)
                play.enter_room()
                SCENES[name](play)
                application.processEvents()
                play.window.grab().save(str(folder / f"settings-{name}-{width}-{scheme.value}.png"))
                play.fall()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
