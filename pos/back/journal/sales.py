"""Writes every step of a sale down before it is taken, and finds what a crash has left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from pos.back.journal.tables import ATTEMPTS, ENTRIES, FACTS, SALES
from pos.back.processor import ShopperSession
from pos.back.sealing import Sealer
from pos.domain.decline import DeclineAction
from pos.domain.errors import BugError, KnownError
from pos.domain.sale import FINAL_STATES, Sale, SaleState
from pos.domain.secret import Secret
from pos.domain.source import CardFace, SourceId

_decoder: Final = msgspec.json.Decoder(Sale)
#: Declines after which the same card is not taken again on the same day.
_HARD: Final = frozenset({DeclineAction.OTHER_CARD})
#: These end the submit that was begun; an unknown outcome does not.
_ENDS_ATTEMPT: Final = frozenset(
    {SaleState.APPROVED, SaleState.PENDING, SaleState.DECLINED, SaleState.NOT_CHARGED, SaleState.CANCELLED}
)


class JournalNotWritable(KnownError):
    """The entry is not on the disk: what it announces must not be done."""


class SaleSecrets(msgspec.Struct, frozen=True):
    """What is needed to go on with a sale and may be read by nobody.

    Units: ``expires_at`` is aware UTC by the till's clock.
    """

    access_token: str = ""
    refresh_token: str = ""
    expires_at: datetime | None = None
    payment_session_id: str = ""
    source: str = ""

    @property
    def source_id(self) -> SourceId | None:
        """The captured source, if there is one."""
        return SourceId.parse(self.source) if self.source else None

    def session(self, now: datetime) -> ShopperSession:
        """The shopper session that owns the sale's cart."""
        refresh = Secret(self.refresh_token) if self.refresh_token else None
        return ShopperSession(Secret(self.access_token), refresh, self.expires_at or now)

    def with_session(self, session: ShopperSession) -> SaleSecrets:
        """The same with another token pair."""
        return msgspec.structs.replace(
            self,
            access_token=session.access_token.reveal(),
            refresh_token=session.refresh_token.reveal() if session.refresh_token else "",
            expires_at=session.expires_at,
        )

    def __repr__(self) -> str:
        return "SaleSecrets(…)"


