"""Finds out what became of a submit whose answer is not known: it reads, and never sends one again.

Source: product, "Finding the truth after a lost answer"; the verdicts are a table of what the witnesses can say.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, TypeVar

from pos.back.capabilities import Capabilities
from pos.back.journal.book import SaleBook, SaleSecrets
from pos.back.pricing import same_lines
from pos.back.processor import Cart, Processor, ProcessorError, SessionEnded, ShopperSession
from pos.back.sale_session import SaleSession
from pos.domain.decline import DeclineAction, proven_decline
from pos.domain.order import Order, OrderStanding
from pos.domain.sale import Sale, SaleState, Testimony
from pos.domain.source import SourceState

#: Waits between two rounds of asking; the last one repeats.
WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30))
#: From here on the screen sends the cashier to a person.
ASK_A_PERSON: Final = timedelta(minutes=10)
#: From here on nobody is left to ask.
GIVE_UP_ASKING: Final = timedelta(minutes=15)

#: A source in one of these was not charged and never will be.
_DEAD: Final = frozenset({SourceState.FAILED, SourceState.CANCELLED})
ALARM: Final = "Alarm"
CART: Final = "Cart"
CLOSED: Final = "closed"

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the witnesses said in one round; None where one gave no answer."""

    #: An order that is this sale's, or None if nobody knows one.
    order: Order | None = None
    #: Whether whoever knows the orders has answered that question.
    orders_answered: bool = False
    cart: Cart | None = None
    #: Where a single-use source stands; a saved card's says nothing, and is not asked.
    source: SourceState | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """How long one sale has been watched, in seconds that only go forward: no clock that is set can hurry a verdict.

    Units: monotonic seconds.
    """

    #: Nothing was sent for the sale since then.
    quiet_since: float
    #: Since then every round has shown an open cart and no order.
    clean_since: float | None = None


class Verdict(Enum):
    """What one round proves."""

    CHARGED = "charged"
    DECLINED = "declined"
    NOT_CHARGED = "not_charged"
    #: Nor will it be with this source.
    SOURCE_DEAD = "source_dead"
    ASK_ON = "ask_on"
    REVIEW = "review"


def verdict(sale: Sale, evidence: Evidence, *, quiet: bool, clean_for_long: bool, asked_enough: bool) -> Verdict:
    """Read one round's evidence; whatever is no proof means to go on asking.

    ``quiet``: nothing was sent for as long as a submit may take. ``clean_for_long``: a round at least that long ago
    has already shown an open cart and no order. ``asked_enough``: nobody is left who could answer.
    """
    if evidence.order is not None:
        right = evidence.order.total == sale.sent_total and evidence.order.standing is not OrderStanding.CANCELLED
        return Verdict.CHARGED if right else Verdict.REVIEW
    if is_open(sale, evidence.cart) and evidence.source is not SourceState.CONSUMED:
        assert evidence.cart is not None  # noqa: S101  # an open cart is one
        if evidence.cart.failed_charge_ids - sale.known_failures:
            return Verdict.DECLINED
        if evidence.source in _DEAD and quiet:
            return Verdict.SOURCE_DEAD
        if evidence.source is SourceState.CHARGEABLE and quiet:
            return Verdict.NOT_CHARGED
        if sale.is_reusable and evidence.orders_answered and quiet and clean_for_long:
            return Verdict.NOT_CHARGED
    return Verdict.REVIEW if asked_enough else Verdict.ASK_ON


def is_open(sale: Sale, cart: Cart | None) -> bool:
    """Whether a cart is still the one that was submitted, with all that was in it."""
    return cart is not None and cart.id == sale.cart_id and same_lines(sale.lines, cart.lines)


def is_ours(order: Order, sale: Sale, secrets: SaleSecrets) -> bool:
    """Whether an order is this sale's: by our id, or a new one of the same sum and the same source."""
    if order.sale_id:
        return order.sale_id == sale.id
    new = order.id not in sale.known_orders
    return new and order.total == sale.sent_total and secrets.source in order.source_ids


