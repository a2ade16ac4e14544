"""Who is at the till: the first owner, the lock by hand and by itself, a restart, and what a lock keeps shut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.till_state import TillState
from pos.front.capture.fields import FormPhase
from pos.front.parts import names
from pos.testing.cards import CARDS
from pos.testing.till_page import TillPage
from tests.e2e.conftest import OpenTill

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
PIN, WRONG = "730518", "730519"


def test_the_first_account_is_made_the_till_is_locked_and_the_basket_is_kept(till: TillPage) -> None:
    till.scan(PENCIL)
    till.make_owner("Olga", PIN)
    assert "Olga" in till.text_of(names.TILL_NAME)
    assert till.state is TillState.BASKET
    till.lock()
    till.wait_for_state(TillState.LOCKED)
    till.sign_in(WRONG)
    assert till.is_covered
    assert WRONG not in till.text_of(names.LOCK_SENTENCE)
    till.sign_in(PIN)
    till.wait_for_state(TillState.BASKET)
    assert till.lines == [("Pencil HB", 1)]
    assert till.pay(CARDS["visa"]) is TillState.APPROVED


def test_whoever_only_looked_at_the_first_account_goes_back_to_the_basket(till: TillPage) -> None:
    till.scan(PENCIL)
    till.lock()
    till.press(Qt.Key.Key_Escape)
    till.wait_for(lambda: not till.is_covered, "the way back")
    assert till.pay(CARDS["visa"]) is TillState.APPROVED


def test_a_locked_till_hears_no_key_and_a_restart_does_not_open_it(opened: OpenTill) -> None:
    with opened() as till:
        till.wait_ready()
        till.scan(PENCIL)
        till.make_owner("Olga", PIN)
        till.lock()
        for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11,
                    Qt.Key.Key_Escape, Qt.Key.Key_Delete):  # fmt: skip
            till.press(key)
        QTest.keyClicks(till.find(names.LOCK_PIN), f"{PENCIL}\r")
        till.wait_for(lambda: till.text_of(names.LOCK_SENTENCE) != "", "the refusal of a barcode as a PIN")
        assert till.state is TillState.LOCKED
        assert till.find(names.SEARCH_FIELD).property("text") == ""
        assert till.form.phase is FormPhase.CLOSED
        assert till.lines == [("Pencil HB", 1)]
    with opened() as till:
        till.wait_for(lambda: till.is_covered, "the lock after a restart")
        till.sign_in(PIN)
        till.wait_for_state(TillState.BASKET)
        assert till.lines == [("Pencil HB", 1)]


def test_a_till_that_is_left_alone_locks_itself_with_the_sale_kept_and_the_card_gone(
    opened: OpenTill, tmp_path: Path
) -> None:
    with (tmp_path / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[staff]\nlock_after_minutes = 1\n")
    with opened() as till:
        till.wait_ready()
        till.scan(PENCIL)
        till.make_owner("Olga", PIN)
        till.open_card_form()
        till.type_number("444422223333")
        page = till.form._page
        assert page is not None
        gone: list[bool] = []
        page.page.destroyed.connect(lambda: gone.append(True))

        (tmp_path / "clock").write_text("61", encoding="ascii")
        till.wait_for(lambda: till.is_covered, "the lock")

        till.wait_for(lambda: gone == [True], "the end of the page with the digits")
        assert till.form.phase in (FormPhase.CLOSED, FormPhase.DEAD)
        assert till.state is TillState.LOCKED
        till.sign_in(PIN)
        till.wait_for_state(TillState.BASKET)
        till.open_card_form()
        assert till.form.fields.untouched
        till.enter_card(CARDS["visa"])
        till.charge()
        assert till.wait_at_rest() is TillState.APPROVED


def test_five_wrong_pins_close_the_account_and_say_how_long(till: TillPage) -> None:
    till.make_owner("Olga", PIN)
    till.lock()
    for _ in range(5):
        till.sign_in(WRONG)
        till.wait_for(lambda: "not right" in till.text_of(names.LOCK_SENTENCE), "the refusal")
    till.sign_in(PIN)
    till.wait_for(lambda: "half an hour" in till.text_of(names.LOCK_SENTENCE), "the lock-out")
    assert till.is_covered
