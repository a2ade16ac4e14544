"""A copy of the customers and their cards that answers while somebody types; it may be deleted at any time.

The journal is the record; this file is filled from it and follows it change by change, whatever database it lies in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pos.back.copy_file import opened_copy, remove_copy
from pos.back.customers.search_texts import folded, may_be_a_phone, tail, words
from pos.back.journal.cards import KeptCard
from pos.back.journal.people import KeptCustomer
from pos.domain.customer import Address, Customer, Owner

#: Goes up with every change below; a copy of another version is thrown away.
_VERSION: Final = 1
_TABLES: Final = """
    CREATE TABLE people (
        number INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
        email TEXT NOT NULL, phone TEXT NOT NULL, line1 TEXT NOT NULL, line2 TEXT NOT NULL, city TEXT NOT NULL,
        state TEXT NOT NULL, postal_code TEXT NOT NULL, country TEXT NOT NULL, locale TEXT NOT NULL,
        version INTEGER NOT NULL, email_key TEXT NOT NULL, reference_key TEXT NOT NULL, tail TEXT NOT NULL,
        anywhere TEXT NOT NULL
    );
    CREATE INDEX people_by_email ON people (email_key);
    CREATE INDEX people_by_reference ON people (reference_key);
    CREATE INDEX people_by_tail ON people (tail);
    CREATE VIRTUAL TABLE names USING fts5 (name, content='', prefix='1 2 3', tokenize='unicode61');
    CREATE VIRTUAL TABLE parts USING fts5 (text, content='', detail=none, tokenize='trigram');
    CREATE VIRTUAL TABLE parts_known USING fts5vocab (parts, row);
    CREATE TABLE cards (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, reference TEXT NOT NULL, person INTEGER NOT NULL,
        sort TEXT NOT NULL, face TEXT NOT NULL, brand TEXT NOT NULL, last_four TEXT NOT NULL, expiry INTEGER NOT NULL,
        nickname TEXT NOT NULL, is_default INTEGER NOT NULL, state TEXT NOT NULL, hidden INTEGER NOT NULL,
        never_accepted INTEGER NOT NULL, uses INTEGER NOT NULL, saved_by TEXT NOT NULL, saved_at TEXT NOT NULL,
        charged_at TEXT NOT NULL, minor INTEGER, currency TEXT NOT NULL, consent_means TEXT NOT NULL,
        consent_at TEXT NOT NULL, checked_at TEXT NOT NULL, option_id TEXT NOT NULL, label TEXT NOT NULL
    );
    CREATE INDEX cards_by_customer ON cards (sort, number) WHERE state IN ('saved', 'saving', 'removing');
    CREATE INDEX cards_by_expiry ON cards (expiry, number) WHERE state IN ('saved', 'saving', 'removing');
    CREATE INDEX cards_by_saved ON cards (saved_at, number) WHERE state IN ('saved', 'saving', 'removing');
    CREATE INDEX cards_by_charged ON cards (charged_at, number) WHERE state IN ('saved', 'saving', 'removing');
    CREATE INDEX cards_by_face ON cards (face, person);
    CREATE INDEX cards_of ON cards (reference);
    CREATE INDEX cards_of_person ON cards (person);
    CREATE VIEW live AS SELECT * FROM cards WHERE state IN ('saved', 'saving', 'removing');
    CREATE TABLE followed (kind TEXT PRIMARY KEY, change INTEGER NOT NULL) WITHOUT ROWID;
