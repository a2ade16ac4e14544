"""Takes one sale from lines to a known outcome, or to an honest doubt: plain code, no threads of its own.

Every step is written down before the request that it announces. After a submit, only two things are proof: an order
of equal total, and a refusal that is listed as definite.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

from pos.back.journal.sales import Journal, SaleSecrets
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
from pos.domain.errors import NotAllowed, NotReady
from pos.domain.sale import Sale, SaleState
from pos.domain.source import CardFace, Source, SourceState

#: The one session status in which a submit may succeed.
_CONFIRMABLE: Final = "requires_confirmation"

_T = TypeVar("_T")


class Checkout:
    """One sale at a time, on one thread; whoever holds it shows each step as it is written."""

    def __init__(
        self,
        journal: Journal,
        processor: Processor,
        now: Callable[[], datetime],
        told: Callable[[Sale], None],
        customer_reference: str = "",
    ) -> None:
        self._journal, self._processor, self._now, self._told = journal, processor, now, told
        self._customer = customer_reference
        self._secrets = SaleSecrets()
        self._sale_id = ""
        self._last: Sale | None = None

    def take_up(self, sale: Sale, secrets: SaleSecrets | None) -> None:
        """Go on with a sale that was begun before."""
        self._sale_id, self._secrets, self._last = sale.id, secrets or SaleSecrets(), sale

    @property
    def secrets(self) -> SaleSecrets:
        """What the resolver needs to look the sale up."""
        return self._secrets

    @property
    def last(self) -> Sale | None:
        """The sale as it was written last, which is where it stands when a step was broken off."""
        return self._last

    def is_refused_today(self, card: CardFace) -> bool:
        """Whether a card was refused for good since the shop's midnight: it is not tried again before the next."""
        midnight = self._now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._journal.refused_since(card, midnight.astimezone(UTC))

    def record(self, sale: Sale) -> Sale:
        """Write a step down, then show it.

        Raises: JournalNotWritable, and then nothing may be sent.
        """
        if sale.id != self._sale_id:
            # A session belongs to one sale: the next sale never meets the cart of the one before.
            self._sale_id, self._secrets = sale.id, SaleSecrets()
        self._journal.record(sale, self._secrets)
        self._last = sale
        self._told(sale)
        return sale

    def price(self, sale: Sale) -> Sale:
        """Have the processor price the basket; repeatable without doubling a line.

        Raises: any ProcessorError; the sale stays as it was written last.
        """
        if sale.state is SaleState.OPEN or not self._secrets.access_token or not self._emptied(sale):
            self._secrets = SaleSecrets().with_session(self._processor.open_session(self._customer))
            sale = self.record(sale.in_session(self._now()))
        cart = self._fill(sale)
        if not same_lines(sale.lines, cart.lines):
            raise OutcomeUnknown("the processor's cart holds other lines than the basket")
        self._secrets = msgspec.structs.replace(self._secrets, payment_session_id=cart.payment_session_id, source="")
        return self.record(sale.priced(cart.id, cart.totals, line_totals(sale.lines, cart.lines), self._now()))

    def get_ready(self) -> None:
        """Connect for the submit while the card is typed, so that nobody waits for it afterwards."""
        self._processor.prepare_submit(self._session())

    def charge(self, sale: Sale, source: Source) -> Sale:
        """Attach a captured card to the cart and submit it.

        Raises: NotReady where the card is not attached; nothing was charged then.
        """
        if source.state is not SourceState.CHARGEABLE:
            raise NotReady("The card could not be used. Please type it again.")
        self._secrets = msgspec.structs.replace(self._secrets, source=str(source.id))
        return self.submit_again(self.record(sale.tokenised(source, self._now())))

    def submit_again(self, sale: Sale) -> Sale:
        """Submit with the source that the sale has: a first time, or once more.

        Raises: NotAllowed if the source may not be used any more; NotReady if the cart cannot be charged now.
        """
        source_id = self._secrets.source_id
        if source_id is None or not sale.may_try_again(self._now()):
            raise NotAllowed("Please type the card again.")
        self._processor.prepare_submit(self._session())
        try:
            # After a submit the cart may be an order by now: whether it is still ours comes before all else.
            if sale.attempt and self._asked(lambda session: self._processor.read_cart(session)).id != sale.cart_id:
                return self.record(sale.unknown(self._now()))
            cart = self._asked(lambda session: self._processor.apply_source(session, source_id))
        except ProcessorError as problem:
            raise NotReady(f"The card was not added to the sale ({problem}). Nothing was charged.") from None
        if cart.id != sale.cart_id:
            return self.record(sale.unknown(self._now()))
        _check(sale, cart)
        sale = self.record(sale.submitting(frozenset(), cart.failed_charge_ids, self._now()))
        return self._submit(sale)

    def other_card(self, sale: Sale) -> Sale:
        """Take the refused source off, so that it cannot be charged late, and make ready for another card.

        Raises: NotReady if the cart could not be disarmed yet.
        """
        if sale.state in (SaleState.DECLINED, SaleState.NOT_CHARGED, SaleState.TOKENISED):
            try:
                self._asked(lambda session: self._processor.detach_payment(session))
                cart = self._asked(lambda session: self._processor.read_cart(session))
            except ProcessorError as problem:
                raise NotReady(f"The first card is still on the sale ({problem}). Wait a moment.") from None
            if sale.attempt and cart.id != sale.cart_id:
                return self.record(sale.unknown(self._now()))
            self._secrets = msgspec.structs.replace(
                self._secrets, source="", payment_session_id=cart.payment_session_id
            )
            return self.record(sale.priced(cart.id, cart.totals, line_totals(sale.lines, cart.lines), self._now()))
        raise NotAllowed("There is no card to replace.")

    def cancel(self, sale: Sale) -> Sale:
        """Give the sale up; where a submit was ever sent, the cart is disarmed before anybody is told.

        Raises: NotReady if the cart could not be disarmed yet.
        """
        if sale.state is SaleState.OPEN:
            return self.record(sale.cancelled(self._now()))
        if sale.state is not SaleState.CANCELLING:
            sale = self.record(sale.cancelling(self._now()))
        if sale.attempt:
            try:
                self._asked(lambda session: self._processor.detach_payment(session))
                self._asked(lambda session: self._processor.clear_lines(session))
                cart = self._asked(lambda session: self._processor.read_cart(session))
            except ProcessorError as problem:
                raise NotReady(f"The sale is not taken back yet ({problem}). Try again in a moment.") from None
            if cart.id != sale.cart_id:
                return self.record(sale.unknown(self._now()))
        return self.record(sale.cancelled(self._now()))

    # --- inside ---

    def _emptied(self, sale: Sale) -> bool:
        """Empty the cart, for what an earlier request has added is not known; False if the session is dead."""
        try:
            self._asked(lambda session: self._processor.detach_payment(session))
            self._asked(lambda session: self._processor.clear_lines(session))
        except SessionEnded:
            if sale.attempt:
                # Its cart may have been submitted: whoever drops this session can never ask about it again.
                raise
            return False
        return True

    def _fill(self, sale: Sale) -> Cart:
        owner = sale.payer.owner if sale.payer else None
        return self._asked(lambda session: self._processor.fill_cart(session, sale.id, sale.lines, owner))

    def _submit(self, sale: Sale) -> Sale:
        try:
            order = self._processor.submit(self._session())
        except CardDeclined as declined:
            return self.record(sale.declined(declined.decline, self._now()))
        except NotSent:
            return self.record(sale.not_charged(self._now()))
        except DoubtfulRefusal as doubt:
            return self.record(sale.unknown(self._now(), (doubt.code, doubt.subcode)))
        except (OutcomeUnknown, Refused):
            return self.record(sale.unknown(self._now()))
        if order.total != sale.total:
            # An order of another sum is no approval of this sale; the resolver and a person look at it.
            return self.record(sale.unknown(self._now()))
        return self.record(sale.ordered(order, self._now()))

    def _session(self) -> ShopperSession:
        return self._secrets.session(self._now())

    def _asked(self, call: Callable[[ShopperSession], _T]) -> _T:
        """Make a repeatable call; a dead token is exchanged once."""
        try:
            return call(self._session())
        except SessionEnded:
            self._secrets = self._secrets.with_session(self._processor.refresh_session(self._session()))
            # Whoever loses the new pair loses the cart: it is on the disk before it is used.
            self._journal.keep(self._sale_id, self._secrets)
            return call(self._session())


def _check(sale: Sale, cart: Cart) -> None:
    """Raises: NotReady if the cart is not exactly what the cashier saw."""
    if cart.totals.total != sale.total or not same_lines(sale.lines, cart.lines):
        raise NotReady("The total has changed at the processor. Nothing was charged; look at the new total first.")
    if cart.payment_session_status != _CONFIRMABLE:
        raise NotReady("The processor does not take this card for this sale. Nothing was charged; type it again.")
