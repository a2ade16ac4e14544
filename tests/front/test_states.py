"""Each row of the screen table: its words, its shape, what it says about money, and what it never says."""

from __future__ import annotations

import itertools
from typing import Final

import pytest
from PySide6.QtWidgets import QLabel

from pos.domain.decline import DeclineAction
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.front.parts import names
from pos.front.parts.money_text import MoneyText
from pos.front.parts.tokens import Tone
from pos.front.till.presenter import Facts, Form, Leaving, present
from pos.front.till.screens import SCREENS, TO_THE_CUSTOMER
from pos.link.messages import Outcome, ReadinessChanged
from tests.front.goods import VISA, declined, sale
from tests.front.play import Play
from tests.front.scenes import SCENES, played_in

_S = TillState
NO, YES, MAY_BE, NOTHING = "Not charged", "Charged", "Not known: money may have moved", ""

#: The screen table of the specification: main line, part of the detail, charged, tone.
TABLE: Final[dict[str, tuple[str, str, str, Tone]]] = {
    "idle": ("Ready", "Scan an item", NOTHING, Tone.NEUTRAL),
    "starting": ("Do not ask for the card yet", "getting ready", NOTHING, Tone.NEUTRAL),
    "basket": ("Total €38.38", "4 pieces · tax €7.17 included", NO, Tone.NEUTRAL),
    "pricing": ("Getting the price…", "Pay opens", NO, Tone.NEUTRAL),
    "not_ready_script_not_loaded": ("Do not ask for the card yet", "cannot be loaded. Check", NO, Tone.CAUTION),
    "not_ready_no_session": ("Do not ask for the card yet", "gives no session. Wait", NO, Tone.CAUTION),
    "not_ready_clock_wrong": ("Do not ask for the card yet", "clock is wrong. Set", NO, Tone.CAUTION),
    "not_ready_sale_unresolved": ("Do not ask for the card yet", "not settled yet. Press F11", NO, Tone.CAUTION),
    "not_ready_keys_missing": ("Do not ask for the card yet", "are not set. Call", NO, Tone.CAUTION),
    "not_ready_keys_refused": ("Do not ask for the card yet", "not accepted. Call", NO, Tone.CAUTION),
    "not_ready_processor_not_starting": ("Do not ask for the card yet", "does not start. Start", NO, Tone.CAUTION),
    "not_ready_journal_not_writable": ("Do not ask for the card yet", "written down. Free", NO, Tone.CAUTION),
    "not_ready_no_price": ("Do not ask for the card yet", "no price from the processor", NO, Tone.CAUTION),
    "not_ready_owner_incomplete": ("Do not ask for the card yet", "not complete. Press F3", NO, Tone.CAUTION),
    "not_ready_not_safe": ("Do not ask for the card yet", "Call the manager", NO, Tone.CAUTION),
    "not_ready_back_office_gone": ("Do not ask for the card yet", "has stopped. Start", NO, Tone.CAUTION),
    "not_ready_fatal": ("Do not ask for the card yet", "Another till uses this folder", NOTHING, Tone.CAUTION),
    "offline": ("No connection. Cards are off", "Basket, search and receipts go on working", NO, Tone.CAUTION),
    "form_loading": ("Opening card form…", "Do not ask for the card number yet", NO, Tone.ACTIVE),
    "form_loading_slow": ("Opening card form…", "slow", NO, Tone.ACTIVE),
    "form_loading_long": ("Opening card form…", "Esc goes back", NO, Tone.ACTIVE),
    "typing": ("Card for €23.88", "Number, expiry date and security code", NO, Tone.ACTIVE),
    "tokenising": ("1 of 3 Securing the card…", "closed for typing", NO, Tone.ACTIVE),
    "attaching": ("2 of 3 Adding to the sale…", "Nothing has been charged", NO, Tone.ACTIVE),
    "submitting": ("3 of 3 Asking the bank…", "comes in a moment", MAY_BE, Tone.ACTIVE),
    "submitting_5s": ("3 of 3 Asking the bank…", "Still asking", MAY_BE, Tone.ACTIVE),
    "submitting_10s": ("3 of 3 Asking the bank…", "Do not retry", MAY_BE, Tone.ACTIVE),
    "code_ageing": ("Card good for 1:20", "kept for a short time", NO, Tone.ACTIVE),
    "code_ageing_amber": ("Card good for 0:41", "kept for a short time", NO, Tone.CAUTION),
    "code_ageing_gone": ("Please type the card again", "Nothing has been charged", NO, Tone.CAUTION),
    "approved": ("Approved €23.88", "Visa ending 1111 · Order 4727310019\nOn the statement", YES, Tone.GOOD),
    "approved_pending": ("Accepted €23.88", "need not wait", YES, Tone.GOOD),
    "save_failed": ("Card not saved. Charge it this once?", "Nothing has been charged", NO, Tone.CAUTION),
    "saved_then_declined": ("Not accepted", "will not be offered again", NO, Tone.REFUSED),
    "not_accepted_this_time": ("Not accepted this time", "may try this card once more", NO, Tone.REFUSED),
    "not_accepted": ("Not accepted", "Ask for another card", NO, Tone.REFUSED),
    "not_accepted_retype": ("Not accepted", "type it again", NO, Tone.REFUSED),
    "not_taken_back": ("The sale is not taken back yet", "once more", NOTHING, Tone.CAUTION),
    "cards_not_working": ("Cards are not working here", "call the manager", NO, Tone.CAUTION),
    "in_doubt": ("We do not know yet. Do not charge again", "goes on asking", MAY_BE, Tone.DOUBT),
    "in_doubt_back_gone": ("We do not know yet. Do not charge again", "Start the till again", MAY_BE, Tone.DOUBT),
    "went_through": ("It went through", "Order 4727310019", YES, Tone.GOOD),
    "did_not_go_through": ("It did not go through", "can be paid now", NO, Tone.NEUTRAL),
    "needs_a_person": ("Ask the manager (reference K7Q2)", "Do not charge again", MAY_BE, Tone.DOUBT),
    "form_closed": ("Card form closed unexpectedly", "Nothing has been charged", NO, Tone.CAUTION),
    "locked": ("PIN", "The basket is kept", NOTHING, Tone.NEUTRAL),
}  # fmt: skip

