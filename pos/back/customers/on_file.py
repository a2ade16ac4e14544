"""The people on file, as every part of the back has them: the records, and the copy that follows them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Final

from pos.back.customers.following import Following
from pos.back.customers.people_copy import PeopleCopy
from pos.back.journal.cards import CardRecords
from pos.back.journal.people import PeopleRecords
from pos.domain.customer import Customer
from pos.link.saved_cards import PeopleChanged

#: In whose name those are put on file whom the settings name.
SETTINGS: Final = "settings"


class PeopleOnFile:
    """One till's view of the shop's customers and cards; ``told`` hears whenever either has changed."""

    def __init__(
        self, people: PeopleRecords, cards: CardRecords, copy: PeopleCopy, told: Callable[[PeopleChanged], None]
    ) -> None:
        self.people, self.cards, self.copy = people, cards, copy
        self._told = told
        self._following = Following(copy, people, cards)
        #: A window that was told nothing yet has read nothing yet.
        self._change = 0
        self._one_reader = threading.Lock()

    def open(self, named: Iterable[Customer]) -> None:
        """Put those on file whom the settings name, and catch up with what was written while nobody looked.

        Raises: JournalNotWritable. After the copy was deleted it takes a while; what is found until then is incomplete.
        """
        self.people.announce_left()
        self.people.add_all(named, SETTINGS)
        with self._one_reader:
            self._following.begin()
            self._tell()

    def catch_up(self) -> None:
        """Take over what has changed, at whichever till; any thread may ask for it."""
        with self._one_reader:
            if self._following.catch_up():
                self._tell()

    def customer(self, reference: str) -> Customer | None:
        """Who has this reference, by the record itself; None for nobody, and for one who was erased."""
        kept = self.people.by_reference(reference)
        return None if kept is None else kept.customer

    def close(self) -> None:
        """Let the copy go."""
        self.copy.close()

    def _tell(self) -> None:
        self._change += 1
        self._told(PeopleChanged(change=self._change))
