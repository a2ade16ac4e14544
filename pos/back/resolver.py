"""Finds out what became of a submit whose answer is not known: it reads, and never sends one again.

Source: sale.md, the resolver; the verdicts are a table of what the witnesses can say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from pos.back.journal.sales import SaleSecrets
from pos.back.pricing import same_lines
from pos.back.processor import Cart, Processor, ProcessorError, ShopperSession
from pos.domain.decline import proven_decline
from pos.domain.order import Order, OrderStanding
from pos.domain.sale import Sale, SaleState, Testimony

#: Waits between two rounds of asking; the last one repeats.
WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30))
#: A submit that is slower than this was never seen: before it is over, silence proves nothing.
QUIET: Final = timedelta(seconds=30)
#: From here on the screen sends the cashier to a person.
ASK_A_PERSON: Final = timedelta(minutes=10)
#: From here on nobody is left to ask.
GIVE_UP_ASKING: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the witnesses said in one round; None where one gave no answer."""

    #: An order that is this sale's, or None if nobody knows one.
    order: Order | None
    #: Whether the orders answered at all.
    orders_answered: bool
    cart: Cart | None


class Verdict(Enum):
    """What one round proves."""

    CHARGED = "charged"
    DECLINED = "declined"
    NOT_CHARGED = "not_charged"
    ASK_ON = "ask_on"
    REVIEW = "review"


def verdict(sale: Sale, evidence: Evidence, now: datetime) -> Verdict:
    """Read one round's evidence; whatever is no proof means to go on asking."""
    if evidence.order is not None:
        right = evidence.order.total == sale.total and evidence.order.standing is not OrderStanding.CANCELLED
        return Verdict.CHARGED if right else Verdict.REVIEW
    since = now - (sale.submitted_at or sale.changed_at)
    cart = evidence.cart
    if cart is not None and cart.id == sale.cart_id and same_lines(sale.lines, cart.lines):
        if cart.failed_charge_ids - sale.known_failures:
            return Verdict.DECLINED
        if since >= QUIET:
            return Verdict.NOT_CHARGED
    return Verdict.REVIEW if since >= GIVE_UP_ASKING else Verdict.ASK_ON


def is_ours(order: Order, sale: Sale, secrets: SaleSecrets) -> bool:
    """Whether an order in a list is this sale's: by our id, or a new one of the same sum and the same source."""
    if order.sale_id:
        return order.sale_id == sale.id
    new = order.id not in sale.known_orders
    return new and order.total == sale.total and secrets.source in order.source_ids


class Resolver:
    """Asks the witnesses about one sale, one round at a time."""

    def __init__(self, processor: Processor, now: Callable[[], datetime]) -> None:
        self._processor, self._now = processor, now

    def look(self, sale: Sale, secrets: SaleSecrets) -> Sale:
        """One round: the sale as it stands now, with what was said; it is for the caller to write it down."""
        said: list[Testimony] = []
        evidence = self._asked(sale, secrets, secrets.session(self._now()), said)
        now = self._now()
        sale = sale.heard(tuple(said))
        match verdict(sale, evidence, now):
            case Verdict.CHARGED if evidence.order is not None:
                return sale.ordered(evidence.order, now)
            case Verdict.DECLINED:
                return sale.declined(proven_decline(*sale.doubtful_code), now)
            case Verdict.NOT_CHARGED:
                return sale.not_charged(now)
            case Verdict.REVIEW if sale.state is not SaleState.REVIEW:
                return sale.for_review(now)
            case _:
                return sale

    def _asked(self, sale: Sale, secrets: SaleSecrets, session: ShopperSession, said: list[Testimony]) -> Evidence:
        def witness(name: str, words: str) -> None:
            said.append(Testimony(name, words, self._now()))

        order, answered = None, False
        try:
            order = self._processor.find_order(session, sale.cart_id)
            answered = True
            witness("Order", "found" if order else "none under this number")
        except ProcessorError:
            witness("Order", "no answer")
        if order is None:
            try:
                listed = self._processor.list_orders(session)
                answered = True
                order = next((one for one in listed if is_ours(one, sale, secrets)), None)
                witness("List of orders", "found" if order else "not there")
            except ProcessorError:
                witness("List of orders", "no answer")
        cart = None
        try:
            cart = self._processor.read_cart(session)
            witness("Cart", "still open" if cart.id == sale.cart_id else "closed")
        except ProcessorError:
            witness("Cart", "no answer")
        return Evidence(order, answered, cart)
