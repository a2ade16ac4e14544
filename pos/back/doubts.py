"""Every sale whose outcome is not known: has it looked up beside whatever the counter does, until it is settled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pos.back.checkout import Checkout
from pos.back.journal.sales import Journal, SaleSecrets
from pos.back.lane import Lane
from pos.back.processor import Processor, ProcessorError
from pos.back.resolver import WAITS, Resolver
from pos.back.view import doubt_view, till_state
from pos.domain.errors import KnownError
from pos.domain.sale import UNSETTLED_STATES, Sale, SaleState
from pos.link.messages import Doubt, DoubtsCounted, Event, SaleResolved

#: A sale that waits for a person is still looked up, for late news.
_WAIT_IN_REVIEW: Final = timedelta(minutes=5)
#: A token that dies within this is exchanged before it is used.
_TOKEN_MARGIN: Final = timedelta(minutes=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Case:
    sale: Sale
    secrets: SaleSecrets
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
        journal: Journal,
        processor: Processor,
        now: Callable[[], datetime],
        told: Callable[[Event], None],
        found: Callable[[Sale, SaleSecrets], None],
    ) -> None:
        self._lane, self._journal, self._processor, self._now = lane, journal, processor, now
        self._told, self._found = told, found
        self._resolver = Resolver(processor, now)
        self._lock = threading.Lock()
        self._cases: dict[str, _Case] = {}

    def take(self, sale: Sale, secrets: SaleSecrets) -> None:
        """Look a sale up from now on, until it is settled."""
        with self._lock:
            self._cases[sale.id] = _Case(sale, secrets)
        self._count()
        self._plan(sale.id, timedelta() if sale.state is SaleState.REVIEW else WAITS[0])

    def ask_again(self, sale_id: str) -> bool:
        """Look a sale up at once; False if it is not in doubt."""
        with self._lock:
            known = sale_id in self._cases
        if known:
            self._plan(sale_id, timedelta())
        return known

    def listed(self) -> tuple[Doubt, ...]:
        """All sales in doubt, oldest first."""
        with self._lock:
            sales = [case.sale for case in self._cases.values()]
        sales.sort(key=lambda sale: sale.submitted_at or sale.changed_at)
        views = (doubt_view(sale, self._now()) for sale in sales)
        return tuple(view for view in views if view is not None)

    def take_back(self, sale: Sale, secrets: SaleSecrets) -> None:
        """Give up a sale that nobody stands at any more: its cart is disarmed, however often that has to be tried."""
        self._lane.do(lambda: self._disarm(sale, secrets, 0))

    # --- in the lane ---

    def _plan(self, sale_id: str, wait: timedelta) -> None:
        with self._lock:
            case = self._cases.get(sale_id)
            if case is None:
                return
            turn = case.turn + 1
            self._cases[sale_id] = replace(case, turn=turn)
        self._lane.later(wait.total_seconds(), lambda: self._look(sale_id, turn))

    def _look(self, sale_id: str, turn: int) -> None:
        with self._lock:
            case = self._cases.get(sale_id)
        if case is None or case.turn != turn:
            return
        try:
            secrets = self._fresh(case)
            sale = self._resolver.look(case.sale, secrets)
            if sale.state is not case.sale.state:
                self._journal.record(sale, secrets)
        except KnownError:
            # It cannot be written down: what was found is found again.
            _log.warning("a sale in doubt could not be written down; it is looked up again")
            self._plan(sale_id, WAITS[-1])
            return
        with self._lock:
            if sale.state in UNSETTLED_STATES:
                self._cases[sale_id] = replace(self._cases[sale_id], sale=sale, secrets=secrets, rounds=case.rounds + 1)
            else:
                del self._cases[sale_id]
        if sale.state in UNSETTLED_STATES:
            wait = WAITS[min(case.rounds + 1, len(WAITS) - 1)]
            self._plan(sale_id, _WAIT_IN_REVIEW if sale.state is SaleState.REVIEW else wait)
        else:
            self._count()
            self._tell_settled(sale)
        self._found(sale, secrets)

    def _fresh(self, case: _Case) -> SaleSecrets:
        """A token pair that lives long enough for one round; the old one if there is no better."""
        now = self._now()
        session = case.secrets.session(now)
        if session.refresh_token is None or session.expires_at - now > _TOKEN_MARGIN:
            return case.secrets
        try:
            secrets = case.secrets.with_session(self._processor.refresh_session(session))
        except ProcessorError:
            return case.secrets
        self._journal.keep(case.sale.id, secrets)
        with self._lock:
            self._cases[case.sale.id] = replace(self._cases[case.sale.id], secrets=secrets)
        return secrets

    def _disarm(self, sale: Sale, secrets: SaleSecrets, tries: int) -> None:
        checkout = Checkout(self._journal, self._processor, self._now, lambda _step: None)
        checkout.take_up(sale, secrets)
        try:
            sale = checkout.cancel(sale)
        except (KnownError, ProcessorError):
            left, secrets = checkout.last or sale, checkout.secrets
            wait = WAITS[min(tries, len(WAITS) - 1)].total_seconds()
            self._lane.later(wait, lambda: self._disarm(left, secrets, tries + 1))
            return
        if sale.state in UNSETTLED_STATES:
            # The cart has become an order after all: the submit was slow, not lost.
            self.take(sale, checkout.secrets)

    def _count(self) -> None:
        with self._lock:
            count = len(self._cases)
        self._told(DoubtsCounted(count=count))

    def _tell_settled(self, sale: Sale) -> None:
        if sale.total is not None:
            state = till_state(sale, self._now(), resolved=True)
            order_id = sale.order.id if sale.order else ""
            self._told(
                SaleResolved(
                    sale_id=sale.id, reference=sale.reference, total=sale.total, state=state, order_id=order_id
                )
            )
