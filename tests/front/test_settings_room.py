"""The owner's room by real key events: what it says, what it takes, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos.domain.setting import Setting
from pos.domain.staff import Role
from pos.domain.till_state import TillState
from pos.front.parts import names as till_names
from pos.front.settings import names
from pos.link.messages import NotDone
from pos.link.settings import ChangeSettings, Problem, ReadSettings, SettingsRefused
from tests.front.cards_play import on_duty
from tests.front.goods import sale
from tests.front.scenes import TOKENISING
from tests.front.settings_play import CONTROL, SHOWN, SettingsPlay, changed
from tests.front.walking import texts, widgets

KEY = Qt.Key
S = Setting


@pytest.fixture
def play(qtbot: QtBot) -> Iterator[SettingsPlay]:
    play = SettingsPlay()
    play.begin()
    yield play
    play.fall()


def fact(play: SettingsPlay, name: str) -> str:
    return play.text(names.fact(name)) if play.seen(names.fact(name)) else ""


def test_it_says_in_words_how_the_till_is_set_up(play: SettingsPlay) -> None:
    play.enter_room()
    assert play.seen(names.ROOM)
    assert {
        name: fact(play, name) for name in ("environment", "api", "script", "money", "walk_ins", "keys", "file")
    } == {
        "environment": "Test: no real money moves",
        "api": "api-cte-ext.digitalriver.com",
        "script": "js.digitalriverws.com",
        "money": "en_IE · EUR",
        "walk_ins": "sold as guests",
        "keys": "the system's keyring",
        "file": "/home/rosa/.config/pos/settings.toml",
    }
    assert fact(play, "journal").endswith(" · of this till")
    assert (fact(play, "confidential-secret"), fact(play, "public-key")) == ("is missing", "is there")
    assert fact(play, "publishable-key") == "is there, for tests"


def test_the_built_in_service_has_no_keys_to_speak_of(play: SettingsPlay) -> None:
    play.back.instead[ReadSettings] = structs.replace(
        SHOWN, environment="sandbox", api_host="", script_host="", keys=(), key_mode="", key_place="", is_demo=True,
        walk_in_customer="C-1", journal="db.shop.example/journal", journal_is_shared=True,
    )  # fmt: skip
    play.enter_room()
    assert fact(play, "api") == "built into this till"
    assert fact(play, "public-key") == ""
    assert fact(play, "walk_ins") == "sold under customer C-1"
    assert fact(play, "journal") == "db.shop.example/journal · shared with other tills"
    assert "first change makes it" in fact(play, "file")


def test_what_was_changed_is_wished_and_nothing_else_and_it_is_said_what_holds_when(play: SettingsPlay) -> None:
    play.enter_room()
    assert play.keyboard() is play.find(names.field(S.SHOP))
    play.back.instead[ChangeSettings] = changed(SHOP="Corner & Co", TILL="Till 7", DISCOUNT="12,5")
    play.type("Corner & Co")
    play.put(S.TILL, "Till 7")
    play.put(S.DISCOUNT, "12,5")
    play.press(KEY.Key_Return)
    assert play.asked_for() == [{"SHOP": "Corner & Co", "TILL": "Till 7", "DISCOUNT": "12,5"}]
    assert play.desk.room.message == "Saved. It holds now; the name of the till from the next start on."
    assert "now Till 1" in play.text(f"{names.field(S.TILL)}.word")
    assert [held[S.SHOP] for held in play.held] == ["Corner & Co"]
    play.press(KEY.Key_Return)
    assert play.desk.room.message == "Nothing is another than before."
    assert len(play.asked_for()) == 1


@pytest.mark.parametrize(
    ("setting", "typed", "said"),
    [
        (S.SHOP, "", "Type a name."),
        (S.LOCK, "16", "from 1 to 15"),
        (S.DISCOUNT, "101", "from 0 to 100"),
        (S.REFUND, "lots", "in digits"),
    ],
)
def test_a_bad_value_is_a_sentence_beside_its_field_and_no_pin_is_asked_for(
    play: SettingsPlay, setting: Setting, typed: str, said: str
) -> None:
    play.enter_room()
    play.put(S.CASHIER, "Rosa")
    play.put(setting, typed)
    play.press(KEY.Key_Return)
    assert said in play.place(setting).problem
    assert play.keyboard() is play.place(setting).field
    assert play.text_in(names.field(setting)) == typed
    assert play.text_in(names.field(S.CASHIER)) == "Rosa"
    assert play.asked_for() == []
    play.type("1")
    assert play.place(setting).problem == ""


def test_what_the_back_refuses_stays_in_its_field(play: SettingsPlay) -> None:
    play.enter_room()
    taken = Problem(setting=S.TILL, sentence="Another till of this shop has this name.")
    play.back.instead[ChangeSettings] = SettingsRefused(problems=(taken,))
    play.put(S.TILL, "Till 2")
    play.press(KEY.Key_S, CONTROL)
    assert play.place(S.TILL).problem == "Another till of this shop has this name."
    play.back.instead[ChangeSettings] = NotDone(sentence="Nobody said yes to it, so it was not done.")
    play.press(KEY.Key_Return)
    assert "Nobody said yes" in play.desk.room.message
    assert play.text_in(names.field(S.TILL)) == "Till 2"
    assert play.held == []


def test_the_colours_are_one_of_three_and_are_chosen_with_keys(play: SettingsPlay) -> None:
    play.enter_room()
    play.find(names.field(S.COLOURS)).setFocus()
    play.press(KEY.Key_Down)
    play.press(KEY.Key_Down)
    play.press(KEY.Key_S, CONTROL)
    assert play.asked_for() == [{"COLOURS": "dark"}]


def test_one_press_is_one_wish_while_an_answer_is_awaited(play: SettingsPlay) -> None:
    play.enter_room()
    play.put(S.SHOP, "Quill")
    play.back.holding = True
    play.press(KEY.Key_Return)
    play.press(KEY.Key_Return)
    play.click(names.SAVE)
    assert len(play.asked_for()) == 1


def test_esc_points_once_at_what_is_not_saved_and_gives_the_keyboard_back(play: SettingsPlay) -> None:
    play.enter_room()
    play.put(S.SHOP, "Quill")
    play.press(KEY.Key_Escape)
    assert play.seen(names.ROOM)
    assert "Not saved yet" in play.desk.room.message
    play.press(KEY.Key_Escape)
    assert not play.find(names.ROOM).isVisible()
    assert play.keyboard() is play.find(till_names.SEARCH_FIELD)
    play.enter_room()
    assert play.text_in(names.field(S.SHOP)) == "Corner Coffee"
    play.press(KEY.Key_Escape)
    assert not play.find(names.ROOM).isVisible()


def test_it_is_not_for_cashiers_goes_with_whoever_opened_it_and_waits_for_a_charge(play: SettingsPlay) -> None:
    play.enter_room()
    play.back.duty_changed.emit(on_duty(Role.OWNER, locked=True))
    assert not play.find(names.ROOM).isVisible()
    play.back.duty_changed.emit(on_duty(Role.CASHIER))
    play.enter_room()
    assert "for the owner" in play.message
    assert not play.find(names.ROOM).isVisible()
    play.back.duty_changed.emit(on_duty(Role.OWNER))
    play.back.tell(sale(TillState.BASKET))
    TOKENISING(play)
    play.enter_room()
    assert "A charge is under way" in play.message
    assert not play.find(names.ROOM).isVisible()


def test_every_widget_has_names_and_tab_stays_inside(play: SettingsPlay) -> None:
    play.enter_room()
    inside = [widget for widget in widgets(play.desk.room) if widget.isVisible()]
    assert [widget for widget in inside if not widget.objectName() or not widget.accessibleName()] == []
    assert not [text for text in texts(play.desk.room, seen_only=True) if "error" in text.lower()]
    seen = []
    for _ in range(12):
        seen.append(play.keyboard().objectName())
        play.press(KEY.Key_Tab)
    assert set(seen) == {names.field(one) for one in S} | {names.SAVE, names.CLOSE}
