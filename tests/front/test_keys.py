"""Each key of the till, by real key events, wherever the keyboard is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QTableView, QWidget

from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.link.doubts import ReadSlip, ResolveDoubt
from pos.link.messages import (
    AddAmount,
    AddProduct,
    AskAgain,
    CancelSale,
    ChargeOnce,
    CheckReadiness,
    Command,
    NextSale,
    NotDone,
    OpenCardForm,
    OtherCard,
    ReadLastReceipt,
    RemoveLine,
    ScanCode,
    SetPayer,
    SetQuantity,
    TryAgain,
)
from tests.front.goods import SHELF, sale
from tests.front.play import Play
from tests.front.scenes import BASKET, IN_DOUBT, LOADING, SCENES, SUBMITTING, TOKENISING, TWO_DOUBTS, TYPING
from tests.front.scripted import FormPhase

S, K = TillState, Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def last(play: Play, kind: type[Command]) -> Command:
    """The latest wish of one kind."""
    return play.back.of(kind)[-1]


# --- F1 to F4 ---


def test_f1_says_what_can_be_pressed_and_goes_away_again(play: Play) -> None:
    play.press(K.Key_F1)
    assert play.seen(names.HELP_SHEET)
    play.press(K.Key_F1)
    assert not play.find(names.HELP_SHEET).isVisible()
    play.press(K.Key_F1)
    play.press(K.Key_Escape)
    assert not play.find(names.HELP_SHEET).isVisible()
    assert play.keyboard() is play.find(names.SEARCH_FIELD)


def test_every_function_key_works_while_a_card_field_has_the_keyboard(play: Play) -> None:
    TYPING(play)
    play.find("stand_in.number").setFocus()
    play.press(K.Key_F1)
    assert play.seen(names.HELP_SHEET)
    play.press(K.Key_Escape)
    assert play.keyboard().objectName() == "stand_in.number"


def test_f2_puts_the_cursor_into_the_search_and_takes_sheets_away(play: Play) -> None:
    play.press(K.Key_F1)
    play.press(K.Key_F2)
    assert not play.find(names.HELP_SHEET).isVisible()
    assert play.keyboard() is play.find(names.SEARCH_FIELD)


def test_letters_find_an_item_and_enter_takes_the_first(play: Play) -> None:
    play.type("cup")
    assert play.seen(names.SEARCH_LIST)
    play.press(K.Key_Return)
    assert last(play, AddProduct) == AddProduct(product_id="p35")
    assert play.text_in(names.SEARCH_FIELD) == ""


def test_arrows_choose_another_item(play: Play) -> None:
    play.type("esp")
    play.press(K.Key_Down)
    play.press(K.Key_Down)
    play.press(K.Key_Return)
    assert last(play, AddProduct) == AddProduct(product_id="p35")


def test_enter_before_the_answer_takes_the_item_when_it_comes(play: Play) -> None:
    play.back.holding = True
    play.enter("cup")
    assert play.back.of(AddProduct) == []
    play.back.let_go()
    assert last(play, AddProduct) == AddProduct(product_id="p35")


def test_digits_are_an_amount_or_a_code(play: Play) -> None:
    play.enter("1250")
    play.enter("12,50")
    play.enter(SHELF[0].barcode)
    assert [command for command in play.back.asked if isinstance(command, AddAmount | ScanCode)] == [
        AddAmount(typed="1250"), AddAmount(typed="12,50"), ScanCode(code=SHELF[0].barcode),
    ]  # fmt: skip


def test_a_card_number_never_leaves_the_search_field(play: Play) -> None:
    play.back.asked.clear()
    play.enter("4444 2222 3333 1111")
    sent = " ".join(repr(command) for command in play.back.asked)
    assert "44442222333" not in sent.replace(" ", "")
    assert play.text_in(names.SEARCH_FIELD) == ""
    assert "card form" in play.message
    assert "1111" not in play.message


def test_digits_among_letters_that_are_too_many_to_be_looked_for_are_answered(play: Play) -> None:
    play.back.asked.clear()
    play.enter("AB-1234567890")
    assert "Type the code alone" in play.message
    assert play.text(names.SEARCH_HINT) == "Type a part of the name, or the code alone"
    assert "1234567890" not in repr(play.back.asked)
    play.enter("1,234.50")
    assert play.message == "Type an amount in digits, such as 1250 or 12.50."


def test_whoever_goes_back_out_of_the_form_reads_no_more_that_they_should(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F9)
    play.form.go(FormPhase.READY)
    play.press(K.Key_F3)
    assert play.message == "Go back with Esc first, then say who pays."
    play.press(K.Key_Escape)
    assert (play.state(), play.message) == (TillState.BASKET, "")


def test_f3_finds_a_customer_by_the_end_of_the_phone(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F3)
    play.type("5550")
    play.press(K.Key_Return)
    assert last(play, SetPayer) == SetPayer(customer_reference="C-1")
    assert not play.find(names.PAYER_SHEET).isVisible()


def test_f3_and_enter_is_the_walk_in(play: Play) -> None:
    play.press(K.Key_F3)
    play.press(K.Key_Return)
    assert last(play, SetPayer) == SetPayer(profile_id="counter")


def test_an_address_is_typed_with_the_keyboard_alone(play: Play) -> None:
    play.press(K.Key_F3)
    play.press(K.Key_Tab)
    assert play.keyboard() is play.find(names.PAYER_TYPE)
    play.press(K.Key_Return)
    for text in ("Jane Doe", "D01 F5P2", "Quay 7"):
        play.type(text)
        play.press(K.Key_Tab)
    play.press(K.Key_Return)

    chosen = last(play, SetPayer)
    assert isinstance(chosen, SetPayer)
    assert chosen.typed is not None
    assert (chosen.typed.name, str(chosen.typed.address)) == ("Jane Doe", "Quay 7, D01 F5P2 Dublin, IE")


def test_what_an_address_lacks_is_named_and_gets_the_cursor(play: Play) -> None:
    play.press(K.Key_F3)
    play.click(names.PAYER_TYPE)
    play.type("Madonna")
    play.press(K.Key_Return)
    assert play.message == "The processor wants a first and a last name."
    play.type(" Ciccone")
    play.press(K.Key_Return)
    assert play.message == "Still missing: Eircode."
    assert play.keyboard().objectName() == f"{names.ADDRESS_FORM}.postal_code"
    assert play.back.of(SetPayer) == []


def test_esc_goes_from_the_address_to_the_search_and_from_there_away(play: Play) -> None:
    play.press(K.Key_F3)
    play.click(names.PAYER_TYPE)
    play.press(K.Key_Escape)
    assert play.keyboard() is play.find(names.PAYER_SEARCH)
    play.press(K.Key_Escape)
    assert not play.find(names.PAYER_SHEET).isVisible()
    assert play.keyboard() is play.find(names.SEARCH_FIELD)


def test_f3_waits_until_the_card_form_is_closed(play: Play) -> None:
    TYPING(play)
    play.press(K.Key_F3)
    assert play.message == "Go back with Esc first, then say who pays."


def test_f4_changes_the_quantity_of_the_chosen_line(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F4)
    play.enter("3")
    assert last(play, SetQuantity) == SetQuantity(line_id="l1", typed="3")
    assert play.keyboard() is play.find(names.SEARCH_FIELD)


def test_esc_leaves_the_quantity_as_it_was(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F4)
    play.type("7")
    play.press(K.Key_Escape)
    assert play.back.of(SetQuantity) == []
    assert not play.find(names.QUANTITY_FIELD).isVisible()


def test_plus_minus_delete_and_arrows_work_in_the_basket(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_Tab)
    assert play.keyboard() is play.find(names.BASKET_TABLE)
    QTest.keyClicks(play.keyboard(), "+")
    assert last(play, SetQuantity) == SetQuantity(line_id="l1", typed="3")
    QTest.keyClicks(play.keyboard(), "-")
    assert last(play, SetQuantity) == SetQuantity(line_id="l1", typed="1")
    play.press(K.Key_Up)
    play.press(K.Key_Delete)
    assert last(play, RemoveLine) == RemoveLine(line_id="l0")


def test_counting_up_goes_on_while_the_price_is_asked_for(play: Play) -> None:
    BASKET(play)
    play.find(names.BASKET_TABLE).setFocus()
    QTest.keyClicks(play.keyboard(), "+")
    play.back.tell(sale(S.PRICING, 1, 3))
    QTest.keyClicks(play.keyboard(), "+")
    play.back.tell(sale(S.PRICING, 1, 4))
    play.back.tell(sale(S.BASKET, 1, 4))
    assert [command.typed for command in play.back.of(SetQuantity) if isinstance(command, SetQuantity)] == ["3", "4"]
    assert play.keyboard() is play.find(names.BASKET_TABLE)


def test_the_last_piece_is_not_counted_away(play: Play) -> None:
    play.back.tell(sale(S.BASKET, 1))
    play.find(names.BASKET_TABLE).setFocus()
    QTest.keyClicks(play.keyboard(), "-")
    assert play.back.of(SetQuantity) == []


# --- F9 and the card ---


def test_f9_opens_the_form_with_the_cursor_in_the_number(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F9)
    assert play.state() is S.FORM_LOADING
    play.form.go(FormPhase.READY)
    assert play.state() is S.TYPING
    assert play.keyboard().objectName() == "stand_in.number"


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("idle", "The basket is empty"),
        ("pricing", "The total is not there yet"),
        ("offline", "Check the network cable"),
        ("not_ready_clock_wrong", "clock is wrong"),
    ],
)
def test_f9_says_why_the_form_does_not_open(play: Play, scene: str, said: str) -> None:
    SCENES[scene].play(play)
    play.press(K.Key_F9)
    assert said in play.message
    assert play.back.of(OpenCardForm) == []
    assert play.form.plans == []


def test_what_the_back_says_against_a_form_is_shown_and_the_basket_is_kept(play: Play) -> None:
    play.back.refuse[OpenCardForm] = NotDone(sentence="The payer's address is not complete. Press F3 and fill it in.")
    BASKET(play)
    play.press(K.Key_F9)
    assert play.state() is S.BASKET
    assert "Press F3" in play.message


def test_ctrl_enter_charges_only_when_all_fields_are_complete(play: Play) -> None:
    TYPING(play)
    play.charge()
    assert play.form.tokenised == 0
    assert "not complete" in play.message
    play.form.go(FormPhase.READY, armed=True)
    play.charge()
    assert play.form.tokenised == 1
    assert play.state() is S.TOKENISING


def test_ctrl_enter_on_the_keypad_does_the_same(play: Play) -> None:
    LOADING(play)
    play.form.go(FormPhase.READY, armed=True)
    play.press(K.Key_Enter, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier)
    assert play.form.tokenised == 1


def test_ctrl_enter_means_nothing_outside_the_card_form(play: Play) -> None:
    for scene in ("idle", "basket", "not_accepted", "in_doubt", "approved"):
        SCENES[scene].play(play)
        before = len(play.back.asked)
        play.charge()
        assert play.back.asked[before:] == []


def test_enter_in_the_last_field_charges(play: Play) -> None:
    LOADING(play)
    play.form.go(FormPhase.READY, armed=True)
    play.form.charge_wished.emit()
    assert play.form.tokenised == 1


def test_tab_leads_out_of_the_card_form_and_shift_tab_to_the_search(play: Play) -> None:
    LOADING(play)
    play.form.go(FormPhase.READY, armed=True)
    play.form.leave_forward.emit()
    assert play.keyboard() is play.find(names.CHARGE_BUTTON)
    play.form.leave_backward.emit()
    assert play.keyboard() is play.find(names.SEARCH_FIELD)


def test_a_scan_into_a_card_field_lands_in_the_search(play: Play) -> None:
    TYPING(play)
    play.form.barcode_typed.emit(SHELF[1].barcode)
    assert play.text_in(names.SEARCH_FIELD) == SHELF[1].barcode
    assert "barcode, not a card" in play.message


def test_keys_that_the_card_page_did_not_want_are_not_taken_for_a_search(play: Play) -> None:
    TYPING(play)
    play.back.asked.clear()
    QTest.keyClicks(play.window, "4444222233331111")
    QTest.keyClick(play.window, K.Key_Return)
    assert play.text_in(names.SEARCH_FIELD) == ""
    assert play.back.asked == []


# --- Esc ---


def test_esc_closes_the_card_form_and_keeps_the_basket(play: Play) -> None:
    TYPING(play)
    play.press(K.Key_Escape)
    assert play.state() is S.BASKET
    assert play.form.phase is FormPhase.CLOSED
    assert len(play.window.sale.lines) == 2


def test_esc_while_the_form_is_still_asked_for_drops_it_when_it_comes(play: Play) -> None:
    BASKET(play)
    play.back.holding = True
    play.press(K.Key_F9)
    assert play.state() is S.FORM_LOADING
    play.press(K.Key_Escape)
    assert play.state() is S.BASKET
    play.back.let_go()
    assert play.form.plans == []
    assert play.state() is S.BASKET


@pytest.mark.parametrize("scene", [TOKENISING, SUBMITTING], ids=["tokenising", "submitting"])
def test_esc_never_cancels_a_charge_in_flight(play: Play, scene: Callable[[Play], None]) -> None:
    scene(play)
    state, asked = play.state(), list(play.back.asked)
    for key in (K.Key_Escape, K.Key_F9, K.Key_F4, K.Key_Return, K.Key_Space, K.Key_Backspace):
        play.press(key)
    play.charge()
    assert play.state() is state
    assert play.back.asked == asked
    assert play.form.tokenised == 1


def test_esc_in_doubt_changes_nothing(play: Play) -> None:
    IN_DOUBT(play)
    asked = list(play.back.asked)
    play.press(K.Key_Escape)
    assert play.state() is S.IN_DOUBT
    assert play.back.asked == asked


def test_esc_takes_one_thing_away_at_a_time(play: Play) -> None:
    BASKET(play)
    play.type("esp")
    play.window.say("Something to read.")
    play.press(K.Key_Escape)
    assert play.text_in(names.SEARCH_FIELD) == ""
    assert play.message == "Something to read."
    play.press(K.Key_Escape)
    assert play.message == ""
    assert play.state() is S.BASKET


# --- Enter after an outcome ---


@pytest.mark.parametrize(
    ("scene", "wish"),
    [
        ("not_accepted_this_time", TryAgain()),
        ("not_accepted_this_time_late", OtherCard()),
        ("not_accepted", OtherCard()),
        ("not_accepted_retype", OtherCard()),
        ("saved_then_declined", OtherCard()),
        ("save_failed", ChargeOnce()),
        ("code_ageing", TryAgain()),
        ("code_ageing_gone", OtherCard()),
        ("approved", NextSale()),
        ("went_through", NextSale()),
        ("did_not_go_through", OtherCard()),
        ("in_doubt", NextSale()),
        ("needs_a_person", NextSale()),
        ("offline", CheckReadiness()),
        ("not_ready_script_not_loaded", CheckReadiness()),
    ],
)
def test_enter_is_the_next_move(play: Play, scene: str, wish: Command) -> None:
    SCENES[scene].play(play)
    play.press(K.Key_Return)
    assert play.back.asked[-1] == wish


@pytest.mark.parametrize(
    "scene", ["cards_not_working", "not_ready_keys_missing", "pricing", "idle", "basket", "locked"]
)
def test_enter_gives_nothing_up(play: Play, scene: str) -> None:
    SCENES[scene].play(play)
    play.press(K.Key_Return)
    assert play.back.of(CancelSale) == []
    assert play.back.of(OpenCardForm) == []


def test_enter_opens_a_form_again_that_died(play: Play) -> None:
    SCENES["form_closed"].play(play)
    play.press(K.Key_Return)
    assert play.state() is S.FORM_LOADING
    assert len(play.back.of(OpenCardForm)) == 2


def test_a_scan_after_an_approval_is_the_next_sale(play: Play) -> None:
    SCENES["approved"].play(play)
    play.enter(SHELF[0].barcode)
    play.enter(SHELF[1].barcode)
    assert [command for command in play.back.asked if isinstance(command, NextSale | ScanCode)] == [
        NextSale(), ScanCode(code=SHELF[0].barcode), ScanCode(code=SHELF[1].barcode),
    ]  # fmt: skip


@pytest.mark.parametrize("scene", ["in_doubt", "needs_a_person", "not_accepted", "cards_not_working", "save_failed"])
def test_a_scan_where_nothing_can_be_scanned_is_no_wish(play: Play, scene: str) -> None:
    SCENES[scene].play(play)
    play.back.asked.clear()
    play.enter(SHELF[0].barcode)
    assert play.back.asked == []
    assert "first" in play.message
    assert play.state() is SCENES[scene].state


def test_a_scan_is_no_wish_even_if_a_button_has_the_keyboard(play: Play) -> None:
    SCENES["not_accepted"].play(play)
    play.find(names.SECONDARY_ACTION).setFocus()
    play.back.asked.clear()
    play.enter(SHELF[0].barcode)
    assert play.back.asked == []


# --- F10 and F11 ---


def test_f10_shows_the_last_receipt(play: Play) -> None:
    play.press(K.Key_F10)
    assert play.seen(names.RECEIPT_SHEET)
    assert len(play.back.of(ReadLastReceipt)) == 1
    assert play.keyboard() is play.find(names.RECEIPT_TEXT)


def test_f10_says_when_there_is_none(play: Play) -> None:
    play.back.refuse[ReadLastReceipt] = NotDone(sentence="There is no receipt yet.")
    play.press(K.Key_F10)
    assert play.message == "There is no receipt yet."


def test_f11_lists_the_doubts_and_enter_asks_again(play: Play) -> None:
    TWO_DOUBTS(play)
    play.press(K.Key_F11)
    play.press(K.Key_Down)
    play.press(K.Key_Return)
    assert last(play, AskAgain) == AskAgain(sale_id="s1")


def test_a_person_settles_a_doubt_with_an_order_and_a_reason_and_nothing_typed_is_lost(play: Play) -> None:
    TWO_DOUBTS(play)
    play.press(K.Key_F11)
    play.press(K.Key_3)
    assert play.seen(names.DECISION_SHEET)
    assert "K7Q2" in play.text(names.DECISION_SALE)
    play.press(K.Key_Return)
    assert play.keyboard() is play.find(names.DECISION_ORDER)
    play.type("47110815")
    play.press(K.Key_Return)
    assert play.keyboard() is play.find(names.DECISION_REASON)
    assert play.back.of(ResolveDoubt) == []
    play.back.refuse[ResolveDoubt] = NotDone(sentence="The processor is still being asked.")
    play.type("It is on their list")
    play.press(K.Key_Return)
    wish = ResolveDoubt(sale_id="s0", charged=True, reason="It is on their list", order_id="47110815")
    assert play.back.of(ResolveDoubt) == [wish]
    assert play.text(names.DECISION_SENTENCE) == "The processor is still being asked."
    assert play.text_in(names.DECISION_REASON) == "It is on their list"
    del play.back.refuse[ResolveDoubt]
    play.press(K.Key_Return)
    assert play.back.of(ResolveDoubt) == [wish, wish]
    assert not play.seen(names.DECISION_SHEET)
    assert play.seen(names.DOUBTS_SHEET)


def test_that_a_sale_was_not_charged_needs_no_order_and_esc_settles_nothing(play: Play) -> None:
    TWO_DOUBTS(play)
    play.press(K.Key_F11)
    play.press(K.Key_Down)
    play.press(K.Key_4)
    assert not play.seen(names.DECISION_ORDER)
    play.type("Nothing there")
    play.press(K.Key_Escape)
    assert play.seen(names.DOUBTS_SHEET)
    assert play.back.of(ResolveDoubt) == []
    play.press(K.Key_4)
    assert play.text_in(names.DECISION_REASON) == ""
    play.type("Nothing at their bank")
    play.press(K.Key_Return)
    wish = ResolveDoubt(sale_id="s1", charged=False, reason="Nothing at their bank")
    assert play.back.of(ResolveDoubt) == [wish]


def test_a_slip_is_shown_for_the_customer_of_a_doubt_and_esc_leads_back_to_the_list(play: Play) -> None:
    TWO_DOUBTS(play)
    play.press(K.Key_F11)
    play.press(K.Key_2)
    assert play.back.of(ReadSlip) == [ReadSlip(sale_id="s0")]
    assert "reference" in play.text_in(names.RECEIPT_TEXT)
    play.press(K.Key_Escape)
    assert play.seen(names.DOUBTS_SHEET)
    play.press(K.Key_Escape)
    play.press(K.Key_F10)
    assert "reference" not in play.text_in(names.RECEIPT_TEXT)


# --- the keyboard alone ---


def test_everything_can_be_reached_with_tab(play: Play) -> None:
    SCENES["not_accepted"].play(play)
    BASKET(play)
    seen: list[QWidget] = []
    while play.keyboard() not in seen:
        seen.append(play.keyboard())
        play.press(K.Key_Tab)
    reachable = QPushButton, QLineEdit, QTableView, QListView
    wanted = {
        widget.objectName()
        for kind in reachable
        for widget in play.window.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert wanted - {widget.objectName() for widget in seen} == set()
    assert {names.SEARCH_FIELD, names.BASKET_TABLE, names.PAY_BUTTON, names.PAYER_CHANGE, names.THEME_SWITCH} <= wanted


@pytest.mark.parametrize("scene", ["approved", "not_accepted", "in_doubt", "save_failed", "not_accepted_this_time"])
def test_the_keyboard_goes_to_the_title_and_from_there_to_the_buttons(play: Play, scene: str) -> None:
    SCENES[scene].play(play)
    assert play.keyboard() is play.find(names.STATUS_TITLE)
    names_met = []
    for _ in range(3):
        play.press(K.Key_Tab)
        names_met.append(play.keyboard().objectName())
    assert names.PRIMARY_ACTION in names_met
