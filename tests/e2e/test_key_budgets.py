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


def test_a_scanned_item_and_a_new_card(till: TillPage, ledger: Ledger) -> None:
    till.scan(PENCIL)
    before = till.keys
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 25
    assert len(ledger.charges) == 1


def test_b_quick_amount_and_a_new_card(till: TillPage, ledger: Ledger) -> None:
    before = till.keys
    till.amount("1250")
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 30
    assert ledger.charged == ["12.50 EUR"]


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


def test_c_a_saved_card_of_a_customer_found_by_phone(till: TillPage, regular: str, ledger: Ledger) -> None:
    till.scan(PENCIL)
    taken(till, regular)
    till.save_card()
    assert till.pay("visa") == "approved"
    till.scan(PENCIL)

    before = till.keys
    taken(till, regular)
    assert till.pay_with_saved() == "approved"
    assert spent(till, before) == 8
    assert len(ledger.charges) == 2


def test_d_a_new_card_saved_to_a_known_customer(till: TillPage, regular: str, ledger: Ledger) -> None:
    till.scan(PENCIL)
    before = till.keys
    taken(till, regular)
    till.save_card()
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 33
    assert "Card saved to Rosa Quint's cards" in till.detail
    assert len(ledger.charges) == 1


def test_e_new_billing_address_typed(till: TillPage, ledger: Ledger) -> None:
    till.scan(PENCIL)
    before = till.keys
    till.payer.type_address(name="Ada Byrne", postal_code="D02 X285", street="5 Quay Lane")
    assert till.payer.name == "Ada Byrne"
    till.wait_for(lambda: till.state == "basket", "the basket, priced for the new payer")
    assert till.pay("visa") == "approved"
    assert spent(till, before) <= 65
    assert len(ledger.charges) == 1


def test_f_one_more_try_after_a_soft_decline(till: TillPage, sandbox: Sandbox) -> None:
    sandbox.decline_next("do_not_honor")
    till.scan(PENCIL)
    till.pay("visa")
    before = till.keys
    assert till.try_again() == "approved"
    assert spent(till, before) <= 1


def test_g_another_card_after_a_hard_decline(till: TillPage) -> None:
    till.scan(PENCIL)
    till.pay("charge_fails")
    before = till.keys
    assert till.other_card("visa") == "approved"
    assert spent(till, before) <= 25


def test_h_the_next_sale_begins_with_its_scan(till: TillPage, ledger: Ledger) -> None:
    till.scan(PENCIL)
    till.pay("visa")
    before = till.keys
    # As a scanner types: wherever the keyboard is after the approval.
    till.scan(PENCIL)
    assert spent(till, before) == len(PENCIL) + 1
    assert till.state == "basket"
    assert [pieces for _, pieces in till.lines] == [1]


def test_the_count_is_of_real_keys(till: TillPage) -> None:
    before = till.keys
    till.press(Qt.Key.Key_F1)
    till.type("ab")
    assert spent(till, before) == 3
