"""The copy itself, in a file that may be deleted at any time: it is filled again."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pos.back.copy_file import opened_copy
from pos.domain.money import Money
from pos.domain.product import Product

#: Goes up with every change below; a copy of another version is thrown away.
_VERSION: Final = 1
_TABLES: Final = """
    CREATE TABLE products (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, sku TEXT NOT NULL,
        barcode TEXT NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL, image_url TEXT NOT NULL,
        open_price INTEGER NOT NULL, filling INTEGER NOT NULL
    );
    CREATE INDEX by_sku ON products (sku COLLATE NOCASE);
    CREATE INDEX by_barcode ON products (barcode COLLATE NOCASE);
    CREATE INDEX by_filling ON products (filling);
    CREATE VIRTUAL TABLE names USING fts5 (name, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
"""
_WORD: Final = re.compile(r"\w+")
#: A part of a word is looked for from so many letters on; before that nearly every name has it.
_SHORTEST_PART: Final = 3
_SELECT: Final = "SELECT id, name, sku, barcode, minor, currency, image_url, open_price FROM products"


class CatalogueCopy:
    """All products of one shop; any thread may ask, one at a time."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = opened_copy(path, _VERSION, _TABLES, "products")

    # --- asked at the counter ---

    def by_code(self, code: str) -> Product | None:
        """The product with exactly this barcode or sku."""
        if not code:
            return None
        wanted = "WHERE barcode = ? COLLATE NOCASE UNION ALL {} WHERE sku = ? COLLATE NOCASE LIMIT 1"
        return self._first(wanted.format(_SELECT), (code, code))

    def by_id(self, product_id: str) -> Product | None:
        """The product with the processor's number."""
        return self._first("WHERE id = ?", (product_id,))

    def open_price(self) -> Product | None:
        """The product that stands for a quick amount; None if this shop has none."""
        return self._first("WHERE open_price LIMIT 1", ())

    def find(self, text: str, limit: int) -> tuple[tuple[Product, ...], bool]:
        """Products by code, by the beginnings of words, then by any part of the name; and whether there are more.

        Quick amounts are never found: they have a key of their own.
        """
        found: dict[str, Product] = {}
        with self._lock:
            for condition, values in _searches(text.strip()):
                if len(found) > limit:
                    break
                query = f"{_SELECT} {condition} AND NOT open_price ORDER BY number LIMIT ?"
                for row in self._connection.execute(query, (*values, limit + 1)):
                    found.setdefault(row[0], _product(row))
        products = tuple(found.values())
        return products[:limit], len(products) > limit

    @property
    def size(self) -> int:
        """How many products there are."""
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM products").fetchone()[0])

    # --- filled from the processor ---

    def next_filling(self) -> int:
        """The number of a new filling: what an earlier one has left is older than it."""
        with self._lock:
            return int(self._connection.execute("SELECT coalesce(max(filling), 0) + 1 FROM products").fetchone()[0])

    def put(self, products: Iterable[Product], filling: int) -> None:
        """Add products, or replace them where they are known; searches go on meanwhile."""
        with self._writing() as connection:
            for product in products:
                self._put(connection, product, filling)

    def drop_older(self, filling: int) -> None:
        """Forget what a whole filling has not brought again: it is not sold any more."""
        with self._writing() as connection:
            gone = connection.execute("SELECT number FROM products WHERE filling < ?", (filling,)).fetchall()
            connection.executemany("DELETE FROM names WHERE rowid = ?", gone)
            connection.executemany("DELETE FROM products WHERE number = ?", gone)

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._connection:
            yield self._connection

    def _put(self, connection: sqlite3.Connection, product: Product, filling: int) -> None:
        known = connection.execute("SELECT number, name FROM products WHERE id = ?", (product.id,)).fetchone()
        values = (
            product.name, product.sku, product.barcode, product.price.minor, product.price.currency,
            product.image_url, product.open_price, filling,
        )  # fmt: skip
        if known is None:
            number = connection.execute(
                "INSERT INTO products (name, sku, barcode, minor, currency, image_url, open_price, filling, id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, product.id),
            ).lastrowid
        else:
            number = known[0]
            connection.execute(
                "UPDATE products SET name = ?, sku = ?, barcode = ?, minor = ?, currency = ?, image_url = ?, "
                "open_price = ?, filling = ? WHERE number = ?",
                (*values, number),
            )
            if known[1] == product.name:
                return
            connection.execute("DELETE FROM names WHERE rowid = ?", (number,))
        connection.execute("INSERT INTO names (rowid, name) VALUES (?, ?)", (number, product.name))

    def _first(self, condition: str, values: tuple[str, ...]) -> Product | None:
        with self._lock:
            row = self._connection.execute(f"{_SELECT} {condition}", values).fetchone()
        return None if row is None else _product(row)


def _searches(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The conditions of a search, best first."""
    if not text:
        yield "WHERE 1", ()
        return
    if " " not in text:
        # A range, not LIKE: the index serves it however many products there are.
        end = text + "\U0010ffff"
        yield "WHERE barcode >= ? COLLATE NOCASE AND barcode < ? COLLATE NOCASE", (text, end)
        yield "WHERE sku >= ? COLLATE NOCASE AND sku < ? COLLATE NOCASE", (text, end)
    words = _WORD.findall(text)
    if words:
        wanted = " ".join(f'"{word}"*' for word in words)
        yield "WHERE number IN (SELECT rowid FROM names WHERE names MATCH ? ORDER BY rowid LIMIT 500)", (wanted,)
    if len(text) >= _SHORTEST_PART:
        part = re.sub(r"([\\%_])", r"\\\1", text)
        yield "WHERE name LIKE ? ESCAPE '\\'", (f"%{part}%",)


def _product(row: tuple[str, str, str, str, int, str, str, int]) -> Product:
    product_id, name, sku, barcode, minor, currency, image_url, open_price = row
    return Product(product_id, name, sku, barcode, Money(minor, currency), image_url, bool(open_price))
