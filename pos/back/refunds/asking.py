"""Asks for one refund, once, and finds out what became of it: plain code, top to bottom.

The wish is on the disk before the request leaves. Without an answer nothing is sent a second time: the processor's list
is read for our mark, now and whenever somebody looks, and after a quarter of an hour a person may decide.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.refunds import RefundRecords
from pos.back.processor import NotSent, ProcessorError, Refused
from pos.back.refund_file import AdminSession, Left, ListedRefund, RefundFile
from pos.back.refunds.sentences import sentence_of
from pos.back.refunds.verdicts import seen
from pos.domain.card_number import may_hold_a_card_number
from pos.domain.errors import KnownError, NotAllowed, NotFound, NotUnderstood
from pos.domain.money import Money
from pos.domain.refund import Refund, RefundPart, RefundState, spread
from pos.domain.sale import Sale
from pos.link.refunds import AskRefund

_SHORTEST_WORDS: Final = 3
_LONGEST_WORDS: Final = 300
#: An id of letters only: it travels in the comments, which may hold nothing like a card number.
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH: Final = 16
_TRAIL_WORDS: Final = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """One order as the processor has it at one moment, and our refunds of it as they stand by that."""

    left: Left
    listed: tuple[ListedRefund, ...]
    refunds: tuple[Refund, ...]


class RefundAsking:
    """One thread's way of giving money back."""

    def __init__(
        self, records: RefundRecords, trail: AuditTrail, file: RefundFile, now: Callable[[], datetime]
    ) -> None:
        self._records, self._trail, self._file, self._now = records, trail, file, now

    def look(self, sale: Sale, session: AdminSession) -> Standing:
        """Ask what may still go back, and write down what became of the refunds so far.

        Raises: any ProcessorError; JournalNotWritable.
        """
        order_id = _order_of(sale)
        left, listed = self._read(session, order_id)
        before = self._records.of_sale(sale.id)
        after = seen(before, listed, left, self._now())
        if any(_is_bad_news(*pair) for pair in zip(before, after, strict=True)):
            # Sums and list are two answers: what comes to rest between them looks like what it is not.
            left, listed = self._read(session, order_id)
            after = seen(before, listed, left, self._now())
        return Standing(left, listed, tuple(self._kept(was, now) for was, now in zip(before, after, strict=True)))

    def ask(self, sale: Sale, wish: AskRefund, by: str, session: AdminSession) -> Refund:
        """Ask for a refund; what it says of itself is written down.

        Raises: KnownError with one sentence, and then nothing was sent; any ProcessorError of a look before.
        """
        if wish.reference != sale.reference:
            # Whoever said yes was told of another sale.
            raise NotAllowed("This is another sale than was asked about. Look at it again.")
        words = checked_words(wish.words)
        refund = self._wanted(sale, wish, words, by, self.look(sale, session))
        self._records.expect_none_like(refund)
        self._file.prepare()
        self._note(refund, "asked for", because=words)
        self._records.begin(refund)
        answered = self._answered(refund, session)
        try:
            return self._kept(refund, answered)
        except KnownError:
            # It is on the disk that it was asked for; what became of it is found out again.
            _log.exception("what became of a refund could not be written down")
            return refund

    def give_up(self, refund_id: str, by: str, because: str, session: AdminSession, sale: Sale) -> Refund:
        """Take a refund of which nobody knows for lost, on a person's word; it may be asked for again then.

        Raises: KnownError with why not; any ProcessorError.
        """
        because = checked_words(because)
        standing = self.look(sale, session)
        refund = next((one for one in standing.refunds if one.id == refund_id), None)
        if refund is None:
            raise NotFound("There is no such refund.")
        if standing.left.refunded.minor > sum(one.requested.minor for one in standing.listed):
            raise NotAllowed(
                "The payment service counts more as gone than its list of refunds shows. Look again in a while."
            )
        return self._kept(refund, refund.given_up(by, because, self._now()))

    # --- inside ---

    def _read(self, session: AdminSession, order_id: str) -> tuple[Left, tuple[ListedRefund, ...]]:
        return self._file.left(session, order_id), self._file.listed(session, order_id)

    def _wanted(self, sale: Sale, wish: AskRefund, words: str, by: str, before: Standing) -> Refund:
        left, now = before.left, self._now()
        amount = wish.amount
        if amount.currency != left.total.currency:
            raise NotAllowed(f"This order is in {left.total.currency}.")
        if amount.minor <= 0:
            raise NotUnderstood("Choose what goes back first.")
        if amount.minor > left.refundable.minor:
            raise NotAllowed(f"That is more than may still go back: {left.refundable}.")
        if wish.parts:
            parts = _checked_parts(wish.parts, amount, left)
        else:
            parts = spread(amount, ((line.number, line.available) for line in left.lines))
        return Refund(
            id="".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH)),
            sale_id=sale.id,
            sale_reference=sale.reference,
            order_id=_order_of(sale),
            amount=amount,
            parts=parts,
            by_lines=bool(wish.parts),
            reason=wish.reason,
            words=words,
            by=by,
            asked_at=now,
            changed_at=now,
            known_refunds=frozenset(one.number for one in before.listed),
            refunded_before=left.refunded,
        )

    def _answered(self, refund: Refund, session: AdminSession) -> Refund:
        try:
            made = self._file.request(session, refund)
        except NotSent as problem:
            return refund.not_refunded(sentence_of(problem), self._now())
        except Refused as no:
            if no.status in (401, 403):
                # Whoever is not let in has asked for nothing.
                return refund.not_refunded(sentence_of(no), self._now())
            return self._looked_for(refund, session, refused=no)
        except ProcessorError:
            return self._looked_for(refund, session)
        return self._counted(refund.taken(made.number, self._now()), session)

    def _looked_for(self, refund: Refund, session: AdminSession, refused: Refused | None = None) -> Refund:
        """What became of it without an answer, or with a no that may be the answer to a second delivery of it."""
        now = self._now()
        try:
            listed = self._file.listed(session, refund.order_id)
        except ProcessorError:
            return refund.unknown(now)
        there = next((one for one in listed if one.is_of(refund)), None)
        if there is not None:
            return self._counted(refund.taken(there.number, now), session)
        return refund.unknown(now) if refused is None else refund.not_refunded(sentence_of(refused), now)

    def _counted(self, refund: Refund, session: AdminSession) -> Refund:
        """Whether the processor counts it as on its way: what is counted once and is not any more has come to grief."""
        try:
            left, listed = self._read(session, refund.order_id)
        except ProcessorError:
            return refund
        others = tuple(one for one in self._records.of_sale(refund.sale_id) if one.id != refund.id)
        return seen((refund, *others), listed, left, self._now())[0]

    def _kept(self, before: Refund, after: Refund) -> Refund:
        if after == before:
            return after
        if after.state is not before.state:
            about = {"why": after.why} if after.why else {}
            if after.decided_by:
                about |= {"decided": after.decided_by, "because": after.decided_because[:_TRAIL_WORDS]}
            self._note(after, after.state.value, **about)
            _log.info("a refund of sale %s is %s now", after.sale_reference, after.state.value)
        return self._records.record(after, before)

    def _note(self, refund: Refund, what: str, **about: str) -> None:
        if "because" in about:
            about["because"] = about["because"][:_TRAIL_WORDS]
        self._trail.add(
            Deed.REFUND,
            what=what,
            refund=refund.id,
            sale=refund.sale_reference,
            order=refund.order_id,
            minor=refund.amount.minor,
            currency=refund.amount.currency,
            by=refund.by,
            reason=refund.reason.value,
            **about,
        )


