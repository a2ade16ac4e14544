"""Saved cards as the journal keeps them, each with its consent and its history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from pos.back.journal.changes import moment, next_change, text_of
from pos.back.journal.customer_tables import CARD_HISTORY, CONSENT_TEXTS, SAVED_CARDS
from pos.back.journal.people import reading, writing
from pos.back.sealing import SealBroken, Sealer
from pos.domain.card_event import CardEntry, CardEvent
from pos.domain.errors import NotAllowed, NotFound
from pos.domain.money import Money
from pos.domain.saved_card import CardState, Consent, ConsentMeans, SavedCard
from pos.domain.source import CardFace, SourceId

#: Whether the processor has them is not known: they are looked up before anything else happens to them.
_UNSETTLED: Final = (CardState.SAVING.value, CardState.REMOVING.value)
#: Nothing of these is at the processor any more.
_ENDED: Final = (CardState.NOT_SAVED.value, CardState.REMOVED.value, CardState.GONE.value)


@dataclass(frozen=True, slots=True)
class KeptCard:
    """One card with what only the back needs of it.

    Units: ``change`` counts the changes of all customers and cards.
    """

    number: int
    change: int
    card: SavedCard


class CardRecords:
    """The shop's saved cards on disk; every call is one transaction, and returns when it is durable."""

    def __init__(self, engine: Engine, sealer: Sealer, now: Callable[[], datetime]) -> None:
        self._engine, self._sealer, self._now = engine, sealer, now
        self._reader = engine.execution_options(reads=True)

    # --- read ---

    def of_customer(self, reference: str) -> tuple[SavedCard, ...]:
        """The customer's cards that are, or may be, at the processor: the default first, then the newest."""
        wanted = (
            select(SAVED_CARDS)
            .where(SAVED_CARDS.c.customer == reference, SAVED_CARDS.c.state.not_in(_ENDED))
            .order_by(SAVED_CARDS.c.is_default.desc(), SAVED_CARDS.c.number.desc())
        )
        return self._read(wanted)

    def by_id(self, card_id: str) -> SavedCard:
        """One card.

        Raises: NotFound.
        """
        found = self._read(select(SAVED_CARDS).where(SAVED_CARDS.c.id == card_id))
        if not found:
            raise NotFound("This card is not on file any more.")
        return found[0]

    def by_source(self, source_id: SourceId) -> SavedCard | None:
        """The card that was made of a source."""
        found = self._read(select(SAVED_CARDS).where(SAVED_CARDS.c.mark == mark_of(source_id)))
        return found[0] if found else None

    def source_of(self, card_id: str) -> SourceId | None:
        """The source behind a card; None if this till does not have it, or cannot open what another till sealed."""
        with reading(self._reader) as connection:
            sealed = connection.execute(
                select(SAVED_CARDS.c.sealed).where(SAVED_CARDS.c.id == card_id)
            ).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return SourceId.parse(self._sealer.open(sealed, card_id).decode())
        except SealBroken:
            return None

    def unsettled(self) -> tuple[SavedCard, ...]:
        """Cards of which nobody knows whether the processor has them, oldest first."""
        return self._read(select(SAVED_CARDS).where(SAVED_CARDS.c.state.in_(_UNSETTLED)).order_by(SAVED_CARDS.c.number))

    def history(self, card_id: str, limit: int = 200) -> tuple[CardEntry, ...]:
        """What became of a card, newest first."""
        wanted = (
            select(CARD_HISTORY)
            .where(CARD_HISTORY.c.card == card_id)
            .order_by(CARD_HISTORY.c.number.desc())
            .limit(limit)
        )
        with reading(self._reader) as connection:
            return tuple(_entry(row) for row in connection.execute(wanted))

    def consent(self, card_id: str) -> Consent | None:
        """The consent behind a card, word by word; None if there is none on record."""
        wanted = (
            select(CONSENT_TEXTS.c.text, SAVED_CARDS)
            .join(CONSENT_TEXTS, CONSENT_TEXTS.c.digest == SAVED_CARDS.c.consent)
            .where(SAVED_CARDS.c.id == card_id)
        )
        with reading(self._reader) as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        means, at = ConsentMeans(row.consent_means), moment(row.consent_at)
        return Consent(row.text, row.consent_locale, means, row.consent_by, at)

    def since(self, change: int, limit: int) -> list[KeptCard]:
        """What has changed after a change, oldest first; cards that ended too."""
        wanted = select(SAVED_CARDS).where(SAVED_CARDS.c.change > change).order_by(SAVED_CARDS.c.change).limit(limit)
        with reading(self._reader) as connection:
            return [KeptCard(row.number, row.change, _card(row)) for row in connection.execute(wanted)]

    # --- a card is put on file ---

    def begin_saving(
        self, card: SavedCard, source_id: SourceId, consent: Consent, sale_id: str = "", sale_reference: str = ""
    ) -> None:
        """Write down that a card is about to be saved, and on whose word.

        Raises: NotAllowed if this very source was saved before; JournalNotWritable, and then nothing may be sent.
        """
        try:
            with writing(self._engine) as connection:
                _keep_text(connection, consent)
                self._insert(connection, card, source_id, consent)
                self._tell(
                    connection, card.id, CardEvent.SAVING, card.saved_by, consent.means.value,
                    sale_id=sale_id, sale_reference=sale_reference,
                )  # fmt: skip
        except IntegrityError:
            raise NotAllowed("This card is saved already. It was not saved a second time.") from None

    def found_there(self, card: SavedCard, source_id: SourceId, by: str) -> None:
        """Put a card on file that the processor has and this shop did not know; nobody's consent is on record here."""
        try:
            with writing(self._engine) as connection:
                self._insert(connection, card, source_id, None)
                if card.default:
                    self._clear_default(connection, card)
                self._tell(connection, card.id, CardEvent.FOUND, by)
        except IntegrityError:
            return  # another till was quicker

    def saved(self, card_id: str, option_id: str, nickname: str, default: bool, by: str) -> SavedCard:
        """The processor has saved it."""
        card = self.by_id(card_id)
        with writing(self._engine) as connection:
            if default:
                self._clear_default(connection, card)
            self._change(
                connection, card_id, CardEvent.SAVED, by, state=CardState.SAVED.value, option_id=option_id,
                nickname=nickname, is_default=default, checked_at=text_of(self._now()),
            )  # fmt: skip
        return self.by_id(card_id)

    def not_saved(self, card_id: str, by: str, reason: str) -> None:
        """The processor has not saved it: its source may be used up, or saved again."""
        with writing(self._engine) as connection:
            # Source and mark stay: should it turn up there after all, it is the same card with the same consent.
            self._change(connection, card_id, CardEvent.NOT_SAVED, by, reason, state=CardState.NOT_SAVED.value)

    # --- what managers do, each with a reason ---

    def rename(self, card_id: str, nickname: str, by: str, reason: str) -> None:
        """Give it another nickname."""
        with writing(self._engine) as connection:
            self._change(connection, card_id, CardEvent.RENAMED, by, reason, nickname, nickname=nickname)

    def make_default(self, card_id: str, by: str, reason: str) -> None:
        """Offer it first."""
        card = self.by_id(card_id)
        with writing(self._engine) as connection:
            self._clear_default(connection, card)
            self._change(connection, card_id, CardEvent.MADE_DEFAULT, by, reason, is_default=True)

    def hide(self, card_id: str, hidden: bool, by: str, reason: str) -> None:
        """Offer it to cashiers no more, or again; a card that was refused at its first use gets another chance."""
        event = CardEvent.HIDDEN if hidden else CardEvent.OFFERED_AGAIN
        with writing(self._engine) as connection:
            self._change(connection, card_id, event, by, reason, hidden=hidden, never_accepted=False)

    def updated(self, card_id: str, face: CardFace, by: str, reason: str) -> None:
        """Take over another expiry date; the address stays with the source, at the processor."""
        detail = f"{face.expiry_month:02d}/{face.expiry_year}"
        with writing(self._engine) as connection:
            self._change(
                connection, card_id, CardEvent.UPDATED, by, reason, detail,
                expiry_month=face.expiry_month, expiry_year=face.expiry_year, checked_at=text_of(self._now()),
            )  # fmt: skip

    def begin_removing(self, card_id: str, by: str, reason: str) -> None:
        """Write down that it is about to be removed at the processor.

        Raises: JournalNotWritable, and then nothing may be sent.
        """
        with writing(self._engine) as connection:
            self._change(connection, card_id, CardEvent.REMOVING, by, reason, state=CardState.REMOVING.value)

    def end(self, card_id: str, state: CardState, event: CardEvent, by: str, reason: str = "") -> None:
        """It is not at the processor any more, or never was: its source goes, its history stays."""
        with writing(self._engine) as connection:
            self._change(
                connection, card_id, event, by, reason, state=state.value, sealed=None, mark=None, is_default=False,
                checked_at=text_of(self._now()),
            )  # fmt: skip

    # --- what the processor says ---

    def checked(self, card_id: str, source_id: SourceId | None = None, **seen: Any) -> None:
        """The processor said that it is so; ``seen`` are columns that differ from what was kept."""
        if source_id is not None:
            seen |= {"sealed": self._sealed(card_id, source_id), "mark": mark_of(source_id)}
        with writing(self._engine) as connection:
            values = seen | {"checked_at": text_of(self._now()), "change": next_change(connection)}
            connection.execute(update(SAVED_CARDS).where(SAVED_CARDS.c.id == card_id).values(**values))

    def forget_customer(self, reference: str, by: str) -> None:
        """Take names off a customer's cards, which a person typed and may mean a person."""
        with writing(self._engine) as connection:
            theirs = SAVED_CARDS.c.customer == reference
            ids = connection.execute(select(SAVED_CARDS.c.id).where(theirs)).scalars().all()
            for card_id in ids:
                self._change(connection, card_id, CardEvent.ERASED, by, nickname="")
            connection.execute(update(CARD_HISTORY).where(CARD_HISTORY.c.card.in_(ids)).values(detail="", reason=""))

    # --- inside one transaction ---

    def _insert(self, connection: Connection, card: SavedCard, source_id: SourceId, consent: Consent | None) -> None:
        values: dict[str, Any] = {
            "id": card.id,
            "customer": card.customer_reference,
            "brand": card.face.brand,
            "last_four": card.face.last_four,
            "expiry_month": card.face.expiry_month,
            "expiry_year": card.face.expiry_year,
            "nickname": card.nickname,
            "is_default": card.default,
            "state": card.state.value,
            "hidden": card.hidden,
            "never_accepted": card.never_accepted,
            "option_id": card.option_id,
            "sealed": self._sealed(card.id, source_id),
            "mark": mark_of(source_id),
            "saved_by": card.saved_by,
            "saved_at": text_of(card.saved_at),
            "uses": 0,
            "checked_at": text_of(card.checked_at) if card.checked_at else None,
        }
        if consent is not None:
            values |= {
                "consent": consent.digest,
                "consent_locale": consent.locale,
                "consent_means": consent.means.value,
                "consent_by": consent.by,
                "consent_at": text_of(consent.at),
            }
        connection.execute(insert(SAVED_CARDS).values(change=next_change(connection), **values))

    def _change(
        self, connection: Connection, card_id: str, event: CardEvent, by: str, reason: str = "", detail: str = "",
        **columns: Any,
    ) -> None:  # fmt: skip
        columns["change"] = next_change(connection)
        connection.execute(update(SAVED_CARDS).where(SAVED_CARDS.c.id == card_id).values(**columns))
        self._tell(connection, card_id, event, by, reason, detail)

    def _clear_default(self, connection: Connection, card: SavedCard) -> None:
        others = (
            SAVED_CARDS.c.customer == card.customer_reference,
            SAVED_CARDS.c.id != card.id,
            SAVED_CARDS.c.is_default,
        )
        if connection.execute(select(SAVED_CARDS.c.number).where(*others)).first() is not None:
            connection.execute(
                update(SAVED_CARDS).where(*others).values(is_default=False, change=next_change(connection))
            )

    def _tell(
        self, connection: Connection, card_id: str, event: CardEvent, by: str, reason: str = "", detail: str = "",
        sale_id: str = "", sale_reference: str = "",
    ) -> None:  # fmt: skip
        connection.execute(
            insert(CARD_HISTORY).values(
                card=card_id, at=text_of(self._now()), event=event.value, by=by, reason=reason, detail=detail,
                sale_id=sale_id, sale_reference=sale_reference, order_id="",
            )
        )  # fmt: skip

    def _read(self, wanted: Any) -> tuple[SavedCard, ...]:
        with reading(self._reader) as connection:
            return tuple(_card(row) for row in connection.execute(wanted))

    def _sealed(self, card_id: str, source_id: SourceId) -> bytes:
        return self._sealer.seal(str(source_id).encode(), card_id)


