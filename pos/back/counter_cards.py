"""What the counter does with cards on file: offers the payer's own, saves a captured one before its charge, charges.

The order is that of the trade: captured, saved, attached, submitted; each is on the disk before its request leaves.
Source: product, customers and saved cards; sources, "Attaching".
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import msgspec

from pos.back.attaching import NotAttached
from pos.back.checkout import Checkout
from pos.back.customer_file import CustomerFile
from pos.back.journal.cards import CardRecords
from pos.back.processor import ProcessorError, SessionEnded, ShopperSession
from pos.back.saved_cards.offering import CardOffer, GoneThere
from pos.back.saved_cards.storing import CardStore, NotSaved, SaveWish
from pos.domain.card_number import may_hold_a_card_number
from pos.domain.errors import BugError, KnownError, NotAllowed, NotReady, NotUnderstood
from pos.domain.sale import OPEN_STATES, Payer, Sale, SaleState
from pos.domain.saved_card import REUSABLE_USES, CardUse, Consent, SavedCard
from pos.domain.source import Source, SourceState
from pos.domain.till_state import TillState
from pos.link.messages import SaleChanged
from pos.link.saved_cards import ChargeSavedCard, SaveNextCard

#: Units: characters. The processor's mandates have some hundreds; what is longer is none.
_LONGEST_MANDATE: Final = 10_000
_LONGEST_LOCALE: Final = 16
#: A charge that is under way does not wait for a list that nobody can choose from now.
_UNDER_WAY: Final = frozenset({TillState.TOKENISING, TillState.ATTACHING, TillState.SUBMITTING})
_NOT_TAKEN: Final = "The payment service does not take this card for this sale. Nothing was charged; choose another."

_log = logging.getLogger(__name__)


class CounterCards:
    """The saved cards of one counter, beside its checkout and on the same thread."""

    def __init__(
        self,
        checkout: Checkout,
        cards: CardRecords,
        file: CustomerFile,
        open_session: Callable[[str], ShopperSession],
        now: Callable[[], datetime],
    ) -> None:
        self._checkout, self._cards, self._open_session, self._now = checkout, cards, open_session, now
        self._offer = CardOffer(cards, file, self._today)
        self._store = CardStore(cards, file, self._session, now)
        #: Whose next card is saved, and on whose word; None saves none.
        self._agreed: tuple[str, Consent] | None = None

    # --- what the window is shown ---

    def completed(self, shown: SaleChanged) -> SaleChanged:
        """A picture of the sale with the payer's saved cards, and with what becomes of the next card."""
        reference = shown.payer.customer_reference if shown.payer else ""
        if not reference:
            return shown
        waits = shown.card is None and self._consent_of(reference) is not None
        return msgspec.structs.replace(
            shown,
            saved_cards=() if shown.state in _UNDER_WAY else self._offer.offered(reference),
            card_use=CardUse.SAVE if waits else shown.card_use,
        )

    # --- a customer's word ---

    def expect_somebody(self, payer: Payer | None, sale: Sale | None) -> str:
        """Whose card it would be that is saved next, by reference.

        Raises: NotAllowed while there is nobody to save it to, or nothing to be paid.
        """
        if payer is None or not payer.customer_reference:
            raise NotAllowed("A card is saved to a customer. Press F3 and choose who it is.")
        if sale is None:
            raise NotAllowed("A card is saved with a payment. Ring up the first item, then press F6.")
        if sale.state not in OPEN_STATES - {SaleState.TOKENISED}:
            raise NotAllowed("Finish this payment first, then press F6.")
        return payer.customer_reference

    def agree(self, wish: SaveNextCard, payer: Payer | None, sale: Sale | None, by: str) -> None:
        """Take the customer's word that the next card is saved.

        Raises: NotAllowed as ``expect_somebody``; NotUnderstood for what is no mandate.
        """
        reference = self.expect_somebody(payer, sale)
        text = wish.text.strip()
        if not text or len(text) > _LONGEST_MANDATE or len(wish.locale) > _LONGEST_LOCALE:
            raise NotUnderstood("There is no text that the customer could agree to. Press F6 again.")
        if may_hold_a_card_number(text):
            raise NotUnderstood("The text that the customer agrees to may hold a card number. It was not kept.")
        self._agreed = (reference, Consent(wish.text, wish.locale, wish.means, by, self._now()))

    def forget_consent(self) -> None:
        """Nobody has agreed to anything: the next card is for its sale only."""
        self._agreed = None

    def saves(self, sale: Sale) -> bool:
        """Whether the sale's next card is to be saved."""
        return self._consent_of(_customer_of(sale)) is not None

    def mandate(self, sale: Sale) -> str:
        """The text that the customer has agreed to for the sale's next card; empty for a card of this sale only."""
        consent = self._consent_of(_customer_of(sale))
        return consent.text if consent is not None else ""

    # --- a captured card ---

    def save_and_charge(self, sale: Sale, source: Source, by: str) -> Sale:
        """Save a captured card, then charge it.

        Raises: KnownError with one sentence if it was not saved: the sale waits for what is done instead, and nothing
        was charged.
        """
        reference = _customer_of(sale)
        consent = self._consent_of(reference)
        if consent is None:
            raise NotAllowed("Nobody has agreed that this card is saved. Press F6, or charge it once.")
        sale = self._checkout.take(sale, source, CardUse.SAVE)
        try:
            self._expect_session_of(reference)
            card = self._store.save(SaveWish(reference, source.id, source.card, consent, by, sale.id, sale.reference))
        except Exception as problem:
            known = problem if isinstance(problem, KnownError) else None
            if known is None:
                _log.exception("sale %s: a card could not be saved", sale.reference)
            certain = isinstance(problem, NotSaved) and problem.certain
            if not certain:
                # It may be on file: what was agreed to is done, or is found out, and holds for no second card.
                self.forget_consent()
            self._checkout.record(sale.with_use(CardUse.SAVE_FAILED, self._now(), may_be_on_file=not certain))
            raise known or NotSaved("Whether the card was saved is not known.", certain=False) from None
        return self._just_saved(sale, card, by)

    def charge_once(self, sale: Sale, by: str) -> Sale:
        """Charge a card that could not be saved, for this sale only; it is looked up first where it may be on file.

        Raises: NotAllowed if there is no such card, or its code is too old; KnownError as ``submit_again``.
        """
        source_id = self._checkout.secrets.source_id
        if sale.state is not SaleState.TOKENISED or not sale.waits_for_saving or source_id is None:
            raise NotAllowed("There is no card that waits to be charged.")
        if not sale.code_left_s(self._now()):
            raise NotAllowed("Please type the card again.")
        self.forget_consent()
        # Where the step itself could not be written down, nothing is certain either.
        unsure = sale.may_be_on_file or sale.card_use is CardUse.SAVE
        if unsure and (card := self._store.look_up(source_id, by)) is not None:
            return self._just_saved(sale, card, by)
        begun = self._cards.by_source(source_id) if unsure else None
        once = sale.with_use(CardUse.ONCE, self._now(), begun.id if begun else "", may_be_on_file=unsure)
        return self._checkout.submit_again(self._checkout.record(once))

    # --- a card on file ---

    def chosen(self, wish: ChargeSavedCard, sale: Sale | None) -> SavedCard:
        """The card on file that is to be charged.

        Raises: NotReady without a price, or at another total; NotFound or NotAllowed with why it is not this card.
        """
        if sale is None or sale.state is not SaleState.PRICED or not sale.is_priced:
            raise NotReady("There is no price from the processor yet. Wait for the total, then choose the card.")
        card = self._offer.chosen(wish.card_id, _customer_of(sale))
        if wish.total_shown != sale.total:
            raise NotReady("The total is another now. Look at it, then choose the card again.")
        return card

    def charge(self, sale: Sale, card: SavedCard, by: str) -> Sale:
        """Charge a card on file; nothing is typed.

        Raises: KnownError with one sentence where it is not attached; nothing was charged then.
        """
        self._expect_session_of(card.customer_reference)
        try:
            source_id = self._checkout.session.ask(lambda session: self._offer.source(card, session, by))
        except ProcessorError as problem:
            raise NotAttached(problem) from None
        source = Source(source_id, SourceState.CHARGEABLE, card.face, self._now())
        return self.submit_again(self._checkout.take(sale, source, CardUse.SAVED, card.id), by)

    def submit_again(self, sale: Sale, by: str) -> Sale:
        """Submit with the card that the sale has: a first time, or once more.

        Raises: KnownError with one sentence where it is not attached; nothing was charged then.
        """
        try:
            return self._checkout.submit_again(sale)
        except NotAttached as no:
            if not no.refused or sale.card_use not in REUSABLE_USES:
                raise
        why = self._why_refused(sale, by)
        self._checkout.other_card(sale)
        raise why

    # --- inside ---

    def _just_saved(self, sale: Sale, card: SavedCard, by: str) -> Sale:
        self.forget_consent()
        sale = self._checkout.record(sale.with_use(CardUse.JUST_SAVED, self._now(), card.id))
        return self.submit_again(sale, by)

    def _why_refused(self, sale: Sale, by: str) -> KnownError:
        """What a no to a card on file means: whether it is still there, only the customer's own list can say."""
        try:
            card = self._cards.by_id(sale.saved_card_id)
            self._checkout.session.ask(lambda session: self._offer.looked_up(card, session, by))
        except GoneThere as gone:
            return gone
        except (ProcessorError, KnownError):
            _log.warning("sale %s: a saved card was refused and could not be looked up", sale.reference)
        return NotReady(_NOT_TAKEN)

    def _expect_session_of(self, customer_reference: str) -> None:
        if self._checkout.secrets.customer != customer_reference:
            # The sale became a guest's: nobody but the customer may save or charge their cards.
            raise NotSaved(
                "The payment service does not know this customer at the moment. Nothing was charged.", certain=True
            )

    def _session(self, customer_reference: str) -> ShopperSession:
        """The sale's own session, which is this customer's: no other one touches their cart meanwhile."""
        if self._checkout.secrets.customer != customer_reference:
            raise BugError("a card of another customer than the sale's")
        try:
            return self._checkout.living_session()
        except SessionEnded:
            # The cart is lost with it, and priced anew; to keep the card the customer is needed, not the cart.
            return self._open_session(customer_reference)

    def _consent_of(self, customer_reference: str) -> Consent | None:
        if self._agreed is None or not customer_reference or self._agreed[0] != customer_reference:
            return None
        return self._agreed[1]

    def _today(self) -> date:
        return self._now().astimezone().date()


def _customer_of(sale: Sale) -> str:
    return sale.payer.customer_reference if sale.payer else ""
