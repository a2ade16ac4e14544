"""The next card's page, made before anybody asks for it: then its fields are there at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos.config.clock import Clock
from pos.front.capture.card_entry import Recipe
from pos.front.capture.card_page import CardPage
from pos.front.capture.look import FormLook
from pos.front.capture.page_messages import NotLoaded, Ready, Said
from pos.front.capture.patience import Patience
from pos.front.parts.alarm import Alarm


class Spare(QObject):
    """At most one page that is ahead of its card.

    ``begun`` is a page that whoever opens the till has begun already.
    """

    #: Whether a page that was rehearsed came about. Carries a bool.
    rehearsed = Signal(bool)

    def __init__(
        self,
        made: Callable[[Recipe], CardPage],
        clock: Clock,
        patience: Patience,
        begun: CardPage | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._made, self._clock, self._patience = made, clock, patience
        self._begun, self._page = begun, begun

    @property
    def ready(self) -> bool:
        """Whether there is one with its fields there."""
        return self._page is not None and self._page.ready

    def rehearse(self, recipe: Recipe) -> None:
        """Make a page and say whether it came about; one that was begun with the till is as good, once."""
        begun, self._begun = self._begun, None
        page = self.take(recipe) if begun is self._page else None
        if page is None:
            self.dispose()
            page = self._made(recipe)
        self._page = page
        if page.ready:
            self._on_rehearsed(page, True)
            return
        deadline = Alarm(self._clock, page)
        deadline.rang.connect(partial(self._on_rehearsed, page, False))
        deadline.set(self._patience.rehearsal)
        page.lost.connect(partial(self._on_rehearsed, page, False))
        page.said.connect(partial(self._on_said, page))

    def make(self, recipe: Recipe) -> None:
        """Make a page, if there is none."""
        if self._page is None:
            self._page = self._made(recipe)

    def take(self, recipe: Recipe) -> CardPage | None:
        """Hand the page over, if there is one and it is still good for this; a page that is not goes."""
        page = self._page
        if page is None:
            return None
        age_s = self._clock.monotonic() - page.made_at_s
        if page.recipe != recipe or page.is_lost or age_s >= self._patience.spare:
            self.dispose()
            return None
        self._page = None
        return page

    def wear(self, look: FormLook) -> None:
        """Draw it with other colours and sizes."""
        if self._page is not None:
            self._page.wear(look)

    def dispose(self) -> None:
        """Delete it."""
        page, self._page = self._page, None
        if page is not None:
            page.dispose()

    def _on_said(self, page: CardPage, said: Said) -> None:
        if isinstance(said, Ready | NotLoaded):
            self._on_rehearsed(page, isinstance(said, Ready))

    def _on_rehearsed(self, page: CardPage, came_about: bool) -> None:
        # A page that was taken for a card meanwhile is the open form's own affair.
        if page is not self._page or page.ready is not came_about:
            return
        if not came_about:
            self.dispose()
        self.rehearsed.emit(came_about)
