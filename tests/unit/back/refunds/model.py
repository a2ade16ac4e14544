"""A processor of refunds in memory, with everything that can go wrong between it and a till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from pos.back.processor import NotSent, OutcomeUnknown, Refused
from pos.back.refund_file import AdminSession, Left, LineLeft, ListedRefund
from pos.domain.money import Money
from pos.domain.refund import Refund
from pos.domain.secret import Secret

#: Refunds come to rest so long after they arrived.
_RESTS_AFTER = timedelta(seconds=60)


class Fault(Enum):
    """What happens to one request for a refund."""

    NONE = "none"
    NOT_SENT = "not sent"
    REFUSED = "refused"
    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"
    LATE = "done late, and no answer"
    CUT_BEFORE = "power cut before it left"
    CUT_AFTER = "power cut before its answer"


class PowerCut(BaseException):
    """The till is gone."""


@dataclass
class Made:
    """One refund as the processor has it."""

    number: str
    refund: Refund
    arrived_at: datetime
    fails: bool

    def is_at_rest(self, now: datetime) -> bool:
        return now >= self.arrived_at + _RESTS_AFTER

    def paid(self, now: datetime) -> int:
        return self.refund.amount.minor if self.is_at_rest(now) and not self.fails else 0

    def stands(self, now: datetime) -> bool:
        """Whether it was paid out, or will be."""
        return not (self.fails and self.is_at_rest(now))


@dataclass
class RefundModel:
    """One order of two lines; ``counts_waiting`` is whether sums show what is only on its way."""

    now: datetime
    counts_waiting: bool = True
    lines: dict[str, int] = field(default_factory=lambda: {"7": 900, "8": 600})
    made: list[Made] = field(default_factory=list)
    on_the_way: list[tuple[datetime, Refund, bool]] = field(default_factory=list)
    #: Every request that a till has sent, by the refund's id.
    sent: list[str] = field(default_factory=list)
    fault: Fault = Fault.NONE
    #: What the bank does with the next one.
    fails: bool = False
    #: The next so many reads get no answer.
    deaf: int = 0
    #: Hears of each request at the moment at which it leaves.
    sending: Callable[[Refund], None] = lambda _refund: None

    def go(self, by: timedelta) -> None:
        """Let time pass; what was late arrives when it is due."""
        self.now += by
        due = [one for one in self.on_the_way if one[0] <= self.now]
        self.on_the_way = [one for one in self.on_the_way if one[0] > self.now]
        for at, refund, fails in due:
            self._arrive(refund, fails, at)

    # --- what a till asks ---

    def log_in(self, user: str, password: Secret) -> AdminSession:
        return AdminSession(Secret("token"), self.now + timedelta(days=999))

    def left(self, session: AdminSession, order_id: str) -> Left:
        self._hear()
        counted = [one for one in self.made if (one.stands(self.now) if self.counts_waiting else one.paid(self.now))]
        lines = []
        for number, total in self.lines.items():
            gone = sum(part.amount.minor for one in counted for part in one.refund.parts if part.number == number)
            lines.append(LineLeft(number, "p", euro(total), euro(total - gone), euro(gone)))
        total, gone = sum(self.lines.values()), sum(one.refund.amount.minor for one in counted)
        return Left(euro(total), euro(total - gone), euro(gone), tuple(lines))

    def listed(self, session: AdminSession, order_id: str) -> tuple[ListedRefund, ...]:
        self._hear()
        return tuple(
            ListedRefund(
                one.number,
                one.refund.amount,
                euro(one.paid(self.now)),
                euro(one.refund.amount.minor - one.paid(self.now)),
                f"Satisfaction Refund Api-{one.refund.mark}",
            )
            for one in self.made
        )

    def prepare(self) -> None:
        """Nothing is connected here."""

    def request(self, session: AdminSession, refund: Refund) -> ListedRefund:
        fault, self.fault = self.fault, Fault.NONE
        if fault is Fault.CUT_BEFORE:
            raise PowerCut
        if fault is Fault.NOT_SENT:
            raise NotSent("no connection")
        self.sending(refund)
        self.sent.append(refund.id)
        if fault is Fault.REFUSED:
            raise Refused(400, "satisfaction_refund_not_allowed")
        if fault is Fault.REQUEST_LOST:
            raise OutcomeUnknown("lost")
        if fault is Fault.LATE:
            self.on_the_way.append((self.now + timedelta(minutes=10), refund, self.fails))
            raise OutcomeUnknown("lost")
        arrived = self._arrive(refund, self.fails, self.now)
        if fault is Fault.CUT_AFTER:
            raise PowerCut
        if fault is Fault.ANSWER_LOST:
            raise OutcomeUnknown("lost")
        if not arrived:
            raise Refused(400, "refund_amount_exceeded")
        return next(one for one in self.listed(session, "") if one.is_of(refund))

    # --- inside ---

    def _hear(self) -> None:
        if self.deaf:
            self.deaf -= 1
            raise OutcomeUnknown("no answer")

    def _arrive(self, refund: Refund, fails: bool, at: datetime) -> bool:
        """Take one that may still be taken; a late one that is too much by now is refused to nobody."""
        for part in refund.parts:
            gone = sum(
                other.amount.minor
                for one in self.made
                if one.stands(self.now)
                for other in one.refund.parts
                if other.number == part.number
            )
            if gone + part.amount.minor > self.lines[part.number]:
                return False
        self.made.append(Made(f"n{len(self.made)}", refund, at, fails))
        return True


def euro(minor: int) -> Money:
    return Money(minor, "EUR")
