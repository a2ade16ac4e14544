"""The managers' room by real key events: the list, its filters, a card's own page, and what is done there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos.domain.saved_card import CardState, ConsentMeans
from pos.domain.staff import Role
from pos.domain.till_state import TillState
from pos.front.parts import names as till_names
from pos.front.saved_cards import names
from pos.front.saved_cards.card_table import PAGE
from pos.front.saved_cards.kept_view import NAME
from pos.link.messages import NotDone
from pos.link.saved_cards import (
    CardOrder,
    CardQuery,
    CardWasUpdated,
    CheckCards,
    EraseCustomer,
    ExportCards,
    FindCards,
    HideCard,
    MakeCardDefault,
    PeopleChanged,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadCard,
    ReadCards,
    RemoveCard,
    RenameCard,
    ReplaceCard,
    StopChecking,
)
from tests.front.cards_back import CardsBack, page, row
from tests.front.cards_play import BOTH, CardsPlay, on_duty
from tests.front.goods import MANDATE
from tests.front.walking import texts, widgets

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
WHY = "Mara was asked to"


@pytest.fixture
def play(qtbot: QtBot, tmp_path: Path) -> Iterator[CardsPlay]:
    play = CardsPlay(folder=tmp_path)
    play.begin()
    yield play
    play.fall()


def queries(play: CardsPlay) -> list[CardQuery]:
    return [asked.query for asked in play.back.asked if isinstance(asked, FindCards)]


def last(play: CardsPlay, kind: type) -> object:
    [*_, one] = play.back.of(kind)
    return one


def open_first(play: CardsPlay, **more: object) -> None:
    """Enter on the first card, which is one that everything can be done with."""
    play.enter_room()
    play.back.pages["k0"] = page(0, expired=False, default=False, **more)
    play.open_card()


# --- the list ---


def test_a_manager_opens_the_room_by_keys_and_leaves_it_by_esc(play: CardsPlay) -> None:
    play.enter_room()
    assert play.seen(names.ROOM)
    assert play.text(names.COUNT) == "100,000 of 100,000"
    assert play.keyboard().objectName() == names.TEXT
    play.press(KEY.Key_F2)
    play.press(KEY.Key_F9)
    assert play.seen(names.ROOM) and play.state() is TillState.IDLE
    play.press(KEY.Key_Escape)
    assert not play.seen(names.ROOM)
    assert play.keyboard().objectName() == till_names.SEARCH_FIELD


@pytest.mark.parametrize("over", [names.ROOM, names.ASK])
def test_tab_leads_to_nothing_that_is_covered(play: CardsPlay, over: str) -> None:
    if over == names.ROOM:
        play.enter_room()
    else:
        open_first(play)
        play.press(KEY.Key_2)
    on_top, seen = play.find(over), set()
    for _ in range(24):
        play.press(KEY.Key_Tab)
        assert on_top.isAncestorOf(play.keyboard()), play.keyboard().objectName()
        seen.add(play.keyboard().objectName())
    assert len(seen) > 1, "Tab leads nowhere at all"


def test_an_act_that_can_no_longer_be_done_hands_the_keyboard_to_the_next_one(play: CardsPlay) -> None:
    open_first(play)
    assert play.keyboard().objectName() == f"{names.CARD_ACTIONS}.default"
    play.find(f"{names.CARD_ACTIONS}.default").setEnabled(False)
    assert play.keyboard().objectName() == f"{names.CARD_ACTIONS}.rename"


@pytest.mark.parametrize("role", [Role.CASHIER])
def test_a_cashier_is_told_whose_it_is_and_nothing_is_asked(qtbot: QtBot, role: Role) -> None:
    play = CardsPlay(duty=on_duty(role))
    play.begin()
    play.press(KEY.Key_C, BOTH)
    play.settle()
    assert "for managers" in play.message
    assert queries(play) == []
    assert not play.seen(names.ROOM)
    play.fall()


def test_the_room_closes_when_the_till_is_locked_or_a_cashier_comes(play: CardsPlay) -> None:
    for duty in (on_duty(Role.MANAGER, locked=True), on_duty(Role.CASHIER)):
        play.back.duty_changed.emit(on_duty(Role.MANAGER))
        play.enter_room()
        play.type("keller")
        play.back.duty_changed.emit(duty)
        assert not play.seen(names.ROOM)
        # The next one need not know whom the last one looked for.
        assert play.text_in(names.TEXT) == ""


def test_while_a_card_is_taken_the_room_stays_closed(play: CardsPlay) -> None:
    play.enter("4006381333931")
    play.settle()
    play.back.tell(structs.replace(play.back._current, state=TillState.SUBMITTING))
    play.press(KEY.Key_C, BOTH)
    assert "A charge is under way" in play.message
    assert queries(play) == []


def test_rows_come_by_the_page_when_they_are_seen_and_what_was_flown_over_is_not_asked_for(play: CardsPlay) -> None:
    play.enter_room()
    play.back.asked.clear()
    play.table.setFocus()
    play.press(KEY.Key_End)
    play.until(lambda: play.rows.shown(99_999) is not None)
    assert play.chosen() == row(99_999).customer
    bar = play.table.verticalScrollBar()
    for part in range(200):
        bar.setValue(bar.maximum() * part // 200)
        play.table.viewport().repaint()
    play.settle()
    play.until(lambda: play.rows.shown(play.table.rowAt(5)) is not None)
    asked = [one.count for one in play.back.asked if isinstance(one, ReadCards)]
    assert len(asked) < 20
    assert max(asked) <= PAGE


def test_filters_combine_are_asked_once_at_a_time_and_kept_without_names(tmp_path: Path, qtbot: QtBot) -> None:
    play = CardsPlay(folder=tmp_path)
    play.begin()
    play.enter_room()
    play.back.asked.clear()
    play.type("keller")
    play.settle()
    # Six letters, and never more than one question under way.
    assert 1 <= len(queries(play)) < 6
    assert queries(play)[-1].text == "keller"
    for chip in ("expires_within_days", "expired", "no_consent", "never_used", "refused_at_first_use",
                 "same_on_several", "with_ended"):  # fmt: skip
        button = play.find(f"cards.filters.{chip}")
        button.setFocus()
        play.press(KEY.Key_Space)
        play.settle()
    play.find(names.SAVED_BY).setFocus()
    play.type("ben")
    play.settle()
    wanted = CardQuery(
        text="keller", expires_within_days=60, expired=True, no_consent=True, never_used=True,
        refused_at_first_use=True, same_on_several=True, saved_by="Ben", with_ended=True,
    )  # fmt: skip
    assert queries(play)[-1] in (wanted, structs.replace(wanted, saved_by=""))
    kept = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "keller" not in kept and "Ben" not in kept
    play.press(KEY.Key_Escape)
    play.enter_room()
    assert queries(play)[-1].text == "keller"
    play.fall()
    again = CardsPlay(folder=tmp_path)
    again.begin()
    again.enter_room()
    assert queries(again)[-1] == structs.replace(wanted, text="", saved_by="")
    again.find(names.CLEAR).setFocus()
    again.press(KEY.Key_Return)
    again.settle()
    assert queries(again)[-1] == CardQuery()
    again.fall()


def test_a_head_and_the_list_of_orders_order_it_both_ways(play: CardsPlay) -> None:
    play.enter_room()
    heads = play.table.horizontalHeader()
    for _ in range(2):
        heads.sectionClicked.emit(3)
        play.settle()
    assert [(one.order, one.descending) for one in queries(play)[-2:]] == [
        (CardOrder.EXPIRY, False), (CardOrder.EXPIRY, True),
    ]  # fmt: skip
    play.find(names.ORDER).setFocus()
    play.press(KEY.Key_Down)
    play.settle()
    assert queries(play)[-1].order is CardOrder.SAVED


def test_days_are_typed_and_nothing_but_days(play: CardsPlay) -> None:
    play.enter_room()
    days = play.find(names.DAYS)
    days.setFocus()
    days.setProperty("text", "")
    play.type("9x0")
    play.settle()
    assert queries(play)[-1].expires_within_days == 90


def test_a_letter_in_the_list_goes_on_in_the_search_and_down_leads_back(play: CardsPlay) -> None:
    play.enter_room()
    play.table.setFocus()
    play.type("zo")
    assert play.text_in(names.TEXT) == "zo"
    play.press(KEY.Key_Down)
    assert play.keyboard().objectName() == names.TABLE


def test_nothing_found_says_so_and_an_empty_file_too(qtbot: QtBot) -> None:
    play = CardsPlay(back=CardsBack(count=9))
    play.begin()
    play.enter_room()
    play.type("q")
    play.settle()
    assert "Clear a filter" in play.text(names.NONE)
    play.fall()
    play = CardsPlay(back=CardsBack(count=0))
    play.begin()
    play.press(KEY.Key_C, BOTH)
    play.until(lambda: "No card is on file yet" in play.text(names.NONE))
    play.fall()


def test_a_change_elsewhere_is_shown_and_the_place_in_the_list_kept(play: CardsPlay) -> None:
    play.enter_room()
    play.table.setFocus()
    play.press(KEY.Key_End)
    play.until(lambda: play.rows.shown(99_999) is not None)
    before, place = len(queries(play)), play.table.verticalScrollBar().value()
    for change in range(50):
        play.back.people_changed.emit(PeopleChanged(change=change))
    play.until(lambda: len(queries(play)) > before)
    play.settle()
    assert len(queries(play)) == before + 1
    assert play.table.verticalScrollBar().value() == place
    assert play.chosen() == row(99_999).customer


# --- a card's own page ---


def test_a_cards_page_tells_its_life_its_consent_and_who_has_the_same(play: CardsPlay) -> None:
    play.enter_room()
    play.press(KEY.Key_Down)
    play.press(KEY.Key_Down)
    play.open_card()
    assert play.text(names.CARD_TITLE) == row(1).customer
    assert play.plain(names.CARD_CONSENT_TEXT) == MANDATE
    agreed = play.text(names.CARD_CONSENT)
    for part in ("Signed slip", "Anna", "en_IE", "SHA-256"):
        assert part in agreed
    assert play.text(f"{names.CARD_FACTS}.same") == "Aoife Murphy"
    history = play.find(names.CARD_HISTORY)
    told = [history.model().index(at, 0).data() for at in range(history.model().rowCount())]  # type: ignore[attr-defined]
    assert told[0].startswith("Renamed") and "Mara" in told[0]
    assert any("order 4727" in one for one in told)
    play.press(KEY.Key_Escape)
    assert not play.desk.room.shows_card
    assert play.keyboard().objectName() == names.TABLE


@pytest.mark.parametrize(
    ("key", "typed", "wanted"),
    [
        (KEY.Key_1, "", MakeCardDefault(card_id="k0", reason=WHY)),
        (KEY.Key_2, "Blue", RenameCard(card_id="k0", nickname="Blue", reason=WHY)),
        (KEY.Key_6, "", HideCard(card_id="k0", hidden=True, reason=WHY)),
        (KEY.Key_7, "", RemoveCard(card_id="k0", reason=WHY)),
        (KEY.Key_8, "", EraseCustomer(reference="CUSTOMER-000000", reason=WHY)),
    ],
)
def test_each_deed_asks_why_and_is_wished_once(play: CardsPlay, key: Qt.Key, typed: str, wanted: object) -> None:
    open_first(play)
    play.press(key)
    if typed:
        play.type(typed)
        play.press(KEY.Key_Tab)
    play.press(KEY.Key_Return)
    assert "Say why" in play.text(names.ASK_SENTENCE)
    assert play.back.of(type(wanted)) == []
    play.type(WHY)
    play.press(KEY.Key_Return)
    play.press(KEY.Key_Return)
    play.until(lambda: not play.seen(names.ASK))
    assert play.back.of(type(wanted)) == [wanted]
    play.until(lambda: play.desk.room.message != "")


def test_a_deed_that_is_refused_says_why_and_keeps_what_was_typed(play: CardsPlay) -> None:
    open_first(play)
    play.back.refuse[RenameCard] = NotDone(sentence="The customer has another card of this name.")
    play.press(KEY.Key_2)
    play.type("Blue")
    play.press(KEY.Key_Tab)
    play.type(WHY)
    play.press(KEY.Key_Return)
    play.until(lambda: "another card" in play.text(names.ASK_SENTENCE))
    assert play.text_in(names.ASK_REASON) == WHY
    play.press(KEY.Key_Escape)
    assert not play.seen(names.ASK)
    assert play.desk.room.shows_card


def test_a_hidden_card_is_offered_again_with_the_same_key(play: CardsPlay) -> None:
    open_first(play, hidden=True)
    assert play.text(f"{names.CARD_ACTIONS}.hide") == "Offer it again"
    play.press(KEY.Key_6)
    play.type(WHY)
    play.press(KEY.Key_Return)
    play.until(lambda: play.back.of(HideCard))
    assert play.back.of(HideCard) == [HideCard(card_id="k0", hidden=False, reason=WHY)]


def test_a_new_date_is_typed_into_the_form_and_told_once(play: CardsPlay) -> None:
    open_first(play)
    play.press(KEY.Key_3)
    play.type(WHY)
    play.press(KEY.Key_Return)
    play.until(lambda: play.seen(names.FORM))
    assert last(play, PlanCardUpdate) == PlanCardUpdate(card_id="k0", reason=WHY)
    form = play.forms_made.made["update"]
    play.press(KEY.Key_Return)
    assert form.done == 0
    form.type_all()
    play.press(KEY.Key_Return)
    play.until(lambda: not play.seen(names.FORM))
    assert (form.done, form.plan) == (1, None)
    assert play.back.of(CardWasUpdated) == [CardWasUpdated(form_id="m1")]
    play.until(lambda: "changed" in play.desk.room.message)


def test_a_new_address_is_complete_before_the_form_opens(play: CardsPlay) -> None:
    open_first(play)
    play.press(KEY.Key_4)
    play.until(lambda: play.seen(f"{names.ASK_ADDRESS}.country"))
    street = play.find(f"{names.ASK_ADDRESS}.line1")
    street.setFocus()
    street.setProperty("text", "")
    play.find(names.ASK_REASON).setFocus()
    play.type(WHY)
    play.press(KEY.Key_Return)
    play.until(lambda: "Still missing" in play.text(names.ASK_SENTENCE))
    street.setFocus()
    play.type("2 New Street")
    play.find(names.ASK_REASON).setFocus()
    play.press(KEY.Key_Return)
    play.until(lambda: play.back.of(PlanCardUpdate))
    wish = last(play, PlanCardUpdate)
    assert isinstance(wish, PlanCardUpdate) and wish.owner is not None
    assert wish.owner.address.line1 == "2 New Street"
    play.until(lambda: play.seen(names.FORM))
    assert "2 New Street" in play.text(names.FORM_TOLD)


@pytest.mark.parametrize(("chip", "means"), [("agreed", ConsentMeans.TICKED), ("signed", ConsentMeans.SIGNED_SLIP)])
def test_a_replacement_needs_the_customers_word_on_the_very_text(
    play: CardsPlay, chip: str, means: ConsentMeans
) -> None:
    open_first(play)
    play.press(KEY.Key_5)
    play.until(lambda: play.plain(names.ASK_MANDATE) == MANDATE)
    reason = play.find(names.ASK_REASON)
    reason.setFocus()
    play.type(WHY)
    play.press(KEY.Key_Return)
    assert "has not agreed" in play.text(names.ASK_SENTENCE)
    play.find(f"cards.ask.{chip}").setFocus()
    play.press(KEY.Key_Space)
    reason.setFocus()
    play.press(KEY.Key_Return)
    play.until(lambda: play.seen(names.FORM))
    assert last(play, PlanCardReplacement) == PlanCardReplacement(
        card_id="k0", reason=WHY, text=MANDATE, locale="en_IE", means=means
    )
    form = play.forms_made.made["card"]
    form.type_all()
    play.press(KEY.Key_Return)
    play.until(lambda: play.back.of(ReplaceCard))
    wish = last(play, ReplaceCard)
    assert isinstance(wish, ReplaceCard) and (wish.form_id, wish.card.last_four) == ("m2", "4444")
    play.until(lambda: not play.seen(names.FORM))


def test_without_the_processors_text_nothing_can_be_agreed_to(play: CardsPlay) -> None:
    play.forms_made.mandate = ""
    open_first(play)
    play.press(KEY.Key_5)
    play.until(lambda: "did not give its text" in play.text(names.ASK_SENTENCE))
    assert not play.find(names.ASK_DO).isEnabled()


def test_leaving_a_form_destroys_what_was_typed(play: CardsPlay) -> None:
    open_first(play)
    play.press(KEY.Key_3)
    play.type(WHY)
    play.press(KEY.Key_Return)
    play.until(lambda: play.seen(names.FORM))
    play.press(KEY.Key_Escape)
    assert play.forms_made.made["update"].plan is None
    assert play.back.of(CardWasUpdated) == []


def test_a_card_that_is_gone_offers_nothing_but_to_forget_its_customer(play: CardsPlay) -> None:
    play.enter_room()
    play.back.pages["k0"] = page(0, state=CardState.GONE)
    play.open_card()
    offered = [one for one in ("default", "rename", "new_date", "new_address", "replace", "hide", "remove", "erase")
               if play.seen(f"{names.CARD_ACTIONS}.{one}")]  # fmt: skip
    assert offered == ["erase"]


# --- comparison and export ---


def test_the_comparison_shows_how_far_it_is_is_stopped_and_lists_what_differs(play: CardsPlay) -> None:
    play.enter_room()
    play.press(KEY.Key_R, CONTROL)
    play.until(lambda: play.seen(names.COMPARE))
    play.until(lambda: "0 of 70,000" in play.text(names.COMPARE_TOLD))
    play.back.tell_checked(21_500)
    assert "21,500 of 70,000 customers · 2 differences" in play.text(names.COMPARE_TOLD)
    play.press(KEY.Key_Return)
    play.until(lambda: play.plain(names.COMPARE_LIST).count("\n") == 1)
    assert play.back.of(StopChecking) != []
    assert play.plain(names.COMPARE_LIST).startswith("Gone there · Maria Keller")
    assert "Stopped." in play.text(names.COMPARE_TOLD)
    play.press(KEY.Key_Escape)
    play.press(KEY.Key_R, CONTROL)
    play.until(lambda: len(play.back.of(CheckCards)) == 2)


def test_the_export_asks_where_and_says_how_many(play: CardsPlay) -> None:
    play.enter_room()
    play.type("kel")
    play.settle()
    for path in ("/tmp/there.csv", "/tmp/cards.csv"):  # noqa: S108  # nothing is written
        play.press(KEY.Key_E, CONTROL) if not play.seen(names.ASK) else None
        field = play.find(names.ASK_PATH)
        field.setProperty("text", path)
        field.setFocus()
        play.press(KEY.Key_Return)
        play.settle()
    assert last(play, ExportCards) == ExportCards(query=CardQuery(text="kel"), path="/tmp/cards.csv")  # noqa: S108
    assert "are written to /tmp/cards.csv" in play.desk.room.message


# --- for everybody ---


def test_every_widget_of_the_room_has_a_name_of_its_own_and_one_for_screen_readers(play: CardsPlay) -> None:
    open_first(play)
    play.press(KEY.Key_4)
    play.settle()
    room = play.desk.room
    found = [one for one in widgets(room) if not one.objectName().startswith(("cards.form.card", "cards.form.update"))]
    assert [type(one) for one in found if not one.objectName()] == []
    assert [name for name, count in Counter(one.objectName() for one in found).items() if count > 1 or not name] == []
    silent = [
        one.objectName() for one in found
        if not one.accessibleName() and getattr(one, "text", lambda: "")() != "" and one.isVisible()
    ]  # fmt: skip
    assert silent == []
    listed = {value for key, value in vars(names).items() if key.isupper() and isinstance(value, str)}
    built_later = {names.FORM_VIEW, names.UPDATE_VIEW}
    assert listed - {one.objectName() for one in found} - {names.ROOM} <= built_later


def test_no_source_and_no_whole_number_can_be_read_or_copied_anywhere(play: CardsPlay) -> None:
    # Few enough for every row to be here when the room is read.
    play.back.count = 3 * PAGE
    play.enter_room()
    play.until(lambda: all(play.rows.shown(number) is not None for number in range(play.back.count)))
    open_first(play)
    assert play.back.of(ReadCard) != []
    shown = " ".join(texts(play.desk.room))
    assert row(play.back.count - 1).face.last_four in shown
    assert "source-" not in shown
    assert not any(len(run) > 10 for run in "".join(c if c.isdigit() else " " for c in shown).split())
