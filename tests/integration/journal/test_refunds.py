"""Refunds on disk, in a file and on a server: once while under way, and found by whatever a customer brings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos.back.journal.database import open_database
from pos.back.journal.refunds import RefundRecords
from pos.back.journal.sold import SoldSales
from pos.domain.errors import NotAllowed
from pos.domain.money import Money
from pos.domain.refund import Refund, RefundPart, RefundReason, RefundState
from tests.integration.journal.sales import NOW, SECRETS, approved, opened, submitting
from tests.integration.journal.test_migrations import OLDEST

LATER = NOW + timedelta(minutes=1)


def refund(refund_id: str, minor: int = 100, order_id: str = "8812", by_lines: bool = False) -> Refund:
    part = RefundPart("7", Money(minor, "EUR"))
    return Refund(
        refund_id, "s1", "K7Q2", order_id, part.amount, (part,), by_lines, RefundReason.FRAUD, "why", "Mara", NOW, NOW
    )


@contextmanager
def two_tills(place: Path | str) -> Iterator[tuple[RefundRecords, RefundRecords]]:
    engine = open_database(place)
    yield RefundRecords(engine, "till-1"), RefundRecords(engine, "till-2")
    engine.dispose()


def test_one_is_under_way_at_a_time_whichever_till_asks_for_it(place: Path | str) -> None:
    with two_tills(place) as (first, second):
        asked = refund("a")
        first.begin(asked)
        for other in (refund("b"), refund("b", 50), refund("b", by_lines=True)):
            with pytest.raises(NotAllowed, match="do not know yet"):
                second.begin(other)
        taken = first.record(asked.taken("n1", LATER), asked)
        with pytest.raises(NotAllowed, match="asked for already"):
            second.begin(refund("b"))
        second.begin(refund("c", 50))
        first.begin(refund("d", order_id="8813"))
        # An older look writes nothing over a newer one, and says what is so.
        assert second.record(asked.unknown(LATER), asked) == taken
        done = first.record(taken.refunded("n1", LATER), taken)
        assert first.by_id("a") == second.by_id("a") == done
        assert second.counted_minor("s1", "EUR") == 250
        assert {one.id for one in first.between(LATER, LATER + timedelta(days=1))} == {"a", "d"}


def test_what_a_till_was_asking_for_is_unknown_after_its_end_and_no_other_tills(place: Path | str) -> None:
    with two_tills(place) as (first, second):
        first.begin(refund("a"))
        second.begin(refund("b", order_id="8813"))
        assert first.take_up(LATER) == 1
        assert first.take_up(LATER) == 0
        states = {one.id: one.state for one in first.of_sale("s1")}
        assert states == {"a": RefundState.UNKNOWN, "b": RefundState.ASKING}


def test_one_that_turns_up_beside_another_of_its_kind_is_written_down_too(place: Path | str) -> None:
    with two_tills(place) as (first, _):
        lost = refund("a")
        first.begin(lost)
        given_up = first.record(lost.not_refunded("lost", NOW), lost)
        again = refund("b")
        first.begin(again)
        first.record(again.taken("n2", LATER), again)
        assert first.record(given_up.taken("n1", LATER), given_up).state is RefundState.REQUESTED
        assert [one.state for one in first.of_sale("s1")] == [RefundState.REQUESTED] * 2


def test_a_sold_sale_is_found_by_order_reference_and_card_with_sum_and_no_other_is(place: Path | str) -> None:
    with opened(place) as journal:
        journal.record(submitting("s0"), SECRETS)
        for number in (1, 2):
            one = replace(approved(f"s{number}", f"88{number}"), opened_at=NOW + timedelta(hours=number))
            journal.record(replace(submitting(one.id), opened_at=one.opened_at), SECRETS)
            journal.record(one, SECRETS)
        sold = SoldSales(journal._engine)
        assert [one.id for one in sold.by_order("882", 9)] == ["s2"]
        assert [one.id for one in sold.by_reference("K7Q2", 9)] == ["s2", "s1"]
        assert [one.id for one in sold.by_reference("K7Q2", 1)] == ["s2"]
        assert [one.id for one in sold.by_card("1111", 120, 9)] == ["s2", "s1"]
        assert sold.by_card("1111", 121, 9) == sold.by_card("1112", 120, 9) == sold.by_order("", 9) == ()
        assert (sold.by_id("s0"), getattr(sold.by_id("s1"), "id", "")) == (None, "s1")


def test_what_an_older_journal_sold_is_found_as_well(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(OLDEST)
    with opened(file) as journal:
        sold = SoldSales(journal._engine)
        [old] = sold.by_order("8812", 9)
        assert old.rung_up_by == ()
        assert sold.by_reference(old.reference, 9) == sold.by_card("1111", 120, 9) == (old,)
