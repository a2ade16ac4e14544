"""A payer's saved cards at the counter: which there are, which may be chosen, and the source behind the chosen one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Final

from pos.back.customer_file import CustomerFile
from pos.back.journal.cards import CardRecords
from pos.back.processor import ShopperSession
from pos.domain.card_event import CardEvent
from pos.domain.errors import KnownError, NotAllowed, NotFound
from pos.domain.saved_card import CardState, SavedCard, Unusable
from pos.domain.source import SourceId
from pos.link.saved_cards import OfferedCard

#: They travel with every picture of the sale; nobody has more cards than that to choose from.
_MOST_OFFERED: Final = 30

_REASONS: Final = {
    Unusable.EXPIRED: "This card has expired. Choose another, or ask for a new one.",
    Unusable.HIDDEN: "This card is not offered any more. Choose another; the manager knows why.",
    Unusable.NEVER_ACCEPTED: "This card was not accepted when it was saved. Choose another, or ask for a new one.",
    Unusable.GONE: "This card is not on file any more. Choose another.",
    Unusable.UNSETTLED: "Whether this card is on file is still being looked up. Choose another, or wait a minute.",
}

_log = logging.getLogger(__name__)


class GoneThere(KnownError):
    """The processor has the card no more; ours is put away, and nothing was charged."""

    def __init__(self) -> None:
        super().__init__("The payment service does not have this card any more. Nothing was charged; choose another.")


class CardOffer:
    """One thread's view of the cards that customers may pay with.

    Units: ``today`` is the shop's own day.
    """

    def __init__(self, cards: CardRecords, file: CustomerFile, today: Callable[[], date]) -> None:
        self._cards, self._file, self._today = cards, file, today

    def offered(self, customer_reference: str) -> tuple[OfferedCard, ...]:
        """The customer's cards, the default one first; never raises, for it goes with every picture of a sale."""
        if not customer_reference:
            return ()
        try:
            cards = self._cards.of_customer(customer_reference)
        except KnownError:
            _log.warning("the saved cards of a payer could not be read")
            return ()
        today = self._today()
        return tuple(
            OfferedCard(
                id=card.id,
                face=card.face,
                nickname=card.nickname,
                default=card.default,
                saved_by=card.saved_by,
                saved_at=card.saved_at,
                unusable=card.unusable(today),
            )
            for card in cards[:_MOST_OFFERED]
        )

    def chosen(self, card_id: str, customer_reference: str) -> SavedCard:
        """The card that a cashier has chosen for a customer.

        Raises: NotFound for a card that is not this customer's; NotAllowed with why it cannot be charged.
        """
        card = self._cards.by_id(card_id)
        if not customer_reference or card.customer_reference != customer_reference:
            raise NotFound("This card belongs to somebody else. Choose one of this customer's cards.")
        if card.state in (CardState.REMOVED, CardState.NOT_SAVED):
            raise NotFound(_REASONS[Unusable.GONE])
        reason = card.unusable(self._today())
        if reason is not None:
            raise NotAllowed(_REASONS[reason])
        return card

    def source(self, card: SavedCard, session: ShopperSession, by: str) -> SourceId:
        """The source behind a card; asked for where another till has saved it.

        Raises: GoneThere if the processor has it no more; any ProcessorError.
        """
        return self._cards.source_of(card.id) or self.looked_up(card, session, by)

    def looked_up(self, card: SavedCard, session: ShopperSession, by: str) -> SourceId:
        """The source behind a card as the processor has it now, in the customer's session.

        Raises: GoneThere; any ProcessorError.
        """
        stored = self._file.read_card(session, card.option_id)
        if stored is None:
            self._cards.end(card.id, CardState.GONE, CardEvent.GONE, by)
            raise GoneThere
        self._cards.checked(card.id, stored.source_id)
        return stored.source_id
