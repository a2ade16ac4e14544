"""The copy is filled page by page, and keeps what it had when the processor goes away."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from pathlib import Path

from pos.back.catalogue.copy import CatalogueCopy
from pos.back.catalogue.filling import REFILL_S, TRY_AGAIN_S, Filling
from pos.back.commerce.shop_front import ProductPage
from pos.back.lane import Lane
from pos.back.processor import NotSent
from pos.domain.money import Money
from pos.domain.product import Product
from pos.link.messages import CatalogueProgress


def products(first: int, last: int) -> tuple[Product, ...]:
    return tuple(Product(f"id{at}", f"Thing {at}", f"S{at}", "", Money(at, "EUR")) for at in range(first, last + 1))


class Pages:
    """A catalogue of three pages that can be out of reach from some page on."""

    def __init__(self) -> None:
        self.gone_from = 99
        self.shelf = products(1, 25)

    def page(self, number: int) -> ProductPage:
        if number >= self.gone_from:
            raise NotSent("out of reach")
        part = self.shelf[(number - 1) * 10 : number * 10]
        return ProductPage(part, len(self.shelf), last=number * 10 >= len(self.shelf))


class HandLane(Lane):
    """A lane that runs when it is told to, with a time of its own."""

    def __init__(self) -> None:
        super().__init__("by hand")
        self.now_s = 0.0
        self._planned: list[tuple[float, int, Callable[[], None]]] = []

    def later(self, delay_s: float, job: Callable[[], None]) -> None:
        heapq.heappush(self._planned, (self.now_s + delay_s, len(self._planned), job))

    def go(self, seconds: float) -> None:
        """Let time pass, with everything that is due in it."""
        until = self.now_s + seconds
        while self._planned and self._planned[0][0] <= until:
            self.now_s, _, job = heapq.heappop(self._planned)
            job()
        self.now_s = until


class Shop:
    def __init__(self, folder: Path) -> None:
        self.lane, self.pages, self.told = HandLane(), Pages(), list[CatalogueProgress]()
        self.copy = CatalogueCopy(folder / "catalogue.sqlite")
        self.filling = Filling(self.lane, self.copy, self.pages, self.told.append)


def test_a_filling_tells_how_far_it_is_and_is_repeated(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.filling.begin()
    shop.lane.go(1)
    assert [(one.done, one.total, one.finished) for one in shop.told] == [
        (10, 25, False),
        (20, 25, False),
        (25, 25, True),
    ]
    shop.pages.shelf = products(1, 12)
    shop.lane.go(REFILL_S)
    assert shop.copy.size == 12


def test_a_filling_that_breaks_off_keeps_all_and_is_tried_again_soon(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.filling.begin()
    shop.lane.go(1)
    shop.pages.shelf, shop.pages.gone_from = products(1, 12), 2
    shop.filling.begin()
    shop.lane.go(1)
    assert shop.told[-1].finished
    assert "refreshed" in shop.told[-1].problem
    assert shop.copy.size == 25
    shop.pages.gone_from = 99
    shop.lane.go(TRY_AGAIN_S)
    assert shop.copy.size == 12


def test_a_second_wish_meanwhile_begins_nothing_and_plans_no_second_chain(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.filling.begin()
    shop.filling.begin()
    shop.lane.go(1)
    shop.filling.begin()
    shop.lane.go(1)
    assert len(shop.told) == 6
    shop.lane.go(REFILL_S)
    assert len(shop.told) == 9