#: Here money may have moved, or a submit is about to be sent and nothing is known of it yet.
OPEN_OUTCOMES: Final = (_S.ATTACHING, _S.SUBMITTING, _S.IN_DOUBT, _S.NEEDS_A_PERSON)
REFUSALS: Final = {screen.shape for screen in SCREENS.values() if screen.tone is Tone.REFUSED}


def test_every_row_of_the_table_is_a_scene() -> None:
    assert {scene.state for scene in SCENES.values()} == set(TillState)
    assert {SCENES[name].state for name in TABLE} == set(TillState)
    reasons = {obstacle.value for obstacle in Obstacle if f"not_ready_{obstacle.value}" in TABLE}
    assert reasons == {obstacle.value for obstacle in Obstacle} - {"starting", "offline"}


@pytest.mark.parametrize("name", TABLE)
def test_a_state_says_what_the_table_says(house: Play, name: str) -> None:
    title, detail, charged, tone = TABLE[name]
    with played_in(house, name) as play:
        assert play.state() is SCENES[name].state
        assert play.title == title
        assert detail in play.detail
        assert play.charged == charged
        assert play.find(names.STATUS).property("tone") == tone.value
        shape = play.find(names.STATUS_SHAPE)
        assert isinstance(shape, QLabel)
        assert not shape.pixmap().isNull()
        mark = play.find(f"{names.STATUS_CHARGED}.shape")
        assert isinstance(mark, QLabel)
        assert mark.pixmap().isNull() is (charged == NOTHING)


def test_no_two_tones_share_a_shape() -> None:
    shapes: dict[str, set[Tone]] = {}
    for state, screen in SCREENS.items():
        if state is not _S.DID_NOT_GO_THROUGH:  # a refusal that is certain, drawn calmly
            shapes.setdefault(screen.shape, set()).add(screen.tone)
    assert {shape: tones for shape, tones in shapes.items() if len(tones) > 1} == {
        "lock": {Tone.ACTIVE, Tone.NEUTRAL},
        "waiting": {Tone.ACTIVE, Tone.NEUTRAL},
    }