def checked_words(words: str) -> str:
    """Why money goes back, as it is kept.

    Raises: NotUnderstood for none, and for such as may hold a card number.
    """
    words = " ".join(words.split())
    if len(words) < _SHORTEST_WORDS:
        raise NotUnderstood("Say why, in a few words: it is kept with the refund.")
    if may_hold_a_card_number(words):
        raise NotUnderstood("What you wrote may hold a card number. Write it without.")
    return words[:_LONGEST_WORDS]


def _order_of(sale: Sale) -> str:
    if sale.order is None:
        raise NotAllowed("This sale has no order, so nothing can go back.")
    return sale.order.id


def _checked_parts(parts: tuple[RefundPart, ...], amount: Money, left: Left) -> tuple[RefundPart, ...]:
    lines = {line.number: line for line in left.lines}
    wanted: dict[str, int] = {}
    for part in parts:
        line = lines.get(part.number)
        if line is None:
            raise NotAllowed("One of the lines is not in the order any more. Look again, then choose anew.")
        if part.amount.currency != amount.currency or part.amount.minor <= 0:
            raise NotUnderstood("Choose what goes back of each line first.")
        wanted[part.number] = wanted.get(part.number, 0) + part.amount.minor
        if wanted[part.number] > line.available.minor:
            raise NotAllowed(f"That is more than may still go back of one line: {line.available}.")
    if sum(wanted.values()) != amount.minor:
        raise NotUnderstood("The lines do not add up to the sum. Look again, then choose anew.")
    return tuple(RefundPart(number, Money(minor, amount.currency)) for number, minor in wanted.items())


def _is_bad_news(was: Refund, now: Refund) -> bool:
    return now.state is RefundState.NOT_REFUNDED is not was.state
