"""Every sale whose outcome is not known: has it looked up beside whatever the counter does, until it is settled.

An order that the processor has accepted and still holds is looked up here too; that is no doubt, and is not counted.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pos.back.capabilities import Capabilities
from pos.back.checkout import Checkout
from pos.back.journal.book import SaleBook, SaleSecrets
from pos.back.lane import Lane
from pos.back.processor import Processor, ProcessorError
from pos.back.resolver import CART, CLOSED, GIVE_UP_ASKING, WAITS, Resolver, Watch
from pos.back.sale_session import SaleSession
from pos.back.view import doubt_view, till_state
from pos.domain.errors import KnownError, NotAllowed, NotReady, NotUnderstood
from pos.domain.order import Order
from pos.domain.sale import FINAL_STATES, NEXT, UNSETTLED_STATES, Decision, Sale, SaleState
from pos.link.messages import Doubt, DoubtsCounted, Event, SaleResolved

#: A sale that waits for a person is still looked up, for late news; so is an order that the processor holds.
_SELDOM: Final = timedelta(minutes=5)
_LONGEST_TEXT: Final = 200
#: What the journal says of a sale in doubt while it could not be told of the doubt.
_BEFORE_A_DOUBT: Final = frozenset({SaleState.SUBMITTING, SaleState.CANCELLING})

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Case:
    """One sale that is looked up; changed under the lock only."""

    sale: Sale
    secrets: SaleSecrets
    watch: Watch
    rounds: int = 0
    #: Told apart from a round that was planned before somebody asked at once.
    turn: int = 0


class Doubts:
    """The sales in doubt; the looking up happens in one lane, the asking from any thread.

    ``found`` is called with each piece of news, in that lane.
    """

    def __init__(
        self,
        lane: Lane,
        book: SaleBook,
        processor: Processor,
        now: Callable[[], datetime],
        capabilities: Capabilities,
        told: Callable[[Event], None],
        found: Callable[[Sale, SaleSecrets], None],
    ) -> None:
        self._lane, self._book, self._processor, self._now = lane, book, processor, now
        self._capabilities, self._told, self._found = capabilities, told, found
        self._resolver = Resolver(processor, now, lane.monotonic, capabilities, book)
        self._lock = threading.Lock()
        self._cases: dict[str, _Case] = {}

    def take(self, sale: Sale, secrets: SaleSecrets) -> None:
        """Look a sale up from now on, until it is settled."""
        if sale.state is SaleState.SUBMITTING:
            # Whoever hands it over has no answer: that is all there is to know.
            sale = sale.unknown(self._now())
        with self._lock:
            self._cases[sale.id] = _Case(sale, secrets, self._resolver.watch())
        self._count()
        self._plan(sale.id, timedelta() if sale.state is SaleState.REVIEW else WAITS[0])

    def ask_again(self, sale_id: str) -> bool:
        """Look a sale up at once; False if it is not in doubt."""
        with self._lock:
            known = self._is_doubt(sale_id)
        if known:
            self._plan(sale_id, timedelta())
        return known

    def listed(self) -> tuple[Doubt, ...]:
        """All sales in doubt, oldest first."""
        with self._lock:
            sales = [case.sale for sale_id, case in self._cases.items() if self._is_doubt(sale_id)]
        sales.sort(key=lambda sale: sale.submitted_at or sale.changed_at)
        views = (doubt_view(sale, self._now()) for sale in sales)
        return tuple(view for view in views if view is not None)

    def sale(self, sale_id: str) -> Sale | None:
        """One sale in doubt; None if it is not, or not any more."""
        with self._lock:
            case = self._cases.get(sale_id)
        return case.sale if case is not None and case.sale.state in UNSETTLED_STATES else None

    def take_back(self, sale: Sale, secrets: SaleSecrets) -> None:
        """Give up a sale that nobody stands at any more: its cart is disarmed, however often that has to be tried."""
        begun = self._lane.monotonic()
        self._lane.do(lambda: self._disarm(sale, secrets, 0, begun))

    def decide(
        self, sale_id: str, decision: Decision, order_id: str, decided: Callable[[KnownError | None], None]
    ) -> None:
        """Do what a person has decided about a sale; ``decided`` hears what stood in the way, or nothing.

        Who may decide was settled before.
        """

        def do() -> None:
            try:
                self._decide(sale_id, decision, order_id.strip())
            except KnownError as problem:
                decided(problem)
            except ProcessorError:
                decided(NotAllowed("The processor does not answer. Try again in a moment."))
            else:
                decided(None)

        self._lane.do(do)

    # --- in the lane ---

    def _plan(self, sale_id: str, wait: timedelta) -> None:
        with self._lock:
            case = self._cases.get(sale_id)
            if case is None:
                return
            case.turn = turn = case.turn + 1
        self._lane.later(wait.total_seconds(), lambda: self._look(sale_id, turn))

    def _look(self, sale_id: str, turn: int) -> None:
        with self._lock:
            case = self._cases.get(sale_id)
        if case is None or case.turn != turn:
            return
        try:
            written = self._written_elsewhere(case)
        except KnownError:
            _log.warning("a sale in doubt cannot be read in the journal; it is looked up again")
            self._plan(sale_id, WAITS[-1])
            return
        if written is not None:
            self._go_on_from(case, written)
            return
        before = case.sale
        try:
            session = self._session(case)
            session.renew()
            if case.sale.state is SaleState.PENDING:
                sale, watch = self._resolver.look_at_order(case.sale, session), case.watch
            else:
                sale, watch = self._resolver.look(case.sale, session, case.watch)
            secrets = session.secrets
            if sale.state is not case.sale.state:
                self._announce(sale, secrets)
                self._book.record(sale, secrets)
        except KnownError:
            # It cannot be written down: what was found is found again.
            _log.warning("a sale in doubt could not be written down; it is looked up again")
            self._plan(sale_id, WAITS[-1])
            return
        except Exception:
            # Whatever is wrong with the program, a sale in doubt is not dropped.
            self._plan(sale_id, WAITS[-1])
            raise
        if sale.state in UNSETTLED_STATES or sale.state is SaleState.PENDING:
            with self._lock:
                case.sale, case.secrets, case.watch, case.rounds = sale, secrets, watch, case.rounds + 1
            self._plan(sale_id, self._wait(sale, case.rounds))
        else:
            self._forget(sale_id)
        self._tell(before, sale, secrets)

    def _written_elsewhere(self, case: _Case) -> Sale | None:
        """The sale as the journal has it, where an entry was written that was reported as refused; else None.

        Raises: JournalNotWritable if the journal cannot be read.
        """
        written = self._book.sale(case.sale.id)
        if written is None or written.state is case.sale.state:
            return None
        # The doubt itself may be what could not be written; what came before it is no news.
        decided = written.decision is not None and case.sale.decision is None
        return None if written.state in _BEFORE_A_DOUBT and not decided else written

    def _go_on_from(self, case: _Case, written: Sale) -> None:
        """Take a sale for what the journal says it is: nothing is written a second time."""
        self._forget(written.id)
        if written.state in UNSETTLED_STATES or written.state is SaleState.PENDING:
            self.take(written, case.secrets)
        elif written.state is SaleState.CANCELLING:
            self.take_back(written, case.secrets)
        self._tell(case.sale, written, case.secrets)

    def _announce(self, sale: Sale, secrets: SaleSecrets) -> None:
        """Write down that a sale is in doubt where that could not be written before, and the next step needs it."""
        written = self._book.sale(sale.id)
        if written is not None and written.state in _BEFORE_A_DOUBT and sale.state not in NEXT[written.state]:
            self._book.record(written.unknown(self._now()), secrets)

    def _wait(self, sale: Sale, rounds: int) -> timedelta:
        if sale.state in (SaleState.REVIEW, SaleState.PENDING):
            return _SELDOM
        return WAITS[min(rounds, len(WAITS) - 1)]

    def _forget(self, sale_id: str) -> None:
        with self._lock:
            self._cases.pop(sale_id, None)

    def _tell(self, before: Sale, sale: Sale, secrets: SaleSecrets) -> None:
        was_doubt, is_doubt = before.state in UNSETTLED_STATES, sale.state in UNSETTLED_STATES
        if was_doubt != is_doubt:
            self._count()
        if was_doubt and not is_doubt:
            self._tell_settled(sale)
        if was_doubt or is_doubt:
            self._found(sale, secrets)

    def _session(self, case: _Case) -> SaleSession:
        return SaleSession(self._book, self._processor, self._now, case.sale.id, case.secrets)

    def _disarm(self, sale: Sale, secrets: SaleSecrets, tries: int, begun: float) -> None:
        checkout = self._checkout(sale, secrets)
        try:
            # An entry of the try before may have been written though it was reported as refused.
            sale = self._book.sale(sale.id) or sale
            checkout.take_up(sale, secrets)
            if sale.state not in UNSETTLED_STATES | FINAL_STATES:
                sale = checkout.cancel(sale)
        except (KnownError, ProcessorError):
            left, secrets = checkout.last or sale, checkout.secrets
            if left.state is SaleState.CANCELLED:
                return
            if self._lane.monotonic() - begun < GIVE_UP_ASKING.total_seconds():
                wait = WAITS[min(tries, len(WAITS) - 1)].total_seconds()
                self._lane.later(wait, lambda: self._disarm(left, secrets, tries + 1, begun))
                return
            sale = self._given_up(checkout, left)
        if sale.state in UNSETTLED_STATES:
            # The cart has become an order after all, or nobody can say: the submit was slow, not lost.
            self.take(sale, checkout.secrets)

    def _given_up(self, checkout: Checkout, sale: Sale) -> Sale:
        """A cart that cannot be disarmed for so long is a doubt like any other: somebody has to see it."""
        if sale.state is not SaleState.CANCELLING:
            return sale
        doubt = sale.unknown(self._now())
        try:
            return checkout.record(doubt)
        except KnownError:
            return doubt

    def _decide(self, sale_id: str, decision: Decision, order_id: str) -> None:
        with self._lock:
            case = self._cases.get(sale_id)
            known = self._is_doubt(sale_id)
        if case is None or not known:
            raise NotAllowed("This sale is settled already.")
        if self._written_elsewhere(case) is not None:
            self._plan(sale_id, timedelta())
            raise NotAllowed("This sale stands elsewhere than the list said. Look at it again.")
        if not decision.reason.strip() or len(decision.reason) > _LONGEST_TEXT:
            raise NotUnderstood(f"Say why, in at most {_LONGEST_TEXT} characters. It is kept with the sale.")
        quiet = self._lane.monotonic() - case.watch.quiet_since >= self._capabilities.quiet_time.total_seconds()
        if not quiet:
            raise NotAllowed("The processor is still being asked. Wait a moment; most doubts settle by themselves.")
        order = _order_found(case.sale, order_id, decision) if decision.charged else None
        session = self._session(case)
        looked, _ = self._resolver.look(case.sale, session, case.watch)
        if looked.state not in UNSETTLED_STATES:
            self._plan(sale_id, timedelta())
            raise NotAllowed("The processor has just answered, so there is nothing left to decide.")
        closed = any(one.witness == CART and one.said == CLOSED for one in looked.testimony)
        sale = case.sale.heard(looked.testimony).decided(replace(decision, cart_was_closed=closed))
        checkout = self._checkout(sale, session.secrets)
        settled = sale.ordered(order, self._now()) if order is not None else sale.cancelling(self._now())
        self._announce(settled, session.secrets)
        if order is not None:
            sale = checkout.record(settled)
        else:
            sale = self._decided_against(checkout, sale)
        _log.warning("sale %s was settled by a person", sale.reference)
        self._forget(sale_id)
        self._tell(case.sale, sale, checkout.secrets)
        if sale.state in UNSETTLED_STATES:
            self.take(sale, checkout.secrets)

    def _decided_against(self, checkout: Checkout, sale: Sale) -> Sale:
        try:
            return checkout.cancel(sale)
        except NotReady:
            # What was decided is written down; the cart is disarmed as soon as the processor answers.
            left = checkout.last or sale
            self.take_back(left, checkout.secrets)
            return left

    def _checkout(self, sale: Sale, secrets: SaleSecrets) -> Checkout:
        checkout = Checkout(self._book, self._processor, self._now, lambda _step: None, self._capabilities)
        checkout.take_up(sale, secrets)
        return checkout

    # --- telling ---

    def _is_doubt(self, sale_id: str) -> bool:
        case = self._cases.get(sale_id)
        return case is not None and case.sale.state in UNSETTLED_STATES

    def _count(self) -> None:
        with self._lock:
            count = sum(1 for sale_id in self._cases if self._is_doubt(sale_id))
        self._told(DoubtsCounted(count=count))

    def _tell_settled(self, sale: Sale) -> None:
        total = sale.sent_total
        if total is not None:
            state = till_state(sale, self._now(), resolved=True)
            order_id = sale.order.id if sale.order else ""
            self._told(
                SaleResolved(sale_id=sale.id, reference=sale.reference, total=total, state=state, order_id=order_id)
            )


def _order_found(sale: Sale, order_id: str, decision: Decision) -> Order:
    """The order that a person has found where the till could not look.

    Raises: NotUnderstood if they do not say which.
    """
    total = sale.sent_total
    if not order_id.isascii() or not order_id.isalnum() or len(order_id) > _LONGEST_TEXT or total is None:
        raise NotUnderstood("Type the order's number as the processor shows it. Without one, the sale stays in doubt.")
    return Order(order_id, "Found by a person", total, submitted_at=decision.at)
