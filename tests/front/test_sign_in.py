"""The lock screen, the first account, and a yes at somebody else's till, on a back that a test speaks for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget

from pos.config.clock import Clock
from pos.domain.staff import Role
from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.front.sign_in.desk import SignInDesk
from pos.link.messages import Answer, Done, Fatal, NotDone, OpenCardForm, SaleChanged
from pos.link.staff import (
    Approve,
    DropWish,
    DutyChanged,
    LockTill,
    MakeOwner,
    NeedsApproval,
    OpenVault,
    SignIn,
    StaffMember,
    StillHere,
)
from pos.testing.waiting import wait_until
from tests.front.play import Play
from tests.front.scenes import SCENES
from tests.front.walking import cut_off, widgets

ANNA = StaffMember(id="p1", name="Anna", role=Role.CASHIER)
MARA = StaffMember(id="p2", name="Mara", role=Role.MANAGER)
OLGA = StaffMember(id="p3", name="Olga", role=Role.OWNER)
LOCKED = DutyChanged(locked=True, people=(ANNA, MARA, OLGA))
OPEN = DutyChanged(locked=False, person=ANNA, people=(ANNA, MARA, OLGA))
WISH = NeedsApproval(wish=7, told="Refund of 12.50 EUR", people=(MARA, OLGA), seconds=60)


class HandClock(Clock):
    """Moved by hand."""

    nap_s = 0.01

    def __init__(self) -> None:
        self.ran_s = 100.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.ran_s


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(play: Play, clock: HandClock) -> Iterator[SignInDesk]:
    desk = SignInDesk(play.back, play.window, play.window, clock)
    play.window.lock_wished.connect(desk.lock)
    yield desk
    play.window.lock(False)


def field(play: Play, name: str) -> QLineEdit:
    found = play.find(name)
    assert isinstance(found, QLineEdit)
    return found


def said(play: Play, name: str) -> str:
    found = play.find(name)
    assert isinstance(found, QLabel)
    return found.text()


def give(play: Play, name: str, text: str) -> None:
    QTest.keyClicks(field(play, name), text)
    QTest.keyClick(field(play, name), Qt.Key.Key_Return)


# --- the lock ---


def test_a_locked_till_is_covered_whole_and_the_cursor_is_in_the_pin(play: Play, desk: SignInDesk) -> None:
    desk.follow(LOCKED)
    assert desk.screen.geometry() == play.window.rect()
    assert play.window.till_state is TillState.LOCKED
    assert play.keyboard().objectName() == names.LOCK_PIN
    play.window.resize(1024, 700)
    assert desk.screen.geometry() == play.window.rect()
    people = play.find(names.LOCK_PEOPLE)
    assert isinstance(people, QListWidget)
    assert [people.item(row).text() for row in range(people.count())] == [
        "Anna · Cashier",
        "Mara · Manager",
        "Olga · Owner",
    ]


def test_a_name_is_chosen_with_the_arrows_and_a_pin_is_sent_once_and_kept_nowhere(play: Play, desk: SignInDesk) -> None:
    desk.follow(LOCKED)
    play.press(Qt.Key.Key_Down)
    play.back.holding = True
    QTest.keyClicks(field(play, names.LOCK_PIN), "294817")
    assert field(play, names.LOCK_PIN).displayText() != "294817"
    for _ in range(3):
        play.press(Qt.Key.Key_Return)
    assert play.back.of(SignIn) == [SignIn(person_id="p2", pin="294817")]
    assert field(play, names.LOCK_PIN).text() == ""
    field(play, names.LOCK_PIN).undo()
    assert field(play, names.LOCK_PIN).text() == ""


def test_a_wrong_pin_is_said_and_asked_for_again(play: Play, desk: SignInDesk) -> None:
    play.back.refuse[SignIn] = NotDone(sentence="The PIN is not right.")
    desk.follow(LOCKED)
    give(play, names.LOCK_PIN, "111222")
    assert said(play, names.LOCK_SENTENCE) == "The PIN is not right."
    assert play.keyboard().objectName() == names.LOCK_PIN
    give(play, names.LOCK_PIN, "333444")
    assert len(play.back.of(SignIn)) == 2


def test_an_empty_pin_asks_nobody(play: Play, desk: SignInDesk) -> None:
    desk.follow(LOCKED)
    play.press(Qt.Key.Key_Return)
    assert play.back.of(SignIn) == []
    assert "first" in said(play, names.LOCK_SENTENCE)


def test_an_unlocked_till_is_as_it_was(play: Play, desk: SignInDesk) -> None:
    SCENES["basket"].play(play)
    before = play.window.sale
    desk.follow(LOCKED)
    desk.follow(OPEN)
    assert desk.screen.isHidden()
    assert play.window.sale == before
    assert play.window.till_state is TillState.BASKET
    assert play.keyboard().objectName() == names.SEARCH_FIELD


def test_what_a_manager_should_know_is_said_when_one_signs_in(play: Play, desk: SignInDesk) -> None:
    desk.follow(LOCKED)
    desk.follow(DutyChanged(locked=False, person=MARA, people=(MARA,), news=("The script is another one.",)))
    assert play.window.message == "The script is another one."


@pytest.mark.parametrize("scene", ["typing", "form_loading"])
def test_the_card_form_goes_with_the_lock_and_the_sale_stays(play: Play, desk: SignInDesk, scene: str) -> None:
    SCENES[scene].play(play)
    lines = play.window.sale.lines
    desk.follow(LOCKED)
    assert play.window.counter.desk.phase.value == "closed"
    assert play.window.sale.lines == lines
    desk.follow(OPEN)
    assert play.window.till_state is TillState.BASKET


def test_no_key_of_a_covered_till_does_anything(play: Play, desk: SignInDesk) -> None:
    SCENES["basket"].play(play)
    desk.follow(LOCKED)
    asked = len(play.back.asked)
    for key in (*range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1), Qt.Key.Key_Escape):
        play.press(Qt.Key(key))
    play.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(play.back.asked) == asked
    assert not desk.screen.isHidden()


def test_f12_locks(play: Play, desk: SignInDesk) -> None:
    desk.follow(OPEN)
    play.press(Qt.Key.Key_F12)
    assert play.back.of(LockTill) == [LockTill()]
    play.back.refuse[LockTill] = NotDone(sentence="A charge is under way.")
    play.press(Qt.Key.Key_F12)
    assert play.window.message == "A charge is under way."


# --- the first run ---


def test_the_first_owner_types_the_pin_twice(play: Play, desk: SignInDesk) -> None:
    desk.follow(DutyChanged(locked=True, needs_owner=True))
    assert play.keyboard().objectName() == names.LOCK_NAME
    give(play, names.LOCK_NAME, "Olga")
    give(play, names.LOCK_PIN, "730518")
    give(play, names.LOCK_PIN_AGAIN, "730519")
    assert play.back.of(MakeOwner) == []
    assert "differ" in said(play, names.LOCK_SENTENCE)
    give(play, names.LOCK_PIN, "730518")
    give(play, names.LOCK_PIN_AGAIN, "730518")
    assert play.back.of(MakeOwner) == [MakeOwner(name="Olga", pin="730518")]


def test_a_live_till_cannot_be_entered_without_an_owner(play: Play, desk: SignInDesk) -> None:
    desk.follow(DutyChanged(locked=True, needs_owner=True))
    play.press(Qt.Key.Key_Escape)
    assert not desk.screen.isHidden()


def test_on_trial_f12_offers_the_first_account_and_esc_goes_back(play: Play, desk: SignInDesk) -> None:
    desk.follow(DutyChanged(locked=False))
    play.press(Qt.Key.Key_F12)
    assert not desk.screen.isHidden()
    play.press(Qt.Key.Key_Escape)
    assert desk.screen.isHidden()
    assert play.keyboard().objectName() == names.SEARCH_FIELD


def test_a_passphrase_opens_the_vault(play: Play, desk: SignInDesk) -> None:
    desk.follow(DutyChanged(locked=True, needs_passphrase=True))
    play.back.refuse[OpenVault] = NotDone(sentence="It does not open.")
    give(play, names.LOCK_PIN, "another")
    assert said(play, names.LOCK_SENTENCE) == "It does not open."
    del play.back.refuse[OpenVault]
    give(play, names.LOCK_PIN, "correct horse battery staple")
    assert play.back.of(OpenVault)[1:] == [OpenVault(passphrase="correct horse battery staple")]


def test_a_back_that_cannot_go_on_is_seen_through_the_lock(play: Play, desk: SignInDesk) -> None:
    desk.follow(DutyChanged(locked=True, needs_passphrase=True))
    play.back.fatal.emit(Fatal(sentence="The journal cannot be opened."))
    desk.uncover()
    assert desk.screen.isHidden()
    assert play.window.till_state is TillState.NOT_READY


# --- a yes ---


def ask(desk: SignInDesk) -> list[Answer]:
    came: list[Answer] = []
    desk.ask_for_a_yes(WISH, came.append)
    return came


def test_a_yes_goes_to_the_back_and_its_answer_to_whoever_asked(play: Play, desk: SignInDesk) -> None:
    came = ask(desk)
    assert said(play, names.APPROVAL_TOLD) == "Refund of 12.50 EUR"
    assert play.keyboard().objectName() == names.APPROVAL_PIN
    play.press(Qt.Key.Key_Down)
    give(play, names.APPROVAL_PIN, "730518")
    assert play.back.of(Approve) == [Approve(wish=7, person_id="p3", pin="730518")]
    assert came == [Done()]
    assert desk.sheet.isHidden()
    assert play.back.of(DropWish) == []


def test_a_wrong_pin_of_a_yes_is_asked_for_again(play: Play, desk: SignInDesk) -> None:
    play.back.refuse[Approve] = NotDone(sentence="The PIN is not right.", still_waits=True)
    came = ask(desk)
    give(play, names.APPROVAL_PIN, "111222")
    assert came == []
    assert said(play, names.APPROVAL_SENTENCE) == "The PIN is not right."
    assert cut_off(desk.sheet) == []
    del play.back.refuse[Approve]
    give(play, names.APPROVAL_PIN, "615283")
    assert came == [Done()]


def test_a_wish_that_is_refused_after_the_yes_is_told_to_whoever_asked(play: Play, desk: SignInDesk) -> None:
    play.back.refuse[Approve] = NotDone(sentence="The order is not of this shop.")
    came = ask(desk)
    give(play, names.APPROVAL_PIN, "615283")
    assert came == [NotDone(sentence="The order is not of this shop.")]
    assert desk.sheet.isHidden()
    assert play.back.of(DropWish) == []


def test_a_till_is_locked_from_under_whatever_lies_over_it(play: Play, desk: SignInDesk) -> None:
    desk.follow(OPEN)
    ask(desk)
    play.press(Qt.Key.Key_F12)
    assert play.back.of(LockTill) == [LockTill()]
    desk.follow(LOCKED)
    play.press(Qt.Key.Key_F12)
    assert play.back.of(LockTill) == [LockTill()]


@pytest.mark.parametrize("how", ["esc", "time", "lock"])
def test_a_wish_that_nobody_says_yes_to_is_not_done(play: Play, desk: SignInDesk, clock: HandClock, how: str) -> None:
    desk.follow(OPEN)
    came = ask(desk)
    if how == "esc":
        play.press(Qt.Key.Key_Escape)
    elif how == "time":
        clock.ran_s += 61
        wait_until(desk.sheet.isHidden, "the end of the question")
    else:
        desk.follow(LOCKED)
    assert play.back.of(DropWish) == [DropWish(wish=7)]
    [answer] = came
    assert isinstance(answer, NotDone)
    assert field(play, names.APPROVAL_PIN).text() == ""


def test_under_the_question_for_a_yes_no_key_does_anything(play: Play, desk: SignInDesk) -> None:
    SCENES["basket"].play(play)
    ask(desk)
    play.press(Qt.Key.Key_F9)
    assert play.back.of(OpenCardForm) == []


@pytest.mark.parametrize("cover", ["lock", "yes", "accounts"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab], ids=["tab", "backtab"])
def test_tab_leads_to_nothing_that_is_covered(play: Play, desk: SignInDesk, cover: str, key: Qt.Key) -> None:
    SCENES["basket"].play(play)
    desk.follow(LOCKED if cover == "lock" else OPEN)
    if cover == "yes":
        ask(desk)
    elif cover == "accounts":
        desk.open_accounts()
    on_top = {"lock": desk.screen, "yes": desk.sheet, "accounts": desk.accounts}[cover]
    seen = set()
    for _ in range(12):
        QTest.keyClick(play.keyboard(), key)
        assert on_top.isAncestorOf(play.keyboard()), play.keyboard().objectName()
        seen.add(play.keyboard().objectName())
    assert len(seen) > 1, "Tab leads nowhere at all"


def test_typing_a_card_is_told_now_and_then(play: Play, desk: SignInDesk, clock: HandClock) -> None:
    desk.worked()
    assert play.back.of(StillHere) == []
    desk.follow(OPEN)
    for _ in range(10):
        desk.worked()
        clock.ran_s += 5
    assert len(play.back.of(StillHere)) == 3


def test_everything_on_the_covers_has_names_and_a_size(play: Play, desk: SignInDesk) -> None:
    desk.follow(LOCKED)
    desk.screen.refuse("The PIN is not right.")
    seen = [widget for widget in widgets(play.window) if desk.screen.isAncestorOf(widget) and widget.isVisible()]
    assert len(seen) > 5
    for widget in seen:
        assert widget.objectName()
        assert widget.accessibleName()
        assert widget.height() > 0


def test_news_of_the_sale_while_it_is_locked_is_not_shown(play: Play, desk: SignInDesk) -> None:
    desk.follow(LOCKED)
    play.back.tell(SaleChanged(state=TillState.IDLE))
    assert play.window.till_state is TillState.LOCKED
    assert play.keyboard().objectName() == names.LOCK_PIN
