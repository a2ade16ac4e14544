"""Who is at the till: the first owner, the lock by hand and by itself, a restart, and what a lock keeps shut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.front.capture.fields import FormPhase
from pos.front.parts import names
from pos.testing.clock import TillClock
from pos.testing.opening import OpenTill
from pos.testing.shop import Shop
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
PIN, WRONG = "730518", "730519"


def test_the_first_account_is_made_the_till_is_locked_and_the_basket_is_kept(till: TillPage) -> None:
    till.scan(PENCIL)
    till.make_owner("Olga", PIN)
    assert "Olga" in till.text_of(names.TILL_NAME)
    assert till.state == "basket"
    till.lock()
    till.wait_for_state("locked")
    till.sign_in(WRONG)
    assert till.is_covered
    assert WRONG not in till.text_of(names.LOCK_SENTENCE)
    till.sign_in(PIN)
    till.wait_for_state("basket")
    assert till.lines == [("Pencil HB", 1)]
    assert till.pay("visa") == "approved"


def test_whoever_only_looked_at_the_first_account_goes_back_to_the_basket(till: TillPage) -> None:
    till.scan(PENCIL)
    till.lock()
    till.press(Qt.Key.Key_Escape)
    till.wait_for(lambda: not till.is_covered, "the way back")
    assert till.pay("visa") == "approved"


def test_a_locked_till_hears_no_key_and_a_restart_does_not_open_it(open_till: OpenTill) -> None:
    with open_till() as till:
        till.scan(PENCIL)
        till.make_owner("Olga", PIN)
        till.lock()
        for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11,
                    Qt.Key.Key_Escape, Qt.Key.Key_Delete):  # fmt: skip
            till.press(key)
        QTest.keyClicks(till.find(names.LOCK_PIN), f"{PENCIL}\r")
        till.wait_for(lambda: till.text_of(names.LOCK_SENTENCE) != "", "the refusal of a barcode as a PIN")
        assert till.state == "locked"
        assert till.find(names.SEARCH_FIELD).property("text") == ""
        assert till.form.phase is FormPhase.CLOSED
        assert till.lines == [("Pencil HB", 1)]
    with open_till(ready=False) as till:
        till.wait_for(lambda: till.is_covered, "the lock after a restart")
        till.sign_in(PIN)
        till.wait_for_state("basket")
        assert till.lines == [("Pencil HB", 1)]


def test_a_till_that_is_left_alone_locks_itself_with_the_sale_kept_and_the_card_gone(
    shop: Shop, open_till: OpenTill, clock: TillClock
) -> None:
    shop.table("staff", lock_after_minutes=1)
    with open_till() as till:
        till.scan(PENCIL)
        till.make_owner("Olga", PIN)
        till.open_card_form()
        till.type_number("444422223333")
        page = till.card_page
        gone: list[bool] = []
        page.destroyed.connect(lambda: gone.append(True))

        clock.tick(seconds=61)
        till.wait_for(lambda: till.is_covered, "the lock")

        till.wait_for(lambda: gone == [True], "the end of the page with the digits")
        assert till.form.phase in (FormPhase.CLOSED, FormPhase.DEAD)
        assert till.state == "locked"
        till.sign_in(PIN)
        till.wait_for_state("basket")
        till.open_card_form()
        assert till.form.fields.untouched
        assert till.pay("visa") == "approved"


def test_five_wrong_pins_close_the_account_and_say_how_long(till: TillPage) -> None:
    till.make_owner("Olga", PIN)
    till.lock()
    for _ in range(5):
        till.sign_in(WRONG)
        till.wait_for(lambda: "not right" in till.text_of(names.LOCK_SENTENCE), "the refusal")
    till.sign_in(PIN)
    till.wait_for(lambda: "half an hour" in till.text_of(names.LOCK_SENTENCE), "the lock-out")
    assert till.is_covered


def test_the_owner_gives_a_cashier_an_account_that_signs_in_and_makes_no_other(till: TillPage) -> None:
    till.make_owner("Olga", PIN)
    assert "Done" in till.add_person("Anna", "294817", owner_pin=PIN)
    till.press(Qt.Key.Key_Escape)
    till.lock()
    till.sign_in("294817", "Anna")
    till.wait_for(lambda: "Anna" in till.text_of(names.TILL_NAME), "Anna at the till")
    assert "not right" in _refused(till)
    till.press(Qt.Key.Key_Escape)
    till.press(Qt.Key.Key_Escape)
    till.press(Qt.Key.Key_Escape)
    till.scan(PENCIL)
    assert till.pay("visa") == "approved"


def _refused(till: TillPage) -> str:
    """What the till says to a cashier who tries to make an account with her own PIN."""
    till.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(till.find(f"{names.ACCOUNTS}.add"), Qt.Key.Key_Return)
    for field, text in ((names.ACCOUNTS_NAME, "Mara"), (names.ACCOUNTS_PIN, WRONG), (names.ACCOUNTS_PIN_AGAIN, WRONG)):
        QTest.keyClicks(till.find(field), text)
        QTest.keyClick(till.find(field), Qt.Key.Key_Return)
    till.say_yes("294817")
    till.wait_for(lambda: "not right" in till.text_of(names.APPROVAL_SENTENCE), "the refusal")
    return till.text_of(names.APPROVAL_SENTENCE)
