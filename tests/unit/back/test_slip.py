"""The slip of a sale in doubt says what is known, and nothing that a customer should not read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pos.back.receipt import WIDTH
from pos.back.slip import slip
from tests.unit.back.counter import Counter
from tests.unit.back.model import Fault, ModelProcessor


def test_a_slip_names_amount_card_and_reference_and_no_secret(tmp_path: Path) -> None:
    counter = Counter(tmp_path, ModelProcessor())
    counter.processor.plan("submit", Fault.ANSWER_LOST)
    sale = counter.checkout.charge(counter.rung_up(), counter.source())
    text = slip(sale, "Pencil & Bean", "Till 1", counter.clock() + timedelta(minutes=1))
    for word in ("17.90", "Visa ending 1111", sale.reference, "do not pay", "2026-03-04 10:31"):
        assert word in " ".join(text.split())
    assert "source" not in text
    assert max(map(len, text.splitlines())) <= WIDTH
