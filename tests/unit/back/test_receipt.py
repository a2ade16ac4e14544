"""What stands on the receipt, and what never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos.back.receipt import WIDTH, receipt
from pos.domain.price_by_hand import price_typed
from pos.domain.sale import Sale
from tests.unit.back.counter import Counter
from tests.unit.back.model import ModelProcessor

AT = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


@pytest.fixture
def sold(tmp_path: Path) -> Sale:
    counter = Counter(tmp_path, ModelProcessor())
    return counter.checkout.charge(counter.rung_up(), counter.source())


def test_it_has_what_the_customer_may_know(sold: Sale) -> None:
    text = receipt(sold, "Pencil & Bean", "Till 1", AT, copy=False)
    assert sold.order is not None
    for wanted in ("Pencil & Bean", "Till 1", "2026-03-04 10:30", "2 x Pencil", "17.90", "Visa ending 1111", "APPROVED",
                   sold.order.id, sold.reference):  # fmt: skip
        assert wanted in text
    assert "source-" not in text
    assert "COPY" not in text


def test_a_price_by_hand_is_said_with_the_normal_one(sold: Sale) -> None:
    changed = price_typed("10%", sold.lines[0].normal_price)
    sale = replace(sold, lines=(replace(sold.lines[0], by_hand=changed), *sold.lines[1:]))
    text = receipt(sale, "Shop", "Till 1", AT, copy=False)
    assert "  10 % off, normally 1.20 each\n" in text
    assert text.count("normally") == 1
    assert max(map(len, text.splitlines())) <= WIDTH


def test_the_second_print_says_that_it_is_a_copy(sold: Sale) -> None:
    assert "* COPY *" in receipt(sold, "Shop", "Till 1", AT, copy=True)


def test_no_line_is_wider_than_the_roll(sold: Sale) -> None:
    long_line = replace(sold.lines[0], product=replace(sold.lines[0].product, name="Paper " * 20 + "x" * 100))
    sale = replace(sold, lines=(long_line, *sold.lines[1:]))
    text = receipt(sale, "A very long name of a shop " * 3, "Till 1", AT, copy=False)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "x" * 60 not in text
    assert text.count("x") >= 100
