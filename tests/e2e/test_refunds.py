"""Refunds on a whole till: real sandbox, PINs and a login, judged by the processor's own list and ledger."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from pos.testing.clock import TillClock
from pos.testing.ledger import Ledger
from pos.testing.opening import OpenTill
from pos.testing.sandbox import Sandbox
from pos.testing.shop import Shop
from pos.testing.staff import Staff
from pos.testing.till_page import TillPage
from tests.integration.sandbox.callers import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

WHY = "The customer brought it back"


def sell(till: TillPage, *items: str, card: str = "visa") -> tuple[str, str]:
    """Charge a basket; its reference and the order's number."""
    for item in items:
        till.scan(item)
    till.pay(card)
    sold = till.reference, till.order
    till.next_sale()
    return sold


def listed(sandbox: Sandbox, order: str) -> list[tuple[float, float]]:
    """What the processor lists of an order's refunds: requested, and paid out."""
    found = Caller(sandbox).admin().get(f"/orders/{order}/refunds")["refunds"]
    return [(one["totalRequested"]["value"], one["totalRefunded"]["value"]) for one in found]


def paid_back(ledger: Ledger, order: str) -> list[str]:
    return [str(one.money) for one in ledger.refunds if one.order_id == order]


def test_a_manager_gives_money_back_in_their_own_name_and_a_cashier_does_not(
    till: TillPage, staff: Staff, sandbox: Sandbox, ledger: Ledger, clock: TillClock, tmp_path: Path
) -> None:
    reference, order = sell(till, "Notebook A5, dotted", "Pencil HB", "Pencil HB")
    failing, failing_order = sell(till, "Pencil HB", card="refund_fails")
    staff.owner("Olga")
    mara = staff.add("Mara", role="manager")
    staff.add("Ben")
    refunds = till.refunds

    staff.lock()
    staff.sign_in("Ben")
    refunds.open()
    assert not refunds.is_open
    assert "for managers" in till.message

    staff.lock()
    staff.sign_in("Mara")
    assert "receipt" in refunds.find("99999999")
    assert refunds.find(reference.lower()) == ""
    assert refunds.asks_for_login
    _, password = sandbox.login
    assert "does not accept" in refunds.log_in(password=f"not {password}")
    assert refunds.log_in() == ""
    assert refunds.fact("order") == order
    assert "€14.60" in refunds.refundable

    # A piece of a line; the very same again is not sent while it is under way.
    refunds.choose("Pencil HB", pieces=1)
    assert refunds.sum == "€0.85"
    assert "is requested" in refunds.give_back(WHY, pin=mara, person="Mara")
    assert (refunds.states, listed(sandbox, order)) == (["Requested"], [(0.85, 0)])
    refunds.choose("Pencil HB", pieces=1)
    assert "asked for already" in refunds.give_back(WHY, pin=mara, person="Mara")
    # More than may go back is not even asked about.
    refunds.amount("13.76")
    assert "more than may still go back" in refunds.give_back(WHY)
    # A sum is spread over the lines; then all that is left.
    refunds.amount("1000")
    assert "is requested" in refunds.give_back(WHY, reason="Not satisfied", pin=mara, person="Mara")
    refunds.everything()
    assert refunds.sum == "€3.75"
    assert "is requested" in refunds.give_back(WHY, pin=mara, person="Mara")
    assert refunds.states == ["Requested"] * 3
    assert paid_back(ledger, order) == []
    clock.tick(seconds=61)
    refunds.look_again()
    till.wait_for(lambda: refunds.states == ["Refunded"] * 3, "the payment service to have paid")
    assert sorted(paid_back(ledger, order)) == ["0.85 EUR", "10.00 EUR", "3.75 EUR"]
    assert "Nothing" in refunds.refundable

    # The processor takes one and cannot pay it out.
    assert refunds.find(failing_order) == ""
    refunds.everything()
    assert "is requested" in refunds.give_back(WHY, pin=mara, person="Mara")
    assert refunds.reference == failing
    clock.tick(seconds=61)
    refunds.look_again()
    till.wait_for(lambda: refunds.states == ["Not refunded"], "the refund to come to grief")
    assert "could not pay it out" in refunds.so_far[0]
    assert (paid_back(ledger, failing_order), listed(sandbox, failing_order)) == ([], [(0.85, 0)])

    # Whoever locks the till takes the login along, and nothing of it is left on the disk.
    staff.lock()
    staff.sign_in("Mara")
    assert refunds.find("1111 14.60") == ""
    assert refunds.asks_for_login
    refunds.close()
    assert till.state == "idle"
    written = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert written
    spelt = (password.encode(), base64.b64encode(password.encode()))
    assert [path for path in written if any(one in path.read_bytes() for one in spelt)] == []


