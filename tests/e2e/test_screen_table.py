"""What the till says in each of its states: the screen table, row by row, on a whole till.

Every test names the state that it reaches; the last one sees to it that none is left out. Nothing is waited for by
the clock on the wall: answers are held back by faults, and time is moved by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import pytest
from PySide6.QtCore import Qt

from pos.testing.clock import TillClock
from pos.testing.ledger import Ledger
from pos.testing.opening import OpenTill
from pos.testing.sandbox import Sandbox
from pos.testing.shop import Shop
from pos.testing.states import STATES, state_called
from pos.testing.stub_till import StubPage
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "Pencil HB"
NOT_ACCEPTED = "The card was not accepted. Would you like to use another card or pay another way?"
CHECKING = "We are checking your payment"
REACHED: Final[set[str]] = set()

_Test = TypeVar("_Test", bound=Callable[..., None])


def reaches(*states: str) -> Callable[[_Test], _Test]:
    """Note which rows of the table a test is about."""
    REACHED.update(state_called(state).value for state in states)
    return lambda test: test


# --- before a card ---


@reaches("idle", "basket", "typing", "approved")
def test_from_ready_to_approved_both_windows_say_what_there_is(till: TillPage, ledger: Ledger) -> None:
    assert till.state == "idle"
    assert till.title == "Ready"
    assert till.charged == ""
    assert till.customer_display.text == "Pencil & Bean"

    till.scan(PENCIL)
    till.scan(PENCIL)
    assert till.state == "basket"
    assert till.title == f"Total {till.total}"
    assert "2 pieces" in till.detail
    assert "tax" in till.detail
    assert till.charged == "no"
    assert PENCIL in till.customer_display.text
    assert till.total in till.customer_display.text

    till.open_card_form()
    assert till.title == f"Card for {till.total}"
    till.type_number("4444")
    till.wait_for(lambda: till.brand == "visa", "the brand")
    assert till.charged == "no"
    assert till.total in till.customer_display.text
    till.step_back()

    total = till.total
    assert till.pay("visa") == "approved"
    assert till.title == f"Approved {total}"
    assert "Visa ending 1111" in till.detail
    assert f"Order {ledger.charges[0].order_id}" in till.detail
    assert till.charged == "yes"
    assert till.customer_display.text == "Thank you"


@reaches("pricing", "offline")
def test_without_a_price_or_a_line_the_basket_is_kept_and_no_form_opens(till: TillPage, clock: TillClock) -> None:
    till.fault("cart", "slow:10")
    till.scan(PENCIL, priced=False)
    assert till.state == "pricing"
    assert till.title == "Getting the price…"
    till.press(Qt.Key.Key_F9)
    assert till.state == "pricing"
    assert "total is not there yet" in till.message
    till.wait_for_call("cart")
    clock.tick(seconds=10)
    till.wait_for_state("basket")

    till.fault("offline:600")
    clock.be_wrong_by(seconds=16)  # the light looks every quarter of a minute
    till.wait_for_state("offline")
    assert till.title == "No connection. Cards are off"
    assert till.charged == "no"
    till.press(Qt.Key.Key_F9)
    assert till.state == "offline"
    assert till.lines == [(PENCIL, 1)]


@reaches("not_ready")
@pytest.mark.parametrize(
    ("obstacle", "fault", "remedy"),
    [
        ("script_not_loaded", ("script_blocked",), "Check the network"),
        ("no_session", ("token", "status_before:500"), "Wait a minute"),
    ],
)
def test_not_ready_says_one_reason_and_one_remedy(
    open_till: OpenTill, sandbox: Sandbox, obstacle: str, fault: tuple[str, ...], remedy: str
) -> None:
    sandbox.fault(*fault, times=1000)
    with open_till(ready=False) as till:
        till.wait_for(lambda: till.obstacle == obstacle, obstacle)
        assert till.state == "not_ready"
        assert till.title == "Do not ask for the card yet"
        assert remedy in till.detail
        assert till.customer_display.text == ""


@reaches("not_ready")
def test_not_ready_says_by_how_much_the_clock_is_wrong(open_till: OpenTill, clock: TillClock) -> None:
    clock.be_wrong_by(minutes=20)
    with open_till(ready=False) as till:
        till.wait_for(lambda: till.obstacle == "clock_wrong", "a red light")
        assert till.state == "not_ready"
        assert "20 minutes fast" in till.detail


# --- the card form ---


@reaches("form_loading", "form_closed")
def test_form_loading_says_more_the_longer_it_takes_and_gives_up(till: TillPage, clock: TillClock) -> None:
    clock.tick(minutes=31)  # so old the page that was made ahead is not used any more
    till.scan(PENCIL)
    till.fault("fields", "slow:600", times=10)
    till.press(Qt.Key.Key_F9)
    till.wait_for_state("form_loading")
    till.wait_for_call("fields")
    assert till.title == "Opening card form…"
    assert "Do not ask for the card number yet" in till.detail
    clock.tick(seconds=3)
    assert "slow" in till.detail
    clock.tick(seconds=7)
    assert "Esc goes back" in till.detail
    clock.tick(seconds=20)
    till.wait_for_state("form_closed")
    assert till.charged == "no"
    assert till.lines == [(PENCIL, 1)]


@reaches("tokenising", "attaching")
def test_the_steps_before_the_bank_are_counted(till: TillPage, clock: TillClock) -> None:
    steps = {
        "tokenising": ("source", "1 of 3 Securing the card…"),
        "attaching": ("apply", "2 of 3 Adding to the sale…"),
    }
    for state, (point, title) in steps.items():
        till.fault(point, "slow:10")
        till.scan(PENCIL)
        till.pay("visa", rest=False)
        till.wait_for_state(state)
        assert till.title == title
        assert till.charged == "no"
        assert till.customer_display.text == "One moment, please"
        till.wait_for_call(point)
        clock.tick(seconds=10)
        till.wait_for_state("approved")


@reaches("code_ageing")
def test_a_code_that_ages_counts_down_and_is_dropped_at_nought(
    till: TillPage, clock: TillClock, ledger: Ledger
) -> None:
    till.fault("apply", "request_lost")
    till.scan(PENCIL)
    till.pay("visa")
    assert till.state == "code_ageing"
    assert till.title in ("Card good for 3:00", "Card good for 2:59", "Card good for 2:58")
    assert till.charged == "no"
    clock.tick(minutes=2, seconds=10)
    assert till.title.startswith("Card good for 0:")
    clock.tick(minutes=1)
    assert till.title == "Please type the card again"
    assert ledger.postings == []


@reaches("form_closed")
def test_a_form_that_died_says_so_and_a_new_one_takes_the_card(till: TillPage) -> None:
    for crash in ("page_crashed", "renderer_killed"):
        till.scan(PENCIL)
        till.open_card_form()
        till.type_number("44442222")
        till.fault(crash)
        till.wait_for_state("form_closed")
        assert till.title == "Card form closed unexpectedly"
        assert till.charged == "no"
        assert till.lines == [(PENCIL, 1)]
        till.press(Qt.Key.Key_Return)
        till.wait_for_state("typing")
        assert till.pay("visa") == "approved"


# --- the bank ---


@reaches("submitting")
def test_submitting_says_more_the_longer_it_takes_and_sends_nothing_twice(
    till: TillPage, clock: TillClock, ledger: Ledger, sandbox: Sandbox
) -> None:
    till.fault("submit", "slow:12")
    till.scan(PENCIL)
    till.pay("visa", rest=False)
    till.wait_for_state("submitting")
    assert till.title == "3 of 3 Asking the bank…"
    assert till.charged == "may_be"
    assert till.customer_display.text == "One moment, please"
    till.wait_for_call("submit")
    clock.tick(seconds=5)
    assert "Still asking" in till.detail
    clock.tick(seconds=5)
    assert "Do not retry" in till.detail
    clock.tick(seconds=2)
    till.wait_for_state("approved")
    assert len(ledger.charges) == 1
    assert sum("submit-cart" in one["path"] for one in sandbox.requests()) == 1


# --- refusals ---


def refused(till: TillPage, ledger: Ledger) -> None:
    """What every refusal has in common."""
    assert till.charged == "no"
    assert ledger.charges == []
    assert till.customer_display.text == NOT_ACCEPTED
    assert till.lines == [(PENCIL, 1)]


@reaches("not_accepted_this_time", "cards_not_working")
def test_a_soft_decline_offers_one_more_try_and_our_own_problem_calls_the_manager(
    till: TillPage, sandbox: Sandbox, ledger: Ledger
) -> None:
    sandbox.decline_next("do_not_honor", count=2)
    till.scan(PENCIL)
    assert till.pay("visa") == "not_accepted_this_time"
    assert till.title == "Not accepted this time"
    assert till.detail == "You may try this card once more."
    refused(till, ledger)
    assert till.try_again() == "not_accepted"
    refused(till, ledger)

    sandbox.decline_next("invalid_merchant")
    assert till.other_card("mastercard") == "cards_not_working"
    assert till.title == "Cards are not working here"
    assert "call the manager" in till.detail
    assert till.charged == "no"
    assert till.customer_display.text == "Would you like to pay another way?"


@reaches("not_accepted")
def test_no_other_refusal_tells_its_reason(till: TillPage, sandbox: Sandbox, ledger: Ledger) -> None:
    till.scan(PENCIL)
    assert till.pay("source_fails") == "not_accepted"
    refused(till, ledger)
    assert ledger.postings == []

    assert till.other_card("wrong_code") == "not_accepted"
    assert till.detail == "Check the card with the customer and type it again."
    refused(till, ledger)

    # A card that was refused for good is not asked about again today, so each reason meets another.
    cards = {"insufficient_funds": "visa", "lost_stolen_card": "mastercard", "fraud": "jcb", "fraud_block": "amex"}
    for reason, card in cards.items():
        sandbox.decline_next(reason)
        assert till.other_card(card) == "not_accepted"
        assert till.title == "Not accepted"
        assert till.detail == "Ask for another card or another way to pay."
        refused(till, ledger)
        words = till.all_words().lower()
        for secret in (reason, "stolen", "insufficient", "funds", "fraud", "7011"):
            assert secret not in words


# --- doubt ---


@reaches("in_doubt", "needs_a_person")
def test_in_doubt_is_never_a_decline_names_every_witness_and_asks_a_person_after_ten_minutes(
    till: TillPage, clock: TillClock
) -> None:
    for point in ("orders", "read_cart", "read_source"):
        till.fault(point, "request_lost", times=1000)
    till.fault("submit", "answer_lost_after_charge")
    till.scan(PENCIL)
    assert till.pay("visa") == "in_doubt"
    assert till.title == "We do not know yet. Do not charge again"
    assert till.charged == "may_be"
    assert till.customer_display.text == CHECKING
    till.wait_for(lambda: len(till.witnesses) >= 4, "every witness")
    assert {name for name, _ in till.witnesses} == {"Order", "List of orders", "Cart", "Card"}
    assert {said for _, said in till.witnesses} == {"no answer"}
    assert till.doubts.references == [till.reference]
    assert till.unresolved == 1
    clock.tick(minutes=10)
    till.wait_for_state("needs_a_person")
    assert till.title == f"Ask the manager (reference {till.reference})"
    assert till.charged == "may_be"
    assert till.customer_display.text == "Please ask the staff"


@reaches("went_through")
def test_it_went_through_by_the_word_of_the_order(till: TillPage, ledger: Ledger) -> None:
    till.fault("submit", "answer_lost_after_charge")
    till.scan(PENCIL)
    assert till.pay("visa") == "in_doubt"
    till.wait_for_state("went_through")
    assert till.title == "It went through"
    assert till.charged == "yes"
    assert ("Order", "found") in till.witnesses
    [charge] = ledger.charges
    assert charge.order_id in till.detail


@reaches("did_not_go_through")
def test_it_did_not_go_through_by_the_word_of_cart_and_card(till: TillPage, clock: TillClock, ledger: Ledger) -> None:
    till.fault("submit", "answer_lost_before_charge")
    till.scan(PENCIL)
    till.pay("visa")
    till.wait_for(lambda: ("Card", "not charged") in till.witnesses, "the first round")
    assert till.state == "in_doubt"  # a slow submit may still land
    clock.tick(seconds=31)
    till.wait_for_state("did_not_go_through")
    assert till.title == "It did not go through"
    assert till.charged == "no"
    assert {("Cart", "still open"), ("Card", "not charged"), ("List of orders", "not there")} <= set(till.witnesses)
    assert ledger.postings == []
    assert till.try_again() == "approved"
    assert len(ledger.charges) == 1


@reaches("in_doubt")
def test_the_next_customer_is_served_and_the_news_is_shown_on_whichever_screen_is_open(
    till: TillPage, clock: TillClock, ledger: Ledger
) -> None:
    till.fault("orders", "request_lost", times=1000)
    till.fault("submit", "answer_lost_after_charge")
    till.scan(PENCIL)
    till.pay("visa")
    reference = till.reference
    till.next_sale()
    till.scan(PENCIL)
    assert till.pay("mastercard") == "approved"
    assert till.unresolved == 1
    till.scan(PENCIL)
    till.open_card_form()

    till.no_fault()
    clock.tick(seconds=30)

    till.wait_for(lambda: till.resolved_words != "", "the news")
    assert "It went through" in till.resolved_words
    assert reference in till.resolved_words
    assert till.state == "typing"
    assert till.pay("mastercard") == "approved"
    assert len(ledger.charges) == 3


@reaches("in_doubt")
def test_a_submit_that_takes_too_long_is_in_doubt_and_not_sent_again(
    shop: Shop, open_till: OpenTill, sandbox: Sandbox, clock: TillClock, ledger: Ledger
) -> None:
    shop.settings(submit_deadline_s=5)  # the shortest there is: a line that hangs cannot be hurried
    with open_till() as till:
        till.fault("submit", "slow:600")
        till.scan(PENCIL)
        assert till.pay("visa") == "in_doubt"
        assert ledger.charges == []
        clock.tick(minutes=10)
        till.wait_for_state("went_through")
    assert sum("submit-cart" in one["path"] for one in sandbox.requests()) == 1
    assert len(ledger.charges) == 1


# --- rows whose cause is not in the till yet: the window itself, told by a stand-in ---


@reaches("approved")
def test_approved_tells_the_name_on_the_statement_where_there_is_one(till_stub: StubPage) -> None:
    till_stub.scan(PENCIL)
    assert till_stub.pay("visa") == "approved"
    assert "On the statement: DRI*STAND-IN" in till_stub.detail


@reaches("save_failed")
def test_a_card_that_cannot_be_saved_is_offered_once(till_stub: StubPage) -> None:
    till_stub.scan(PENCIL)
    till_stub.back.tell(state="save_failed", code_good_for_s=120.0)
    assert till_stub.title == "Card not saved. Charge it this once?"
    assert till_stub.charged == "no"


@reaches("saved_then_declined")
def test_a_card_that_was_saved_and_then_refused_is_not_offered_again(till_stub: StubPage) -> None:
    till_stub.scan(PENCIL)
    till_stub.back.tell(state="saved_then_declined")
    assert till_stub.title == "Not accepted"
    assert "not be offered again" in till_stub.detail
    assert till_stub.sentence_for_customer == NOT_ACCEPTED


@reaches("locked")
def test_a_locked_till_keeps_the_basket(till_stub: StubPage) -> None:
    till_stub.scan(PENCIL)
    till_stub.back.tell(state="locked")
    assert till_stub.title == "PIN"
    assert till_stub.charged == ""
    assert till_stub.lines == [(PENCIL, 1)]


def test_no_row_of_the_table_is_left_out() -> None:
    assert set(STATES) - REACHED == set()
