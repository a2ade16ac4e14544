"""The till on stand-ins: quick, and driven by the same words as the real one."""

from __future__ import annotations

import time

import pytest

from pos.testing.cards import CARDS
from pos.testing.clock import TillClock
from pos.testing.shop import Shop
from pos.testing.stub_till import StubPage, opened_stub
from tests.plugin.conftest import Run


@pytest.mark.parametrize("name", CARDS)
def test_every_card_ends_as_it_promises(till_stub: StubPage, name: str) -> None:
    till_stub.scan("Pencil HB")
    assert till_stub.pay(name) == CARDS[name].promise.value


def test_a_sale_from_the_first_item_to_the_receipt(till_stub: StubPage) -> None:
    till_stub.scan("4006381333931")
    till_stub.amount("12,50")
    till_stub.quantity("Pencil HB", 3)
    assert [pieces for _, pieces in till_stub.lines] == [3, 1]
    till_stub.one_more("Pencil HB")
    till_stub.one_fewer("Pencil HB")
    till_stub.remove("Counter sale")
    assert till_stub.lines == [("Pencil HB", 3)]

    assert till_stub.pay("visa") == "approved"
    assert till_stub.charged == "yes"
    assert till_stub.order in till_stub.receipt.text
    till_stub.next_sale()
    assert till_stub.lines == []


def test_an_item_is_found_by_a_part_of_its_name(till_stub: StubPage) -> None:
    offered = till_stub.search("paper")
    assert "Copy paper A4, 500 sheets" in offered
    till_stub.pick("Copy paper A4, 500 sheets")
    assert till_stub.lines == [("Copy paper A4, 500 sheets", 1)]


def test_whatever_the_back_can_say_is_told_by_the_test(till_stub: StubPage) -> None:
    till_stub.scan("Pencil HB")
    till_stub.back.tell(state="in_doubt")
    assert till_stub.state == "in_doubt"
    assert till_stub.charged == "may_be"
    till_stub.back.be_blocked("clock_wrong", "This machine's clock is 60 minutes fast.")
    till_stub.back.tell(state="basket")
    assert till_stub.state == "not_ready"
    assert "60 minutes fast" in till_stub.detail


def test_time_passes_at_once(till_stub: StubPage, clock: TillClock) -> None:
    till_stub.scan("Pencil HB")
    till_stub.back.tell(state="submitting", submitting_for_s=0.0)
    assert "in a moment" in till_stub.detail
    clock.tick(seconds=5)
    till_stub.wait_for(lambda: "Still asking" in till_stub.detail, "more words")
    clock.tick(seconds=5)
    till_stub.wait_for(lambda: "Do not retry" in till_stub.detail, "still more words")


def test_it_is_opened_in_no_time(shop: Shop) -> None:
    times = []
    for _ in range(7):
        begun = time.process_time()
        with opened_stub(shop):
            times.append(time.process_time() - begun)
    # The processor's time and not the wall's: whoever else works on the machine does not matter.
    assert min(times) < 0.2


_NO_ENGINE = """
import sys

def test_it(till_stub):
    till_stub.scan("Pencil HB")
    assert till_stub.pay("visa") == "approved"
    assert [name for name in sys.modules if "WebEngine" in name] == []
    assert not any(name.startswith(("pos.back", "sqlalchemy", "flask")) for name in sys.modules)
"""


def test_it_needs_neither_the_engine_nor_a_back(run: Run) -> None:
    ran = run(_NO_ENGINE)
    assert ran.outcome(passed=1), ran.words
