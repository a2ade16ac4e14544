"""Whole sales by real keys: the window on the real counter, with a model of the processor behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos.domain.source import CardFace
from pos.domain.till_state import TillState
from pos.front.capture.fields import FieldsView, FieldView
from pos.front.parts import names
from pos.link.messages import Charge, NextSale, OpenCardForm, OtherCard, SetQuantity, TryAgain
from pos.link.parked import ParkBasket
from tests.front.desk_back import DeskBack
from tests.front.goods import SHELF, VISA
from tests.front.play import Play
from tests.front.scripted import FormPhase
from tests.unit.back.model import Fault

S = TillState
ENTER, ESC, F4, F9 = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_F9
BEANS = SHELF[0].barcode
MUG = SHELF[3].barcode


class Counter(Play):
    """A play whose back is the real counter; ``shown`` are the states that were drawn."""

    def __init__(self, folder: Path) -> None:
        self.desk = DeskBack(folder)
        super().__init__(back=self.desk)
        self.shown: list[TillState] = []

    def type_card(self) -> None:
        """The form has all three fields, and the source is made as soon as it is wished."""
        self.form.go(FormPhase.READY, armed=True)

    def charge_card(self, card: CardFace = VISA) -> None:
        """Enter in the last field, and the library makes its source."""
        self.form.charge_wished.emit()
        self.form.capture(card)

    def pay(self) -> None:
        """From Pay to the bank's answer."""
        self.press(F9)
        self.type_card()
        self.charge_card()


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(tmp_path)
    counter.raise_curtain()
    counter.window.state_shown.connect(counter.shown.append)
    yield counter
    counter.fall()


def test_a_scanned_item_a_typed_card_an_approval_and_the_next_sale(counter: Counter) -> None:
    counter.enter(BEANS)
    assert (counter.state(), counter.title) == (S.BASKET, "Total €18.90")

    counter.pay()

    assert counter.state() is S.APPROVED
    assert counter.shown == [
        S.PRICING, S.BASKET, S.FORM_LOADING, S.TYPING, S.TOKENISING, S.ATTACHING, S.SUBMITTING, S.APPROVED,
    ]  # fmt: skip
    counter.enter(MUG)
    assert (counter.state(), counter.title) == (S.BASKET, "Total €14.50")
    assert len(counter.desk.processor.ledger) == 1


def test_one_more_try_after_a_soft_refusal_is_one_key(counter: Counter) -> None:
    counter.desk.processor.plan("submit", Fault.SOFT)
    counter.enter(BEANS)
    counter.pay()
    assert counter.state() is S.NOT_ACCEPTED_THIS_TIME
    counter.shown.clear()

    counter.press(ENTER)

    assert counter.shown == [S.ATTACHING, S.SUBMITTING, S.APPROVED]
    assert len(counter.back.of(TryAgain)) == 1


def test_another_card_after_a_hard_refusal_opens_its_form(counter: Counter) -> None:
    counter.desk.processor.plan("submit", Fault.DECLINED)
    counter.enter(BEANS)
    counter.pay()
    assert counter.state() is S.NOT_ACCEPTED

    counter.press(ENTER)
    assert counter.state() is S.FORM_LOADING
    assert len(counter.back.of(OtherCard)) == 1
    counter.type_card()
    counter.charge_card(replace(VISA, last_four="2222"))

    assert counter.state() is S.APPROVED
    assert len(counter.desk.processor.ledger) == 1


def test_esc_after_a_refusal_goes_back_to_the_basket_without_a_form(counter: Counter) -> None:
    counter.desk.processor.plan("submit", Fault.DECLINED)
    counter.enter(BEANS)
    counter.pay()

    counter.press(ESC)

    assert counter.state() is S.BASKET
    assert len(counter.back.of(OpenCardForm)) == 1
    counter.enter(MUG)
    assert counter.title == "Total €33.40"


def test_a_lost_answer_is_a_doubt_and_the_next_customer_is_served(counter: Counter) -> None:
    counter.desk.processor.plan("submit", Fault.ANSWER_LOST)
    counter.enter(BEANS)
    counter.pay()
    assert counter.state() is S.IN_DOUBT

    counter.enter(MUG)
    assert "Enter" in counter.message
    assert counter.state() is S.IN_DOUBT
    counter.press(ESC)
    counter.press(ENTER)
    counter.press(ENTER)
    assert counter.state() is S.IDLE
    assert len(counter.back.of(NextSale)) == 1
    counter.enter(MUG)
    assert (counter.state(), counter.title) == (S.BASKET, "Total €14.50")


def test_a_card_that_cannot_be_added_leaves_the_sale_payable(counter: Counter) -> None:
    counter.desk.processor.plan("apply", Fault.REFUSED)
    counter.enter(BEANS)
    counter.pay()

    assert counter.state() is S.CODE_AGEING
    assert "Nothing was charged" in counter.message
    counter.press(ENTER)
    assert counter.state() is S.APPROVED
    assert len(counter.desk.processor.ledger) == 1


def test_giving_up_a_refused_sale_takes_the_card_off_first(counter: Counter) -> None:
    counter.desk.processor.plan("submit", Fault.DECLINED)
    counter.enter(BEANS)
    counter.pay()
    counter.shown.clear()

    counter.click(names.SECONDARY_ACTION)

    assert counter.state() is S.IDLE
    assert counter.text(names.STATUS_TITLE) == "Ready"


