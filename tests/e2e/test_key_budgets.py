"""What each path of a cashier costs in keys: every key is a real event and is counted; a path that costs more fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.testing.ledger import Ledger
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"


def spent(till: TillPage, before: int) -> int:
    """The keys that were pressed since then."""
    return till.keys - before


def test_new_cards_one_after_the_other(till: TillPage, ledger: Ledger, sandbox: Sandbox) -> None:
    # The count is of real keys.
    before = till.keys
    till.press(Qt.Key.Key_F1)
    till.type("ab")
    assert spent(till, before) == 3
    till.press(Qt.Key.Key_Escape)

    # A: a scanned item and a new card.
    till.scan(PENCIL)
    before = till.keys
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 25

    # H: the next sale begins with its scan. As a scanner types: wherever the keyboard is after the approval.
    before = till.keys
    till.scan(PENCIL)
    assert spent(till, before) == len(PENCIL) + 1
    assert till.state == "basket"
    assert [pieces for _, pieces in till.lines] == [1]

    # F: one more try after a soft decline.
    sandbox.decline_next("do_not_honor")
    assert till.pay("visa") == "not_accepted_this_time"
    before = till.keys
    assert till.try_again() == "approved"
    assert spent(till, before) <= 1
    first, second = ledger.charges
    assert first.order_id != second.order_id

    # G: another card after a hard decline, which leaves the basket.
    till.scan(PENCIL)
    lines, total = till.lines, till.total
    assert till.pay("charge_fails") == "not_accepted"
    assert (till.lines, till.total, len(ledger.charges)) == (lines, total, 2)
    before = till.keys
    assert till.other_card("visa") == "approved"
    assert spent(till, before) <= 25
    till.next_sale()

    # B: a quick amount and a new card.
    before = till.keys
    till.amount("1250")
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 30
    assert ledger.charged[3:] == ["12.50 EUR"]

    # E: a new billing address typed.
    till.scan(PENCIL)
    before = till.keys
    till.payer.type_address(name="Ada Byrne", postal_code="D02 X285", street="5 Quay Lane")
    assert till.payer.name == "Ada Byrne"
    till.wait_for(lambda: till.state == "basket", "the basket, priced for the new payer")
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 65
    assert len(ledger.charges) == 5


@pytest.fixture
def regular(till: TillPage) -> str:
    """The end of the phone number of somebody on file."""
    till.scan(PENCIL)
    till.payer.new(
        name="Rosa Quint", email="rosa@quint.example", phone="+353 1 555 0142", postal_code="D02 X285",
        street="5 Quay Lane", city="Dublin",
    )  # fmt: skip
    till.wait_for(lambda: till.payer.name == "Rosa Quint" and till.state == "basket", "her basket, priced")
    till.clear()
    till.wait_for_state("idle")
    return "0142"


def taken(till: TillPage, tail: str) -> None:
    """A basket for whoever has this number: what is counted begins once it stands there."""
    till.customer(tail)
    till.wait_for(lambda: till.payer.name == "Rosa Quint" and till.state == "basket", "her basket, priced")


def test_a_card_is_saved_to_a_known_customer_and_charged_again(till: TillPage, regular: str, ledger: Ledger) -> None:
    # D: a new card saved to a known customer.
    till.scan(PENCIL)
    before = till.keys
    taken(till, regular)
    till.save_card()
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 33
    assert "Card saved to Rosa Quint's cards" in till.detail
    assert len(ledger.charges) == 1

    # C: a saved card of a customer found by phone.
    till.scan(PENCIL)
    before = till.keys
    taken(till, regular)
    assert till.pay_with_saved() == "approved"
    assert spent(till, before) == 8
    assert len(ledger.charges) == 2