"""
#: A part of a word is looked for from so many letters on; trigrams know no shorter ones.
SHORTEST_PART: Final = 3
#: More of them make a search no narrower.
_MOST_TRIGRAMS: Final = 4


def _places(count: int) -> str:
    return ", ".join("?" * count)


_PERSON: Final = (
    "reference, first_name, last_name, email, phone, line1, line2, city, state, postal_code, country, locale, version"
)
_SELECT: Final = f"SELECT {_PERSON} FROM"
_PUT_PERSON: Final = " ".join(
    ("INSERT INTO people (number,", _PERSON, ", email_key, reference_key, tail, anywhere) VALUES (", _places(18), ")")
)
_PUT_CARD: Final = " ".join(("INSERT OR REPLACE INTO cards VALUES (", _places(25), ")"))


class PeopleCopy:
    """All customers and cards of one shop; any thread may ask, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection = opened_copy(path, _VERSION, _TABLES, "people")
        #: How many people have each trigram, so that a search begins with the rarest; roughly right is right enough.
        self._counts: dict[str, int] = {}

    # --- asked at the counter ---

    def find(self, text: str, limit: int) -> tuple[tuple[Customer, ...], bool]:
        """Customers by a phone's end, by the beginnings of their names, by e-mail or reference, then by any part of
        all three; and whether there are more."""
        found: dict[str, Customer] = {}
        with self._lock:
            for condition, values in self._searches(folded(text)):
                if len(found) > limit:
                    break
                query = f"{_SELECT} {condition} LIMIT ?"
                for row in self._connection.execute(query, (*values, limit + 1)):
                    found.setdefault(row[0], _customer(row))
        people = tuple(found.values())
        return people[:limit], len(people) > limit

    @property
    def size(self) -> int:
        """How many customers there are."""
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM people").fetchone()[0])

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The copy for one question of another kind."""
        with self._lock:
            yield self._connection

    # --- follows the journal ---

    def followed(self, kind: str) -> int:
        """The last change of a kind that is in here."""
        with self._lock:
            row = self._connection.execute("SELECT change FROM followed WHERE kind = ?", (kind,)).fetchone()
        return int(row[0]) if row else 0

    def put_people(self, people: Iterable[KeptCustomer]) -> None:
        """Take over customers that were added or changed, and drop those that were erased."""
        with self._writing() as connection:
            newest = 0
            for kept in people:
                _drop_person(connection, kept.number)
                if not kept.erased:
                    _put_person(connection, kept)
                newest = kept.change
            if newest:
                _remember(connection, "people", newest)

    def put_cards(self, cards: Iterable[KeptCard]) -> None:
        """Take over cards that were added or changed."""
        with self._writing() as connection:
            newest = 0
            for kept in cards:
                _put_card(connection, kept)
                newest = kept.change
            if newest:
                _remember(connection, "cards", newest)

    def forget(self) -> None:
        """Throw everything away, down to the bytes on the disk; it is filled anew."""
        with self._lock:
            self._connection.close()
            remove_copy(self._path)
            self._connection = opened_copy(self._path, _VERSION, _TABLES, "people")

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()

    def count(self) -> None:
        """Count anew how many people have each trigram; takes a moment, and is worth it after many changes."""
        with self._lock:
            self._counts = dict(self._connection.execute("SELECT term, doc FROM parts_known"))

    def people_having(self, piece: str) -> tuple[str, tuple[str, ...]]:
        """A condition on ``person``: a customer who has a piece of folded text anywhere."""
        if len(piece) < SHORTEST_PART:
            letters = " ".join(f'"{word}"*' for word in words(piece))
            beginning = "person IN (SELECT rowid FROM names WHERE names MATCH ?)"
            return (beginning, (letters,)) if letters else ("0", ())
        anywhere = "SELECT number FROM parts CROSS JOIN people ON number = parts.rowid WHERE parts MATCH ?"
        return f"person IN ({anywhere} AND instr(anywhere, ?))", (self._trigrams([piece]), piece)

    def _trigrams(self, pieces: list[str]) -> str:
        """What says who may have all pieces, the rarest trigrams first; the text itself says who has."""
        trigrams = {piece[at : at + 3] for piece in pieces for at in range(len(piece) - 2)}
        rarest = sorted(trigrams, key=lambda trigram: self._counts.get(trigram, 0))[:_MOST_TRIGRAMS]
        return " ".join('"' + trigram.replace('"', '""') + '"' for trigram in rarest)

    def _searches(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The conditions of a search, best first; each follows an index and stops early."""
        if not text:
            yield "people ORDER BY number DESC", ()
            return
        if may_be_a_phone(text):
            yield _begins("tail", tail(text))
        yield _begins("reference_key", text)
        beginnings = " ".join(f'"{part}"*' for part in words(text))
        if beginnings:
            yield "names CROSS JOIN people ON number = names.rowid WHERE names MATCH ?", (beginnings,)
        yield _begins("email_key", text)
        pieces = text.split(" ")
        if all(len(piece) >= SHORTEST_PART for piece in pieces):
            holds = " AND instr(anywhere, ?)" * len(pieces)
            anywhere = f"parts CROSS JOIN people ON number = parts.rowid WHERE parts MATCH ?{holds}"
            yield anywhere, (self._trigrams(pieces), *pieces)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._connection:
            yield self._connection


