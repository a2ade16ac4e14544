"""Safety rules taken out one at a time, each by a patch on the real code; whoever plays schedules must notice."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from pos.back import resolver
from pos.back.capabilities import Capabilities
from pos.back.checkout import Checkout
from pos.back.doubts import Doubts
from pos.back.journal.book import JournalNotWritable, SaleSecrets
from pos.back.processor import NotSent, OutcomeUnknown, ProcessorError, SessionEnded
from pos.back.resolver import Resolver
from pos.back.sale_session import SaleSession
from pos.back.trade import Trade
from pos.domain.decline import Decline, DeclineAction
from pos.domain.errors import NotReady
from pos.domain.order import Order
from pos.domain.sale import Sale, SaleState
from pos.domain.source import SourceState
from tests.schedules.clerk import Temper
from tests.schedules.many import singles
from tests.schedules.mischief import CALL_FAULTS, WRITE_FAULTS, CallFault, WriteFault
from tests.schedules.schedule import Card, Schedule, play

Patch = Callable[[pytest.MonkeyPatch], None]


# --- where to look ---


def single_faults(
    *worlds: int, cards: Iterable[Card] = Card, tempers: Iterable[Temper] = Temper
) -> Callable[[], Iterator[Schedule]]:
    """Every single fault in some worlds, with every clerk or some."""

    def ground() -> Iterator[Schedule]:
        for world, card, temper in itertools.product(worlds, cards, tempers):
            yield from singles(Schedule(world, card, temper))

    return ground


def full_disk_and_crash() -> Iterator[Schedule]:
    """The disk is full at some entry, and the till crashes at some request."""
    full, killed = WRITE_FAULTS.index(WriteFault.DISK_FULL), CALL_FAULTS.index(CallFault.KILLED_IN_FLIGHT)
    for world in (26, 24):
        base = Schedule(world)
        for entry, kind in enumerate(play(base).trace, 1):
            if kind == "w":
                first = replace(base, plan={entry: full})
                for event, second in enumerate(play(first).trace, 1):
                    if second == "c":
                        yield replace(base, plan={entry: full, event: killed})


def broken_promise(*worlds: int) -> Callable[[], Iterator[Schedule]]:
    """A service that makes a second order of a cart, and is slow, but not slower than it ever was."""
    slow = [CALL_FAULTS.index(fault) for fault in (CallFault.LATE, CallFault.STATUS_504_AFTER)]

    def ground() -> Iterator[Schedule]:
        for world, card, temper in itertools.product(worlds, (Card.GOOD, Card.FIRST_REFUSED), Temper):
            base = Schedule(world, card, temper, converts_again=True)
            for event, kind in enumerate(play(base).trace, 1):
                for fault in slow if kind == "c" else ():
                    struck = replace(base, plan={event: fault})
                    yield struck
                    # Somebody sets the clock ahead while the till waits for the truth.
                    for later in range(3, 7):
                        yield replace(struck, jump=(event + later, 7200))

    return ground


EVERYDAY = single_faults(26, 24)
DROPPED = single_faults(18, 2)
HIDDEN = single_faults(4, cards=[Card.GOOD])
BROKEN = broken_promise(26, 18, 24, 0, 4, 6)
#: Parts of these, for whoever would else be looked for among thousands where nothing is to be seen.
GUESTS = single_faults(24, cards=[Card.GOOD])
PONDERED = single_faults(24, cards=[Card.UNCLEAR_REFUSED], tempers=[Temper.PONDERS])
BROKEN_FOR_GUESTS = broken_promise(4, 6)
GROUNDS = {
    "single faults, in everyday worlds": EVERYDAY,
    "single faults, where a saved card's order cannot be told by our id": DROPPED,
    "single faults, where a guest's order is hidden": HIDDEN,
    "a full disk and a crash": full_disk_and_crash,
    "a service that breaks its promise": BROKEN,
}


# --- what is taken out ---


def _no_entry_before_the_submit(patch: pytest.MonkeyPatch) -> None:
    write = Checkout._write

    def mutant(self: Any, sale: Sale) -> Sale:
        if sale.state is SaleState.SUBMITTING:
            self._last = sale
            return sale
        return write(self, sale)

    patch.setattr(Checkout, "_write", mutant)


def _sent_though_not_written(patch: pytest.MonkeyPatch) -> None:
    write = Checkout._write

    def mutant(self: Any, sale: Sale) -> Sale:
        try:
            return write(self, sale)
        except JournalNotWritable:
            self._last, self._unsure = sale, False
            return sale

    patch.setattr(Checkout, "_write", mutant)


def _not_200_is_declined(patch: pytest.MonkeyPatch) -> None:
    answer = Checkout._answer

    def mutant(self: Any, sale: Sale) -> tuple[Sale, Order | None]:
        answered, order = answer(self, sale)
        if answered.state is SaleState.UNKNOWN:
            # And with it goes the basket: the next try is a new sale at the processor.
            answered = sale.declined(Decline(DeclineAction.OTHER_CARD, "x"), self._now())
        return answered, order

    patch.setattr(Checkout, "_answer", mutant)
    patch.setattr(Checkout, "_is_ours", staticmethod(lambda cart, sale: True))


def _sent_again_in_a_new_cart(patch: pytest.MonkeyPatch) -> None:
    def mutant(self: Any, sale: Sale) -> tuple[Sale, Order | None]:
        source = self.session.secrets.source_id
        for _ in range(2):
            try:
                order = self._processor.submit(self.session.current)
                return sale.ordered(order, self._now()), order
            except NotSent:
                return sale.not_charged(self._now()), None
            except OutcomeUnknown:
                self.session.secrets = self._customer.opened(self._customer.of(sale))
                self._fill(sale)
                self._processor.apply_source(self.session.current, source)
        return sale.unknown(self._now()), None

    patch.setattr(Checkout, "_answer", mutant)


def _given_up_without_disarming(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Checkout, "_disarmed", lambda self, sale: True)


def _disarmed_without_reading_back(patch: pytest.MonkeyPatch) -> None:
    def mutant(self: Any, sale: Sale) -> bool:
        try:
            self.session.ask(self._processor.detach_payment)
            self.session.ask(self._processor.clear_lines)
        except ProcessorError:
            raise NotReady("The sale is not taken back yet.") from None
        return True

    patch.setattr(Checkout, "_disarmed", mutant)


def _any_cart_is_ours(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Checkout, "_is_ours", staticmethod(lambda cart, sale: True))


def _silence_proves_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Capabilities, "quiet_time", property(lambda self: timedelta()))


def _the_wall_clock_is_believed(patch: pytest.MonkeyPatch) -> None:
    init = Resolver.__init__

    def mutant(self: Any, processor: Any, now: Any, monotonic: Any, capabilities: Any, book: Any) -> None:
        init(self, processor, now, lambda: now().timestamp(), capabilities, book)

    patch.setattr(Resolver, "__init__", mutant)


def _the_card_is_not_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Resolver, "_source", lambda self, sale, secrets, witness: SourceState.CHARGEABLE)


def _any_order_of_that_sum_is_ours(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        resolver,
        "is_ours",
        lambda order, sale, secrets: order.id not in sale.known_orders and order.total == sale.sent_total,
    )


def _no_orders_are_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Checkout, "_known_orders", lambda self, sale: frozenset())


def _failures_are_not_remembered(patch: pytest.MonkeyPatch) -> None:
    submitting = Sale.submitting
    patch.setattr(Sale, "submitting", lambda self, orders, failures, at: submitting(self, orders, frozenset(), at))


def _tokens_are_not_written(patch: pytest.MonkeyPatch) -> None:
    def mutant(self: Any, sale: Sale) -> Sale:
        self._book.record(sale, SaleSecrets())
        self._last = sale
        self._told(sale)
        return sale

    patch.setattr(Checkout, "_write", mutant)


def _a_dead_token_is_the_end(patch: pytest.MonkeyPatch) -> None:
    def mutant(self: Any) -> None:
        raise SessionEnded(401, "invalid_token")

    patch.setattr(SaleSession, "_exchange", mutant)


def _a_begun_submit_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    take_up = Trade._take_up

    def mutant(self: Any, sale: Sale, secrets: SaleSecrets, *, newest: bool) -> None:
        if sale.state is SaleState.SUBMITTING:
            sale = replace(sale, state=SaleState.TOKENISED, attempt=0)
            self._journal._open_attempts.discard(sale.id)
            self._journal._attempts.discard((sale.id, 1))
        take_up(self, sale, secrets, newest=newest)

    patch.setattr(Trade, "_take_up", mutant)


def _a_refused_entry_is_taken_for_unwritten(patch: pytest.MonkeyPatch) -> None:
    def mutant(self: Any) -> None:
        self._unsure = False

    patch.setattr(Checkout, "_be_certain", mutant)


def _an_outcome_of_before_is_believed(patch: pytest.MonkeyPatch) -> None:
    def mutant(self: Sale, at: datetime, doubtful_code: tuple[str, str] = ("", "")) -> Sale:
        return self._moved(SaleState.UNKNOWN, at, doubtful_code=doubtful_code)

    patch.setattr(Sale, "unknown", mutant)


def _what_is_there_is_written_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Doubts, "_written_elsewhere", lambda self, case: None)


def _an_outcome_that_is_not_written_is_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Checkout, "_outcome", lambda self, sent, outcome: self._write(outcome))


def _doubts_are_not_taken_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Trade, "take_up", lambda self: None)


def _what_is_given_up_is_not_taken_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Doubts, "take_back", lambda self, sale, secrets: None)


def _a_doubt_is_not_looked_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Doubts, "take", lambda self, sale, secrets: None)


@dataclass(frozen=True)
class Mutant:
    """One rule taken out, and where its loss shows."""

    rule: str
    take_out: Patch
    ground: Callable[[], Iterator[Schedule]] = EVERYDAY

    def __str__(self) -> str:
        return self.rule


MUTANTS = (
    Mutant("the intent is on the disk before the submit leaves", _no_entry_before_the_submit),
    Mutant("what cannot be written is not sent", _sent_though_not_written, full_disk_and_crash),
    Mutant("only listed refusals are refusals", _not_200_is_declined),
    Mutant("a lost answer is never sent again", _sent_again_in_a_new_cart),
    Mutant("a cart is disarmed before a sale is given up", _given_up_without_disarming, GUESTS),
    Mutant("a disarmed cart is read back", _disarmed_without_reading_back, GUESTS),
    Mutant("whether the cart is ours comes first", _any_cart_is_ours, GUESTS),
    Mutant("silence proves nothing before the quiet time is over", _silence_proves_at_once, BROKEN),
    Mutant("no clock that is set hurries a verdict", _the_wall_clock_is_believed, BROKEN),
    Mutant("the card is a witness", _the_card_is_not_asked, BROKEN_FOR_GUESTS),
    Mutant("an order is ours by id or by card, not by sum", _any_order_of_that_sum_is_ours),
    Mutant("the orders before a submit are no news", _no_orders_are_remembered, DROPPED),
    Mutant("the failed charges before a submit are no news", _failures_are_not_remembered, BROKEN),
    Mutant("the session's tokens are on the disk", _tokens_are_not_written),
    Mutant("a dead token is exchanged", _a_dead_token_is_the_end),
    Mutant("a submit that was begun is a doubt after a crash", _a_begun_submit_is_forgotten),
    Mutant("after a refused entry the journal is asked", _a_refused_entry_is_taken_for_unwritten),
    Mutant("a doubt has no outcome of before", _an_outcome_of_before_is_believed, PONDERED),
    Mutant("an entry that is there is not written again", _what_is_there_is_written_again),
    Mutant("an outcome that cannot be written is kept in mind", _an_outcome_that_is_not_written_is_dropped, HIDDEN),
    Mutant("what a crash has left is taken up", _doubts_are_not_taken_up),
    Mutant("what nobody stands at is taken back", _what_is_given_up_is_not_taken_back),
    Mutant("a doubt is looked up until it is settled", _a_doubt_is_not_looked_up),
)