class Resolver:
    """Asks the witnesses about one sale, one round at a time."""

    def __init__(
        self,
        processor: Processor,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        capabilities: Capabilities,
        book: SaleBook,
    ) -> None:
        self._processor, self._now, self._monotonic, self._book = processor, now, monotonic, book
        self._capabilities = capabilities

    def watch(self) -> Watch:
        """Begin to watch a sale for which nothing is sent from now on."""
        return Watch(self._monotonic())

    def look(self, sale: Sale, session: SaleSession, watch: Watch) -> tuple[Sale, Watch]:
        """One round: the sale as it stands now, with what was said; it is for the caller to write it down.

        Raises: JournalNotWritable if the session's token had to be exchanged and could not be kept.
        """
        if sale.state is SaleState.UNKNOWN and (sale.order is not None or sale.decline is not None):
            # The answer came and could not be written down: nobody need be asked.
            return self._as_answered(sale), watch
        said: list[Testimony] = []
        evidence = self._asked(sale, session, said)
        clean = evidence.order is None and evidence.orders_answered and is_open(sale, evidence.cart)
        at, quiet_s = self._monotonic(), self._capabilities.quiet_time.total_seconds()
        watched_s = at - watch.quiet_since
        clean_since = (watch.clean_since if watch.clean_since is not None else at) if clean else None
        now = self._now()
        found = verdict(
            sale,
            evidence,
            quiet=watched_s >= quiet_s,
            clean_for_long=clean_since is not None and at - clean_since >= quiet_s,
            # The wall's clock may have been set, so it is believed only after some rounds of this run's own.
            asked_enough=watched_s >= 2 * quiet_s
            and max(watched_s, sale.in_doubt_for(now).total_seconds()) >= GIVE_UP_ASKING.total_seconds(),
        )
        sale = sale.heard(tuple(said))
        return self._moved(sale, evidence, found, now), Watch(watch.quiet_since, clean_since)

    def look_at_order(self, sale: Sale, session: SaleSession) -> Sale:
        """Ask how an order stands that the processor still holds.

        Raises: JournalNotWritable, as ``look``.
        """
        if sale.order is None:
            return sale
        order_id = sale.order.id
        try:
            order = session.ask(lambda asking: self._processor.find_order(asking, order_id))
        except ProcessorError:
            return sale
        if order is None or order.standing is OrderStanding.PENDING:
            return sale
        now = self._now()
        if order.standing is OrderStanding.CANCELLED or order.total != sale.order.total:
            # The customer may have left with the goods: somebody has to know.
            said = Testimony("Order", f"is now {order.state}", now)
            return sale.heard((said,)).for_review(now)
        return sale.ordered(order, now)

    def _as_answered(self, sale: Sale) -> Sale:
        now = self._now()
        if sale.order is not None:
            return sale.ordered(sale.order, now)
        assert sale.decline is not None  # noqa: S101  # one of the two is known
        return sale.declined(sale.decline, now)

    def _moved(self, sale: Sale, evidence: Evidence, found: Verdict, now: datetime) -> Sale:
        match found:
            case Verdict.CHARGED if evidence.order is not None:
                self._capabilities.order_seen(sale, evidence.order)
                if evidence.source is SourceState.CHARGEABLE:
                    _log.error("sale %s: there is an order, and its card was not consumed", sale.reference)
                    alarm = Testimony(ALARM, "there is an order, and the card was not consumed", now)
                    sale = sale.heard((*sale.testimony, alarm))
                return sale.ordered(evidence.order, now)
            case Verdict.DECLINED:
                return sale.declined(proven_decline(*sale.doubtful_code), now)
            case Verdict.NOT_CHARGED:
                decline = proven_decline(*sale.doubtful_code)
                if decline.action is DeclineAction.CALL_MANAGER:
                    return sale.declined(decline, now)
                return sale.not_charged(now)
            case Verdict.SOURCE_DEAD:
                return sale.not_charged(now, source_dead=True)
            case Verdict.REVIEW if sale.state is not SaleState.REVIEW:
                return sale.for_review(now)
            case _:
                return sale

    # --- the witnesses ---

    def _asked(self, sale: Sale, session: SaleSession, said: list[Testimony]) -> Evidence:
        def witness(name: str, words: str) -> None:
            said.append(Testimony(name, words, self._now()))

        order, answered = self._order(sale, session, witness)
        cart = None
        try:
            cart = session.ask(self._processor.read_cart)
            witness(CART, "still open" if cart.id == sale.cart_id else CLOSED)
        except ProcessorError:
            witness(CART, "no answer")
        return Evidence(order, answered, cart, self._source(sale, session.secrets, witness))

    def _order(
        self, sale: Sale, session: SaleSession, witness: Callable[[str, str], None]
    ) -> tuple[Order | None, bool]:
        answered = False
        try:
            order = self._ask(session, lambda asking: self._processor.find_order(asking, sale.cart_id))
            if order is not None and self._is_of_this_cart(order, sale, session.secrets):
                witness("Order", "found")
                return order, True
            # Where orders have numbers of their own, "none under this number" answers nothing.
            answered = self._capabilities.order_has_cart_id is True
            witness("Order", "none under this number")
        except ProcessorError:
            witness("Order", "no answer")
        try:
            listed = self._ask(session, self._processor.list_orders)
        except ProcessorError:
            witness("List of orders", "no answer")
            return None, answered
        order = next((one for one in listed if self._is_ours(one, sale, session.secrets)), None)
        witness("List of orders", "found" if order else "not there")
        return order, True

    def _ask(self, session: SaleSession, call: Callable[[ShopperSession], _T]) -> _T:
        """Ask about orders in the sale's session or, once that is dead, in a new one of the same customer: whose orders
        they are does not change, as long ago as the sale may be.

        Raises: any ProcessorError.
        """
        try:
            return session.ask(call)
        except SessionEnded:
            if not session.secrets.customer:
                raise
            return call(self._processor.open_session(session.secrets.customer))

    def _is_of_this_cart(self, order: Order, sale: Sale, secrets: SaleSecrets) -> bool:
        # Where orders are known to have numbers of their own, one of this number may be anybody's.
        others_number = self._capabilities.order_has_cart_id is False
        return self._is_ours(order, sale, secrets) if others_number else order.sale_id in ("", sale.id)

    def _is_ours(self, order: Order, sale: Sale, secrets: SaleSecrets) -> bool:
        # The list may lag behind, so that an order of the sale before is news: what is written down tells them apart.
        return is_ours(order, sale, secrets) and self._book.sale_of_order(order.id) in ("", sale.id)

    def _source(self, sale: Sale, secrets: SaleSecrets, witness: Callable[[str, str], None]) -> SourceState | None:
        source_id = secrets.source_id
        if sale.is_reusable or source_id is None:
            return None
        try:
            state = self._processor.read_source(source_id)
        except ProcessorError:
            state = None
        witness("Card", "no answer" if state is None else _WORDS.get(state, "not ready"))
        return state


#: What a source's state says of the charge.
_WORDS: Final = {
    SourceState.CHARGEABLE: "not charged",
    SourceState.CONSUMED: "charged",
    SourceState.FAILED: "not accepted",
    SourceState.CANCELLED: "withdrawn",
}
