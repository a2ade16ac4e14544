"""Whether the processor's script can be had at all: the part of the ready light that only a web page can tell."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal

from pos.front.capture.card_entry import policy
from pos.front.capture.interceptor import origin_of
from pos.front.capture.page import StrangerPage
from pos.front.capture.profile import CardProfile

#: Units: seconds after which a script that has not come counts as not to be had.
GIVE_UP_S: Final = 15.0
_MAIN_WORLD: Final = 0


class ScriptProbe(QObject):
    """Loads the script into a bare page, looks whether it is one, and goes away."""

    #: The script is there, or is not. Carries a bool; emitted once.
    told = Signal(bool)

    def __init__(
        self, script_url: str, origins: Iterable[str], parent: QObject | None = None, give_up_s: float = GIVE_UP_S
    ) -> None:
        super().__init__(parent)
        self._over = False
        allowed = frozenset(origins) | {origin_of(QUrl(script_url))}
        self._profile = CardProfile(allowed)
        self._page = StrangerPage(self._profile, allowed, self)
        self._page.lost.connect(lambda: self._end(False))
        self._page.loadFinished.connect(self._on_loaded)
        deadline = QTimer(self)
        deadline.setSingleShot(True)
        deadline.timeout.connect(lambda: self._end(False))
        deadline.start(round(give_up_s * 1000))
        address, rules = html.escape(script_url), html.escape(policy(allowed, "none"))
        self._page.show_text(
            f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{rules}">'
            f'<title>Probe</title><script src="{address}"></script>'
        )

    def _on_loaded(self) -> None:
        if not self._over:
            self._page.runJavaScript("typeof window.DigitalRiver === 'function'", _MAIN_WORLD, self._on_answer)

    def _on_answer(self, answer: object) -> None:
        self._end(answer is True and self._profile.is_guarding)

    def _end(self, loaded: bool) -> None:
        if self._over:
            return
        self._over = True
        self.told.emit(loaded)
        self.deleteLater()
        self._profile.deleteLater()
