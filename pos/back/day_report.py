"""One till's day on paper: what was sold, what was not, what nobody knows, who decided, and the audit trail's head.

Source: product, the day: sales, refunds, declines by action, doubts, overrides by person; hardening: the head is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from pos.back.journal.audit import Head
from pos.back.receipt import WIDTH, centred, row
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.refund import COUNTED_STATES, DOUBTFUL_STATES, Refund, RefundState
from pos.domain.sale import SOLD_STATES, UNSETTLED_STATES, Sale, SaleState

_CALLED = {
    DeclineAction.RETYPE: "Type it again",
    DeclineAction.TRY_ONCE: "Once more",
    DeclineAction.OTHER_CARD: "Another card",
    DeclineAction.CALL_MANAGER: "Call the manager",
    DeclineAction.WAIT: "Wait",
}


@dataclass
class Day:
    """The sums of one day, taken entry by entry."""

    sold: dict[str, Money] = field(default_factory=dict)
    sales: Counter[str] = field(default_factory=Counter)
    held: int = 0
    declines: Counter[DeclineAction] = field(default_factory=Counter)
    given_up: int = 0
    decided: Counter[str] = field(default_factory=Counter)
    doubts: list[Sale] = field(default_factory=list)
    #: Lines that were sold at a price by hand, by who answered for it, and what that took off.
    by_hand: Counter[str] = field(default_factory=Counter)
    taken_off: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, entries: Iterable[Sale]) -> Day:
        """Sum up a day's entries, in the order in which they were written."""
        day, last = cls(), dict[str, Sale]()
        for sale in entries:
            before = last.get(sale.id)
            if sale.state is SaleState.DECLINED and sale.decline is not None:
                day.declines[sale.decline.action] += 1
            if sale.decision is not None and (before is None or before.decision != sale.decision):
                day.decided[sale.decision.by] += 1
            last[sale.id] = sale
        for sale in last.values():
            day._take(sale)
        return day

    def _take(self, sale: Sale) -> None:
        if sale.state in SOLD_STATES and sale.order is not None:
            total = sale.order.total
            self.sales[total.currency] += 1
            self.sold[total.currency] = self.sold.get(total.currency, Money(0, total.currency)) + total
            self.held += sale.state is SaleState.PENDING
            for line in sale.lines:
                if line.by_hand is not None:
                    self.by_hand[line.by_hand.by] += 1
                    self.taken_off[total.currency] += max(0, line.by_hand.off.minor) * line.quantity
        elif sale.state in UNSETTLED_STATES:
            self.doubts.append(sale)
        elif sale.state is SaleState.CANCELLED:
            self.given_up += 1


@dataclass(frozen=True, slots=True)
class RefundsOfDay:
    """What of a till's refunds belongs on one day's report."""

    #: Asked for on this day, but for those of which it is certain that nothing went back.
    requested: tuple[Refund, ...] = ()
    #: Known since this day to have gone back.
    done: tuple[Refund, ...] = ()
    #: Nobody knows of these yet, whenever they were asked for.
    unknown: tuple[Refund, ...] = ()

    @classmethod
    def of(cls, refunds: Iterable[Refund], begin: datetime, end: datetime) -> RefundsOfDay:
        """Take them apart; a day is from a moment on and before another."""
        listed = tuple(refunds)
        return cls(
            tuple(one for one in listed if begin <= one.asked_at < end and one.state in COUNTED_STATES),
            tuple(one for one in listed if one.state is RefundState.REFUNDED and begin <= one.changed_at < end),
            tuple(one for one in listed if one.state in DOUBTFUL_STATES),
        )

    def rows(self) -> list[str]:
        """The lines of the report; none where nothing was asked for."""
        if not (self.requested or self.done or self.unknown):
            return []
        rows = [""]
        for word, listed in (("refunds requested", self.requested), ("refunds done", self.done)):
            for currency in sorted({one.amount.currency for one in listed}):
                some = [one.amount.minor for one in listed if one.amount.currency == currency]
                rows += row(f"{len(some)} {word} {currency}", f"{Money(sum(some), currency).decimal:f}")
        if self.unknown:
            rows += row("Refunds not known yet", str(len(self.unknown)))
        return rows


def day_report(
    entries: Iterable[Sale],
    head: Head | None,
    shop: str,
    till: str,
    day: date,
    printed_at: datetime,
    refunds: RefundsOfDay | None = None,
) -> str:
    """A day as plain text.

    Units: ``day`` and ``printed_at`` in the shop's own zone; ``WIDTH`` columns a line.
    """
    sums = Day.of(entries)
    rows = [*centred(shop), *centred(till), "", *row(f"Day {day:%Y-%m-%d}", f"as of {printed_at:%H:%M}"), "-" * WIDTH]
    for currency in sorted(sums.sold):
        rows += row(f"{sums.sales[currency]} sales {currency}", f"{sums.sold[currency].decimal:f}")
    if not sums.sold:
        rows += row("Sales", "none")
    if sums.held:
        rows += row("of which held by the processor", str(sums.held))
    rows += row("Given up", str(sums.given_up))
    rows += ["", *row("Not accepted", str(sum(sums.declines.values())))]
    for action, count in sorted(sums.declines.items(), key=lambda one: one[0].value):
        rows += row(f"  {_CALLED[action]}", str(count))
    rows += ["", *row("Not known yet", str(len(sums.doubts)))]
    for sale in sums.doubts:
        total = sale.sent_total
        rows += row(f"  {sale.reference}", f"{total.decimal:f} {total.currency}" if total is not None else "")
    if refunds is not None:
        rows += refunds.rows()
    if sums.decided:
        rows += ["", "Decided by a person"]
        for name, count in sorted(sums.decided.items()):
            rows += row(f"  {name}", str(count))
    if sums.by_hand:
        rows += ["", *row("Prices by hand, lines", str(sums.by_hand.total()))]
        for name, count in sorted(sums.by_hand.items()):
            rows += row(f"  {name}", str(count))
        for currency, minor in sorted(sums.taken_off.items()):
            rows += row(f"  taken off in all, {currency}", f"{Money(minor, currency).decimal:f}")
    rows += ["-" * WIDTH, "Audit trail ends with", f"  {head or 'none was begun'}"]
    return "\n".join(rows) + "\n"
