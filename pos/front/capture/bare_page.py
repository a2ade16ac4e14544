"""A page with nothing of a card in it, which is asked one thing about the processor's script and goes away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, QUrl

from pos.front.capture.interceptor import origin_of
from pos.front.capture.page import StrangerPage
from pos.front.capture.profile import CardProfile


class BarePage(QObject):
    """Base of what asks: it says what is loaded, what is asked then, and whom the answer is told.

    Units: ``give_up_s`` seconds, after which the answer is empty.
    """

    def __init__(self, script_url: str, origins: Iterable[str], parent: QObject | None, give_up_s: float) -> None:
        super().__init__(parent)
        #: Where the page may load from.
        self.allowed = frozenset(origins) | {origin_of(QUrl(script_url))}
        self.is_over = False
        self._profile = CardProfile(self.allowed)
        self.page = StrangerPage(self._profile, self.allowed, self)
        self.page.lost.connect(lambda: self.end(""))
        self.page.loadFinished.connect(self._on_loaded)
        deadline = QTimer(self)
        deadline.setSingleShot(True)
        deadline.timeout.connect(lambda: self.end(""))
        deadline.start(round(give_up_s * 1000))

    def ask(self) -> None:
        """The page is loaded: ask it."""
        raise NotImplementedError

    def tell(self, answer: str) -> None:
        """Tell whoever waits; empty where there is no answer."""
        raise NotImplementedError

    def end(self, answer: str) -> None:
        """Tell the answer, once, and go away."""
        if not self.is_over:
            self.tell(answer)
            self.stop()

    def stop(self) -> None:
        """Go away without an answer: the page before its profile."""
        if not self.is_over:
            self.is_over = True
            self.deleteLater()
            self._profile.leave()

    def _on_loaded(self) -> None:
        if not self.is_over:
            self.ask()