def test_a_lost_answer_is_a_doubt_that_is_never_sent_again_and_two_people_end(
    open_till: OpenTill, sandbox: Sandbox, ledger: Ledger, clock: TillClock
) -> None:
    with open_till(customer_display=False) as till:
        reference, order = sell(till, "Notebook A5, dotted")
        staff, refunds = Staff(till), till.refunds
        olga, mara = staff.owner("Olga"), staff.add("Mara", role="manager")
        # The work is done and the answer is lost: the list knows.
        refunds.find(reference)
        refunds.log_in()
        till.fault("refund", "answer_lost")
        refunds.amount("1.00")
        assert "is requested" in refunds.give_back(WHY, pin=olga, person="Olga")
        # The request is lost: nobody knows, nothing more is sent, whatever is wished.
        till.fault("refund", "request_lost")
        refunds.amount("2.00")
        assert "Do not ask for it again" in refunds.give_back(WHY, pin=olga, person="Olga")
        for amount in ("2.00", "3.00"):
            refunds.amount(amount)
            assert "do not know yet" in refunds.give_back(WHY, pin=olga, person="Olga")
        assert refunds.states == ["We do not know yet", "Requested"]
        assert listed(sandbox, order) == [(1.0, 0)]
        assert not refunds.may_be_given_up
    with open_till(customer_display=False, ready=False) as till:
        staff, refunds = Staff(till), till.refunds
        till.wait_for(lambda: till.is_covered, "the lock after a restart")
        till.sign_in(olga, "Olga")
        clock.tick(minutes=15)
        till.wait_for(lambda: till.is_covered, "the lock of a till that is left alone")
        till.sign_in(olga, "Olga")
        refunds.find(reference)
        refunds.log_in()
        assert refunds.states == ["We do not know yet", "Refunded"]
        assert refunds.may_be_given_up
        assert "on record" in refunds.never_arrived("It is not in their list", pin=mara, person="Mara")
        assert refunds.states == ["Not refunded", "Refunded"]
        refunds.amount("2.00")
        assert "is requested" in refunds.give_back(WHY, pin=olga, person="Olga")
        clock.tick(seconds=61)
        refunds.look_again()
        till.wait_for(lambda: refunds.states[0] == "Refunded", "the payment service to have paid")
        assert sorted(paid_back(ledger, order)) == ["1.00 EUR", "2.00 EUR"]


def test_ones_own_sale_and_a_sum_over_the_limit_are_for_two_people(
    shop: Shop, open_till: OpenTill, sandbox: Sandbox
) -> None:
    shop.table("staff", refund_limit_minor=500)
    with open_till(customer_display=False) as till:
        staff, refunds = Staff(till), till.refunds
        staff.owner("Olga")
        mara, milo = staff.add("Mara", role="manager"), staff.add("Milo", role="manager")
        reference, order = sell(till, "Notebook A5, dotted")
        staff.lock()
        staff.sign_in("Mara")
        own, own_order = sell(till, "Pencil HB")

        def ask(amount: str) -> list[str]:
            refunds.amount(amount)
            assert refunds.ask_for_it(WHY) == ""
            return till.who_may_say_yes

        refunds.find(own)
        refunds.log_in()
        assert refunds.fact("by") == "Mara"
        assert ask("0.50") == ["Milo", "Olga"], "it is her own sale"
        till.say_yes(milo, "Milo")
        till.wait_for(lambda: refunds.states == ["Requested"], "the refund")
        assert listed(sandbox, own_order) == [(0.5, 0)]

        refunds.find(reference)
        assert ask("5.00") == ["Mara", "Milo", "Olga"], "it is within the limit"
        assert "5.00" in till.asks_for_a_yes and reference in till.asks_for_a_yes
        till.say_yes(mara, "Mara")
        till.wait_for(lambda: refunds.states == ["Requested"], "the refund")
        assert ask("0.01") == ["Milo", "Olga"], "what went back before counts"
        till.say_yes(milo, "Milo")
        till.wait_for(lambda: refunds.states == ["Requested"] * 2, "the second refund")
        assert listed(sandbox, order) == [(5.0, 0), (0.01, 0)]
