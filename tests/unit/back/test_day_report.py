"""One day on paper, from entries as a till writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pos.back.day_report import RefundsOfDay, day_report
from pos.back.journal.audit import Head
from pos.domain.decline import proven_decline
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.price_by_hand import price_typed
from pos.domain.refund import RefundState
from pos.domain.sale import Decision, Sale
from tests.integration.journal.sales import approved, begun, submitting
from tests.unit.domain.test_refund import refund

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
HEAD = Head("abcdef0123456789", 42, "0123456789abcdef0123")


def printed(*entries: Sale, refunds: RefundsOfDay | None = None) -> list[str]:
    text = day_report(entries, HEAD, "Corner Coffee", "Till 1", NOW.date(), NOW, refunds)
    return [" ".join(line.split()) for line in text.splitlines()]


def test_each_sale_is_counted_once_and_by_where_it_ended() -> None:
    declined = submitting("s2").declined(proven_decline("do_not_honor"), NOW)
    again = declined.submitting(frozenset(), frozenset(), NOW)
    rows = printed(
        submitting("s1"),
        approved("s1"),
        submitting("s2"),
        declined,
        again,
        again.ordered(Order("8813", "Submitted", Money(120, "EUR")), NOW),
        begun("s3").cancelled(NOW),
    )
    assert "2 sales EUR 2.40" in rows
    assert "Given up 1" in rows
    assert "Not accepted 1" in rows
    assert "Once more 1" in rows
    assert "Not known yet 0" in rows


def test_prices_by_hand_are_counted_by_who_answers_for_them_and_summed_up() -> None:
    def changed(sale: Sale, typed: str, by: str) -> Sale:
        hand = price_typed(typed, sale.lines[0].normal_price)
        assert hand is not None
        return replace(sale, lines=(replace(sale.lines[0], quantity=3, by_hand=replace(hand, by=by)),))

    sold = [changed(approved(f"s{number}"), typed, by) for number, (typed, by) in enumerate(
        [("10%", "Mara"), ("-0.20", "Olga"), ("1.50", "Mara")]
    )]  # fmt: skip
    rows = printed(*sold, changed(begun("s9"), "50%", "Anna").cancelled(NOW))
    at = rows.index("Prices by hand, lines 3")
    assert rows[at + 1 : at + 4] == ["Mara 2", "Olga 1", "taken off in all, EUR 0.96"]
    assert not any("by hand" in row for row in printed(approved("s1")))


def test_a_doubt_is_named_and_a_decision_is_somebodys() -> None:
    doubt = submitting("s1").unknown(NOW)
    decided = submitting("s2").unknown(NOW).decided(Decision(True, "The order is there.", "Mara", NOW))
    settled = decided.ordered(Order("8814", "Submitted", Money(120, "EUR")), NOW)
    rows = printed(doubt, submitting("s2").unknown(NOW), decided, settled)
    assert "Not known yet 1" in rows
    assert "K7Q2 1.20 EUR" in rows
    assert rows[rows.index("Decided by a person") + 1] == "Mara 1"
    assert "abcd-42-0123456789abcdef" in rows


def test_refunds_are_counted_where_they_were_asked_for_and_where_they_were_done() -> None:
    begin, day = NOW.replace(hour=0, minute=0), timedelta(days=1)
    asked = refund(RefundState.ASKING)
    states = [
        replace(asked, asked_at=NOW, changed_at=NOW, state=RefundState.REQUESTED),
        replace(asked, asked_at=NOW, changed_at=NOW + day, state=RefundState.REFUNDED),
        replace(asked, asked_at=NOW - day, changed_at=NOW, state=RefundState.REFUNDED),
        replace(asked, asked_at=NOW, changed_at=NOW, state=RefundState.NOT_REFUNDED),
        replace(asked, asked_at=NOW - day, changed_at=NOW - day, state=RefundState.UNKNOWN),
    ]
    rows = printed(approved("s1"), refunds=RefundsOfDay.of(states, begin, begin + day))
    assert [line for line in rows if "efunds" in line] == [
        "2 refunds requested EUR 10.00",
        "1 refunds done EUR 5.00",
        "Refunds not known yet 1",
    ]
    assert not any("efund" in line for line in printed(approved("s1"), refunds=RefundsOfDay()))
