"""Changes that a card form is open for: what was agreed to, and by whom, is kept here until the form is done."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pos.back.customer_file import CustomerFile
from pos.back.customers.sentences import sentence_of
from pos.back.journal.people import PeopleRecords
from pos.back.processor import ProcessorError, ShopperSession
from pos.back.saved_cards.keeping import CardKeeping, checked_reason
from pos.back.saved_cards.storing import CardStore, SaveWish
from pos.domain.card_number import may_hold_a_card_number
from pos.domain.customer import Owner
from pos.domain.errors import KnownError, NotAllowed, NotFound, NotUnderstood
from pos.domain.money import Money
from pos.domain.saved_card import Consent, SavedCard
from pos.domain.secret import Secret
from pos.domain.source import SourceId, SourceState
from pos.domain.typed_owner import checked
from pos.link.messages import CardFormPlan
from pos.link.saved_cards import CardUpdatePlan, ConsentPlan, PlanCardReplacement, PlanCardUpdate, ReplaceCard

#: A form that is not done by then never will be.
_MOST_HELD: Final = 8
_LONGEST_MANDATE: Final = 8000


@dataclass(frozen=True, slots=True)
class CardService:
    """What the card forms of one processor need, and how its file of customers is opened."""

    #: A file belongs to the thread that asks for it.
    open_file: Callable[[], CustomerFile]
    script_url: str
    publishable_key: Secret
    locale: str
    currency: str
    #: In whose name the processor sells to the owner of a session, at its own word.
    seller: Callable[[ShopperSession], str] = lambda _session: ""


@dataclass(frozen=True, slots=True)
class _Held:
    card_id: str
    by: str
    reason: str
    consent: Consent | None = None


class HeldForms:
    """The forms that managers have open, newest last."""

    def __init__(
        self,
        service: CardService,
        keeping: CardKeeping,
        store: CardStore,
        people: PeopleRecords,
        now: Callable[[], datetime],
    ) -> None:
        self._service, self._keeping, self._store, self._people, self._now = service, keeping, store, people, now
        self._held: dict[str, _Held] = {}

    def plan_update(self, wish: PlanCardUpdate, by: str) -> CardUpdatePlan:
        """Let the card form change one card's date or address.

        Raises: KnownError with one sentence.
        """
        reason = checked_reason(wish.reason)
        owner = checked(wish.owner) if wish.owner is not None else None
        card, source_id, secret = self._keeping.update_secret(wish.card_id, by)
        return CardUpdatePlan(
            form_id=self._hold(_Held(card.id, by, reason)),
            card_id=card.id,
            face=card.face,
            script_url=self._service.script_url,
            publishable_key=self._service.publishable_key.reveal(),
            locale=self._service.locale,
            source_id=str(source_id),
            source_secret=secret,
            owner=owner,
        )

    def was_updated(self, form_id: str) -> SavedCard:
        """Take over what the processor says of the card now.

        Raises: KnownError with one sentence; repeating it is safe.
        """
        held = self._of(form_id)
        card = self._keeping.was_updated(held.card_id, held.by, held.reason)
        self._held.pop(form_id, None)
        return card

    def consent_plan(self, card_id: str, open_session: Callable[[str], ShopperSession]) -> ConsentPlan:
        """What the text is read with that a card's customer would agree to.

        Raises: KnownError with one sentence.
        """
        card = self._keeping.live(card_id)
        owner, service = self._owner_of(card), self._service
        kept = self._people.by_reference(card.customer_reference)
        try:
            entity = service.seller(open_session(card.customer_reference))
        except ProcessorError as problem:
            raise KnownError(sentence_of(problem)) from None
        return ConsentPlan(
            customer=owner.name,
            locale=(kept.customer.locale if kept else "") or service.locale,
            entity=entity,
            script_url=service.script_url,
            publishable_key=service.publishable_key.reveal(),
            page_locale=service.locale,
        )

    def plan_replacement(self, wish: PlanCardReplacement, by: str) -> CardFormPlan:
        """Let the card form take a new card in the place of one on file.

        Raises: KnownError with one sentence.
        """
        reason, card = checked_reason(wish.reason), self._keeping.live(wish.card_id)
        consent = Consent(_mandate(wish.text), wish.locale, wish.means, by, self._now())
        owner = self._owner_of(card)
        return CardFormPlan(
            form_id=self._hold(_Held(card.id, by, reason, consent)),
            script_url=self._service.script_url,
            publishable_key=self._service.publishable_key.reveal(),
            # Nothing is sold: the card is made for the customer, and belongs to no cart.
            session_id="",
            locale=self._service.locale,
            owner=owner,
            total=Money(0, self._service.currency),
            mandate=consent.text,
        )

    def replace(self, wish: ReplaceCard) -> SavedCard:
        """Save the card that was captured, and take the old one off the file; the new one.

        Raises: KnownError with one sentence that says how far it came.
        """
        held = self._of(wish.form_id)
        if held.consent is None or wish.state != SourceState.CHARGEABLE.value:
            raise NotAllowed("This card cannot be kept. The old one stays as it is.")
        old = self._keeping.live(held.card_id)
        source_id = SourceId.parse(wish.source_id)
        new = self._store.save(SaveWish(old.customer_reference, source_id, wish.card, held.consent, held.by))
        self._held.pop(wish.form_id, None)
        try:
            if old.default and not new.default:
                self._keeping.make_default(new.id, held.by, held.reason)
            self._keeping.remove(old.id, held.by, held.reason)
        except KnownError as problem:
            raise KnownError(f"The new card is on file. {problem}") from None
        return new

    def _owner_of(self, card: SavedCard) -> Owner:
        kept = self._people.by_reference(card.customer_reference)
        if kept is None:
            raise NotFound("This customer is not on file any more.")
        owner = kept.customer.owner
        if missing := owner.missing():
            raise NotAllowed(f"The customer's address still needs: {', '.join(missing)}. Complete it first, with F3.")
        return owner

    def _hold(self, held: _Held) -> str:
        form_id = f"m{secrets.token_hex(8)}"
        self._held[form_id] = held
        while len(self._held) > _MOST_HELD:
            del self._held[next(iter(self._held))]
        return form_id

    def _of(self, form_id: str) -> _Held:
        held = self._held.get(form_id)
        if held is None:
            raise NotFound("This form is over. Open it again from the card's page.")
        return held


def _mandate(text: str) -> str:
    if not text.strip() or len(text) > _LONGEST_MANDATE or may_hold_a_card_number(text):
        raise NotUnderstood("There is no text that the customer could have agreed to. Read it again first.")
    return text
