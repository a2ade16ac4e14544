"""Compares the cards that are on file here with those at the processor, customer by customer; theirs is what counts.

Each customer is a step of its own, so that other work goes on in between and a check can be stopped at any time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from pos.back.customer_file import CustomerFile, StoredCard
from pos.back.customers.sentences import sentence_of
from pos.back.journal.cards import CardRecords
from pos.back.processor import NotSent, ProcessorError, Refused, ShopperSession
from pos.domain.card_event import CardEvent
from pos.domain.saved_card import CardState, SavedCard
from pos.domain.source import CardFace
from pos.link.saved_cards import CardDifference, CardsChecked, Difference

#: So many differences are kept for the window; more of them mean another trouble than a few cards.
_MOST_DIFFERENCES: Final = 5000
#: Customers in a row that got no answer, after which it is the connection and not the customer.
_MOST_IN_VAIN: Final = 3
_BUSY: Final = "rate-limit-quota-exceeded"
#: Units: seconds until the next step, after one that went well, and after the processor asked for patience.
NEXT_S: Final = 0.0
PATIENCE_S: Final = 2.0
_TILL: Final = "till"


class CardCheck:
    """One check at a time, on one thread; ``told`` hears how far it is."""

    def __init__(
        self,
        cards: CardRecords,
        file: CustomerFile,
        open_session: Callable[[str], ShopperSession],
        now: Callable[[], datetime],
        told: Callable[[CardsChecked], None],
    ) -> None:
        self._cards, self._file, self._open_session, self._now = cards, file, open_session, now
        self._told = told
        self._left: Iterator[tuple[str, str]] = iter(())
        self._again: tuple[str, str] | None = None
        self._done = self._total = self._vain = 0
        self._running = False
        self.differences: list[CardDifference] = []

    @property
    def is_running(self) -> bool:
        """Whether there is a next step."""
        return self._running

    def begin(self, customers: list[tuple[str, str]]) -> None:
        """Begin to compare the cards of these customers, each by reference and name; one under way is given up."""
        self._left, self._again = iter(customers), None
        self._done, self._total, self._vain = 0, len(customers), 0
        self.differences = []
        self._running = True
        self._tell()

    def stop(self) -> None:
        """Leave it at what was compared so far."""
        if self._running:
            self._end("Stopped. What was compared so far is right now.")

    def step(self) -> float:
        """Compare one customer's cards.

        Units: seconds until the next step.
        """
        if not self._running:
            return NEXT_S
        customer = self._again or next(self._left, None)
        self._again = None
        if customer is None:
            self._end("")
            return NEXT_S
        try:
            self._compare(*customer)
        except Refused as no:
            if no.status == 429 or no.code == _BUSY:
                self._again = customer
                return PATIENCE_S
            self._in_vain(no)
        except ProcessorError as problem:
            self._in_vain(problem)
        else:
            self._vain = 0
        self._done += 1
        if self._running:
            self._tell()
        return NEXT_S

    # --- inside ---

    def _compare(self, reference: str, name: str) -> None:
        ours = {card.option_id: card for card in self._cards.of_customer(reference) if card.option_id}
        try:
            theirs = self._file.stored_cards(self._open_session(reference))
        except Refused as no:
            if no.status != 401:
                raise
            theirs = ()
            if ours:
                self._found(Difference.CUSTOMER_GONE, name, "", reference)
        for stored in theirs:
            known = ours.pop(stored.option_id, None)
            if known is None:
                self._take_in(reference, name, stored)
            else:
                self._compare_card(name, known, stored)
        for card in ours.values():
            self._gone(name, card)

    def _gone(self, name: str, card: SavedCard) -> None:
        if card.state is CardState.REMOVING:
            self._cards.end(card.id, CardState.REMOVED, CardEvent.REMOVED, _TILL)
        else:
            self._cards.end(card.id, CardState.GONE, CardEvent.GONE, _TILL)
            self._found(Difference.GONE_THERE, name, str(card.face), card.nickname)

    def _take_in(self, reference: str, name: str, stored: StoredCard) -> None:
        begun = self._cards.by_source(stored.source_id)
        if begun is not None:
            # It was saved here and the answer was lost: its consent is on record.
            self._cards.saved(begun.id, stored.option_id, stored.nickname, stored.default, _TILL)
            return
        face = stored.face or CardFace("Card", "????", 12, 2099)
        card = SavedCard(
            id=f"k{secrets.token_hex(8)}",
            customer_reference=reference,
            face=face,
            state=CardState.SAVED,
            nickname=stored.nickname,
            default=stored.default,
            saved_by="",
            saved_at=self._now(),
            checked_at=self._now(),
            option_id=stored.option_id,
        )
        self._cards.found_there(card, stored.source_id, _TILL)
        self._found(Difference.UNKNOWN_HERE, name, str(face), stored.nickname)

    def _compare_card(self, name: str, card: SavedCard, stored: StoredCard) -> None:
        changed: dict[str, Any] = {}
        told = []
        if stored.nickname != card.nickname:
            changed["nickname"] = stored.nickname
            told.append("name")
        if stored.default != card.default:
            changed["is_default"] = stored.default
            told.append("default")
        face = stored.face
        if face is not None and (face.expiry_month, face.expiry_year) != (
            card.face.expiry_month,
            card.face.expiry_year,
        ):
            changed |= {"expiry_month": face.expiry_month, "expiry_year": face.expiry_year}
            told.append("expiry date")
        source_id = None if self._cards.source_of(card.id) == stored.source_id else stored.source_id
        self._cards.checked(card.id, source_id, **changed)
        if told:
            self._found(Difference.CHANGED, name, str(card.face), ", ".join(told))

    def _found(self, kind: Difference, customer: str, card: str, detail: str) -> None:
        if len(self.differences) < _MOST_DIFFERENCES:
            self.differences.append(CardDifference(kind=kind, customer=customer, card=card, detail=detail))

    def _in_vain(self, problem: ProcessorError) -> None:
        self._vain += 1
        if self._vain >= _MOST_IN_VAIN or isinstance(problem, NotSent):
            self._end(f"{sentence_of(problem)} The check was broken off; what was compared so far is right now.")

    def _end(self, problem: str) -> None:
        self._running = False
        self._tell(problem)

    def _tell(self, problem: str = "") -> None:
        self._told(
            CardsChecked(
                done=self._done,
                total=self._total,
                differences=len(self.differences),
                finished=not self._running,
                problem=problem,
            )
        )
