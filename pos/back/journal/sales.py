"""Writes every step of a sale down before it is taken, and finds what a crash has left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Engine, bindparam, insert, select, update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import SQLAlchemyError

from pos.back.journal.book import JournalNotWritable, SaleSecrets
from pos.back.journal.card_outcomes import follow
from pos.back.journal.database import READING, JournalNotOpened
from pos.back.journal.prepared import Prepared
from pos.back.journal.tables import ATTEMPTS, ENTRIES, FACTS, SALES
from pos.back.journal.tills import Head, Till
from pos.back.sealing import Sealer
from pos.domain.decline import DeclineAction
from pos.domain.errors import BugError
from pos.domain.sale import FINAL_STATES, SOLD_STATES, Payer, Sale, SaleState
from pos.domain.source import CardFace

__all__ = ["Journal", "JournalNotWritable", "SaleSecrets"]

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Sale)
#: Declines after which the same card is not taken again on the same day.
_HARD: Final = frozenset({DeclineAction.OTHER_CARD})
#: These end the submit that was begun; an unknown outcome does not.
_ENDS_ATTEMPT: Final = SOLD_STATES | {SaleState.DECLINED, SaleState.NOT_CHARGED, SaleState.CANCELLED}


class _Sealed(msgspec.Struct, frozen=True):
    """What of a sale is sealed, and wiped once it is over."""

    secrets: SaleSecrets | None = None
    payer: Payer | None = None

    @property
    def has_any(self) -> bool:
        return self.secrets is not None or self.payer is not None


_sealed: Final = msgspec.json.Decoder(_Sealed)


class Journal:
    """One till's sales on disk; every call is one transaction, and returns when it is durable.

    Other tills may write to the same database: each sees its own sales, and all see the cards that were refused.
    """

    def __init__(self, engine: Engine, sealer: Sealer, till: str = "Till 1") -> None:
        """Open the journal of the till whose key the sealer has; the engine is the journal's from now on.

        Raises: JournalNotOpened if another till has this name, or if this till is open somewhere else.
        """
        self._engine, self._sealer = engine, sealer
        #: What the driver raises; the library stands between only where it runs the statement.
        self._driver: Any = engine.dialect.loaded_dbapi
        self._steps = _Statements(engine)
        self._reader = engine.execution_options(**READING)
        try:
            self._till = Till(engine, sealer, till)
        except JournalNotOpened:
            engine.dispose()
            raise
        self._one_writer = threading.RLock()
        #: A file's connection stays good, so that it is not fetched and put back with each entry; a server's may die.
        self._own = engine.connect() if engine.dialect.name == "sqlite" else None
        #: The end of the chain as written last; None when only the database knows.
        self._head: Head | None = None

    def record(self, sale: Sale, secrets: SaleSecrets | None) -> Sale:
        """Write a sale's new step; secrets are wiped once it is final.

        Raises: JournalNotWritable, and then the step must not be taken.
        """
        with self._one_writer:
            with self._writing() as connection:
                head = self._append(connection, sale, secrets)
            self._head = head
        return sale

    def keep(self, sale_id: str, secrets: SaleSecrets) -> None:
        """Replace what is needed to go on with a sale; no step.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            row = select(SALES.c.sealed).where(SALES.c.id == sale_id)
            _, payer = self._unsealed(sale_id, connection.execute(row).scalar_one_or_none())
            sealed = self._sealed(sale_id, secrets, payer)
            connection.execute(update(SALES).where(SALES.c.id == sale_id, SALES.c.open).values(sealed=sealed))

    def sale(self, sale_id: str) -> Sale | None:
        """A sale as it was written last; None if it never was.

        Raises: JournalNotWritable if it cannot even be read.
        """
        columns = select(ENTRIES.c.body, SALES.c.sealed, SALES.c.till).where(SALES.c.id == sale_id)
        wanted = columns.join(SALES, ENTRIES.c.number == SALES.c.entry)
        try:
            with self._reader.connect() as connection:
                row = connection.execute(wanted).one_or_none()
        except SQLAlchemyError as problem:
            raise JournalNotWritable(f"The journal cannot be read ({_reason(problem)}).") from None
        if row is None:
            return None
        return self._whole(sale_id, row.body, row.sealed if row.till == self._till.id else None)[0]

    def unfinished(self) -> list[tuple[Sale, SaleSecrets | None]]:
        """Every sale of this till that is not final, oldest first.

        Raises: SealBroken if the till's key is another one now.
        """
        wanted = (
            select(ENTRIES.c.body, SALES.c.id, SALES.c.sealed)
            .join(ENTRIES, ENTRIES.c.number == SALES.c.entry)
            .where(SALES.c.till == self._till.id, SALES.c.open)
            .order_by(SALES.c.opened_at)
        )
        with self._reader.connect() as connection:
            rows = connection.execute(wanted).all()
        return [self._whole(row.id, row.body, row.sealed) for row in rows]

    def last_sold(self) -> Sale | None:
        """The newest sale of this till that was approved or accepted."""
        found: list[tuple[str, str]] = []
        with self._reader.connect() as connection:
            # One look per state is a step in the index; both at once would sort all that was ever sold.
            for state in SOLD_STATES:
                newest = (
                    select(SALES.c.opened_at, ENTRIES.c.body)
                    .join(ENTRIES, ENTRIES.c.number == SALES.c.entry)
                    .where(SALES.c.till == self._till.id, SALES.c.state == state.value)
                    .order_by(SALES.c.opened_at.desc())
                    .limit(1)
                )
                found += [(row.opened_at, row.body) for row in connection.execute(newest)]
        return _decoder.decode(max(found)[1]) if found else None

    def sale_of_order(self, order_id: str) -> str:
        """The sale that became this order, at whichever till; empty if none of this journal's did.

        Raises: JournalNotWritable if the journal cannot even be read.
        """
        wanted = select(SALES.c.id).where(SALES.c.order_id == order_id, SALES.c.order_id != "").limit(1)
        try:
            with self._reader.connect() as connection:
                return connection.execute(wanted).scalar_one_or_none() or ""
        except SQLAlchemyError as problem:
            raise JournalNotWritable(f"The journal cannot be read ({_reason(problem)}).") from None

    def refused_since(self, card: CardFace, since: datetime) -> bool:
        """Whether this card was refused for good since then."""
        with self._reader.connect() as connection:
            cursor = connection.connection.cursor()
            found = self._steps.refused.run(cursor, by=_card_key(card), since=text_of(since)).fetchone()
            cursor.close()
        return found is not None

    def fact(self, name: str) -> str:
        """What this till has to remember under a name; empty if nothing."""
        return self.shop_fact(self._mine(name))

    def learn(self, name: str, value: str) -> None:
        """Remember something for this till.

        Raises: JournalNotWritable.
        """
        self.learn_for_shop(self._mine(name), value)

    def shop_fact(self, name: str) -> str:
        """What the shop's tills have learnt under a name; empty if nothing.

        Raises: JournalNotWritable if the journal cannot even be read.
        """
        try:
            with self._reader.connect() as connection:
                return connection.execute(select(FACTS.c.value).where(FACTS.c.name == name)).scalar_one_or_none() or ""
        except SQLAlchemyError as problem:
            raise JournalNotWritable(f"The journal cannot be read ({_reason(problem)}).") from None

    def learn_for_shop(self, name: str, value: str) -> None:
        """Remember something for all tills of the shop.

        Raises: JournalNotWritable; two tills that learn the same at the same moment may meet, and one tries again.
        """
        with self._writing() as connection:
            if not connection.execute(update(FACTS).where(FACTS.c.name == name).values(value=value)).rowcount:
                connection.execute(insert(FACTS).values(name=name, value=value))

    def entries(self) -> Iterator[tuple[int, Sale]]:
        """Every entry of this till in order, as it was written."""
        wanted = select(ENTRIES.c.number, ENTRIES.c.body).where(ENTRIES.c.till == self._till.id)
        with self._reader.connect() as connection:
            for row in connection.execute(wanted.order_by(ENTRIES.c.number)):
                yield row.number, _decoder.decode(row.body)

    def till_name_is_taken(self, name: str) -> bool:
        """Whether another till that writes here has this name.

        Raises: JournalNotWritable if the journal cannot even be read.
        """
        try:
            with self._reader.connect() as connection:
                return self._till.is_taken(connection, name)
        except SQLAlchemyError as problem:
            raise JournalNotWritable(f"The journal cannot be read ({_reason(problem)}).") from None

    def close(self) -> None:
        """Let the database go."""
        self._till.close()
        if self._own is not None:
            self._own.close()
        self._engine.dispose()

    def _mine(self, name: str) -> str:
        return f"{self._till.id}/{name}"

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._one_writer:
            connection = None
            try:
                connection = self._own or self._engine.connect()
                with connection.begin():
                    try:
                        yield connection
                    except self._driver.Error:
                        # Whether the driver's connection is of any use still, only another one can tell.
                        connection.invalidate()
                        raise
            except (SQLAlchemyError, self._driver.Error) as problem:
                # Whether a commit that was not answered took place, only the database knows.
                self._head = None
                raise JournalNotWritable(f"The sale could not be written down ({_reason(problem)}).") from None
            except BaseException:
                self._head = None
                raise
            finally:
                if connection is not None and connection is not self._own:
                    connection.close()

    # --- inside one transaction ---

    def _append(self, connection: Connection, sale: Sale, secrets: SaleSecrets | None) -> Head:
        # Entries are for ever, and people are not: who pays is sealed beside them, and goes when the sale is over.
        body = _encoder.encode(sale.without_person()).decode()
        before = self._head or self._till.head(connection)
        cursor = connection.connection.cursor()
        head = self._till.append(cursor, before, body)
        number = self._steps.entry.run(
            cursor,
            sale_id=sale.id,
            state=sale.state.value,
            at=text_of(sale.changed_at),
            body=body,
            chain=head.chain,
            till=self._till.id,
        ).fetchone()[0]
        final = sale.state in FINAL_STATES
        columns = {
            "entry": number,
            "state": sale.state.value,
            "open": not final,
            "order_id": sale.order.id if sale.order else "",
            "reference": sale.reference if sale.order else "",
            "last_four": sale.card.last_four if sale.order and sale.card else "",
            "minor": sale.order.total.minor if sale.order else None,
            "sealed": None if final else self._sealed(sale.id, secrets, sale.payer),
        }
        if not self._steps.sale.run(cursor, of=sale.id, **columns).rowcount:
            opened_at = text_of(sale.opened_at)
            self._steps.new_sale.run(cursor, id=sale.id, opened_at=opened_at, till=self._till.id, **columns)
        follow(connection, sale)
        if sale.state is SaleState.SUBMITTING:
            self._begin_attempt(cursor, sale)
        elif sale.state in _ENDS_ATTEMPT:
            hard = sale.state is SaleState.DECLINED and sale.decline is not None and sale.decline.action in _HARD
            ended_at = text_of(sale.changed_at)
            self._steps.end_of_attempt.run(cursor, of=sale.id, ended_at=ended_at, outcome=sale.state.value, hard=hard)
        return head

    def _begin_attempt(self, cursor: DBAPICursor, sale: Sale) -> None:
        card = _card_key(sale.card) if sale.card else ""
        begun_at = text_of(sale.changed_at)
        try:
            self._steps.attempt.run(cursor, sale_id=sale.id, number=sale.attempt, begun_at=begun_at, card=card)
        except self._driver.IntegrityError:
            # The index of open attempts is the last guard against a second charge, behind every other one.
            raise BugError(f"a second submit of sale {sale.reference} was stopped") from None

    def _sealed(self, sale_id: str, secrets: SaleSecrets | None, payer: Payer | None) -> bytes | None:
        if secrets is None and payer is None:
            return None
        return self._sealer.seal(_encoder.encode(_Sealed(secrets, payer)), sale_id)

    def _unsealed(self, sale_id: str, sealed: bytes | None) -> tuple[SaleSecrets | None, Payer | None]:
        if sealed is None:
            return None, None
        plain = self._sealer.open(sealed, sale_id)
        kept = _sealed.decode(plain)
        # Older tills sealed the secrets alone, and wrote the payer into the entry.
        return (kept.secrets, kept.payer) if kept.has_any else (msgspec.json.decode(plain, type=SaleSecrets), None)

    def _whole(self, sale_id: str, body: str, sealed: bytes | None) -> tuple[Sale, SaleSecrets | None]:
        sale, (secrets, payer) = _decoder.decode(body), self._unsealed(sale_id, sealed)
        return (replace(sale, payer=payer) if payer is not None else sale), secrets


