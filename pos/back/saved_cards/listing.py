"""The manager's list over every card of the shop: filtered and ordered at once, handed over a page at a time.

A result is the numbers of its cards in their order, so that any page of it is read without looking at those before.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from pos.back.customers.people_copy import SHORTEST_PART, PeopleCopy
from pos.back.customers.search_texts import folded, may_be_a_phone, tail
from pos.domain.money import Money
from pos.domain.saved_card import CardState, ConsentMeans, has_expired
from pos.domain.source import CardFace
from pos.link.fitting import fitting
from pos.link.saved_cards import CardOrder, CardQuery, CardRow, CardRows, CardsFound

_MOST_ROWS: Final = 200
#: Results that can still be read; a window needs its own and the one before.
_KEPT_RESULTS: Final = 4
_ORDERS: Final = {
    CardOrder.CUSTOMER: "sort",
    CardOrder.EXPIRY: "expiry",
    CardOrder.SAVED: "saved_at",
    CardOrder.CHARGED: "charged_at",
}
_ROW: Final = """
    SELECT cards.id, first_name, last_name, cards.reference, brand, last_four, expiry, nickname, is_default,
        cards.state, hidden, never_accepted, saved_by, saved_at, charged_at, minor, currency, consent_means,
        consent_at, checked_at, cards.number
    FROM cards LEFT JOIN people ON people.number = cards.person WHERE cards.number IN
"""
_SAME_ON: Final = """
    SELECT DISTINCT trim(people.first_name || ' ' || people.last_name) FROM cards AS one
    JOIN live AS other ON other.face = one.face AND other.person != one.person
    JOIN people ON people.number = other.person WHERE one.id = ? LIMIT ?
"""
_CUSTOMERS: Final = """
    SELECT live.reference, trim(ifnull(max(first_name || ' ' || last_name), '')) FROM live
    LEFT JOIN people ON people.number = live.person GROUP BY live.reference
    UNION ALL SELECT reference, trim(first_name || ' ' || last_name) FROM people
    WHERE reference NOT IN (SELECT reference FROM live)