class Journal:
    """One till's sales on disk; every call is one transaction, and returns when it is durable."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine, self._sealer = engine, sealer

    def record(self, sale: Sale, secrets: SaleSecrets | None) -> Sale:
        """Write a sale's new step; secrets are wiped once it is final.

        Raises: JournalNotWritable, and then the step must not be taken.
        """
        with self._writing() as connection:
            self._append(connection, sale, secrets)
        return sale

    def keep(self, sale_id: str, secrets: SaleSecrets) -> None:
        """Replace what is needed to go on with a sale; no step.

        Raises: JournalNotWritable.
        """
        with self._writing() as connection:
            sealed = self._sealed(sale_id, secrets)
            connection.execute(update(SALES).where(SALES.c.id == sale_id, SALES.c.open).values(sealed=sealed))

    def unfinished(self) -> list[tuple[Sale, SaleSecrets | None]]:
        """Every sale that is not final, oldest first.

        Raises: SealBroken if the till's key is another one now.
        """
        wanted = (
            select(ENTRIES.c.body, SALES.c.id, SALES.c.sealed)
            .join(ENTRIES, ENTRIES.c.number == SALES.c.entry)
            .where(SALES.c.open)
            .order_by(SALES.c.opened_at)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return [(_decoder.decode(row.body), self._unsealed(row.id, row.sealed)) for row in rows]

    def last_sold(self) -> Sale | None:
        """The newest sale that was approved or accepted."""
        wanted = (
            select(ENTRIES.c.body)
            .join(SALES, ENTRIES.c.number == SALES.c.entry)
            .where(SALES.c.state.in_([SaleState.APPROVED.value, SaleState.PENDING.value]))
            .order_by(SALES.c.opened_at.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            body = connection.execute(wanted).scalar_one_or_none()
        return _decoder.decode(body) if body else None

    def refused_since(self, card: CardFace, since: datetime) -> bool:
        """Whether this card was refused for good since then."""
        wanted = select(ATTEMPTS.c.number).where(
            ATTEMPTS.c.card == _card_key(card), ATTEMPTS.c.ended_at >= _text(since), ATTEMPTS.c.hard
        )
        with self._engine.connect() as connection:
            return connection.execute(wanted.limit(1)).first() is not None

    def fact(self, name: str) -> str:
        """What was learnt under a name; empty if nothing."""
        with self._engine.connect() as connection:
            found = connection.execute(select(FACTS.c.value).where(FACTS.c.name == name)).scalar_one_or_none()
        return found or ""

    def learn(self, name: str, value: str) -> None:
        """Keep a fact about this processor."""
        with self._engine.begin() as connection:
            if not connection.execute(update(FACTS).where(FACTS.c.name == name).values(value=value)).rowcount:
                connection.execute(insert(FACTS).values(name=name, value=value))

    def entries(self) -> Iterator[tuple[int, Sale]]:
        """Every entry in order, as it was written."""
        with self._engine.connect() as connection:
            for row in connection.execute(select(ENTRIES.c.number, ENTRIES.c.body).order_by(ENTRIES.c.number)):
                yield row.number, _decoder.decode(row.body)

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as problem:
            reason = getattr(problem, "orig", None) or type(problem).__name__
            raise JournalNotWritable(f"The sale could not be written down ({reason}). Nothing was sent.") from None

    # --- inside one transaction ---

    def _append(self, connection: Connection, sale: Sale, secrets: SaleSecrets | None) -> None:
        body = msgspec.json.encode(sale).decode()
        before = connection.execute(select(ENTRIES.c.chain).order_by(ENTRIES.c.number.desc()).limit(1)).scalar()
        entry = insert(ENTRIES).values(
            sale_id=sale.id,
            state=sale.state.value,
            at=_text(sale.changed_at),
            body=body,
            chain=self._sealer.link(before or "", body),
        )
        number = connection.execute(entry.returning(ENTRIES.c.number)).scalar_one()
        final = sale.state in FINAL_STATES
        columns = {
            "entry": number,
            "state": sale.state.value,
            "open": not final,
            "sealed": None if final or secrets is None else self._sealed(sale.id, secrets),
        }
        if not connection.execute(update(SALES).where(SALES.c.id == sale.id).values(**columns)).rowcount:
            connection.execute(insert(SALES).values(id=sale.id, opened_at=_text(sale.opened_at), **columns))
        if sale.state is SaleState.SUBMITTING:
            self._begin_attempt(connection, sale)
        elif sale.state in _ENDS_ATTEMPT:
            hard = sale.state is SaleState.DECLINED and sale.decline is not None and sale.decline.action in _HARD
            connection.execute(
                update(ATTEMPTS)
                .where(ATTEMPTS.c.sale_id == sale.id, ATTEMPTS.c.ended_at.is_(None))
                .values(ended_at=_text(sale.changed_at), outcome=sale.state.value, hard=hard)
            )

    def _begin_attempt(self, connection: Connection, sale: Sale) -> None:
        card = _card_key(sale.card) if sale.card else ""
        begun = {"sale_id": sale.id, "number": sale.attempt, "begun_at": _text(sale.changed_at), "card": card}
        try:
            connection.execute(insert(ATTEMPTS).values(**begun))
        except IntegrityError:
            # The index of open attempts is the last guard against a second charge, behind every other one.
            raise BugError(f"a second submit of sale {sale.reference} was stopped") from None

    def _sealed(self, sale_id: str, secrets: SaleSecrets) -> bytes:
        return self._sealer.seal(msgspec.json.encode(secrets), sale_id)

    def _unsealed(self, sale_id: str, sealed: bytes | None) -> SaleSecrets | None:
        if sealed is None:
            return None
        return msgspec.json.decode(self._sealer.open(sealed, sale_id), type=SaleSecrets)


def _card_key(card: CardFace) -> str:
    return f"{card.brand}/{card.last_four}/{card.expiry_year}-{card.expiry_month:02d}"


def _text(at: datetime) -> str:
    # Fixed width in UTC, so that times sort as texts in every database.
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