class _Statements:
    """What one step of a sale writes, and what is looked up while somebody waits for it."""

    def __init__(self, engine: Engine) -> None:
        stands = ["entry", "state", "open", "order_id", "reference", "last_four", "minor", "sealed"]
        entry = insert(ENTRIES).returning(ENTRIES.c.number)
        self.entry = Prepared(engine, entry, ["sale_id", "state", "at", "body", "chain", "till"])
        self.sale = Prepared(engine, update(SALES).where(SALES.c.id == bindparam("of")), stands)
        self.new_sale = Prepared(engine, insert(SALES), ["id", "opened_at", "till", *stands])
        self.attempt = Prepared(engine, insert(ATTEMPTS), ["sale_id", "number", "begun_at", "card"])
        under_way = update(ATTEMPTS).where(ATTEMPTS.c.sale_id == bindparam("of"), ATTEMPTS.c.ended_at.is_(None))
        refused = select(ATTEMPTS.c.number).where(
            ATTEMPTS.c.card == bindparam("by"), ATTEMPTS.c.ended_at >= bindparam("since"), ATTEMPTS.c.hard
        )
        self.refused = Prepared(engine, refused)
        self.end_of_attempt = Prepared(engine, under_way, ["ended_at", "outcome", "hard"])


def _reason(problem: Exception) -> str:
    # The library's own text quotes the statement, and with it the sale; the driver's says what is wrong.
    driver = getattr(problem, "orig", None) if isinstance(problem, SQLAlchemyError) else problem
    return str(driver or type(problem).__name__).strip().split("\n")[0]


def _card_key(card: CardFace) -> str:
    return f"{card.brand}/{card.last_four}/{card.expiry_year}-{card.expiry_month:02d}"


def text_of(at: datetime) -> str:
    """A moment as the journal files it."""
    # Fixed width in UTC, so that times sort as texts in every database.
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
