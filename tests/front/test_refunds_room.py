"""The room for refunds by real key events: a sale is found, what goes back is chosen, and asked for once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pos.domain.refund import RefundPart, RefundReason, RefundState
from pos.domain.staff import Role
from pos.front.refunds import names
from pos.front.refunds.words import REASONS
from pos.link.messages import NotDone
from pos.link.refunds import AskRefund, FindSales, GiveUpRefund, LogIn, ReadRefunds
from tests.front.cards_play import BOTH, on_duty
from tests.front.refunds_back import OTHER, ROWS, SALE, WRONG, euro
from tests.front.refunds_play import RIGHT, Key, RefundsPlay
from tests.front.walking import texts, widgets

WHY = "The bag was torn"


@pytest.fixture
def play(qtbot: QtBot) -> Iterator[RefundsPlay]:
    play = RefundsPlay()
    play.begin()
    yield play
    play.fall()


def asked(play: RefundsPlay) -> list[AskRefund]:
    return [one for one in play.back.asked if isinstance(one, AskRefund)]


def give_why(play: RefundsPlay) -> None:
    play.room.sale.back.take_keyboard()
    play.type(WHY)
    play.press(Key.Key_Return)
    play.settle()


def test_a_sale_is_found_a_login_typed_and_lines_given_back_by_keyboard_alone(play: RefundsPlay) -> None:
    play.enter_room()
    play.find_sale()
    assert [one.text for one in play.back.asked if isinstance(one, FindSales)] == ["K7Q2"]
    play.until(play.room.login.isVisible)
    play.log_in("wrong")
    assert play.text(names.LOGIN_SENTENCE) == WRONG
    # What was typed stays, except the password; that is nowhere to be seen.
    assert (play.text_in(names.LOGIN_USER), play.text_in(names.LOGIN_PASSWORD)) == ("representative", "")
    field = play.find(names.LOGIN_PASSWORD)
    assert isinstance(field, QLineEdit) and field.echoMode() is QLineEdit.EchoMode.Password
    play.log_in()
    play.until(lambda: play.room.sale.choice.refundable is not None)
    assert play.text(names.SUM_NOTE) == "of €39.39 that may still go back"
    for key in (Key.Key_Plus, Key.Key_Plus, Key.Key_Plus, Key.Key_Minus, Key.Key_Down, Key.Key_Space):
        play.press(key)
    assert play.text(names.SUM) == "€26.10"
    play.press(Key.Key_Return)
    play.type(WHY)
    play.press(Key.Key_Return)
    play.press(Key.Key_Return)
    play.settle()
    [wish] = asked(play)
    assert wish == AskRefund(
        sale_id="s1",
        reference="K7Q2",
        amount=euro(2610),
        parts=(RefundPart("1", euro(720)), RefundPart("2", euro(1890))),
        reason=RefundReason.CUSTOMER_SATISFACTION_ISSUE,
        words=WHY,
    )
    assert "is requested" in play.room.message
    assert (play.text(names.SUM), play.text_in(names.WORDS)) == ("€0.00", "")
    assert "wrong" not in repr(play.back.asked) + repr([str(one) for one in play.back.asked if isinstance(one, LogIn)])


def test_a_sum_takes_the_place_of_the_lines_and_is_never_more_than_may_go_back(play: RefundsPlay) -> None:
    play.at_a_sale()
    play.press(Key.Key_A)
    assert play.text(names.SUM) == "€39.39"
    amount = play.room.sale.back.amount
    amount.setFocus()
    for typed, shown, said in (
        ("abc", "€0.00", "digits"),
        ("39.40", "€39.40", "more than may still go back: €39.39"),
        ("12,5", "€12.50", ""),
    ):
        amount.selectAll()
        play.type(typed)
        assert play.text(names.SUM) == shown
        assert play.room.sale.choice.parts == ()
        play.press(Key.Key_Return)
        assert said in play.text(names.SENTENCE)
        assert asked(play) == []
    give_why(play)
    assert [(one.amount, one.parts) for one in asked(play)] == [(euro(1250), ())]
    # A line chosen takes the place of a sum again.
    amount.setFocus()
    play.type("1")
    play.room.sale.take_keyboard()
    play.press(Key.Key_Space)
    assert (play.text(names.SUM), amount.text()) == ("€18.00", "")


def test_nothing_is_asked_for_without_a_choice_and_words_and_a_no_keeps_both(play: RefundsPlay) -> None:
    play.at_a_sale()
    give_why(play)
    assert "Choose what goes back first" in play.text(names.SENTENCE)
    play.room.sale.back.words.clear()
    play.room.sale.take_keyboard()
    play.press(Key.Key_Plus)
    play.room.sale.back.take_keyboard()
    play.press(Key.Key_Return)
    assert "Say why" in play.text(names.SENTENCE)
    assert asked(play) == []
    play.back.refuse[AskRefund] = NotDone(sentence="The same refund was asked for already.")
    give_why(play)
    assert play.text(names.SENTENCE) == "The same refund was asked for already."
    assert (play.text(names.SUM), play.text_in(names.WORDS)) == ("€3.60", WHY)


@pytest.mark.parametrize("state", list(RefundState))
def test_every_state_has_a_word_a_sign_and_a_tone_of_its_own(play: RefundsPlay, state: RefundState) -> None:
    play.back.becomes = state
    play.at_a_sale()
    play.press(Key.Key_Plus)
    give_why(play)
    words = {
        RefundState.ASKING: "We do not know yet", RefundState.UNKNOWN: "We do not know yet",
        RefundState.REQUESTED: "Requested", RefundState.REFUNDED: "Refunded", RefundState.NOT_REFUNDED: "Not refunded",
    }  # fmt: skip
    model = play.room.sale.so_far.model()
    told = str(model.index(0, 0).data())
    assert told.startswith(f"{words[state]}, €3.60, ")
    assert told.endswith(WHY)
    said = play.room.message
    assert ("Do not ask for it again" in said) is (words[state] == "We do not know yet")


def test_one_that_never_arrived_is_given_up_with_a_reason(play: RefundsPlay) -> None:
    play.back.rows = ROWS
    play.at_a_sale()
    play.click(names.GIVE_UP)
    play.press(Key.Key_Return)
    assert "Say how you know" in play.text(names.LOST_SENTENCE)
    play.type("It is not in their list")
    play.press(Key.Key_Return)
    play.settle()
    assert [one for one in play.back.asked if isinstance(one, GiveUpRefund)] == [
        GiveUpRefund(refund_id="a", reason="It is not in their list")
    ]
    assert "It can be asked for again" in play.room.message
    assert not play.seen(names.GIVE_UP)


def test_the_room_sees_by_itself_what_became_and_leaves_what_is_being_typed_alone(qtbot: QtBot) -> None:
    play = RefundsPlay(look_every_ms=1)
    play.begin()
    unknown, requested, *settled = ROWS
    play.back.rows = (unknown, requested, *settled)
    play.at_a_sale()
    for key in (Key.Key_Plus, Key.Key_Down, Key.Key_Space):
        play.press(key)
    play.room.sale.back.take_keyboard()
    play.type(WHY)
    row, keyboard = play.room.sale.lines.list.currentIndex().row(), play.keyboard()
    play.back.rows = (unknown, replace(requested, state=RefundState.REFUNDED), *settled)
    play.until(lambda: "went back" in play.room.message)
    assert play.room.message == "€5.00 went back."
    assert play.room.sale.lines.list.currentIndex().row() == row
    assert (play.text(names.SUM), play.text_in(names.WORDS)) == ("€22.50", WHY)
    assert play.keyboard() is keyboard
    assert play.back.asked[-1] == ReadRefunds(sale_id="s1", by_itself=True)
    # Once all is settled nobody is asked any more.
    play.back.rows = (replace(unknown, state=RefundState.REFUNDED), *settled)
    play.until(lambda: "€2.49" in play.room.message)
    play.back.asked.clear()
    play.desk._looks.timeout.emit()
    assert play.back.asked == []
    play.press(Key.Key_Escape)
    play.press(Key.Key_Escape)
    assert not play.desk._looks.isActive()
    play.fall()


def test_several_sales_are_a_list_and_none_is_a_sentence(play: RefundsPlay) -> None:
    play.back.found = (SALE, OTHER)
    play.enter_room()
    play.type("1111 42.86")
    play.press(Key.Key_Return)
    play.settle()
    assert not play.room.shows_sale
    play.press(Key.Key_Down)
    play.press(Key.Key_Return)
    play.until(lambda: play.room.shows_sale)
    assert [one.sale_id for one in play.back.asked if isinstance(one, ReadRefunds)] == ["s2"]
    play.until(play.room.login.isVisible)
    for _ in range(2):
        play.press(Key.Key_Escape)
    assert not play.room.shows_sale
    play.back.found = ()
    play.type("9999")
    play.press(Key.Key_Return)
    play.settle()
    assert "Look at the receipt again" in play.text(names.NONE)
    play.press(Key.Key_Escape)
    assert not play.room.isVisible()


def test_whoever_is_no_manager_reads_why_and_whoever_leaves_takes_everything_along(play: RefundsPlay) -> None:
    play.back.duty_changed.emit(on_duty(Role.CASHIER))
    play.press(Key.Key_R, BOTH)
    assert not play.room.isVisible()
    assert "for managers" in play.message
    play.back.duty_changed.emit(on_duty(Role.MANAGER))
    play.at_a_sale()
    play.press(Key.Key_Plus)
    play.room.sale.back.take_keyboard()
    play.type(WHY)
    play.back.duty_changed.emit(on_duty(Role.MANAGER, locked=True))
    assert not play.room.isVisible()
    play.back.duty_changed.emit(on_duty(Role.MANAGER))
    play.enter_room()
    for name in (names.TEXT, names.WORDS, names.AMOUNT, names.LOGIN_USER, names.LOGIN_PASSWORD):
        assert play.text_in(name) == "", name
    assert play.room.sale.choice.pieces == {}
    # An answer that comes too late is for nobody.
    play.type("K7Q2")
    play.press(Key.Key_Return)
    play.back.duty_changed.emit(on_duty(Role.MANAGER, locked=True))
    play.settle()
    assert not play.room.isVisible()


def test_everything_has_a_name_and_a_word_and_no_word_of_blame(play: RefundsPlay) -> None:
    play.back.rows = ROWS
    play.at_a_sale()
    ours = list(widgets(play.room))
    doubled = [name for name, count in Counter(one.objectName() for one in ours).items() if count > 1 or not name]
    assert doubled == []
    nameless = [one.objectName() for one in ours if not one.accessibleName() and one.isVisible()]
    assert nameless == []
    listed = {value for key, value in vars(names).items() if key.isupper()}
    assert listed - {one.objectName() for one in ours} == set()
    for text in texts(play.room):
        assert not any(word in text.lower() for word in ("error", "failed", "oops")), text
    assert len({*REASONS.values()}) == len(REASONS) == len(RefundReason)
    assert RIGHT not in "".join(texts(play.window))
