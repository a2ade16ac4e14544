"""From a scanned item to a known outcome, through the doors that a cashier uses; the ledger is read at the end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.domain.source import CardFace
from pos.testing.cards import CARDS
from pos.testing.ledger import Ledger
from pos.testing.opening import OpenTill
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
BRANDS = ("visa", "mastercard", "amex", "diners", "discover", "jcb", "unionpay")


def test_every_documented_brand_is_approved_and_in_the_ledger(till: TillPage, ledger: Ledger) -> None:
    for number, name in enumerate(BRANDS, 1):
        card = CARDS[name]
        till.scan(PENCIL)

        assert till.pay(card) == "approved", name

        assert str(CardFace(card.brand, card.last_four, 12, 2030)) in till.detail
        assert till.order in till.detail
        assert len(ledger.charges) == number
        charge = ledger.charges[-1]
        assert charge.order_id == till.order
        sums = till.window.sale.totals
        assert sums is not None
        assert charge.money == sums.total


#: What is wrong -> number, expiry and code; whatever else can be is tried on the library alone.
WRONG = {
    "luhn": ("4444222233331112", "1230", "123"),
    "expired": ("4444222233331111", "0120", "123"),
    "a code too short for the brand": ("343456789012341", "1230", "123"),
}


def test_a_wrong_field_is_marked_in_words_and_cannot_be_charged(till: TillPage, ledger: Ledger) -> None:
    till.scan(PENCIL)
    for what, (number, expiry, code) in WRONG.items():
        till.open_card_form()
        till.type_card(number, expiry, code)
        till.leave_the_card_fields()
        till.wait_for_card_answer()

        assert till.field_errors, what
        assert not till.card_is_complete, what
        till.press_charge()
        assert till.state == "typing", what
        assert till.lines
        assert ledger.postings == []
        till.step_back()


def test_nonsense_is_one_sentence_and_going_back_keeps_the_basket_and_no_digit(till: TillPage) -> None:
    till.scan(PENCIL)
    lines = till.lines
    for nonsense in ("0", "0,00", "1,234", "9999999999999999999", "4000000000006"):
        till.type_in_search(nonsense)
        till.wait_for(lambda: till.message != "", f"a sentence about {nonsense}")
        assert till.lines == lines
        # One step back empties the search, and the next takes the sentence away.
        for _ in range(2):
            till.press(Qt.Key.Key_Escape)
        till.wait_for(lambda: till.message == "", "the sentence to go")

    till.open_card_form()
    till.type_number("44442222")
    till.step_back()
    assert till.lines == lines
    till.open_card_form()
    assert till.form.fields.number.empty


def test_a_basket_is_parked_survives_a_restart_and_is_paid_after_the_next_customer(
    open_till: OpenTill, ledger: Ledger
) -> None:
    with open_till() as till:
        till.scan(PENCIL)
        till.customer("0114")
        reference = till.parked.park()
        assert till.state == "idle"
        assert till.parked.count == 1
        till.scan(PENCIL)
        assert till.pay("visa") == "approved"
    with open_till() as again:
        again.wait_for(lambda: again.parked.count == 1, "the basket that was parked")
        assert again.parked.references == [reference]
        assert "Maria Keller" in again.parked.told[0]
        again.parked.resume(reference)
        assert again.payer.name == "Maria Keller"
        assert again.parked.count == 0
        assert again.pay("mastercard") == "approved"
    assert len(ledger.charges) == 2