def _begins(column: str, text: str) -> tuple[str, tuple[str, str]]:
    # A range, not LIKE: the index serves it in its own order, and nothing is sorted.
    return f"people WHERE {column} >= ? AND {column} < ? ORDER BY {column}", (text, text + "\U0010ffff")


def _customer(row: tuple[str, ...]) -> Customer:
    reference, first, last, email, phone, line1, line2, city, state, postal_code, country, locale, version = row
    owner = Owner(first, last, email, Address(line1, city, postal_code, country, line2, state), phone)
    return Customer(reference, owner, locale, int(version))


def _put_person(connection: sqlite3.Connection, kept: KeptCustomer) -> None:
    customer, owner = kept.customer, kept.customer.owner
    where = owner.address
    name, parts = _texts(owner.name, owner.email, customer.reference)
    connection.execute(
        _PUT_PERSON,
        (
            kept.number, customer.reference, owner.first_name, owner.last_name, owner.email, owner.phone, where.line1,
            where.line2, where.city, where.state, where.postal_code, where.country, customer.locale, customer.version,
            folded(owner.email), folded(customer.reference), tail(owner.phone), parts,
        ),
    )  # fmt: skip
    connection.execute("INSERT INTO names (rowid, name) VALUES (?, ?)", (kept.number, name))
    connection.execute("INSERT INTO parts (rowid, text) VALUES (?, ?)", (kept.number, parts))
    connection.execute(
        "UPDATE cards SET person = ?, sort = ? WHERE reference = ?", (kept.number, sort_key(owner), customer.reference)
    )


def _drop_person(connection: sqlite3.Connection, number: int) -> None:
    known = connection.execute("SELECT anywhere FROM people WHERE number = ?", (number,)).fetchone()
    if known is None:
        return
    parts = known[0]
    name = parts.partition("\n")[0]
    connection.execute("INSERT INTO names (names, rowid, name) VALUES ('delete', ?, ?)", (number, name))
    connection.execute("INSERT INTO parts (parts, rowid, text) VALUES ('delete', ?, ?)", (number, parts))
    connection.execute("DELETE FROM people WHERE number = ?", (number,))
    connection.execute("UPDATE cards SET person = -number, sort = '' WHERE person = ?", (number,))


def _texts(name: str, email: str, reference: str) -> tuple[str, str]:
    return folded(name), f"{folded(name)}\n{folded(email)}\n{folded(reference)}"


def sort_key(owner: Owner) -> str:
    """By last name, then first name, as a list of people is read."""
    return folded(f"{owner.last_name} {owner.first_name}")


def _put_card(connection: sqlite3.Connection, kept: KeptCard) -> None:
    card, face = kept.card, kept.card.face
    person = connection.execute(
        "SELECT number, first_name, last_name FROM people WHERE reference = ?", (card.customer_reference,)
    ).fetchone()
    # Nobody's cards belong to nobody together.
    number, sort = (person[0], folded(f"{person[2]} {person[1]}")) if person else (-kept.number, "")
    charged = card.charged
    connection.execute(
        _PUT_CARD,
        (
            kept.number, card.id, card.customer_reference, number, sort,
            f"{face.brand}/{face.last_four}/{face.expiry_year}-{face.expiry_month:02d}", face.brand, face.last_four,
            face.expiry_year * 100 + face.expiry_month, card.nickname, card.default, card.state.value, card.hidden,
            card.never_accepted, card.uses, card.saved_by, card.saved_at.isoformat(),
            card.charged_at.isoformat() if card.charged_at else "", charged.minor if charged else None,
            charged.currency if charged else "", card.consent_means.value if card.consent_means else "",
            card.consent_at.isoformat() if card.consent_at else "",
            card.checked_at.isoformat() if card.checked_at else "", card.option_id,
            folded(f"{face.brand} {face.last_four} {card.nickname} {card.saved_by}"),
        ),
    )  # fmt: skip


def _remember(connection: sqlite3.Connection, kind: str, change: int) -> None:
    connection.execute("INSERT OR REPLACE INTO followed (kind, change) VALUES (?, ?)", (kind, change))
