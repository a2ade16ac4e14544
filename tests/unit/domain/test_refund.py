"""Refunds by themselves: legal steps, what is alike, and sums that are spread without losing a cent."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pos.domain.errors import BugError, NotAllowed
from pos.domain.money import Money
from pos.domain.refund import NEXT, QUIET, Refund, RefundPart, RefundReason, RefundState, share, spread

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def refund(state: RefundState = RefundState.ASKING, *parts: tuple[str, int], by_lines: bool = True) -> Refund:
    lines = tuple(RefundPart(number, euro(minor)) for number, minor in parts or (("7", 500),))
    amount = euro(sum(part.amount.minor for part in lines))
    return Refund(
        "abc", "s1", "K7Q2", "8812", amount, lines, by_lines, RefundReason.FRAUD, "why", "Mara", NOW, NOW, state
    )


@pytest.mark.parametrize(("before", "after"), list(itertools.product(RefundState, RefundState)))
def test_a_refund_takes_legal_steps_only(before: RefundState, after: RefundState) -> None:
    one = refund(before)
    steps = {
        RefundState.UNKNOWN: lambda: one.unknown(NOW),
        RefundState.REQUESTED: lambda: one.taken("7", NOW),
        RefundState.REFUNDED: lambda: one.refunded("7", NOW),
        RefundState.NOT_REFUNDED: lambda: one.not_refunded("why", NOW),
    }
    if after not in steps:
        assert after not in NEXT[before]
    elif after in NEXT[before]:
        assert steps[after]().state is after
    else:
        with pytest.raises(BugError):
            steps[after]()


def test_only_a_doubt_is_given_up_and_only_once_nothing_can_arrive_any_more() -> None:
    doubt = refund(RefundState.UNKNOWN)
    with pytest.raises(NotAllowed, match="15 minutes"):
        doubt.given_up("Mara", "why", NOW + QUIET - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="known"):
        refund(RefundState.REQUESTED).given_up("Mara", "why", NOW + QUIET)
    given_up = doubt.given_up("Mara", "not in their list", NOW + QUIET)
    assert (given_up.state, given_up.decided_by) == (RefundState.NOT_REFUNDED, "Mara")


def test_the_same_is_alike_and_nothing_else_is() -> None:
    one = refund(RefundState.ASKING, ("7", 300), ("8", 200))
    assert replace(one, id="def", words="other").likeness == one.likeness
    assert refund(RefundState.ASKING, ("8", 200), ("7", 300)).likeness == one.likeness
    others = [
        refund(RefundState.ASKING, ("7", 200), ("8", 300)),
        refund(RefundState.ASKING, ("7", 300), ("8", 200), by_lines=False),
        refund(RefundState.ASKING, ("7", 300), ("8", 201)),
        replace(one, order_id="8813"),
    ]
    assert len({one.likeness, *(other.likeness for other in others)}) == 5
    # A sum is alike however it was spread, for what may go back of each line changes with the first.
    spread_otherwise = refund(RefundState.ASKING, ("7", 500), by_lines=False)
    assert refund(RefundState.ASKING, ("7", 300), ("8", 200), by_lines=False).likeness == spread_otherwise.likeness


def test_a_sum_is_spread_from_the_first_line_on_and_never_over_more_than_there_is() -> None:
    lines = [("7", euro(300)), ("8", euro(0)), ("9", euro(200))]
    for minor in range(1, 501):
        parts = spread(euro(minor), lines)
        assert sum(part.amount.minor for part in parts) == minor
        assert all(0 < part.amount.minor <= dict(lines)[part.number].minor for part in parts)
    assert spread(euro(301), lines) == (RefundPart("7", euro(300)), RefundPart("9", euro(1)))
    with pytest.raises(NotAllowed):
        spread(euro(501), lines)


def test_a_share_of_a_line_is_whole_cents_and_all_pieces_are_all_of_it() -> None:
    assert [share(euro(1000), pieces, 3).minor for pieces in range(5)] == [0, 333, 666, 1000, 1000]
