"""What is pressed twice, held down or clicked too late is done once, or not at all."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.link.messages import (
    CancelSale,
    Charge,
    ChargeOnce,
    CheckReadiness,
    CloseCardForm,
    Command,
    NextSale,
    OpenCardForm,
    OtherCard,
    ScanCode,
    TryAgain,
)
from tests.front.goods import SHELF, sale
from tests.front.play import Play
from tests.front.scenes import ARMED, BASKET, SCENES, TOKENISING, TYPING
from tests.front.scripted import FormPhase

S, K = TillState, Qt.Key


@pytest.mark.parametrize(
    ("scene", "wish"),
    [
        ("not_accepted", OtherCard),
        ("not_accepted_this_time", TryAgain),
        ("approved", NextSale),
        ("in_doubt", NextSale),
        ("did_not_go_through", OtherCard),
        ("save_failed", ChargeOnce),
    ],
)
@pytest.mark.parametrize("answered", [False, True])
def test_enter_pressed_twice_is_one_wish(play: Play, scene: str, wish: type[Command], answered: bool) -> None:
    SCENES[scene].play(play)
    play.back.holding = not answered
    play.press(K.Key_Return)
    play.press(K.Key_Return)
    play.click(names.PRIMARY_ACTION)
    assert len(play.back.of(wish)) == 1


@pytest.mark.parametrize(
    "scene", ["not_accepted", "not_accepted_retype", "not_accepted_this_time", "saved_then_declined", "save_failed"]
)
def test_pay_after_a_refusal_is_for_another_card(play: Play, scene: str) -> None:
    SCENES[scene].play(play)
    play.press(K.Key_F9)
    play.press(K.Key_F9)
    assert len(play.back.of(OtherCard)) == 1
    BASKET(play)
    assert len(play.back.of(OpenCardForm)) == 1


@pytest.mark.parametrize(
    ("scene", "key"),
    [("save_failed", "F9"), ("not_accepted_this_time", "F9"), ("code_ageing", "F9"), ("cards_not_working", "")],
)
def test_the_second_button_says_which_key_is_for_another_card(play: Play, scene: str, key: str) -> None:
    SCENES[scene].play(play)
    button = play.find(names.SECONDARY_ACTION)
    assert (play.text(names.SECONDARY_ACTION), button.accessibleName()) == (
        "Another card",
        f"Another card, {key}" if key else "Another card",
    )


def test_pay_while_a_refusal_is_being_left_opens_the_form_once_it_is(play: Play) -> None:
    SCENES["not_accepted"].play(play)
    play.back.holding = True
    play.press(K.Key_Escape)
    play.press(K.Key_F9)
    assert (len(play.back.of(OtherCard)), play.back.of(OpenCardForm)) == (1, [])
    play.back.holding = False
    play.back.let_go()
    BASKET(play)
    assert len(play.back.of(OpenCardForm)) == 1


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("approved", "This sale is paid. Scan the first item of the next one."),
        ("in_doubt", "Press Enter for the next sale first."),
        ("cards_not_working", "Stop taking cards and call the manager. It is not the customer's card."),
        ("submitting", ""),
    ],
)
def test_pay_where_nothing_can_be_paid_says_why(play: Play, scene: str, said: str) -> None:
    SCENES[scene].play(play)
    forms = len(play.back.of(OpenCardForm))
    play.press(K.Key_F9)
    assert play.message == said
    assert (len(play.back.of(OpenCardForm)), play.back.of(OtherCard)) == (forms, [])


@pytest.mark.parametrize("key", [K.Key_F3, K.Key_F4, K.Key_F5, K.Key_F7, K.Key_F8])
def test_under_a_charge_no_key_sends_anybody_back_with_esc(play: Play, key: Qt.Key) -> None:
    TOKENISING(play)
    asked = len(play.back.asked)
    play.press(key)
    assert play.message == "A charge is under way. Wait until it is known how it ends."
    assert len(play.back.asked) == asked


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("idle", "The basket is empty. Scan an item or type an amount first."),
        ("approved", "This sale is paid. Scan the first item of the next one."),
        ("in_doubt", "Press Enter for the next sale first."),
        ("not_accepted", "Finish this payment first, then change the basket."),
        ("basket", ""),
        ("offline", ""),
    ],
)
@pytest.mark.parametrize(("key", "field"), [(K.Key_F4, names.QUANTITY_FIELD), (K.Key_F5, names.PRICE_FIELD)])
def test_where_no_line_can_be_changed_the_keys_say_why(
    play: Play, scene: str, said: str, key: Qt.Key, field: str
) -> None:
    SCENES[scene].play(play)
    play.press(key)
    assert play.message == said
    assert play.seen(field) is not bool(said)


def test_a_button_clicked_twice_is_one_wish(play: Play) -> None:
    SCENES["not_accepted"].play(play)
    QTest.mouseDClick(play.find(names.PRIMARY_ACTION), Qt.MouseButton.LeftButton)
    play.click(names.PRIMARY_ACTION)
    assert len(play.back.of(OtherCard)) == 1


def test_one_wish_leaves_no_room_for_another_until_it_is_done(play: Play) -> None:
    SCENES["not_accepted"].play(play)
    play.back.holding = True
    play.click(names.PRIMARY_ACTION)
    assert not play.find(names.PRIMARY_ACTION).isEnabled()
    assert not play.find(names.SECONDARY_ACTION).isEnabled()
    play.click(names.SECONDARY_ACTION)
    assert play.back.of(CancelSale) == []


def test_f9_pressed_twice_opens_one_form(play: Play) -> None:
    BASKET(play)
    play.back.holding = True
    play.press(K.Key_F9)
    play.press(K.Key_F9)
    play.click(names.PAY_BUTTON)
    assert len(play.back.of(OpenCardForm)) == 1
    play.back.let_go()
    play.press(K.Key_F9)
    assert len(play.form.plans) == 1


def test_charge_pressed_twice_makes_one_source_and_one_charge(play: Play) -> None:
    TOKENISING(play)
    play.charge()
    play.form.charge_wished.emit()
    assert play.form.tokenised == 1
    play.form.capture()
    play.form.capture()
    play.charge()
    assert len(play.back.of(Charge)) == 1


def test_before_the_next_step_is_drawn_nothing_else_can_be_done_either(play: Play) -> None:
    ARMED(play)
    # The form says that it is at work only when its request is leaving.
    play.form.blockSignals(True)
    play.charge()
    play.form.blockSignals(False)
    assert play.state() is S.TYPING

    play.charge()
    play.press(K.Key_Escape)
    assert (play.form.tokenised, play.form.phase, play.message) == (1, FormPhase.TOKENISING, "")
    assert play.back.of(CloseCardForm) == []
    play.press(K.Key_F3)
    assert play.message == "A charge is under way. Wait until it is known how it ends."

    play.form.phase_changed.emit(play.form.phase)
    assert play.state() is S.TOKENISING
    play.form.capture()
    assert len(play.back.of(Charge)) == 1


def test_a_source_that_comes_after_esc_is_not_charged(play: Play) -> None:
    TYPING(play)
    play.press(K.Key_Escape)
    assert len(play.back.of(CloseCardForm)) == 1
    play.form.capture()
    assert play.back.of(Charge) == []


def test_a_key_that_is_held_down_is_pressed_once(play: Play) -> None:
    SCENES["approved"].play(play)
    title = play.find(names.STATUS_TITLE)
    held = QKeyEvent(QEvent.Type.KeyPress, K.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(title, held)
    assert play.back.of(NextSale) == []
    held_on_button = QKeyEvent(QEvent.Type.KeyPress, K.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(play.find(names.PRIMARY_ACTION), held_on_button)
    assert play.back.of(NextSale) == []


def test_a_scanner_that_stutters_scans_once(play: Play) -> None:
    play.type(SHELF[0].barcode)
    field = play.find(names.SEARCH_FIELD)
    QTest.keyClick(field, K.Key_Return)
    held = QKeyEvent(QEvent.Type.KeyPress, K.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(field, held)
    assert len(play.back.of(ScanCode)) == 1


def test_enter_in_the_search_is_not_the_next_move_as_well(play: Play) -> None:
    SCENES["offline"].play(play)
    play.enter(SHELF[0].barcode)
    assert play.back.of(CheckReadiness) == []
    play.press(K.Key_Return)
    assert len(play.back.of(CheckReadiness)) == 1


def test_a_press_that_began_under_another_state_is_dropped(play: Play) -> None:
    SCENES["not_accepted"].play(play)
    button = play.find(names.PRIMARY_ACTION)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    play.back.tell(sale(S.IN_DOUBT))
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert play.back.of(OtherCard) == []
    assert play.back.of(NextSale) == []


@pytest.mark.parametrize(("seconds_before", "counts"), [(1.0, False), (-0.01, True)])
def test_a_click_from_before_the_state_was_drawn_is_dropped(
    play: Play, monkeypatch: pytest.MonkeyPatch, seconds_before: float, counts: bool
) -> None:
    # The window system's clock is ours on a real screen; the one of these tests has its own.
    monkeypatch.setattr("pos.front.parts.action_button.QGuiApplication.platformName", lambda: "xcb")
    SCENES["approved"].play(play)
    button = play.find(names.PRIMARY_ACTION)
    assert isinstance(button, QPushButton)
    at = round((time.monotonic() - seconds_before) * 1000)
    centre = QPointF(button.rect().center())
    where = QPointF(button.mapToGlobal(button.rect().center()))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(kind, centre, where, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
        event.setTimestamp(at)
        QApplication.sendEvent(button, event)
    assert bool(play.back.of(NextSale)) is counts


def test_a_form_that_opens_twice_over_a_changed_total_is_dropped(play: Play) -> None:
    TYPING(play)
    play.back.tell(sale(S.PRICING, 1, 3))
    assert play.form.phase is FormPhase.CLOSED
    assert "another now" in play.message
    assert play.state() is S.PRICING


def test_clear_all_takes_two_presses_and_forgets_the_first_when_the_basket_changes(play: Play) -> None:
    BASKET(play)
    play.click(names.BASKET_CLEAR)
    play.back.tell(sale(S.BASKET, 1, 2, 1))
    play.click(names.BASKET_CLEAR)
    assert play.back.of(CancelSale) == []
    play.click(names.BASKET_CLEAR)
    assert len(play.back.of(CancelSale)) == 1


def test_a_click_beside_a_key_of_the_bar_is_none(play: Play) -> None:
    BASKET(play)
    hint = play.find(f"{names.KEY_BAR}.pay")
    QTest.mousePress(hint, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(hint, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    assert play.back.of(OpenCardForm) == []
    play.click(f"{names.KEY_BAR}.pay")
    assert len(play.back.of(OpenCardForm)) == 1
