"""One sale: ours, from the first line to a known outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from pos.domain.cart import Line, Totals
from pos.domain.customer import NO_OWNER, Owner
from pos.domain.decline import Decline, DeclineAction
from pos.domain.errors import BugError
from pos.domain.money import Money
from pos.domain.order import Order, OrderStanding
from pos.domain.saved_card import REUSABLE_USES, CardUse
from pos.domain.source import CODE_LIFETIME, CardFace, Source


class SaleState(Enum):
    """Where one sale stands; stored by value, so values never change."""

    OPEN = "open"
    SESSION = "session"
    PRICED = "priced"
    TOKENISED = "tokenised"
    #: The intent to submit is on disk; the answer is not.
    SUBMITTING = "submitting"
    UNKNOWN = "unknown"
    APPROVED = "approved"
    #: Accepted, and held by the processor (fraud review, charge pending).
    PENDING = "pending"
    DECLINED = "declined"
    NOT_CHARGED = "not_charged"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    #: Only a person can settle it.
    REVIEW = "review"


_S = SaleState

#: The legal next states; any other step is a bug.
NEXT: Final[Mapping[SaleState, frozenset[SaleState]]] = {
    _S.OPEN: frozenset({_S.OPEN, _S.SESSION, _S.CANCELLED}),
    _S.SESSION: frozenset({_S.SESSION, _S.PRICED, _S.UNKNOWN, _S.CANCELLING}),
    _S.PRICED: frozenset({_S.SESSION, _S.PRICED, _S.TOKENISED, _S.UNKNOWN, _S.CANCELLING}),
    _S.TOKENISED: frozenset({_S.TOKENISED, _S.SESSION, _S.PRICED, _S.SUBMITTING, _S.UNKNOWN, _S.CANCELLING}),
    _S.SUBMITTING: frozenset({_S.APPROVED, _S.PENDING, _S.DECLINED, _S.NOT_CHARGED, _S.UNKNOWN}),
    # A person may decide: then the cart is disarmed, or the order that they found is written down.
    _S.UNKNOWN: frozenset({_S.APPROVED, _S.PENDING, _S.DECLINED, _S.NOT_CHARGED, _S.REVIEW, _S.CANCELLING}),
    _S.DECLINED: frozenset({_S.PRICED, _S.SUBMITTING, _S.UNKNOWN, _S.CANCELLING}),
    _S.NOT_CHARGED: frozenset({_S.PRICED, _S.SUBMITTING, _S.UNKNOWN, _S.CANCELLING}),
    _S.CANCELLING: frozenset({_S.CANCELLING, _S.CANCELLED, _S.UNKNOWN}),
    _S.REVIEW: frozenset({_S.APPROVED, _S.PENDING, _S.DECLINED, _S.NOT_CHARGED, _S.CANCELLING}),
    _S.PENDING: frozenset({_S.APPROVED, _S.REVIEW}),
    _S.APPROVED: frozenset(),
    _S.CANCELLED: frozenset(),
}

#: No submit was ever sent for what the cart holds now: the basket may still be changed.
OPEN_STATES: Final = frozenset({_S.OPEN, _S.SESSION, _S.PRICED, _S.TOKENISED})
#: Money may have moved and nobody knows.
UNSETTLED_STATES: Final = frozenset({_S.SUBMITTING, _S.UNKNOWN, _S.REVIEW})
#: The customer has paid, or the processor has accepted and still holds the order.
SOLD_STATES: Final = frozenset({_S.APPROVED, _S.PENDING})
#: Nothing will change any more, and no secret of the sale is needed.
FINAL_STATES: Final = frozenset({_S.APPROVED, _S.CANCELLED})


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one witness said about a sale whose outcome is not known."""

    __test__ = False  # not a test case, whatever its name

    witness: str
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided where no witness could say."""

    #: Whether they hold it for charged.
    charged: bool
    reason: str
    #: The name of whoever decided.
    by: str
    at: datetime
    #: The cart was closed when they decided, so it being closed afterwards is no news.
    cart_was_closed: bool = False


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: the owner of the source, and whom the sale is for."""

    label: str
    owner: Owner
    walk_in: bool = True
    customer_reference: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """One sale as the journal keeps it; every step returns a new one.

    Units: times are aware UTC by the till's clock; ``attempt`` counts the submits that were ever begun.
    """

    id: str
    #: Short, for people to say: K7Q2.
    reference: str
    opened_at: datetime
    changed_at: datetime
    state: SaleState = SaleState.OPEN
    lines: tuple[Line, ...] = ()
    payer: Payer | None = None
    cart_id: str = ""
    totals: Totals | None = None
    #: The processor's price for each line, in the order of the lines; empty while it is not known.
    line_totals: tuple[Money, ...] = ()
    card: CardFace | None = None
    source_at: datetime | None = None
    #: What becomes of the card, and which of the customer's saved cards it is; our own id, never the source's.
    card_use: CardUse = CardUse.ONCE
    saved_card_id: str = ""
    #: Whether the processor has saved the source is not known: its state says nothing about a charge.
    may_be_on_file: bool = False
    attempt: int = 0
    submitted_at: datetime | None = None
    #: The total at the last submit.
    asked: Money | None = None
    #: What was there before the submit: anything else is news.
    known_orders: frozenset[str] = frozenset()
    known_failures: frozenset[str] = frozenset()
    decline: Decline | None = None
    #: The code of a refusal that proves nothing by itself; read again once the cart shows a failed charge.
    doubtful_code: tuple[str, str] = ("", "")
    #: How often this very source was submitted.
    source_tries: int = 0
    order: Order | None = None
    testimony: tuple[Testimony, ...] = ()
    decision: Decision | None = None
    #: Everybody who changed its basket or charged it, by name: a refund of one's own sale takes a second person.
    rung_up_by: tuple[str, ...] = ()

    # --- what may be asked of a sale ---

    @property
    def total(self) -> Money | None:
        """What is to be charged, by the processor's own sum."""
        return self.totals.total if self.totals else None

    @property
    def sent_total(self) -> Money | None:
        """What the last submit was to charge; the basket may have changed since."""
        return self.asked or self.total

    @property
    def is_priced(self) -> bool:
        """Whether the processor has priced exactly these lines."""
        return self.totals is not None and len(self.line_totals) == len(self.lines)

    @property
    def is_reusable(self) -> bool:
        """Whether the source may stay chargeable after a charge, so that its state says nothing about one."""
        return self.card_use in REUSABLE_USES or self.may_be_on_file

    def code_left_s(self, now: datetime) -> float | None:
        """How long the security code behind the source is still good for.

        Units: seconds, never below zero, and never above the lifetime though the clock was set back; None while
        there is no source, and for a card on file.
        """
        if self.source_at is None or self.card_use in REUSABLE_USES:
            return None
        return min(max(0.0, (self.source_at + CODE_LIFETIME - now).total_seconds()), CODE_LIFETIME.total_seconds())

    @property
    def waits_for_saving(self) -> bool:
        """Whether the captured card is to be saved before it is charged, or somebody has to say what now."""
        return self.card_use in (CardUse.SAVE, CardUse.SAVE_FAILED)

    def in_doubt_for(self, now: datetime) -> timedelta:
        """How long ago the last submit left, by the clock on the wall; zero if that was set back."""
        return max(timedelta(), now - (self.submitted_at or self.changed_at))

    def may_try_again(self, now: datetime) -> bool:
        """Whether the same source may be submitted now.

        Source: product, declines: a soft decline once more; a proven "not charged" as long as the code is fresh.
        """
        # A card on file is charged without its security code, however long ago that was typed.
        on_file = self.card_use in REUSABLE_USES
        fresh = self.source_at is not None if on_file else bool(self.code_left_s(now))
        if not fresh or self.waits_for_saving:
            return False
        if self.state is SaleState.DECLINED:
            soft = self.decline is not None and self.decline.action is DeclineAction.TRY_ONCE
            return soft and self.source_tries < 2
        return self.state in (SaleState.NOT_CHARGED, SaleState.TOKENISED)

    def without_person(self) -> Sale:
        """The same without the payer's name and address: what may be kept for ever."""
        return replace(self, payer=replace(self.payer, label="", owner=NO_OWNER)) if self.payer is not None else self

    def in_hands_of(self, name: str) -> Sale:
        """The same, with somebody among those who rang it up; no step."""
        known = not name or name in self.rung_up_by
        return self if known else replace(self, rung_up_by=(*self.rung_up_by, name))

    # --- steps ---

    def with_lines(self, lines: tuple[Line, ...], at: datetime) -> Sale:
        """Another basket: its price has to be asked for."""
        before = SaleState.OPEN if self.state is SaleState.OPEN else SaleState.SESSION
        return self._moved(before, at, lines=lines, line_totals=(), totals=None, **_NO_CARD)

    def with_payer(self, payer: Payer, at: datetime) -> Sale:
        """Another payer: the cart has to be told."""
        before = SaleState.OPEN if self.state is SaleState.OPEN else SaleState.SESSION
        return self._moved(before, at, payer=payer, line_totals=(), totals=None, **_NO_CARD)

    def in_session(self, at: datetime) -> Sale:
        """A session of its own was opened."""
        return self._moved(SaleState.SESSION, at)

    def priced(self, cart_id: str, totals: Totals, line_totals: tuple[Money, ...], at: datetime) -> Sale:
        """The processor has priced the basket; a card that was taken before is gone."""
        if len(line_totals) != len(self.lines):
            raise BugError("a price for each line")
        return self._moved(
            SaleState.PRICED, at, cart_id=cart_id, totals=totals, line_totals=line_totals, decline=None, **_NO_CARD
        )

    def tokenised(self, source: Source, at: datetime, use: CardUse = CardUse.ONCE, saved_card_id: str = "") -> Sale:
        """A card was captured, or one on file was chosen."""
        return self._moved(
            SaleState.TOKENISED,
            at,
            card=source.card,
            source_at=source.created_at,
            source_tries=0,
            decline=None,
            card_use=use,
            saved_card_id=saved_card_id,
            may_be_on_file=False,
        )

    def with_use(self, use: CardUse, at: datetime, saved_card_id: str = "", *, may_be_on_file: bool = False) -> Sale:
        """What becomes of the captured card is another thing now."""
        return self._moved(
            SaleState.TOKENISED, at, card_use=use, saved_card_id=saved_card_id, may_be_on_file=may_be_on_file
        )

    def submitting(self, known_orders: frozenset[str], known_failures: frozenset[str], at: datetime) -> Sale:
        """The submit is about to leave."""
        return self._moved(
            SaleState.SUBMITTING,
            at,
            attempt=self.attempt + 1,
            source_tries=self.source_tries + 1,
            submitted_at=at,
            asked=self.total,
            known_orders=known_orders,
            known_failures=known_failures,
            decline=None,
            doubtful_code=("", ""),
            testimony=(),
        )

    def ordered(self, order: Order, at: datetime) -> Sale:
        """The processor made an order of it."""
        held = order.standing is OrderStanding.PENDING
        return self._moved(SaleState.PENDING if held else SaleState.APPROVED, at, order=order)

    def declined(self, decline: Decline, at: datetime) -> Sale:
        """The charge was refused for certain."""
        return self._moved(SaleState.DECLINED, at, decline=decline)

    def not_charged(self, at: datetime, *, source_dead: bool = False) -> Sale:
        """It is proven that nothing was charged, and nothing was refused either; a dead source is not tried again."""
        return self._moved(SaleState.NOT_CHARGED, at, **({"source_at": None} if source_dead else {}))

    def unknown(self, at: datetime, doubtful_code: tuple[str, str] = ("", "")) -> Sale:
        """No proof either way; an outcome of before says nothing of what is in doubt now."""
        return self._moved(SaleState.UNKNOWN, at, doubtful_code=doubtful_code, order=None, decline=None)

    def for_review(self, at: datetime) -> Sale:
        """Nobody is left to ask: a person has to decide."""
        return self._moved(SaleState.REVIEW, at)

    def cancelling(self, at: datetime) -> Sale:
        """The customer goes without: the cart is about to be disarmed."""
        return self._moved(SaleState.CANCELLING, at)

    def decided(self, decision: Decision) -> Sale:
        """Keep what a person decided; the step that follows from it comes next."""
        return replace(self, decision=decision)

    def cancelled(self, at: datetime) -> Sale:
        """The cart is disarmed, or there never was one."""
        return self._moved(SaleState.CANCELLED, at)

    def heard(self, testimony: tuple[Testimony, ...]) -> Sale:
        """Keep what the witnesses said last; no step."""
        return replace(self, testimony=testimony)

    def _moved(self, state: SaleState, at: datetime, **changes: Any) -> Sale:
        if state not in NEXT[self.state]:
            raise BugError(f"a sale that is {self.state.value} cannot become {state.value}")
        return replace(self, state=state, changed_at=at, **changes)


_NO_CARD: Final[Mapping[str, Any]] = {
    "card": None,
    "source_at": None,
    "source_tries": 0,
    "card_use": CardUse.ONCE,
    "saved_card_id": "",
    "may_be_on_file": False,
}