@pytest.mark.parametrize("state", OPEN_OUTCOMES)
def test_what_can_follow_a_sent_submit_is_never_drawn_as_a_refusal(state: TillState) -> None:
    outcomes = [None, declined(DeclineAction.OTHER_CARD), Outcome(charged=Charged.MAY_BE, action=DeclineAction.WAIT)]
    obstacles = [None, Obstacle.OFFLINE, Obstacle.SALE_UNRESOLVED]
    for outcome, obstacle, form, leaving, lost, waited in itertools.product(
        outcomes, obstacles, Form, Leaving, (False, True), (None, 11.0)
    ):
        facts = Facts(
            sale=sale(state, outcome=outcome, card=VISA), readiness=ReadinessChanged(obstacle=obstacle), form=form,
            leaving=leaving, lost=lost, waited_s=waited,
        )  # fmt: skip
        picture = present(facts, MoneyText())
        assert picture.tone is not Tone.REFUSED
        assert picture.shape not in REFUSALS
        assert "accepted" not in f"{picture.title} {picture.detail}".casefold()
        if state is not _S.ATTACHING:
            assert picture.charged is not Charged.NO
            assert not picture.may_pay
            assert not picture.may_change_basket


def test_whatever_is_known_there_is_a_picture_with_words() -> None:
    outcomes = [None, declined(DeclineAction.RETYPE), declined(DeclineAction.TRY_ONCE, True)]
    for state, outcome, form, handed_over, left in itertools.product(
        TillState, outcomes, Form, (False, True), (None, 0.0, 30.0)
    ):
        facts = Facts(
            sale=sale(state, outcome=outcome), readiness=ReadinessChanged(), form=form, handed_over=handed_over,
            code_left_s=left,
        )  # fmt: skip
        picture = present(facts, MoneyText())
        assert picture.title
        assert picture.detail
        assert "{" not in picture.title + picture.detail
        if picture.in_flight:
            assert (picture.primary, picture.secondary, picture.may_pay) == (None, None, False)


@pytest.mark.parametrize(
    "name", ["not_accepted", "not_accepted_retype", "not_accepted_this_time", "saved_then_declined"]
)
def test_the_customer_hears_one_sentence_whatever_the_refusal_was(house: Play, name: str) -> None:
    with played_in(house, name) as play:
        assert play.seen(names.STAGE_SENTENCE)
        assert play.text(names.STAGE_SENTENCE) == TO_THE_CUSTOMER


def test_each_witness_of_a_doubt_is_ticked_off(house: Play) -> None:
    with played_in(house, "in_doubt") as play:
        said = [play.text(f"{names.STAGE_WITNESSES}.{number}.text") for number in range(1, 5)]
        signs = [play.find(f"{names.STAGE_WITNESSES}.{number}.sign") for number in range(1, 5)]
        assert [bool(text) for text in said] == [True, True, True, False]
        assert [isinstance(mark, QLabel) and not mark.pixmap().isNull() for mark in signs] == [
            True, True, True, False,
        ]  # fmt: skip
        assert "Orders of the session: none" in said[1]


def test_the_last_outcome_stays_while_the_next_sale_runs(play: Play) -> None:
    with_approval = SCENES["approved"]
    with_approval.play(play)
    play.back.tell(sale(_S.BASKET, 1, sale_id="s2"))

    assert play.text(names.LAST_OUTCOME_TEXT) == "Approved €23.88 · Visa ending 1111 · Order 4727310019"
    assert play.find(names.LAST_OUTCOME_RECEIPT).isEnabled()


def test_the_light_has_a_word_for_each_obstacle(house: Play) -> None:
    words: dict[Obstacle | None, str] = {}
    for obstacle in (None, *Obstacle):
        house.back.readiness_changed.emit(ReadinessChanged(obstacle=obstacle))
        words[obstacle] = house.text(names.READY_WORD)
    assert words[None] == "Ready for cards"
    assert words[Obstacle.STARTING] == "Starting…"
    assert words[Obstacle.OFFLINE] == "No connection"
    assert {
        word for obstacle, word in words.items() if obstacle not in (None, Obstacle.STARTING, Obstacle.OFFLINE)
    } == {"Not ready for cards"}