"""
_ON_SEVERAL: Final = "face IN (SELECT face FROM live GROUP BY face HAVING count(DISTINCT person) > 1)"
_BY_PHONE: Final = "person IN (SELECT number FROM people WHERE tail >= ? AND tail < ?)"
#: A person who was erased has no name any more.
NOBODY: Final = "(erased)"


@dataclass(frozen=True, slots=True)
class _Result:
    number: int
    cards: tuple[int, ...]


class CardList:
    """Results over the copy of the cards; used from one thread.

    Units: ``today`` is the shop's own day.
    """

    def __init__(self, copy: PeopleCopy, today: Callable[[], date]) -> None:
        self._copy, self._today = copy, today
        self._numbers = itertools.count(1)
        self._results: list[_Result] = []
        self._summed_at = -1
        self._known_sums: tuple[int, tuple[str, ...]] = (0, ())

    def find(self, query: CardQuery) -> CardsFound:
        """Look for the cards of a query."""
        conditions, values = self._conditions(query)
        column, way = _ORDERS[query.order], "DESC" if query.descending else "ASC"
        order = f"ORDER BY {column} {way}, number {way}"
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        wanted = " ".join(("SELECT number FROM", "cards" if query.with_ended else "live", where, order))
        with self._copy.reading() as connection:
            cards = tuple(number for (number,) in connection.execute(wanted, values))
        result = _Result(next(self._numbers), cards)
        self._results = [*self._results, result][-_KEPT_RESULTS:]
        total, savers = self._sums()
        return CardsFound(result=result.number, count=len(cards), total=total, savers=savers)

    def rows(self, result: int, first: int, count: int) -> CardRows:
        """Some rows of a result, no more than fit into one message."""
        numbers = next((kept.cards for kept in self._results if kept.number == result), ())
        first = max(0, first)
        wanted = numbers[first : first + max(1, min(count, _MOST_ROWS))]
        return CardRows(result=result, first=first, rows=fitting(self._read(wanted)))

    def every_row(self, query: CardQuery) -> Iterator[CardRow]:
        """All rows of a query, page by page."""
        found = self.find(query)
        numbers = next(kept.cards for kept in self._results if kept.number == found.result)
        for start in range(0, len(numbers), _MOST_ROWS):
            yield from self._read(numbers[start : start + _MOST_ROWS])

    def same_on(self, card_id: str, limit: int = 10) -> tuple[str, ...]:
        """The names of other customers who have a card that looks the same."""
        with self._copy.reading() as connection:
            return tuple(str(name) for (name,) in connection.execute(_SAME_ON, (card_id, limit)))

    def customers(self) -> list[tuple[str, str]]:
        """Whose cards are to be compared, each by reference and name: first those who have cards here."""
        with self._copy.reading() as connection:
            return [(str(reference), str(name)) for reference, name in connection.execute(_CUSTOMERS)]

    # --- inside ---

    def _sums(self) -> tuple[int, tuple[str, ...]]:
        """How many cards are on file, and who has saved them; counted again after a change."""
        change = self._copy.followed("cards")
        if self._summed_at != change:
            with self._copy.reading() as connection:
                [total] = connection.execute("SELECT count(*) FROM live").fetchone()
                savers = connection.execute("SELECT DISTINCT saved_by FROM live ORDER BY saved_by LIMIT 100").fetchall()
            self._summed_at, self._known_sums = change, (int(total), tuple(name for (name,) in savers))
        return self._known_sums

    def _conditions(self, query: CardQuery) -> tuple[list[str], list[Any]]:
        today = self._today()
        month = today.year * 100 + today.month
        conditions: list[str] = []
        values: list[Any] = []
        if query.expires_within_days > 0:
            until = today + timedelta(days=min(query.expires_within_days, 36_500))
            conditions.append("expiry >= ? AND expiry <= ?")
            values += [month, _last_month_ended_by(until)]
        if query.expired:
            conditions.append("expiry < ?")
            values.append(month)
        if query.no_consent:
            conditions.append("consent_means = ''")
        if query.never_used:
            conditions.append("uses = 0")
        if query.refused_at_first_use:
            conditions.append("never_accepted")
        if query.saved_by:
            conditions.append("saved_by = ?")
            values.append(query.saved_by)
        if query.same_on_several:
            conditions.append(_ON_SEVERAL)
        for piece in folded(query.text).split(" ") if query.text.strip() else ():
            condition, more = self._having(piece)
            conditions.append(condition)
            values += more
        return conditions, values

    def _having(self, piece: str) -> tuple[str, list[str]]:
        """What a piece of text can mean: something on the card, or somebody whose card it is."""
        theirs, values = self._copy.people_having(piece)
        if len(piece) >= SHORTEST_PART and may_be_a_phone(piece):
            theirs = f"{theirs} OR {_BY_PHONE}"
            values = (*values, tail(piece), tail(piece) + "\U0010ffff")
        return f"(instr(label, ?) OR {theirs})", [piece, *values]

    def _read(self, numbers: tuple[int, ...]) -> list[CardRow]:
        if not numbers:
            return []
        query = f"{_ROW} ({', '.join('?' * len(numbers))})"
        with self._copy.reading() as connection:
            found = {row[-1]: row for row in connection.execute(query, numbers)}
        today = self._today()
        return [_row(found[number], today) for number in numbers if number in found]


def _last_month_ended_by(day: date) -> int:
    """The last month that is over by the end of a day, as year times 100 plus month."""
    if (day + timedelta(days=1)).month != day.month:
        return day.year * 100 + day.month
    before = day.replace(day=1) - timedelta(days=1)
    return before.year * 100 + before.month


def _row(row: sqlite3.Row | tuple[Any, ...], today: date) -> CardRow:
    (card_id, first, last, reference, brand, last_four, expiry, nickname, default, state, hidden, never_accepted,
     saved_by, saved_at, charged_at, minor, currency, means, consent_at, checked_at, _number) = row  # fmt: skip
    face = CardFace(brand, last_four, expiry % 100, expiry // 100)
    return CardRow(
        id=card_id,
        customer=NOBODY if first is None else f"{first} {last}".strip(),
        reference=reference,
        face=face,
        nickname=nickname,
        default=bool(default),
        state=CardState(state),
        saved_by=saved_by,
        saved_at=datetime.fromisoformat(saved_at),
        hidden=bool(hidden),
        never_accepted=bool(never_accepted),
        expired=has_expired(face, today),
        charged_at=_moment(charged_at),
        charged=None if minor is None else Money(minor, currency),
        consent_means=ConsentMeans(means) if means else None,
        consent_at=_moment(consent_at),
        checked_at=_moment(checked_at),
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
