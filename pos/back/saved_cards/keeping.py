"""What a manager does with a card on file: at the processor, which is the authority, and in the journal, with a reason.

Every request here may be repeated: a lost answer is found out by reading the card, and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from pos.back.customer_file import CustomerFile, StoredCard
from pos.back.customers.sentences import sentence_of
from pos.back.journal.cards import CardRecords
from pos.back.processor import NotSent, OutcomeUnknown, ProcessorError, Refused, ShopperSession
from pos.domain.card_event import CardEvent
from pos.domain.card_number import may_hold_a_card_number
from pos.domain.errors import KnownError, NotAllowed, NotFound, NotUnderstood
from pos.domain.saved_card import CardState, SavedCard
from pos.domain.source import SourceId

_LONGEST: Final = 80
_SHORTEST_REASON: Final = 3
_TAKEN: Final = "payment-option-already-exists"
_T = TypeVar("_T")


class NotThereAnyMore(KnownError):
    """The processor has the card no more; ours is put away."""


class CardKeeping:
    """One thread's hands on the shop's saved cards."""

    def __init__(self, cards: CardRecords, file: CustomerFile, open_session: Callable[[str], ShopperSession]) -> None:
        self._cards, self._file, self._open_session = cards, file, open_session

    def make_default(self, card_id: str, by: str, reason: str) -> None:
        """Offer a card first; the change is read back where no answer came.

        Raises: KnownError with one sentence.
        """
        card, reason = self.live(card_id), checked_reason(reason)
        stored = self._changed(card, by, lambda session: self._file.change_card(session, card.option_id, default=True))
        if not stored.default:
            raise KnownError("The payment service did not make it the default. Nothing was changed; try again.")
        self._cards.make_default(card_id, by, reason)

    def rename(self, card_id: str, nickname: str, by: str, reason: str) -> None:
        """Give a card another nickname.

        Raises: KnownError with one sentence.
        """
        card, reason, nickname = self.live(card_id), checked_reason(reason), checked_nickname(nickname)
        stored = self._changed(
            card, by, lambda session: self._file.change_card(session, card.option_id, nickname=nickname)
        )
        if stored.nickname != nickname:
            raise KnownError("The payment service did not rename it. Nothing was changed; try again.")
        self._cards.rename(card_id, nickname, by, reason)

    def hide(self, card_id: str, hidden: bool, by: str, reason: str) -> None:
        """Offer a card to cashiers no more, or again; the processor has no part in it.

        Raises: KnownError with one sentence.
        """
        self.live(card_id)
        self._cards.hide(card_id, hidden, by, checked_reason(reason))

    def remove(self, card_id: str, by: str, reason: str) -> None:
        """Take a card off the file; one that is gone there is gone.

        Raises: KnownError with one sentence; the wish then stands, and is done as soon as the processor answers.
        """
        self.remove_for_good(self.live(card_id), by, checked_reason(reason))

    def remove_for_good(self, card: SavedCard, by: str, reason: str) -> None:
        """Take a card off the file, also one that is being removed, or of which nobody knows whether it was saved.

        Raises: KnownError with one sentence.
        """
        self._cards.begin_removing(card.id, by, reason)
        try:
            self.drop(card)
        except NotSent:
            raise KnownError(
                "The payment service cannot be reached. The card is offered to nobody, and is removed there as soon "
                "as it answers."
            ) from None
        except ProcessorError as problem:
            raise KnownError(f"{sentence_of(problem)} The card is offered to nobody meanwhile.") from None
        self._cards.end(card.id, CardState.REMOVED, CardEvent.REMOVED, by, reason)

    def drop(self, card: SavedCard) -> None:
        """Take a card off the processor's file; asked a second time where no answer came.

        Raises: any ProcessorError.
        """
        session = self._session(card)
        if session is None or not card.option_id:
            return
        with suppress(OutcomeUnknown):
            self._file.drop_card(session, card.option_id)
            return
        if self._file.read_card(session, card.option_id) is not None:
            self._file.drop_card(session, card.option_id)

    def update_secret(self, card_id: str, by: str) -> tuple[SavedCard, SourceId, str]:
        """What the card form needs to change a card's date or owner.

        Raises: KnownError with one sentence.
        """
        card = self.live(card_id)
        source_id, secret = self._asked(card, by, lambda session: self._file.update_secret(session, card.option_id))
        return card, source_id, secret

    def was_updated(self, card_id: str, by: str, reason: str) -> SavedCard:
        """Take over what the processor says of a card that the card form has changed.

        Raises: KnownError with one sentence; repeating it is safe.
        """
        card = self.live(card_id)
        stored = self._asked(card, by, lambda session: self._read(session, card))
        self._cards.updated(card_id, stored.face or card.face, by, reason)
        return self._cards.by_id(card_id)

    def live(self, card_id: str) -> SavedCard:
        """A card that something can be done with.

        Raises: NotFound for one that is gone; NotAllowed while nobody knows whether it is there.
        """
        card = self._cards.by_id(card_id)
        if card.state in (CardState.REMOVED, CardState.GONE, CardState.NOT_SAVED):
            raise NotFound("This card is not on file any more.")
        if card.state is CardState.SAVING or not card.option_id:
            raise NotAllowed("Whether this card is on file is still being looked up. Try again in a minute.")
        return card

    # --- inside ---

    def _session(self, card: SavedCard) -> ShopperSession | None:
        """The customer's session; None for one whom nobody knows any more, and whose cards are gone with them."""
        try:
            return self._open_session(card.customer_reference)
        except Refused as no:
            if no.status == 401:
                return None
            raise

    def _changed(self, card: SavedCard, by: str, change: Callable[[ShopperSession], StoredCard]) -> StoredCard:
        def changed(session: ShopperSession) -> StoredCard:
            try:
                return change(session)
            except OutcomeUnknown:
                # The answer was lost, not necessarily the request: the card itself says.
                return self._read(session, card)

        return self._asked(card, by, changed)

    def _read(self, session: ShopperSession, card: SavedCard) -> StoredCard:
        stored = self._file.read_card(session, card.option_id)
        if stored is None:
            raise Refused(404, "resource-not-found")
        return stored

    def _asked(self, card: SavedCard, by: str, call: Callable[[ShopperSession], _T]) -> _T:
        try:
            return call(self._open_session(card.customer_reference))
        except Refused as no:
            if no.status == 404:
                self._cards.end(card.id, CardState.GONE, CardEvent.GONE, by)
                raise NotThereAnyMore(
                    "The payment service does not have this card any more. It is taken off the list."
                ) from None
            if no.code == _TAKEN:
                raise NotAllowed("The customer has another card of this name. Choose another name.") from None
            raise KnownError(sentence_of(no)) from None
        except ProcessorError as problem:
            raise KnownError(sentence_of(problem)) from None


def checked_reason(reason: str) -> str:
    """A reason as it is kept.

    Raises: NotUnderstood for none, and for one that may hold a card number.
    """
    reason = " ".join(reason.split())
    if len(reason) < _SHORTEST_REASON:
        raise NotUnderstood("Say why, in a few words: it is kept with the card.")
    if may_hold_a_card_number(reason):
        raise NotUnderstood("The reason may hold a card number. Write it without.")
    return reason[:500]


def checked_nickname(nickname: str) -> str:
    """A nickname as it is kept.

    Raises: NotUnderstood for one that will not do.
    """
    nickname = " ".join(nickname.split())
    if not nickname:
        raise NotUnderstood("Type a name for the card, such as Blue Visa.")
    if len(nickname) > _LONGEST:
        raise NotUnderstood(f"The name is too long: {len(nickname)} characters, and {_LONGEST} fit.")
    if may_hold_a_card_number(nickname):
        raise NotUnderstood("The name may hold a card number. Choose another.")
    return nickname
