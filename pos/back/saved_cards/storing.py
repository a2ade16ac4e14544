"""Saves a captured card to a customer: once, and only known as saved when the processor has said so.

The wish is on disk before the request leaves. Without an answer the list is asked by source id before anything is sent
a second time; what stays open is looked up again later.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pos.back.customer_file import CustomerFile, StoredCard
from pos.back.customers.sentences import sentence_of
from pos.back.journal.cards import CardRecords
from pos.back.processor import NotSent, OutcomeUnknown, ProcessorError, Refused, SessionEnded, ShopperSession
from pos.domain.card_event import CardEvent
from pos.domain.errors import KnownError
from pos.domain.saved_card import CardState, Consent, SavedCard
from pos.domain.source import CardFace, SourceId

#: A save that is younger may still be on its way.
_LANDED_AFTER: Final = timedelta(minutes=1)
#: Names tried for a card where the customer has cards of the same name.
_MOST_NAMES: Final = 9
_TAKEN: Final = "payment-option-already-exists"
#: The till itself, where no person did it.
TILL: Final = "till"


class NotSaved(KnownError):
    """The card is not on file, as far as anybody knows; nothing was charged.

    ``certain`` if the processor has said so; otherwise it may turn up there yet.
    """

    def __init__(self, sentence: str, *, certain: bool) -> None:
        super().__init__(sentence)
        self.certain = certain


@dataclass(frozen=True, slots=True)
class SaveWish:
    """One captured card that a customer has agreed to have kept."""

    customer_reference: str
    source_id: SourceId
    face: CardFace
    consent: Consent
    by: str
    sale_id: str = ""
    sale_reference: str = ""

    def __repr__(self) -> str:
        return "SaveWish(…)"  # a source id is shown nowhere


class CardStore:
    """One thread's way of saving cards."""

    def __init__(
        self,
        cards: CardRecords,
        file: CustomerFile,
        open_session: Callable[[str], ShopperSession],
        now: Callable[[], datetime],
    ) -> None:
        self._cards, self._file, self._open_session, self._now = cards, file, open_session, now

    def save(self, wish: SaveWish) -> SavedCard:
        """Save a card; the same source a second time is the same card.

        Raises: NotSaved with one sentence; JournalNotWritable, and then nothing was sent.
        """
        known = self._cards.by_source(wish.source_id)
        if known is not None and known.state is CardState.SAVED:
            return known
        card = known or self._begun(wish)
        try:
            session = self._open_session(wish.customer_reference)
            stored = self._stored(session, wish)
        except (Refused, NotSent) as no:
            self._cards.not_saved(card.id, wish.by, "refused" if isinstance(no, Refused) else "not sent")
            raise NotSaved(sentence_of(no), certain=True) from None
        except ProcessorError as problem:
            # It may be there: it is looked up later, and nothing is lost either way.
            raise NotSaved(sentence_of(problem), certain=False) from None
        return self._cards.saved(card.id, stored.option_id, stored.nickname, stored.default, wish.by)

    def look_up(self, source_id: SourceId, by: str) -> SavedCard | None:
        """The card that was made of a source, if it is on file after all; None also where no answer comes.

        Raises: JournalNotWritable.
        """
        card = self._cards.by_source(source_id)
        if card is None or card.state is CardState.SAVED:
            return card
        try:
            stored = self._listed(self._open_session(card.customer_reference), source_id)
        except ProcessorError:
            return None
        if stored is None:
            return None
        return self._cards.saved(card.id, stored.option_id, stored.nickname, stored.default, by)

    def settle(self) -> int:
        """Find out what became of cards that an earlier try has left open; how many are still open."""
        still_open = 0
        for card in self._cards.unsettled():
            try:
                self._settle(card)
            except ProcessorError:
                still_open += 1
        return still_open

    # --- inside ---

    def _begun(self, wish: SaveWish) -> SavedCard:
        card = SavedCard(
            id=f"k{secrets.token_hex(8)}",
            customer_reference=wish.customer_reference,
            face=wish.face,
            state=CardState.SAVING,
            nickname=nickname_of(wish.face),
            default=False,
            saved_by=wish.by,
            saved_at=self._now(),
        )
        self._cards.begin_saving(card, wish.source_id, wish.consent, wish.sale_id, wish.sale_reference)
        return card

    def _stored(self, session: ShopperSession, wish: SaveWish) -> StoredCard:
        """Raises: Refused or NotSent if it is certain that nothing was saved; OutcomeUnknown otherwise."""
        try:
            return self._named(session, wish)
        except SessionEnded:
            # A session may die between two customers' wishes; saving needs the customer, not the cart.
            return self._named(self._open_session(wish.customer_reference), wish)
        except OutcomeUnknown:
            pass
        # From here on a no is no proof that nothing was saved: the first try may still be on its way.
        with suppress(ProcessorError):
            return self._listed(session, wish.source_id) or self._named(session, wish)
        with suppress(ProcessorError):
            if (found := self._listed(session, wish.source_id)) is not None:
                return found
        raise OutcomeUnknown("whether the card was saved is not known")

    def _named(self, session: ShopperSession, wish: SaveWish) -> StoredCard:
        """Send the save, under the next name where the customer has cards of the same name."""
        for number in range(1, _MOST_NAMES + 1):
            try:
                return self._file.store_card(session, wish.source_id, nickname_of(wish.face, number))
            except Refused as no:
                if no.code != _TAKEN:
                    raise
                taken = no
            # The source or the name: the processor says both in the same words, and only the list tells them apart.
            try:
                found = self._listed(session, wish.source_id)
            except ProcessorError:
                raise OutcomeUnknown("whether the card is on file is not known") from None
            if found is not None:
                return found
        raise taken

    def _listed(self, session: ShopperSession, source_id: SourceId) -> StoredCard | None:
        return next((one for one in self._file.stored_cards(session) if one.source_id == source_id), None)

    def _settle(self, card: SavedCard) -> None:
        source_id = self._cards.source_of(card.id)
        session = self._open_session(card.customer_reference)
        listed = self._file.stored_cards(session)
        if card.state is CardState.REMOVING:
            there = next((one for one in listed if one.option_id == card.option_id), None)
            if there is not None:
                # The wish stands, and asking twice is safe.
                self._file.drop_card(session, card.option_id)
            self._cards.end(card.id, CardState.REMOVED, CardEvent.REMOVED, TILL)
            return
        if source_id is None or self._now() - card.saved_at < _LANDED_AFTER:
            return  # another till has begun it and knows its source, or it is not over yet
        found = next((one for one in listed if one.source_id == source_id), None)
        if found is not None:
            self._cards.saved(card.id, found.option_id, found.nickname, found.default, TILL)
        else:
            self._cards.not_saved(card.id, TILL, "not there")


def nickname_of(face: CardFace, number: int = 1) -> str:
    """What a card is called until somebody calls it otherwise; a customer's names differ."""
    name = f"{face.brand} {face.last_four}"
    return name if number == 1 else f"{name} ({number})"
