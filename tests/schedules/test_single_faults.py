"""One sale under every single fault and in every world: at most one charge, and the truth is found."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from pos.domain.errors import KnownError
from pos.domain.sale import UNSETTLED_STATES, Sale, SaleState
from tests.unit.back.counter import Counter
from tests.unit.back.model import Fault, ModelProcessor

S = SaleState
CALLS = ("token", "refresh", "fill", "clear", "apply", "detach", "read", "submit", "order", "orders")
WORLDS = list(itertools.product((True, False), repeat=3))


@pytest.mark.parametrize(("same_id", "keeps", "visible"), WORLDS)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE], ids=lambda fault: fault.name)
def test_no_single_fault_charges_twice_or_hides_a_charge(
    tmp_path: Path, same_id: bool, keeps: bool, visible: bool, call: str, fault: Fault
) -> None:
    processor = ModelProcessor(same_id, keeps, visible)
    counter = Counter(tmp_path, processor)
    processor.plan(call, fault)
    sale = counter.rung_up()
    for _ in range(6):
        try:
            if sale.state in {S.PRICED, S.TOKENISED} and counter.checkout.secrets.source == "":
                sale = counter.checkout.charge(sale, counter.source())
            elif sale.state in {S.TOKENISED, S.NOT_CHARGED} and sale.may_try_again(counter.clock()):
                sale = counter.checkout.submit_again(sale)
            elif sale.state in {S.DECLINED, S.NOT_CHARGED, S.TOKENISED}:
                sale = counter.checkout.other_card(sale)
        except KnownError:
            [(sale, _)] = counter.journal.unfinished()
        deny(sale, processor)
        sale = counter.settled(sale)
        deny(sale, processor)
        if sale.state in {S.APPROVED, S.PENDING, S.REVIEW}:
            break
    assert len(processor.ledger) <= 1
    if sale.state is S.APPROVED:
        assert sale.order is not None
        assert [(row[1], row[2]) for row in processor.ledger] == [(sale.order.id, 1790)]
    else:
        # Nobody could say: only where the orders of a guest are hidden, or the order's sum is not the sale's.
        assert sale.state is S.REVIEW
        assert sale.state in UNSETTLED_STATES
        assert not visible or fault is Fault.WRONG_TOTAL or not (same_id or keeps)


@pytest.mark.parametrize("call", ("apply", "detach", "clear", "read", "submit"))
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE], ids=lambda fault: fault.name)
def test_a_sale_that_is_given_up_was_not_charged(tmp_path: Path, call: str, fault: Fault) -> None:
    counter = Counter(tmp_path, ModelProcessor())
    sale = counter.rung_up()
    counter.processor.plan(call, fault)
    counter.processor.plan("submit", Fault.REQUEST_LOST if call != "submit" else fault)
    try:
        sale = counter.settled(counter.checkout.charge(sale, counter.source()))
    except KnownError:
        [(sale, _)] = counter.journal.unfinished()
    for _ in range(3):
        if sale.state in {S.APPROVED, S.CANCELLED, S.REVIEW}:
            break
        try:
            sale = counter.settled(counter.checkout.cancel(sale))
        except KnownError:
            [(sale, _)] = counter.journal.unfinished()
    deny(sale, counter.processor)
    assert sale.state in {S.APPROVED, S.CANCELLED, S.REVIEW}


def deny(sale: Sale, processor: ModelProcessor) -> None:
    """Whoever is told that nothing was charged is told the truth, at that moment."""
    if sale.state in {S.DECLINED, S.NOT_CHARGED, S.CANCELLED}:
        assert processor.ledger == []
