"""Customers and their saved cards, through the real form and the sandbox: saved with a yes, charged without typing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.customer_client import CustomerClient
from pos.config.clock import Clock
from pos.domain.customer import Address, Customer, Owner
from pos.domain.secret import Secret
from pos.link.customers import SaveCustomer
from pos.link.messages import CustomersFound, FindCustomers
from pos.testing.clock import TillClock
from pos.testing.ledger import Ledger
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
TAIL = "0142"
HERS = "Rosa Quint's cards"
SAVED_WORDS = f"Card saved to {HERS}"


@pytest.fixture
def till(till: TillPage) -> TillPage:
    """A till with a basket, and Rosa Quint on file, who pays it."""
    till.scan(PENCIL)
    till.payer.new(
        name="Rosa Quint", email="rosa@quint.example", phone=f"+353 1 555 {TAIL}", postal_code="D02 X285",
        street="5 Quay Lane", city="Dublin",
    )  # fmt: skip
    till.wait_for(lambda: till.payer.name == "Rosa Quint" and till.state == "basket", "Rosa's basket, priced")
    return till


def next_basket(till: TillPage) -> None:
    """The next sale, for the same customer, found by the end of the phone number."""
    till.scan(PENCIL)
    till.customer(TAIL)
    till.wait_for(lambda: till.payer.name == "Rosa Quint" and till.state == "basket", "Rosa's next basket")


def save_one(till: TillPage, card: str = "visa") -> None:
    """Have a card on her file, and a next basket."""
    till.save_card()
    assert till.pay(card) == "approved"
    next_basket(till)


def test_a_card_is_saved_and_charged_and_then_charged_again_without_typing(till: TillPage, ledger: Ledger) -> None:
    assert till.card_use == "This sale only"
    till.open_card_form()
    assert till.card_use == "This sale only"
    assert "I authorise" in till.consent.text
    till.save_card()
    assert till.card_use == f"Saved to {HERS}"
    assert till.state == "typing"

    assert till.pay("visa") == "approved"
    assert SAVED_WORDS in till.detail
    assert till.card_use == SAVED_WORDS

    next_basket(till)
    assert till.saved_cards.listed == ["Visa ending 1111"]
    assert till.saved_cards.notes == ["Default"]
    till.saved_cards.close()
    assert till.ask_to_charge_saved() == f"Charge {till.total} to Visa ending 1111?"
    assert till.pay_with_saved() == "approved"
    assert "Visa ending 1111" in till.detail
    first, second = ledger.charges
    assert first.order_id != second.order_id
    assert first.money == second.money


def test_another_card_is_a_key_away_and_a_new_one_too(till: TillPage, ledger: Ledger) -> None:
    save_one(till, "visa")
    save_one(till, "mastercard")
    assert till.pay_with_saved("MasterCard") == "approved"
    assert "MasterCard ending 0008" in till.detail

    next_basket(till)
    till.ask_to_charge_saved()
    till.open_card_form()
    assert till.pay("amex") == "approved"
    assert till.card_use == ""
    assert len(ledger.charges) == 4


def test_a_card_is_saved_with_a_yes_only_be_it_ticked_or_signed(till: TillPage, ledger: Ledger) -> None:
    assert till.consent.text
    till.consent.close()
    assert till.card_use == "This sale only"
    assert till.pay("visa") == "approved"
    assert "saved" not in till.detail

    next_basket(till)
    assert till.saved_cards.listed == []
    till.saved_cards.close()
    till.save_card()
    till.save_no_card()
    assert till.pay("visa") == "approved"

    next_basket(till)
    assert till.saved_cards.listed == []
    till.saved_cards.close()
    till.consent.sign_slip()
    till.wait_for(lambda: till.card_use == f"Saved to {HERS}", "the till to say that the card is saved")
    # The answer to the save is lost: it is found by its source, and is there once.
    till.fault("save", "answer_lost")
    assert till.pay("visa") == "approved"
    assert SAVED_WORDS in till.detail

    next_basket(till)
    assert till.saved_cards.listed == ["Visa ending 1111"]
    assert len(ledger.charges) == 3


def test_a_soft_decline_of_a_saved_card_may_be_tried_once_more(
    till: TillPage, sandbox: Sandbox, ledger: Ledger
) -> None:
    save_one(till)
    sandbox.decline_next("do_not_honor")
    assert till.pay_with_saved() == "not_accepted_this_time"
    assert till.try_again() == "approved"
    assert len(ledger.charges) == 2


def test_a_card_that_is_saved_and_then_declined_is_not_offered_again(
    till: TillPage, sandbox: Sandbox, ledger: Ledger
) -> None:
    sandbox.decline_next("insufficient_funds")
    till.save_card()
    assert till.pay("visa") == "saved_then_declined"
    assert till.customer_display.text.count("another way") == 1
    assert ledger.charges == []
    assert till.other_card("mastercard") == "approved"

    next_basket(till)
    assert till.saved_cards.notes == ["Was not accepted"]
    assert till.saved_cards.question == "Rosa Quint's cards"


def test_a_card_that_cannot_be_saved_is_charged_once(till: TillPage, ledger: Ledger) -> None:
    till.fault("save", "status_before:500", times=9)
    till.save_card()
    assert till.pay("visa") == "save_failed"
    assert till.charged == "no"
    assert ledger.charges == []
    till.no_fault()
    assert till.charge_once() == "approved"
    assert SAVED_WORDS not in till.detail
    assert len(ledger.charges) == 1

    next_basket(till)
    # Nobody knows whether it is on file: it cannot be charged before that is known.
    assert till.saved_cards.notes == ["Not settled yet"]
    assert till.saved_cards.question == "Rosa Quint's cards"


def test_a_card_whose_month_is_over_says_so_and_cannot_be_charged(till: TillPage, clock: TillClock) -> None:
    till.save_card()
    till.open_card_form()
    till.type_card("4444222233331111", this_month(), "123", moves_on=True)
    till.charge()
    assert till.wait_at_rest() == "approved"
    clock.tick(days=32)
    next_basket(till)
    assert till.saved_cards.notes == ["Expired"]
    assert till.saved_cards.question == "Rosa Quint's cards"
    till.saved_cards.close()
    assert till.pay("visa") == "approved"


def this_month() -> str:
    """The present month as it stands on a card."""
    from datetime import datetime

    return datetime.now().astimezone().strftime("%m%y")


# --- customers ---


def test_customers_are_changed_in_place_and_nobody_is_made_twice(till: TillPage) -> None:
    till.payer.edit(line1="6 Quay Lane")
    till.wait_for(lambda: till.state == "basket" and not till.payer.is_open, "the basket, priced anew")
    till.payer.begin_edit()
    assert till.payer.form["line1"] == "6 Quay Lane"
    till.payer.close()

    till.payer.new(
        name="R Quint", email="rosa@quint.example", postal_code="D02 X285", street="7 Quay Lane", city="Dublin"
    )
    assert till.payer.offered[0] == "Rosa Quint"
    till.payer.choose("Rosa Quint")
    till.wait_for(lambda: not till.payer.is_open, "Rosa as the payer")
    assert till.payer.find("Quint") == ["Rosa Quint", "New customer “Quint”"]
    till.payer.close()

    till.payer.begin_new("Lena Orff")
    till.payer.fill(email="lena@orff.example", postal_code="nonsense", line1="1 Dock Road", city="Cork")
    till.payer.save()
    assert list(till.payer.problems) == ["postal_code"]
    assert till.payer.form["line1"] == "1 Dock Road"
    # The answer is lost when it is saved: a second Enter makes no second customer.
    till.fault("customer", "answer_lost")
    till.payer.fill(postal_code="T12 X70A")
    till.payer.save()
    if till.payer.is_open:
        till.payer.save()
    till.wait_for(lambda: till.payer.name == "Lena Orff" and not till.payer.is_open, "Lena as the payer")
    assert till.payer.find("Orff") == ["Lena Orff", "New customer “Orff”"]
    till.payer.close()

    assert till.consent.text.startswith("I authorise")
    till.consent.close()
    till.payer.edit(locale="de_DE")
    till.wait_for(lambda: till.state == "basket" and not till.payer.is_open, "the basket, priced anew")
    assert till.consent.text.startswith("Ich ermächtige"), till.consent.text


def test_two_who_change_the_same_customer_lose_neither_change(till: TillPage) -> None:
    till.payer.begin_edit()
    till.payer.fill(line1="6 Quay Lane")
    answers: list[object] = []
    till.till.back_office.ask(FindCustomers(text=TAIL), answers.append)
    till.wait_for(lambda: bool(answers), "Rosa as she is on file")
    assert isinstance(answers[0], CustomersFound)
    [rosa] = answers[0].customers
    elsewhere = SaveCustomer(
        draft="another till",
        owner=replace(rosa.owner, email="rosa@new.example"),
        reference=rosa.reference,
        version=rosa.version,
    )
    till.till.back_office.ask(elsewhere, answers.append)
    till.wait_for(lambda: len(answers) == 2, "what another till has changed")

    till.payer.save()
    assert "Somebody else has changed" in till.message
    assert till.payer.problems == {"email": "On file now: rosa@new.example"}
    assert till.payer.form["line1"] == "6 Quay Lane"
    till.payer.save()
    till.wait_for(lambda: till.state == "basket" and not till.payer.is_open, "the basket, priced anew")
    till.payer.begin_edit()
    assert (till.payer.form["line1"], till.payer.form["email"]) == ("6 Quay Lane", "rosa@new.example")


def test_a_customer_whom_only_the_payment_service_has_is_looked_for_there_and_pays(
    till: TillPage, sandbox: Sandbox, ledger: Ledger
) -> None:
    own = {name: Secret(key) for name, key in sandbox.keys.items()}
    keys = Keys(own["POS_CONFIDENTIAL_KEY"], own["POS_CONFIDENTIAL_SECRET"], own["POS_PUBLIC_KEY"])
    line = CommerceClient(sandbox.url, keys, Clock().now)
    file = CustomerClient(line)
    nora = Owner("Nora", "Flynn", "nora@flynn.example", Address("9 Harbour Road", "Galway", "H91 E9PT", "IE"))
    file.create_customer(Customer("WEB-2044", nora, "en_IE"))
    file.save_address(file.open_session("WEB-2044"), nora)
    line.close()

    assert till.payer.find("WEB-2045")[-1] == "Look for reference WEB-2045"
    till.payer.choose("Look for reference WEB-2045")
    till.wait_for(lambda: "no customer of this reference" in till.message, "a word that nobody has it")
    till.payer.close()
    assert till.payer.find("WEB-2044")[-1] == "Look for reference WEB-2044"
    till.payer.choose("Look for reference WEB-2044")
    till.wait_for(lambda: till.payer.name == "Nora Flynn" and not till.payer.is_open, "Nora as the payer")
    assert till.pay("visa") == "approved"
    assert len(ledger.charges) == 1
    till.next_sale()
    assert till.payer.find("flynn")[0] == "Nora Flynn"
