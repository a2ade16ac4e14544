"""From a scanned item to a known outcome, through the doors that a cashier uses; the ledger is read at the end."""

from __future__ import annotations

import pytest

from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
BRANDS = ("visa", "mastercard", "amex", "diners", "discover", "jcb", "unionpay")


@pytest.mark.parametrize("name", BRANDS)
def test_every_documented_brand_is_approved_and_in_the_ledger(till: TillPage, sandbox: Sandbox, name: str) -> None:
    card = CARDS[name]
    till.scan(PENCIL)

    assert till.pay(card) is TillState.APPROVED

    outcome, totals = till.window.sale.outcome, till.window.sale.totals
    assert outcome is not None
    assert totals is not None
    assert outcome.card is not None
    assert (outcome.card.brand, outcome.card.last_four) == (card.brand, card.last_four)
    [charge] = sandbox.charges()
    assert charge["order_id"] == outcome.order_id
    assert (charge["amount_minor"], charge["currency"]) == (totals.total.minor, totals.total.currency)
    assert card.last_four in till.detail
    assert outcome.order_id in till.detail


def test_the_next_scan_begins_the_next_sale(till: TillPage, sandbox: Sandbox) -> None:
    till.scan(PENCIL)
    till.pay(CARDS["visa"])

    till.scan(PENCIL)
    assert till.lines == [(till.lines[0][0], 1)]
    assert till.pay(CARDS["mastercard"]) is TillState.APPROVED

    first, second = sandbox.charges()
    assert first["order_id"] != second["order_id"]


def test_a_declined_card_leaves_the_basket_and_another_card_pays_it(till: TillPage, sandbox: Sandbox) -> None:
    till.scan(PENCIL)
    lines, total = till.lines, till.total

    assert till.pay(CARDS["charge_fails"]) is TillState.NOT_ACCEPTED
    assert (till.lines, till.total) == (lines, total)
    assert sandbox.charges() == []

    till.another_card()
    till.enter_card(CARDS["visa"])
    till.charge()
    assert till.wait_at_rest() is TillState.APPROVED
    assert len(sandbox.charges()) == 1


def test_a_card_that_makes_no_source_is_a_neutral_refusal(till: TillPage, sandbox: Sandbox) -> None:
    till.scan(PENCIL)
    assert till.pay(CARDS["source_fails"]) is TillState.NOT_ACCEPTED
    assert sandbox.ledger() == []
    assert till.lines


def test_a_soft_decline_may_be_tried_once_more_and_no_oftener(till: TillPage, sandbox: Sandbox) -> None:
    sandbox.decline_next("do_not_honor", count=2)
    till.scan(PENCIL)
    assert till.pay(CARDS["visa"]) is TillState.NOT_ACCEPTED_THIS_TIME

    till.once_more()
    assert till.state is TillState.NOT_ACCEPTED
    assert sandbox.charges() == []


def test_a_soft_decline_that_then_goes_through_is_one_charge(till: TillPage, sandbox: Sandbox) -> None:
    sandbox.decline_next("do_not_honor")
    till.scan(PENCIL)
    till.pay(CARDS["visa"])
    till.once_more()
    assert till.state is TillState.APPROVED
    assert len(sandbox.charges()) == 1


@pytest.mark.parametrize("reason", ["lost_stolen_card", "insufficient_funds", "fraud_block"])
def test_no_reason_is_on_the_screen(till: TillPage, sandbox: Sandbox, reason: str) -> None:
    sandbox.decline_next(reason)
    till.scan(PENCIL)
    till.pay(CARDS["visa"])
    words = till.all_words().lower()
    for secret in (reason, "stolen", "insufficient", "funds", "fraud", "7011"):
        assert secret not in words


@pytest.mark.parametrize(
    ("number", "expiry", "code"),
    [
        ("4444222233331112", "1230", "123"),
        ("4444", "1230", "123"),
        ("4444222233331111", "1330", "123"),
        ("4444222233331111", "0120", "123"),
        ("4444222233331111", "1230", "12"),
        ("343456789012341", "1230", "123"),
    ],
    ids=["luhn", "too-short", "month-13", "expired", "short-code", "amex-code"],
)
def test_a_wrong_field_is_marked_in_words_and_cannot_be_charged(
    till: TillPage, sandbox: Sandbox, number: str, expiry: str, code: str
) -> None:
    till.scan(PENCIL)
    till.open_card_form()
    till.type_card(number, expiry, code)
    till.leave_the_card_fields()

    assert till.field_errors
    assert not till.form.armed
    till.press_charge()
    assert till.state is TillState.TYPING
    assert till.lines
    assert sandbox.ledger() == []


def test_a_quick_amount_is_charged_to_the_cent(till: TillPage, sandbox: Sandbox) -> None:
    till.amount("12,50")
    assert till.pay(CARDS["visa"]) is TillState.APPROVED
    assert [row["amount_minor"] for row in sandbox.charges()] == [1250]


@pytest.mark.parametrize("nonsense", ["0", "0,00", "1,234", "9999999999999999999"])
def test_a_nonsense_amount_is_one_sentence_and_changes_nothing(till: TillPage, nonsense: str) -> None:
    till.scan(PENCIL)
    lines = till.lines
    till.type_in_search(nonsense)
    till.wait_for(lambda: till.message != "", "a sentence")
    assert till.lines == lines


def test_an_unknown_barcode_is_one_sentence_and_changes_nothing(till: TillPage) -> None:
    till.scan(PENCIL)
    lines = till.lines
    till.type_in_search("4000000000006")
    till.wait_for(lambda: till.message != "", "a sentence")
    assert till.lines == lines


def test_going_back_keeps_the_basket_and_a_new_form_is_empty(till: TillPage) -> None:
    till.scan(PENCIL)
    lines = till.lines
    till.open_card_form()
    till.type_number("44442222")
    till.back()
    assert (till.state, till.lines) == (TillState.BASKET, lines)
    till.open_card_form()
    assert till.form.fields.number.empty


def test_every_widget_has_its_names(till: TillPage) -> None:
    assert till.find(names.SEARCH_FIELD).accessibleName()