def mark_of(source_id: SourceId) -> str:
    """What recognises a source and tells nothing of it: the id is random, so its digest cannot be guessed."""
    return hashlib.sha256(str(source_id).encode()).hexdigest()


def _keep_text(connection: Connection, consent: Consent) -> None:
    known = select(CONSENT_TEXTS.c.digest).where(CONSENT_TEXTS.c.digest == consent.digest)
    if connection.execute(known).first() is None:
        connection.execute(insert(CONSENT_TEXTS).values(digest=consent.digest, text=consent.text))


def _card(row: Row[Any]) -> SavedCard:
    charged = None if row.charged_minor is None else Money(row.charged_minor, row.charged_currency)
    return SavedCard(
        id=row.id,
        customer_reference=row.customer,
        face=CardFace(row.brand, row.last_four, row.expiry_month, row.expiry_year),
        state=CardState(row.state),
        nickname=row.nickname,
        default=row.is_default,
        saved_by=row.saved_by,
        saved_at=moment(row.saved_at),
        hidden=row.hidden,
        never_accepted=row.never_accepted,
        uses=row.uses,
        charged_at=moment(row.charged_at) if row.charged_at else None,
        charged=charged,
        consent_means=ConsentMeans(row.consent_means) if row.consent_means else None,
        consent_at=moment(row.consent_at) if row.consent_at else None,
        checked_at=moment(row.checked_at) if row.checked_at else None,
        option_id=row.option_id,
    )


def _entry(row: Row[Any]) -> CardEntry:
    return CardEntry(
        at=moment(row.at),
        event=CardEvent(row.event),
        by=row.by,
        reason=row.reason,
        detail=row.detail,
        sale_reference=row.sale_reference,
        order_id=row.order_id,
        amount=None if row.minor is None else Money(row.minor, row.currency),
    )
