"""Whether a journal is as its till wrote it: the chain of entries, its end, and what has to hold between the tables.

An entry that was changed, deleted, moved or added from outside does not fit its chain, for whoever lacks the till's key
cannot make the link; entries that are cut off the end are missed by their number. Whoever puts back an older copy of
the whole database is not found out here: compare the export with the processor's orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Row, func, select

from pos.back.journal.database import READING
from pos.back.journal.sales import text_of
from pos.back.journal.tables import ATTEMPTS, ENTRIES, SALES, TILLS
from pos.back.sealing import Sealer
from pos.domain.sale import FINAL_STATES, NEXT, SOLD_STATES, Sale, SaleState

_decoder: Final = msgspec.json.Decoder(Sale)
_PAGE: Final = 1000
#: More than this are not told one by one: what is wrong is clear by then.
_MOST: Final = 20


@dataclass
class Checked:
    """What a check has found; ``faults`` are sentences for people."""

    entries: int = 0
    sales: int = 0
    faults: list[str] = field(default_factory=list)
    #: Entries of tills whose keys lie elsewhere; their chains cannot be followed here.
    others: int = 0

    @property
    def told(self) -> list[str]:
        """The first faults, and how many more there are."""
        more = len(self.faults) - _MOST
        return self.faults[:_MOST] + ([f"And {more} more."] if more > 0 else [])


class _Seen(NamedTuple):
    """What the entries say of one sale; small, for a shop has a million of them."""

    number: int
    state: SaleState
    submits: int
    order_id: str
    reference: str


def check(engine: Engine, sealer: Sealer) -> Checked:
    """Read the whole journal of the till whose key this is."""
    found, seen = Checked(), dict[str, _Seen]()
    till = sealer.identity
    with engine.execution_options(**READING).connect() as connection:
        _follow_chain(connection, sealer, found, seen)
        _compare_end(connection, sealer, found)
        _compare_sales(connection, till, found, seen)
        _compare_attempts(connection, found, seen)
        _compare_orders(connection, found)
        elsewhere = select(func.count()).select_from(ENTRIES).where(ENTRIES.c.till != till)
        found.others = connection.execute(elsewhere).scalar_one()
    found.sales = len(seen)
    return found


def _follow_chain(connection: Connection, sealer: Sealer, found: Checked, seen: dict[str, _Seen]) -> None:
    chain = ""
    for row in _entries(connection, sealer.identity):
        found.entries += 1
        if row.chain != sealer.link(chain, row.body):
            found.faults.append(
                f"Entry {row.number} does not fit the one before it: it was changed or moved, or one is missing."
            )
        # Go on from what is there, so that one fault is told once.
        chain = row.chain
        try:
            sale = _decoder.decode(row.body)
        except msgspec.MsgspecError:
            found.faults.append(f"Entry {row.number} cannot be read.")
            continue
        if (row.sale_id, row.state, row.at) != (sale.id, sale.state.value, text_of(sale.changed_at)):
            found.faults.append(f"Entry {row.number} is filed under another sale, state or time than its own.")
        _follow_sale(row.number, sale, found, seen)


def _follow_sale(number: int, sale: Sale, found: Checked, seen: dict[str, _Seen]) -> None:
    before = seen.get(sale.id)
    if before is not None and sale.state not in NEXT[before.state]:
        found.faults.append(
            f"Entry {number}: sale {sale.reference} went from {before.state.value} to {sale.state.value}."
        )
    if before is None and sale.state is not SaleState.OPEN:
        found.faults.append(f"Entry {number}: sale {sale.reference} begins as {sale.state.value}.")
    submits = (before.submits if before else 0) + (sale.state is SaleState.SUBMITTING)
    if sale.attempt != submits:
        found.faults.append(f"Entry {number}: sale {sale.reference} counts {sale.attempt} submits of {submits}.")
    if sale.state in SOLD_STATES and (sale.order is None or sale.order.total != sale.sent_total):
        found.faults.append(f"Entry {number}: sale {sale.reference} is sold for another sum than was asked for.")
    seen[sale.id] = _Seen(number, sale.state, submits, sale.order.id if sale.order else "", sale.reference)


def _compare_end(connection: Connection, sealer: Sealer, found: Checked) -> None:
    row = connection.execute(select(TILLS).where(TILLS.c.id == sealer.identity)).one_or_none()
    if row is None:
        if found.entries:
            found.faults.append("The journal does not know this till, and has entries of it.")
        return
    if row.mark != sealer.mark(row.entries, row.chain):
        found.faults.append("The count of this till's entries was changed.")
    elif row.entries != found.entries:
        found.faults.append(f"This till wrote {row.entries} entries, and {found.entries} are there.")
    newest = select(ENTRIES.c.chain).where(ENTRIES.c.till == sealer.identity).order_by(ENTRIES.c.number.desc()).limit(1)
    if (connection.execute(newest).scalar_one_or_none() or "") != row.chain:
        found.faults.append("The last entry is not the one that this till wrote last.")


def _compare_sales(connection: Connection, till: str, found: Checked, seen: dict[str, _Seen]) -> None:
    unfiled = set(seen)
    columns = select(SALES).where(SALES.c.till == till).execution_options(yield_per=_PAGE)
    for row in connection.execute(columns):
        unfiled.discard(row.id)
        last = seen.get(row.id)
        if last is None:
            found.faults.append(f"The sale {row.id} has no entry.")
            continue
        final = last.state in FINAL_STATES
        if (row.entry, row.state, bool(row.open)) != (last.number, last.state.value, not final):
            found.faults.append(f"Sale {last.reference} is filed under another state than its last entry.")
        if row.order_id != last.order_id:
            found.faults.append(f"Sale {last.reference} is filed under another order than its own.")
        if final and row.sealed is not None:
            found.faults.append(f"Sale {last.reference} is over, and its secrets are still there.")
    found.faults += [f"The sale {sale_id} is filed nowhere." for sale_id in sorted(unfiled)]


def _compare_attempts(connection: Connection, found: Checked, seen: dict[str, _Seen]) -> None:
    begun: dict[str, int] = {}
    for row in connection.execute(select(ATTEMPTS.c.sale_id).execution_options(yield_per=_PAGE)):
        begun[row.sale_id] = begun.get(row.sale_id, 0) + 1
    for sale_id, last in seen.items():
        filed = begun.get(sale_id, 0)
        if filed != last.submits:
            found.faults.append(f"Sale {last.reference} has {filed} submits on file, and {last.submits} were begun.")


def _compare_orders(connection: Connection, found: Checked) -> None:
    twice = select(SALES.c.order_id).where(SALES.c.order_id != "").group_by(SALES.c.order_id).having(func.count() > 1)
    found.faults += [f"Order {order_id} belongs to two sales." for order_id in connection.execute(twice).scalars()]


def _entries(connection: Connection, till: str) -> Iterator[Row[Any]]:
    after = 0
    wanted = select(ENTRIES).where(ENTRIES.c.till == till).order_by(ENTRIES.c.number).limit(_PAGE)
    while page := connection.execute(wanted.where(ENTRIES.c.number > after)).all():
        yield from page
        after = page[-1].number
