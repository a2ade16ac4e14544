"""One card's own page: all that is on record about it, from the journal itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from pos.back.journal.cards import CardRecords
from pos.back.journal.people import PeopleRecords
from pos.back.saved_cards.listing import NOBODY, CardList
from pos.domain.customer import NO_OWNER
from pos.domain.saved_card import SavedCard, has_expired
from pos.link.fitting import fitting
from pos.link.saved_cards import CardPage, CardRow

#: Units: bytes of history in one message, with room for the consent and the rest of the page.
_ROOM: Final = 32 * 1024


def own_page(
    card_id: str, cards: CardRecords, people: PeopleRecords, listed: CardList, today: Callable[[], date]
) -> CardPage:
    """Read a card with its owner, its history and the consent behind it.

    Raises: NotFound.
    """
    card = cards.by_id(card_id)
    kept = people.by_reference(card.customer_reference)
    consent = cards.consent(card_id)
    return CardPage(
        row=_row(card, kept.customer.owner.name if kept else NOBODY, today()),
        owner=kept.customer.owner if kept else NO_OWNER,
        history=fitting(cards.history(card_id), _ROOM),
        consent_text=consent.text if consent else "",
        consent_digest=consent.digest if consent else "",
        consent_locale=consent.locale if consent else "",
        consent_by=consent.by if consent else "",
        same_on=listed.same_on(card_id),
    )


def _row(card: SavedCard, customer: str, today: date) -> CardRow:
    return CardRow(
        id=card.id,
        customer=customer,
        reference=card.customer_reference,
        face=card.face,
        nickname=card.nickname,
        default=card.default,
        state=card.state,
        saved_by=card.saved_by,
        saved_at=card.saved_at,
        hidden=card.hidden,
        never_accepted=card.never_accepted,
        expired=has_expired(card.face, today),
        charged_at=card.charged_at,
        charged=card.charged,
        consent_means=card.consent_means,
        consent_at=card.consent_at,
        checked_at=card.checked_at,
    )
