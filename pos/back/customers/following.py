"""Keeps the copy of customers and cards up with the journal, whoever has written there."""

from __future__ import annotations

from typing import Final

from pos.back.customers.people_copy import PeopleCopy
from pos.back.journal.cards import CardRecords
from pos.back.journal.people import PeopleRecords

#: Rows that are taken over at once: a search that comes meanwhile waits no longer than for one page.
_PAGE: Final = 200
#: From so many changes on it is worth counting trigrams anew.
_MANY: Final = 1000


class Following:
    """One reader of the journal's changes, on one thread."""

    def __init__(self, copy: PeopleCopy, people: PeopleRecords, cards: CardRecords) -> None:
        self._copy, self._people, self._cards = copy, people, cards

    def begin(self) -> None:
        """Catch up with whatever was written while this copy was not looking."""
        self._copy.count()
        self.catch_up()

    def catch_up(self) -> bool:
        """Take over what has changed; whether anything had."""
        people, erased = self._catch_up_people()
        cards = self._catch_up_cards()
        if erased:
            # A database keeps what it has deleted until it needs the room; a file that is gone keeps nothing.
            self._copy.forget()
            self._catch_up_people()
            self._catch_up_cards()
            self._copy.count()
        elif people >= _MANY:
            self._copy.count()
        return bool(people or cards)

    def _catch_up_people(self) -> tuple[int, bool]:
        taken, erased = 0, False
        known = self._copy.size
        while rows := self._people.since(self._copy.followed("people"), _PAGE):
            erased = erased or any(row.erased for row in rows)
            self._copy.put_people(rows)
            taken += len(rows)
        return taken, erased and known > 0

    def _catch_up_cards(self) -> int:
        taken = 0
        while rows := self._cards.since(self._copy.followed("cards"), _PAGE):
            self._copy.put_cards(rows)
            taken += len(rows)
        return taken
