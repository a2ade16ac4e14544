"""What list and sums prove, row by row: nothing is called lost, or come to grief, without a witness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pos.back.refund_file import Left, ListedRefund
from pos.back.refunds.verdicts import NOT_PAID_OUT, seen
from pos.domain.money import Money
from pos.domain.refund import Refund, RefundPart, RefundReason, RefundState

_S = RefundState
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def ours(state: RefundState, mark: str = "a", *, minor: int = 500, counted: bool = False, number: str = "") -> Refund:
    part = RefundPart("7", euro(minor))
    return Refund(
        mark, "s1", "K7Q2", "8812", euro(minor), (part,), False, RefundReason.FRAUD, "why", "Mara", NOW, NOW, state,
        was_counted=counted, number=number,
    )  # fmt: skip


def theirs(mark: str = "a", *, done: int = 0, minor: int = 500) -> ListedRefund:
    comments = f"Satisfaction Refund Api-pos:{mark}"
    return ListedRefund(f"n{mark}", euro(minor), euro(done), euro(minor - done), comments)


def look(
    refund: Refund, *listed: ListedRefund, counted: int = 0, later: float = 1, others: tuple[Refund, ...] = ()
) -> Refund:
    left = Left(euro(2000), euro(2000 - counted), euro(counted), ())
    return seen((refund, *others), listed, left, NOW + timedelta(seconds=later))[0]


@pytest.mark.parametrize(
    ("refund", "listed", "counted", "verdict"),
    [
        # Paid out in full, whatever was thought before.
        *((ours(state), (theirs(done=500),), 500, _S.REFUNDED) for state in _S),
        # In the list, and counted.
        *((ours(state), (theirs(),), 500, _S.REQUESTED) for state in (_S.ASKING, _S.UNKNOWN, _S.REQUESTED)),
        # Counted once and not any more.
        (ours(_S.REQUESTED, counted=True), (theirs(),), 0, _S.NOT_REFUNDED),
        # Never seen to be counted: perhaps this service does not count what is on its way.
        (ours(_S.REQUESTED), (theirs(),), 0, _S.REQUESTED),
        (ours(_S.UNKNOWN), (theirs(),), 0, _S.REQUESTED),
        # Not in the list: it may still arrive.
        (ours(_S.UNKNOWN), (), 0, _S.UNKNOWN),
        (ours(_S.REQUESTED, counted=True), (), 0, _S.REQUESTED),
        (ours(_S.NOT_REFUNDED), (), 0, _S.NOT_REFUNDED),
        # A mark is a whole word.
        (ours(_S.UNKNOWN), (theirs("ab"), theirs("ba")), 1000, _S.UNKNOWN),
        # Taken for lost, and there after all; one that came to grief stays where it is.
        (ours(_S.NOT_REFUNDED), (theirs(),), 500, _S.REQUESTED),
        (ours(_S.NOT_REFUNDED, number="na"), (theirs(),), 0, _S.NOT_REFUNDED),
        # Another is still on its way, so that nothing is certain of this one.
        (ours(_S.REQUESTED, counted=True), (theirs(), theirs("b", minor=300)), 300, _S.REQUESTED),
        # Another is paid out, and nothing is on its way.
        (ours(_S.REQUESTED, counted=True), (theirs(), theirs("b", minor=300, done=300)), 300, _S.NOT_REFUNDED),
    ],
)
def test_each_row(refund: Refund, listed: tuple[ListedRefund, ...], counted: int, verdict: RefundState) -> None:
    after = look(refund, *listed, counted=counted)
    assert after.state is verdict
    assert (after.why == NOT_PAID_OUT) is (verdict is _S.NOT_REFUNDED is not refund.state)


def test_one_that_is_on_its_way_is_counted_beside_one_that_came_to_grief() -> None:
    dead = ours(_S.NOT_REFUNDED, "b", number="nb")
    after = look(ours(_S.REQUESTED), theirs(), theirs("b"), counted=500, others=(dead,))
    assert (after.state, after.was_counted) == (_S.REQUESTED, True)


def test_a_till_that_is_asking_just_now_is_let_finish() -> None:
    assert look(ours(_S.ASKING), later=60).state is _S.ASKING
    assert look(ours(_S.ASKING), later=121).state is _S.UNKNOWN
