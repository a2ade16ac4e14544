"""The accounts of a till, by the keyboard alone, on a back that a test speaks for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from pos.config.clock import Clock
from pos.domain.staff import Role
from pos.front.parts import names
from pos.front.sign_in.desk import SignInDesk
from pos.link.messages import NotDone
from pos.link.staff import AddPerson, ChangePin, ChangeRole, DutyChanged, EndPerson, StaffMember
from tests.front.play import Play
from tests.front.walking import cut_off

ANNA = StaffMember(id="p1", name="Anna", role=Role.CASHIER)
OLGA = StaffMember(id="p3", name="Olga", role=Role.OWNER)
OPEN = DutyChanged(locked=False, person=OLGA, people=(ANNA, OLGA))


@pytest.fixture
def desk(play: Play) -> Iterator[SignInDesk]:
    desk = SignInDesk(play.back, play.window, play.window, Clock())
    play.window.accounts_wished.connect(desk.open_accounts)
    desk.follow(OPEN)
    yield desk
    play.window.lock(False)


def field(play: Play, name: str) -> QLineEdit:
    found = play.find(name)
    assert isinstance(found, QLineEdit)
    return found


def said(play: Play) -> str:
    found = play.find(names.ACCOUNTS_SENTENCE)
    assert isinstance(found, QLabel)
    return found.text()


def begin(play: Play, deed: str) -> None:
    """Press Tab from the list to a deed's button, and Enter."""
    for _ in range(8):
        if play.keyboard().objectName() == f"{names.ACCOUNTS}.{deed}":
            break
        QTest.keyClick(play.keyboard(), Qt.Key.Key_Tab)
    assert play.keyboard().objectName() == f"{names.ACCOUNTS}.{deed}"
    QTest.keyClick(play.keyboard(), Qt.Key.Key_Return)


def open_sheet(play: Play) -> None:
    play.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    assert play.keyboard().objectName() == names.ACCOUNTS_PEOPLE


def type_twice(play: Play, pin: str, again: str) -> None:
    QTest.keyClicks(field(play, names.ACCOUNTS_PIN), pin)
    QTest.keyClick(field(play, names.ACCOUNTS_PIN), Qt.Key.Key_Return)
    assert play.keyboard().objectName() == names.ACCOUNTS_PIN_AGAIN
    QTest.keyClicks(field(play, names.ACCOUNTS_PIN_AGAIN), again)
    QTest.keyClick(field(play, names.ACCOUNTS_PIN_AGAIN), Qt.Key.Key_Return)


@pytest.mark.parametrize("deed", ["", "add", "pin", "role", "end"])
def test_the_sheet_has_room_for_whatever_it_asks(play: Play, desk: SignInDesk, deed: str) -> None:
    open_sheet(play)
    if deed:
        begin(play, deed)
    assert cut_off(desk.accounts) == []


def test_an_account_is_made_with_a_role_and_a_pin_that_is_typed_twice(play: Play, desk: SignInDesk) -> None:
    open_sheet(play)
    begin(play, "add")
    assert play.keyboard().objectName() == names.ACCOUNTS_NAME
    QTest.keyClicks(field(play, names.ACCOUNTS_NAME), "Mara")
    QTest.keyClick(field(play, names.ACCOUNTS_NAME), Qt.Key.Key_Return)
    QTest.keyClick(play.keyboard(), Qt.Key.Key_Right)
    assert play.keyboard().objectName() == f"{names.ACCOUNTS}.role.manager"
    type_twice(play, "615283", "615284")
    assert play.back.of(AddPerson) == []
    assert "differ" in said(play)
    assert field(play, names.ACCOUNTS_NAME).text() == "Mara"
    type_twice(play, "615283", "615283")
    assert play.back.of(AddPerson) == [AddPerson(name="Mara", role=Role.MANAGER, pin="615283")]
    assert "Done" in said(play)
    for name in (names.ACCOUNTS_PIN, names.ACCOUNTS_PIN_AGAIN):
        assert field(play, name).text() == ""


def test_a_refusal_is_said_and_the_name_is_kept(play: Play, desk: SignInDesk) -> None:
    play.back.refuse[AddPerson] = NotDone(sentence="There is an account of this name.")
    open_sheet(play)
    begin(play, "add")
    QTest.keyClicks(field(play, names.ACCOUNTS_NAME), "Anna")
    type_twice(play, "615283", "615283")
    assert said(play) == "There is an account of this name."
    assert field(play, names.ACCOUNTS_NAME).text() == "Anna"


def test_pin_role_and_end_are_for_whoever_is_chosen(play: Play, desk: SignInDesk) -> None:
    open_sheet(play)
    begin(play, "pin")
    type_twice(play, "294817", "294817")
    assert play.back.of(ChangePin) == [ChangePin(person_id="p1", pin="294817")]
    assert play.keyboard().objectName() == names.ACCOUNTS_PEOPLE
    begin(play, "role")
    assert play.keyboard().objectName() == f"{names.ACCOUNTS}.role.cashier"
    QTest.keyClick(play.keyboard(), Qt.Key.Key_Right)
    QTest.keyClick(play.keyboard(), Qt.Key.Key_Return)
    assert play.back.of(ChangeRole) == [ChangeRole(person_id="p1", role=Role.MANAGER)]
    QTest.keyClick(play.keyboard(), Qt.Key.Key_Down)
    begin(play, "end")
    assert play.back.of(EndPerson) == []
    QTest.keyClick(play.keyboard(), Qt.Key.Key_Return)
    assert play.back.of(EndPerson) == [EndPerson(person_id="p3")]


def test_esc_leaves_the_deed_then_the_sheet_and_no_key_goes_through(play: Play, desk: SignInDesk) -> None:
    open_sheet(play)
    begin(play, "add")
    play.press(Qt.Key.Key_Escape)
    assert not desk.accounts.isHidden()
    assert field(play, names.ACCOUNTS_NAME).isHidden()
    before = len(play.back.asked)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F9, Qt.Key.Key_F10):
        play.press(key)
    assert len(play.back.asked) == before
    play.press(Qt.Key.Key_Escape)
    assert desk.accounts.isHidden()


def test_a_lock_takes_the_accounts_and_what_was_typed_away(play: Play, desk: SignInDesk) -> None:
    open_sheet(play)
    begin(play, "pin")
    QTest.keyClicks(field(play, names.ACCOUNTS_PIN), "294817")
    desk.follow(DutyChanged(locked=True, people=(ANNA, OLGA)))
    assert desk.accounts.isHidden()
    desk.follow(OPEN)
    open_sheet(play)
    assert field(play, names.ACCOUNTS_PIN).text() == ""


def test_without_accounts_the_first_is_offered(play: Play, desk: SignInDesk) -> None:
    desk.follow(DutyChanged(locked=False))
    play.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    assert not desk.screen.isHidden()
    assert play.keyboard().objectName() == names.LOCK_NAME
