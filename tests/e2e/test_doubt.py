"""A lost answer: never a decline, never a second charge, and the truth is found, also after a crash."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.testing.clock import TillClock
from pos.testing.ledger import Ledger
from pos.testing.opening import OpenTill
from pos.testing.staff import Staff
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"


def test_a_power_cut_in_mid_submit_is_taken_up_again(open_till: OpenTill, ledger: Ledger, clock: TillClock) -> None:
    with open_till() as till:
        till.fault("submit", "power_cut")
        till.scan(PENCIL)
        till.pay("visa", rest=False)
        till.wait_for_state("in_doubt")
        assert "Start the till again" in till.detail

    clock.tick(seconds=3)  # so long the submit was on its way
    with open_till(ready=False) as again:
        again.wait_for(lambda: len(ledger.charges) == 1, "the charge that was under way")
        again.wait_for_state("went_through")
        assert ledger.charges[0].order_id in again.all_words()


def test_a_window_killed_in_mid_submit_loses_nothing(open_till: OpenTill, ledger: Ledger, clock: TillClock) -> None:
    open_till.window_killed(at="submit", scan=PENCIL, card="visa")

    with open_till() as till:
        # The back of the first window finishes what it has begun; the next till waits for that, and shows it.
        [charge] = ledger.charges
        assert charge.order_id in till.receipt.text


def nobody_answers(till: TillPage, clock: TillClock) -> str:
    """Charge a card, lose the answer, and have every witness silent until a person is asked; the sale's reference."""
    for point in ("orders", "read_cart", "read_source"):
        till.fault(point, "request_lost", times=1000)
    till.scan(PENCIL)
    till.pay("visa")
    clock.tick(minutes=10)
    till.wait_for_state("needs_a_person")
    return till.reference


def test_a_manager_finds_the_order_that_the_till_could_not_and_settles_the_sale(
    till: TillPage, clock: TillClock, ledger: Ledger
) -> None:
    till.fault("submit", "answer_lost_after_charge")
    reference = nobody_answers(till, clock)
    staff = Staff(till)
    pin = staff.owner("Olga")
    staff.add("Carl", "cashier")
    staff.lock()
    staff.sign_in("Carl")
    assert till.doubts.references == [reference]
    slip = till.doubts.slip
    assert reference in slip
    assert "NOT KNOWN YET" in slip
    assert "1111" in slip

    [charge] = ledger.charges
    assert till.doubts.decide(charged=True, why="", order=charge.order_id) == "Say why, in a few words"
    till.press(Qt.Key.Key_Escape)
    till.press(Qt.Key.Key_Escape)
    assert till.state == "needs_a_person"
    till.doubts.choose(reference)
    why = "It is on the processor's own page"
    assert till.doubts.decide(charged=True, why=why, order=charge.order_id, pin=pin) == ""
    till.wait_for_state("went_through")
    assert charge.order_id in till.detail
    assert till.unresolved == 0
    assert len(ledger.charges) == 1


def test_two_people_say_that_a_sale_was_not_charged_and_only_then_it_may_be_charged_again(
    till: TillPage, clock: TillClock, ledger: Ledger
) -> None:
    till.fault("submit", "answer_lost_before_charge")
    reference = nobody_answers(till, clock)
    staff = Staff(till)
    staff.owner("Olga")
    pin = staff.add("Mara", "manager")
    why = "Their bank shows nothing"
    assert till.doubts.decide(charged=False, why=why, pin=pin, person="Mara") == ""
    till.wait_for_state("idle")
    till.wait_for(lambda: f"Sale {reference} is settled" in till.message, "a word that it is settled")
    assert till.unresolved == 0

    till.no_fault()
    till.scan(PENCIL)
    assert till.pay("visa") == "approved"
    assert len(ledger.charges) == 1