def test_a_sale_that_cannot_be_taken_back_says_so_and_can_be_given_up_once_more(counter: Counter) -> None:
    counter.desk.processor.plan("submit", Fault.DECLINED)
    counter.desk.processor.plan("detach", Fault.REQUEST_LOST)
    counter.enter(BEANS)
    counter.pay()

    counter.click(names.SECONDARY_ACTION)
    assert counter.title == "The sale is not taken back yet"
    assert "accepted" not in counter.detail
    counter.click(names.PRIMARY_ACTION)

    assert counter.state() is S.IDLE


def test_the_total_that_was_shown_is_the_one_that_is_charged(counter: Counter) -> None:
    counter.enter(BEANS)
    counter.press(F9)
    counter.type_card()
    counter.press(F4)
    counter.enter("3")

    assert counter.state() is S.BASKET
    assert counter.title == "Total €56.70"
    assert "another now" in counter.message
    assert counter.form.phase is FormPhase.CLOSED
    counter.pay()
    assert counter.desk.processor.ledger[0][2] == 5670
    assert [command.total_shown.minor for command in counter.back.of(Charge) if isinstance(command, Charge)] == [5670]


# --- bad input: one clear sentence, and the basket is as it was ---


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "at least 1"),
        ("-2", "at least 1"),
        ("1000000000", "at most 999"),
        ("abc", "whole pieces"),
        ("1,5", "whole pieces"),
        ("", "whole pieces"),
    ],
)
def test_a_quantity_that_will_not_do(counter: Counter, typed: str, said: str) -> None:
    counter.enter(BEANS)
    before = counter.window.sale.lines
    counter.press(F4)
    field = counter.find(names.QUANTITY_FIELD)
    assert counter.keyboard() is field
    counter.press(Qt.Key.Key_Delete)

    counter.enter(typed)

    assert said in counter.message
    assert counter.message.count(".") <= 2
    assert counter.window.sale.lines == before
    assert [command.typed for command in counter.back.of(SetQuantity) if isinstance(command, SetQuantity)] == [typed]
    assert not field.isVisible()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.505", "2 digits after the separator"),
        ("12,505", "2 digits after the separator"),
        ("0", "more than zero"),
        ("0.00", "more than zero"),
        ("0,00", "more than zero"),
        ("-5", "Type an amount in digits"),
        ("99999999999999.99", "too large"),
    ],
)
def test_an_amount_that_will_not_do(counter: Counter, typed: str, said: str) -> None:
    counter.enter(BEANS)
    before = counter.window.sale.lines

    counter.enter(typed)

    assert said in counter.message
    assert counter.window.sale.lines == before


@pytest.mark.parametrize("typed", ["1250", "12.50", "12,50"])
def test_an_amount_with_either_separator_or_none(counter: Counter, typed: str) -> None:
    counter.enter(typed)
    assert (counter.state(), counter.title) == (S.BASKET, "Total €12.50")


@pytest.mark.parametrize("typed", ["4006381333924", "12345678"])
def test_a_code_that_nobody_knows(counter: Counter, typed: str) -> None:
    counter.enter(BEANS)
    before = counter.window.sale.lines

    counter.enter(typed)

    assert counter.message == "There is no item with this code. The basket is as it was."
    assert counter.window.sale.lines == before
    counter.enter(BEANS)
    assert counter.message == ""
    assert counter.window.sale.lines[0].line.quantity == 2


def test_a_name_that_nobody_knows(counter: Counter) -> None:
    counter.enter("unicorn")
    assert "no item like “unicorn”" in counter.message
    assert counter.state() is S.IDLE


def test_f8_puts_a_basket_aside_and_brings_it_back_after_the_next_customer(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F8)
    assert counter.seen(names.PARKED_SHEET)
    assert counter.seen(f"{names.PARKED_SHEET}.none")
    counter.press(ESC)
    counter.enter(BEANS)
    counter.press(Qt.Key.Key_F8)
    assert counter.state() is S.IDLE
    assert "is parked" in counter.message
    assert counter.text(names.PARKED_COUNT) == "1 parked"

    counter.enter(MUG)
    counter.pay()
    counter.press(Qt.Key.Key_F8)
    assert counter.seen(names.PARKED_LIST)
    counter.press(ENTER)
    assert not counter.seen(names.PARKED_SHEET)
    assert (counter.state(), counter.title) == (S.BASKET, "Total €18.90")
    assert not counter.seen(names.PARKED_COUNT)
    counter.pay()
    assert counter.state() is S.APPROVED
    assert len(counter.desk.processor.ledger) == 2


def test_of_a_basket_that_is_back_nobody_reads_that_it_is_parked(counter: Counter) -> None:
    counter.enter(BEANS)
    counter.press(Qt.Key.Key_F8)
    assert "is parked" in counter.message
    counter.press(Qt.Key.Key_F8)
    counter.press(ENTER)
    assert (counter.state(), counter.message) == (S.BASKET, "")


def test_nothing_is_parked_while_a_card_is_typed(counter: Counter) -> None:
    counter.enter(BEANS)
    counter.press(Qt.Key.Key_F9)
    counter.press(Qt.Key.Key_F8)
    assert "Go back with Esc first" in counter.message
    assert counter.back.of(ParkBasket) == []


def test_charge_says_what_is_wrong_with_the_card_and_else_what_is_missing(counter: Counter) -> None:
    counter.enter(BEANS)
    counter.press(F9)
    counter.form.go(FormPhase.READY)
    counter.charge()
    assert counter.message == "The card is not complete yet: number, expiry date and security code."
    counter.form.fields = FieldsView(
        number=FieldView(complete=True, empty=False, error="The card number is not valid.")
    )
    counter.charge()
    assert counter.message == "The card number is not valid. Put that right, then charge."
    assert counter.state() is S.TYPING
