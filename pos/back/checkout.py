"""Takes one sale from lines to a known outcome, or to an honest doubt: plain code, no threads of its own.

Every step is written down before the request that it announces; what cannot be written down is not sent. After a
submit, only two things are proof: an order of equal total, and a refusal that is listed as definite. Once a submit was
ever sent, whether the cart is still ours comes before all else, for the cart may have become an order meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from pos.back.attaching import TOTAL_CHANGED, NotAttached, is_as_shown, is_confirmable
from pos.back.capabilities import Capabilities
from pos.back.journal.book import JournalNotWritable, SaleBook, SaleSecrets
from pos.back.pricing import line_totals, same_lines
from pos.back.processor import (
    CardDeclined,
    Cart,
    DoubtfulRefusal,
    NotSent,
    OutcomeUnknown,
    Processor,
    ProcessorError,
    Refused,
    SessionEnded,
    ShopperSession,
)
from pos.back.sale_customer import SaleCustomer
from pos.back.sale_session import SaleSession
from pos.domain.errors import NotAllowed, NotReady
from pos.domain.order import Order
from pos.domain.sale import UNSETTLED_STATES, Sale, SaleState
from pos.domain.saved_card import CardUse
from pos.domain.source import CardFace, Source, SourceState

_log = logging.getLogger(__name__)


class Checkout:
    """One sale at a time, on one thread; whoever holds it shows each step as it is written."""

    def __init__(
        self,
        book: SaleBook,
        processor: Processor,
        now: Callable[[], datetime],
        told: Callable[[Sale], None],
        capabilities: Capabilities,
        walk_in_customer: str = "",
        monotonic: Callable[[], float] = time.monotonic,
        open_customer: Callable[[str], ShopperSession] | None = None,
    ) -> None:
        self._book, self._processor, self._now, self._told = book, processor, now, told
        self._capabilities, self._monotonic = capabilities, monotonic
        self._customer = SaleCustomer(processor, walk_in_customer, open_customer)
        #: In whose name the processor sells; empty while no basket was priced.
        self.business_entity = ""
        #: The sale's session at the processor; the resolver asks in its name.
        self.session = self._session_of("", SaleSecrets())
        self._sale_id = ""
        self._last: Sale | None = None
        #: Every request that adds to the cart was answered in this run.
        self._all_answered = False
        #: An entry was refused: whether it is on the disk all the same, only the journal can say.
        self._unsure = False

    def take_up(self, sale: Sale, secrets: SaleSecrets | None) -> None:
        """Go on with a sale that was begun before."""
        self.session = self._session_of(sale.id, secrets or SaleSecrets())
        self._sale_id, self._last, self._unsure, self._all_answered = sale.id, sale, False, False

    @property
    def secrets(self) -> SaleSecrets:
        """What the resolver needs to look the sale up."""
        return self.session.secrets

    @property
    def last(self) -> Sale | None:
        """The sale as it was written last, which is where it stands when a step was broken off."""
        return self._last

    def is_refused_today(self, card: CardFace) -> bool:
        """Whether a card was refused for good since the shop's midnight: it is not tried again before the next."""
        midnight = self._now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._book.refused_since(card, midnight.astimezone(UTC))

    def record(self, sale: Sale) -> Sale:
        """Write a step down, then show it.

        Raises: JournalNotWritable, and then nothing may be sent.
        """
        if sale.id != self._sale_id:
            # A session belongs to one sale: the next sale never meets the cart of the one before.
            self.session = self._session_of(sale.id, SaleSecrets())
            self._sale_id, self._unsure, self._last = sale.id, False, None
        else:
            self._be_certain()
        return self._write(sale)

    def price(self, sale: Sale) -> Sale:
        """Have the processor price the basket; repeatable without doubling a line.

        Raises: any ProcessorError; the sale stays as it was written last.
        """
        self._be_certain()
        if sale.attempt and not self._is_ours(self.session.ask(self._processor.read_cart), sale):
            return self.record(sale.unknown(self._now()))
        if sale.state is SaleState.OPEN or not self._may_refill(sale) or not self._emptied(sale):
            sale = self._in_new_session(sale)
        cart = self._fill(sale)
        if sale.attempt and not self._is_ours(cart, sale):
            return self.record(sale.unknown(self._now()))
        if not same_lines(sale.lines, cart.lines):
            raise OutcomeUnknown("the processor's cart holds other lines than the basket")
        self._keep_in_mind(payment_session_id=cart.payment_session_id, source="")
        self.business_entity = cart.business_entity
        return self.record(sale.priced(cart.id, cart.totals, line_totals(sale.lines, cart.lines), self._now()))

    def living_session(self) -> ShopperSession:
        """The sale's session for a request that may not be repeated: a dead token is exchanged before.

        Raises: any ProcessorError; JournalNotWritable.
        """
        self.session.ask(self._processor.read_cart)
        return self.session.current

    def get_ready(self) -> None:
        """Connect for the submit while the card is typed, so that nobody waits for it afterwards."""
        self._processor.prepare_submit(self.session.current)

    def charge(self, sale: Sale, source: Source, use: CardUse = CardUse.ONCE, saved_card_id: str = "") -> Sale:
        """Attach a captured card, or one on file, to the cart and submit it.

        Raises: NotReady where the card is not attached; nothing was charged then.
        """
        return self.submit_again(self.take(sale, source, use, saved_card_id))

    def take(self, sale: Sale, source: Source, use: CardUse = CardUse.ONCE, saved_card_id: str = "") -> Sale:
        """Write down which card is to be charged, and what becomes of it; nothing is sent.

        Raises: NotReady if the source cannot be charged.
        """
        self._be_certain()
        if source.state is not SourceState.CHARGEABLE:
            raise NotReady("The card could not be used. Please type it again.")
        self._keep_in_mind(source=str(source.id))
        return self.record(sale.tokenised(source, self._now(), use, saved_card_id))

    def submit_again(self, sale: Sale) -> Sale:
        """Submit with the source that the sale has: a first time, or once more.

        Raises: NotAllowed if the source may not be used any more; NotReady if the cart cannot be charged now.
        """
        self._be_certain()
        source_id = self.session.secrets.source_id
        if source_id is None or not sale.may_try_again(self._now()):
            raise NotAllowed("Please type the card again.")
        self._processor.prepare_submit(self.session.current)
        try:
            if sale.attempt and not self._is_ours(self.session.ask(self._processor.read_cart), sale):
                return self.record(sale.unknown(self._now()))
            cart = self.session.ask(lambda session: self._processor.apply_source(session, source_id))
            if not self._is_ours(cart, sale):
                return self._lost_cart(sale)
            if not is_as_shown(sale, cart):
                self.other_card(sale)
                raise NotReady(TOTAL_CHANGED)
            if not is_confirmable(cart):
                raise NotReady("This card is not taken for this sale. Nothing was charged; please type it again.")
            known_orders = self._known_orders(sale)
        except SessionEnded as ended:
            raise self._session_lost(sale, ended) from None
        except ProcessorError as problem:
            raise NotAttached(problem) from None
        sending = sale.submitting(known_orders, cart.failed_charge_ids, self._now())
        # It is shown once the request has left: a window that is being drawn would hold that up.
        return self._submit(self._write(sending, told=lambda _: None))

    def other_card(self, sale: Sale) -> Sale:
        """Take the refused source off, so that it cannot be charged late, and make ready for another card.

        Raises: NotReady if the cart could not be disarmed yet.
        """
        self._be_certain()
        if sale.state not in (SaleState.DECLINED, SaleState.NOT_CHARGED, SaleState.TOKENISED):
            raise NotAllowed("There is no card to replace.")
        try:
            self.session.ask(self._processor.detach_payment)
            cart = self.session.ask(self._processor.read_cart)
        except SessionEnded as ended:
            raise self._session_lost(sale, ended) from None
        except ProcessorError as problem:
            raise NotReady(f"The first card is still on the sale ({problem}). Wait a moment.") from None
        if not self._is_ours(cart, sale):
            return self._lost_cart(sale)
        before = self.session.secrets
        self._keep_in_mind(source="", payment_session_id=cart.payment_session_id)
        try:
            sale = self.record(sale.priced(cart.id, cart.totals, line_totals(sale.lines, cart.lines), self._now()))
        except JournalNotWritable:
            # The sale still stands at its refusal, from which the same card may be offered once more.
            self.session.secrets = before
            raise
        # The card is off in any case; a cart that holds something else is priced anew.
        return sale if same_lines(sale.lines, cart.lines) else self.record(sale.with_lines(sale.lines, self._now()))

    def cancel(self, sale: Sale) -> Sale:
        """Give the sale up; where a submit was ever sent, the cart is disarmed before anybody is told.

        Raises: NotReady if the cart could not be disarmed yet.
        """
        self._be_certain()
        if sale.state in UNSETTLED_STATES and sale.decision is None:
            raise NotAllowed("Nobody knows yet whether this sale was charged. It cannot be given up.")
        if sale.state is SaleState.OPEN:
            return self.record(sale.cancelled(self._now()))
        if sale.state is not SaleState.CANCELLING:
            sale = self.record(sale.cancelling(self._now()))
        if sale.attempt and not self._disarmed(sale):
            return self.record(sale.unknown(self._now()))
        return self.record(sale.cancelled(self._now()))

    # --- inside ---

    def _write(self, sale: Sale, told: Callable[[Sale], None] | None = None) -> Sale:
        try:
            self._book.record(sale, self.session.secrets)
        except JournalNotWritable:
            self._unsure = True
            raise
        self._last = sale
        (told or self._told)(sale)
        return sale

    def _be_certain(self) -> None:
        """After an entry that was refused, look whether it was written all the same.

        Raises: NotReady if it was, for then the sale stands elsewhere than whoever asks believes; JournalNotWritable
        if the journal cannot even be read.
        """
        if not self._unsure:
            return
        found = self._book.sale(self._sale_id)
        # Who pays is sealed, and wiped from a sale that is over: of that the journal may know less.
        if found is None or (self._last and found.without_person() == self._last.without_person()):
            self._unsure = False
            return
        if found.state is SaleState.SUBMITTING:
            # The entry was refused, so what it announces was not sent: of that this run is its own witness.
            self._write(found.not_charged(self._now()))
        else:
            self._last = found
        self._unsure = False
        raise NotReady(f"Sale {found.reference} stands elsewhere than the screen said. Look at it, then go on.")

    def _may_refill(self, sale: Sale) -> bool:
        """Whether the sale's own cart may be emptied and filled again."""
        if sale.attempt:
            # Whoever drops the session of a submitted cart can never ask about it again.
            return True
        kept = self.session.secrets
        # What was sent to the cart and not answered may still arrive: then it is left to itself, and another is taken.
        return self._all_answered and bool(kept.access_token) and kept.customer == self._customer.of(sale)

    def _in_new_session(self, sale: Sale) -> Sale:
        before = self.session.secrets
        self.session.secrets = self._customer.opened(self._customer.of(sale))
        try:
            return self.record(sale.in_session(self._now()))
        except JournalNotWritable:
            # Whoever loses a session loses its cart: one that is not on the disk is not used.
            self.session.secrets = before
            raise

    def _emptied(self, sale: Sale) -> bool:
        """Empty the cart, for what an earlier request has added is not known; False if the session is dead."""
        try:
            self.session.ask(self._processor.detach_payment)
            self.session.ask(self._processor.clear_lines)
        except SessionEnded:
            if sale.attempt:
                # Its cart may have been submitted: whoever drops this session can never ask about it again.
                raise
            return False
        return True

    def _fill(self, sale: Sale) -> Cart:
        owner = sale.payer.owner if sale.payer else None
        self._all_answered = False
        try:
            cart = self.session.ask(lambda session: self._processor.fill_cart(session, sale.id, sale.lines, owner))
        except (NotSent, Refused):
            self._all_answered = True
            raise
        self._all_answered = True
        return cart

    def _disarmed(self, sale: Sale) -> bool:
        """Make the cart harmless; False if it was another one by then, so that the sale may have been charged."""
        try:
            self.session.ask(self._processor.detach_payment)
            self.session.ask(self._processor.clear_lines)
            cart = self.session.ask(self._processor.read_cart)
        except SessionEnded:
            if sale.decision is None:
                raise NotReady("The sale is not taken back yet (its session has ended). Try again later.") from None
            return True
        except ProcessorError as problem:
            raise NotReady(f"The sale is not taken back yet ({problem}). Try again in a moment.") from None
        return self._is_ours(cart, sale) or (sale.decision is not None and sale.decision.cart_was_closed)

    @staticmethod
    def _is_ours(cart: Cart, sale: Sale) -> bool:
        return cart.id == sale.cart_id

    def _lost_cart(self, sale: Sale) -> Sale:
        """What follows when another cart lies in the place of the sale's."""
        if sale.attempt:
            return self.record(sale.unknown(self._now()))
        # Nothing was ever submitted, so it cannot have become an order: the basket is priced anew.
        self.record(sale.with_lines(sale.lines, self._now()))
        raise NotReady("The processor has begun a new cart. Nothing was charged; wait for the total, then press F9.")

    def _session_lost(self, sale: Sale, ended: SessionEnded) -> NotReady:
        """What follows when the session is dead and there is no other: its cart is lost with it."""
        if sale.attempt:
            # Whoever drops the session of a submitted cart can never ask about it again.
            return NotAttached(ended)
        self.record(sale.with_lines(sale.lines, self._now()))
        return NotReady("The session at the processor has ended. Nothing was charged; wait for the total, then pay.")

    def _known_orders(self, sale: Sale) -> frozenset[str]:
        """The orders that are there before the submit, where a new one could not be told from them otherwise.

        A session of a guest is this sale's alone, so it has none; a single-use source names its one order; and an
        order that carries our id names itself. That leaves a saved card of a customer at a service that drops the id.
        """
        if not sale.is_reusable or not self.session.secrets.customer or self._capabilities.keeps_sale_id:
            return frozenset()
        return frozenset(order.id for order in self.session.ask(self._processor.list_orders))

    def _submit(self, sale: Sale) -> Sale:
        begun = self._monotonic()
        answered, order = self._answer(sale)
        took_s = self._monotonic() - begun
        settled = self._outcome(sale, answered)
        self._capabilities.submit_took(took_s)
        if order is not None:
            self._capabilities.order_seen(sale, order)
        return settled

    def _answer(self, sale: Sale) -> tuple[Sale, Order | None]:
        """Send the submit, once, and read what its answer proves."""
        try:
            order = self._processor.submit(self.session.current, lambda: self._told(sale))
        except CardDeclined as declined:
            return sale.declined(declined.decline, self._now()), None
        except NotSent:
            return sale.not_charged(self._now()), None
        except DoubtfulRefusal as doubt:
            return sale.unknown(self._now(), (doubt.code, doubt.subcode)), None
        except (OutcomeUnknown, Refused):
            return sale.unknown(self._now()), None
        except Exception:
            # A fault of this program's own, after something may have left: no proof either.
            _log.exception("sale %s: the answer to a submit could not be read", sale.reference)
            return sale.unknown(self._now()), None
        if order.total != sale.total:
            # An order of another sum is no approval of this sale; the resolver and a person look at it.
            return sale.unknown(self._now()), None
        return sale.ordered(order, self._now()), order

    def _outcome(self, sent: Sale, outcome: Sale) -> Sale:
        """Write down what became of a submit; where that fails the sale is in doubt, and its answer is kept in mind."""
        try:
            return self._write(outcome)
        except JournalNotWritable:
            _log.error("sale %s: the outcome could not be written down; it is tried again", sent.reference)
            self._unsure = False
            self._last = doubt = replace(
                sent.unknown(self._now()),
                order=outcome.order,
                decline=outcome.decline,
                doubtful_code=outcome.doubtful_code,
            )
            self._told(doubt)
            return doubt

    def _session_of(self, sale_id: str, secrets: SaleSecrets) -> SaleSession:
        return SaleSession(self._book, self._processor, self._now, sale_id, secrets)

    def _keep_in_mind(self, **changes: str) -> None:
        """Change what is needed to go on; the next entry writes it down."""
        self.session.secrets = msgspec.structs.replace(self.session.secrets, **changes)
