"""Fills the local copy page by page, again and again, and says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from pos.back.catalogue.copy import CatalogueCopy
from pos.back.commerce.shop_front import ProductPage
from pos.back.lane import Lane
from pos.back.processor import ProcessorError
from pos.link.messages import CatalogueProgress

#: Units: seconds from one whole filling to the next, and to the next try after one that broke off.
REFILL_S: Final = 1800.0
TRY_AGAIN_S: Final = 30.0
_PROBLEM: Final = (
    "The catalogue could not be refreshed. What was known before can still be sold; it is tried again later."
)


class Pages(Protocol):
    """Whoever has the catalogue, page by page."""

    def page(self, number: int) -> ProductPage:
        """Read one page, counted from 1."""


class Filling:
    """One filling at a time, a page a job, so that the lane does other work in between.

    What was in the copy stays until it is replaced; what a whole filling has not brought again is dropped.
    """

    def __init__(
        self, lane: Lane, copy: CatalogueCopy, pages: Pages, told: Callable[[CatalogueProgress], None]
    ) -> None:
        self._lane, self._copy, self._pages, self._told = lane, copy, pages, told
        self._running = False
        #: Counts the fillings that were begun; a plan that is older than the newest one is dropped.
        self._begun = 0

    def begin(self) -> None:
        """Fill the copy anew; in the lane. Nothing happens while a filling is under way."""
        if self._running:
            return
        self._running = True
        self._begun += 1
        self._take(self._copy.next_filling(), number=1, done=0)

    def _take(self, filling: int, number: int, done: int) -> None:
        try:
            page = self._pages.page(number)
        except ProcessorError:
            total = max(done, self._copy.size)
            self._told(CatalogueProgress(done=done, total=total, finished=True, problem=_PROBLEM))
            self._rest(TRY_AGAIN_S)
            return
        self._copy.put(page.products, filling)
        done += len(page.products)
        self._told(CatalogueProgress(done=done, total=max(done, page.total), finished=page.last))
        if page.last:
            self._copy.drop_older(filling)
            self._rest(REFILL_S)
        else:
            self._lane.do(lambda: self._take(filling, number + 1, done))

    def _rest(self, pause_s: float) -> None:
        self._running = False
        begun = self._begun
        self._lane.later(pause_s, lambda: self.begin() if self._begun == begun else None)
