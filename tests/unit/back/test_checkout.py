"""From a priced basket to an outcome: what is charged, what is refused, and what is never sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.back.processor import ProcessorError
from pos.domain.cart import Line
from pos.domain.errors import KnownError, NotAllowed
from tests.unit.back.counter import PENCIL, Counter, S
from tests.unit.back.model import Fault, ModelProcessor


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path, ModelProcessor())


def test_a_straight_sale_is_six_entries_and_one_charge(counter: Counter) -> None:
    sale = counter.checkout.charge(counter.rung_up(), counter.source())
    assert sale.state is S.APPROVED
    assert counter.seen == [S.OPEN, S.SESSION, S.PRICED, S.TOKENISED, S.SUBMITTING, S.APPROVED]
    assert len(list(counter.journal.entries())) == 6
    assert [row[2] for row in counter.processor.ledger] == [1790]
    assert [total.minor for total in sale.line_totals] == [240, 1250, 300]


def test_a_submit_is_on_the_disk_before_it_leaves_and_shown_when_it_has_left(counter: Counter) -> None:
    counter.processor.plan("submit", Fault.REFUSED)
    sale = counter.checkout.charge(counter.rung_up(), counter.source())
    assert sale.state is S.NOT_CHARGED
    assert [entry.state for _, entry in counter.journal.entries()][-2:] == [S.SUBMITTING, S.NOT_CHARGED]
    assert counter.seen[-2:] == [S.TOKENISED, S.NOT_CHARGED], "nothing has left"


def test_a_second_card_pays_after_a_refusal(counter: Counter) -> None:
    counter.processor.plan("submit", Fault.DECLINED)
    sale = counter.checkout.charge(counter.rung_up(), counter.source())
    assert sale.state is S.DECLINED
    with pytest.raises(NotAllowed):
        counter.checkout.submit_again(sale)
    sale = counter.checkout.charge(counter.checkout.other_card(sale), counter.source())
    assert sale.state is S.APPROVED
    assert len(counter.processor.ledger) == 1


def test_a_soft_refusal_is_tried_once_more_and_no_oftener(counter: Counter) -> None:
    counter.processor.plan("submit", Fault.SOFT, Fault.SOFT)
    sale = counter.checkout.charge(counter.rung_up(), counter.source())
    sale = counter.checkout.submit_again(sale)
    with pytest.raises(NotAllowed):
        counter.checkout.submit_again(sale)
    assert counter.processor.submits == 2


def test_a_card_whose_code_is_too_old_is_not_submitted(counter: Counter) -> None:
    sale, source = counter.rung_up(), counter.source()
    counter.clock.go(181)
    with pytest.raises(NotAllowed):
        counter.checkout.charge(sale, source)
    assert counter.processor.submits == 0


def test_a_total_that_changed_is_not_charged(counter: Counter) -> None:
    sale = counter.rung_up()
    session = counter.checkout.session.current
    counter.processor.fill_cart(session, sale.id, (Line("x", PENCIL, 1),), None)
    with pytest.raises(KnownError):
        counter.checkout.charge(sale, counter.source())
    assert counter.processor.submits == 0


def test_a_late_submit_cannot_hit_a_sale_that_was_cancelled(counter: Counter) -> None:
    counter.processor.plan("submit", Fault.REQUEST_LOST)
    sale = counter.settled(counter.checkout.charge(counter.rung_up(), counter.source()))
    assert sale.state is S.NOT_CHARGED
    session = counter.checkout.session.current
    assert counter.checkout.cancel(sale).state is S.CANCELLED
    with pytest.raises(ProcessorError):
        counter.processor.submit(session)
    assert counter.processor.ledger == []


def test_silence_proves_nothing_before_the_quiet_time_is_over(counter: Counter) -> None:
    counter.processor.plan("submit", Fault.REQUEST_LOST)
    sale = counter.checkout.charge(counter.rung_up(), counter.source())
    resolver = counter.resolver()
    watch = resolver.watch()
    counter.clock.go(29)
    assert resolver.look(sale, counter.checkout.session, watch)[0].state is S.UNKNOWN
    counter.clock.go(1)
    assert resolver.look(sale, counter.checkout.session, watch)[0].state is S.NOT_CHARGED
