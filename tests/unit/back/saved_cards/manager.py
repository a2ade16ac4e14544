"""A manager at the room of the saved cards: real journal, real lanes, and whatever file of customers there is."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.back.customer_file import CustomerFile
from pos.back.journal.audit import AuditTrail
from pos.back.saved_cards.held_forms import CardService
from pos.back.saved_cards.room import CardRoom, Wish
from pos.config.clock import Clock
from pos.domain.secret import Secret
from pos.link.messages import Answer, Done, Event, NotDone
from pos.link.saved_cards import CardQuery, CardRow, CardsChecked, FindCards, ReadCards
from tests.unit.back.customers.shop import Shop

EVERYTHING = CardQuery()
#: Units: seconds; longer than any wish here takes.
PATIENCE_S = 60.0


class ShopClock(Clock):
    """The shop's own moment, and time that passes for the lanes."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def now(self) -> Any:
        return self._shop.clock()


class MemoryAnchor:
    """Keeps the head of a trail in memory."""

    def __init__(self) -> None:
        self.heads: dict[str, tuple[int, str]] = {}

    def read(self) -> dict[str, tuple[int, str]]:
        return self.heads

    def write(self, heads: Any) -> None:
        self.heads = dict(heads)


@dataclass
class Manager:
    """Wishes, and waits for the answer."""

    shop: Shop
    file: CustomerFile
    by: str = "Mara"
    events: queue.SimpleQueue[Event] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        shop, clock = self.shop, ShopClock(self.shop)
        self.trail = AuditTrail(shop.engine, b"k" * 32, MemoryAnchor(), clock.now)
        self.room = CardRoom(
            clock, shop.people, shop.cards, shop.copy, self.trail, self.events.put, self.shop.following.catch_up
        )
        self.room.open()

    def be_served(self) -> None:
        """Give the room its processor."""
        self.room.serve(
            CardService(lambda: self.file, "https://script.example/dr.js", Secret("pk_test"), "en_IE", "EUR")
        )

    def ask(self, wish: Wish) -> Answer:
        """One wish and its answer."""
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self.room.wish(wish, answers.put, self.by)
        return answers.get(timeout=PATIENCE_S)

    def do(self, wish: Wish) -> None:
        """A wish that is done."""
        answer = self.ask(wish)
        assert answer == Done(), answer

    def refused(self, wish: Wish) -> str:
        """A wish that is not done, and why."""
        answer = self.ask(wish)
        assert isinstance(answer, NotDone), answer
        return answer.sentence

    def rows(self, query: CardQuery = EVERYTHING) -> tuple[CardRow, ...]:
        """The first rows of a query."""
        found = self.ask(FindCards(query=query))
        read = self.ask(ReadCards(result=found.result, first=0, count=50))  # type: ignore[union-attr]
        return read.rows  # type: ignore[union-attr]

    def until_checked(self) -> list[CardsChecked]:
        """What is told of a comparison, to its end."""
        heard: list[CardsChecked] = []
        while not heard or not heard[-1].finished:
            event = self.events.get(timeout=PATIENCE_S)
            assert isinstance(event, CardsChecked)
            heard.append(event)
        return heard

    def recorded(self, count: int = 1) -> list[dict[str, Any]]:
        """The newest rows of the trail, newest first."""
        return [{"deed": entry.what, **entry.about} for entry in self.trail.newest(count)]

    def leave(self) -> None:
        """Close the room."""
        self.room.end()
        assert self.room.join(PATIENCE_S)


def manager_of(folder: Path, file: CustomerFile) -> Manager:
    """A manager of a shop with nobody on file."""
    return Manager(Shop(folder), file)
