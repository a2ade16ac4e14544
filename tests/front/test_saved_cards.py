"""F6, F7 and F9 for a customer with cards on file: nothing is saved without a yes, and one Enter charges once."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos.domain.decline import DeclineAction
from pos.domain.saved_card import CardUse, ConsentMeans, Unusable
from pos.domain.till_state import Obstacle, TillState
from pos.front.card_choice.card_rows import WHY_NOT
from pos.front.parts import names
from pos.link.messages import ChargeOnce, NotDone, OpenCardForm, OtherCard, SaleChanged, ScanCode, SetPayer
from pos.link.saved_cards import AskConsent, ChargeSavedCard, ReadConsentSlip, SaveNextCard, SaveNoCard
from tests.front.goods import APPROVED, MANDATE, SAVED, SHELF, VISA_ON_FILE, declined, sale
from tests.front.play import Play
from tests.front.scenes import BASKET, CARDS, MARIAS, SAVING, Played, stopped, then, told
from tests.front.scripted import FormPhase

S, K = TillState, Qt.Key
TOTAL = sale(S.BASKET).totals.total  # type: ignore[union-attr]  # a basket has sums


def charges(play: Play) -> list[ChargeSavedCard]:
    """Every wish to charge a saved card."""
    return [command for command in play.back.of(ChargeSavedCard) if isinstance(command, ChargeSavedCard)]


def title(play: Play) -> str:
    """What the sheet of saved cards asks."""
    return play.text(f"{names.CARDS_SHEET}.title")


def asked(play: Play) -> bool:
    """Whether the sheet of saved cards is there to be seen; it may not be built yet."""
    sheet = play.window.findChild(QWidget, names.CARDS_SHEET)
    return sheet is not None and sheet.isVisible()


# --- paying with a saved card ---


def test_a_regular_pays_in_eight_keys(play: Play) -> None:
    BASKET(play)
    keys = [K.Key_F3, *(Qt.Key(ord(digit)) for digit in "5550"), K.Key_Return, K.Key_F9, K.Key_Return]
    for key in keys:
        play.press(key)
        if play.back.of(SetPayer) and not play.window.sale.saved_cards:
            CARDS(play)  # the back's news of who pays
    assert len(keys) == 8
    assert charges(play) == [ChargeSavedCard(card_id="k1", total_shown=TOTAL)]
    assert play.back.of(OpenCardForm) == []
    assert play.state() is S.ATTACHING


def test_the_question_names_the_sum_and_the_card(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    assert title(play) == "Charge €23.88 to Visa ending 1111?"
    play.press(K.Key_Down)
    assert title(play) == "Charge €23.88 to Mastercard ending 4444?"
    play.press(K.Key_Return)
    assert charges(play) == [ChargeSavedCard(card_id="k2", total_shown=TOTAL)]


def test_the_step_that_was_shown_goes_with_the_wish(play: Play) -> None:
    told(S.BASKET, payer=MARIAS, saved_cards=SAVED, step=17)(play)
    play.press(K.Key_F9)
    play.press(K.Key_Return)
    assert charges(play)[0].step == 17


def test_enter_pressed_twice_charges_once(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.back.holding = True
    play.press(K.Key_Return)
    play.press(K.Key_Return)
    play.press(K.Key_F9)
    play.press(K.Key_Return)
    assert len(charges(play)) == 1
    play.back.let_go()


def test_the_stage_says_beforehand_what_pay_will_ask(play: Play) -> None:
    CARDS(play)
    assert play.text(f"{names.STAGE_REST}.2.text").startswith("Asks to charge Visa ending 1111.")
    told(S.BASKET, saved_cards=SAVED, **SAVING)(play)
    assert play.text(f"{names.STAGE_REST}.2.text").startswith("The card form opens")


def test_one_key_leads_to_a_new_card(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.press(K.Key_F9)
    assert play.state() is S.FORM_LOADING
    assert not play.seen(names.CARDS_SHEET)
    assert charges(play) == []


def test_esc_leads_back_to_the_basket_and_nothing_is_charged(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.press(K.Key_Escape)
    assert not play.seen(names.CARDS_SHEET)
    assert play.state() is S.BASKET
    assert charges(play) == []


def test_a_scan_over_the_question_is_no_yes(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.enter(SHELF[1].barcode)
    assert charges(play) == []
    assert play.back.of(ScanCode) == [ScanCode(code=SHELF[1].barcode)]
    assert not play.seen(names.CARDS_SHEET)


def test_a_slip_of_the_hand_before_enter_is_no_yes_either(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.enter("7")
    assert charges(play) == []
    assert play.seen(names.CARDS_SHEET)


def test_a_total_that_changes_under_the_question_changes_it(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    told(S.PRICING, 2, 2, payer=MARIAS, saved_cards=SAVED)(play)
    assert title(play) == "Maria Keller's cards"
    play.press(K.Key_Return)
    assert charges(play) == []
    told(S.BASKET, 2, 2, payer=MARIAS, saved_cards=SAVED)(play)
    assert title(play) == "Charge €42.78 to Visa ending 1111?"


def test_a_refused_wish_is_said_and_the_basket_is_as_it_was(play: Play) -> None:
    play.back.refuse[ChargeSavedCard] = NotDone(sentence="This card is not on file any more. Choose another one.")
    CARDS(play)
    play.press(K.Key_F9)
    play.press(K.Key_Return)
    assert play.message.startswith("This card is not on file any more.")
    assert play.state() is S.BASKET
    play.back.refuse.clear()
    play.press(K.Key_F9)
    play.press(K.Key_Return)
    assert len(charges(play)) == 2


@pytest.mark.parametrize("why", list(Unusable))
def test_a_card_that_cannot_be_charged_says_why_and_cannot_be_chosen(play: Play, why: Unusable) -> None:
    spoilt = msgspec.structs.replace(VISA_ON_FILE, unusable=why)
    told(S.BASKET, payer=MARIAS, saved_cards=(spoilt,))(play)
    play.press(K.Key_F9)
    assert play.state() is S.FORM_LOADING, "there is nothing to ask about"
    play.press(K.Key_Escape)
    play.press(K.Key_F7)
    row = play.find(names.CARDS_LIST).model().row(0)  # type: ignore[attr-defined]  # it is a list
    assert (row.note, row.off) == (WHY_NOT[why], True)
    view = play.find(names.CARDS_LIST)
    QTest.mouseClick(
        view.viewport(),  # type: ignore[attr-defined]  # it is a list
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.model().index(0, 0)).center(),  # type: ignore[attr-defined]
    )
    for key in (K.Key_Down, K.Key_Up, K.Key_Return):
        play.press(key)
    assert charges(play) == []


def test_the_arrow_keys_pass_over_what_cannot_be_chosen(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F7)
    for _ in range(3):
        play.press(K.Key_Down)
    assert title(play) == "Charge €23.88 to Mastercard ending 4444?"
    play.press(K.Key_Up)
    assert title(play) == "Charge €23.88 to Visa ending 1111?"


def test_a_row_says_brand_end_date_name_and_who_saved_it_when(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F7)
    row = play.find(names.CARDS_LIST).model().row(1)  # type: ignore[attr-defined]  # it is a list
    assert row.title == "Mastercard ending 4444 · Company card"
    assert row.under == "Expires 01/29 · saved by Ben on 2026-03-04"


def test_f7_for_a_walk_in_says_what_to_do(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F7)
    assert play.message == "Only customers on file have saved cards: press F3 and say who it is."


def test_the_form_of_another_card_is_not_left_by_f7(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.press(K.Key_F9)
    play.form.go(FormPhase.READY)
    play.press(K.Key_F7)
    assert "Esc" in play.message
    assert not play.seen(names.CARDS_SHEET)


def test_after_a_hard_decline_of_a_saved_card_another_one_is_typed(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.press(K.Key_Return)
    refused = declined(DeclineAction.OTHER_CARD)
    told(S.NOT_ACCEPTED, payer=MARIAS, saved_cards=SAVED, card_use=CardUse.SAVED, outcome=refused)(play)
    play.press(K.Key_Return)
    assert len(play.back.of(OtherCard)) == 1
    CARDS(play)
    assert play.state() is S.FORM_LOADING


# --- F9 before the total is there ---


@pytest.fixture
def early(play: Play) -> Play:
    """A basket whose price is on its way, and Pay pressed already."""
    told(S.PRICING, payer=MARIAS, saved_cards=SAVED)(play)
    play.press(K.Key_F9)
    assert play.message == "The total is not there yet. Pay opens once it is."
    assert not asked(play)
    return play


def test_pay_pressed_before_the_total_opens_once_it_is_there(early: Play) -> None:
    CARDS(early)
    assert title(early) == "Charge €23.88 to Visa ending 1111?"
    assert early.message == ""
    assert charges(early) == []


def test_for_a_walk_in_it_is_the_card_form(play: Play) -> None:
    told(S.PRICING)(play)
    play.press(K.Key_F9)
    BASKET(play)
    assert play.state() is S.FORM_LOADING


def test_what_was_done_meanwhile_undoes_it(early: Play) -> None:
    early.press(K.Key_Escape)
    CARDS(early)
    assert early.state() is S.BASKET
    assert not asked(early)


@pytest.mark.parametrize("meanwhile", ["another item", "a scan", "a long wait"])
def test_what_came_between_undoes_it(early: Play, meanwhile: str) -> None:
    pieces = (1, 2)
    if meanwhile == "another item":
        pieces = (1, 3)
    elif meanwhile == "a scan":
        early.type("40063")
    else:
        early.wait(4)
    told(S.BASKET, *pieces, payer=MARIAS, saved_cards=SAVED)(early)
    assert early.state() is S.BASKET
    assert not asked(early)


# --- saving the next card ---


def test_the_text_is_the_processors_for_this_customer_and_space_agrees(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F6)
    [plan] = play.read_for
    assert (plan.entity, plan.locale) == ("DR_IRELAND-ENTITY", "de_DE")
    assert play.find(names.CONSENT_TEXT).toPlainText() == MANDATE  # type: ignore[attr-defined]
    play.press(K.Key_Space)
    assert play.back.of(SaveNextCard) == [SaveNextCard(text=MANDATE, locale="de_DE", means=ConsentMeans.TICKED)]
    assert not play.seen(names.CONSENT_SHEET)


def test_nothing_but_space_agrees(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F6)
    play.enter(SHELF[1].barcode)
    play.press(K.Key_Return)
    assert play.back.of(SaveNextCard) == []
    assert play.seen(names.CONSENT_SHEET)


def test_nobody_agrees_to_a_text_that_is_not_there_yet(play: Play) -> None:
    play.mandate = None
    CARDS(play)
    play.press(K.Key_F6)
    play.press(K.Key_Space)
    play.click(names.CONSENT_AGREE)
    assert play.back.of(SaveNextCard) == []
    play.readers[0](MANDATE)
    play.press(K.Key_Space)
    play.press(K.Key_Space)
    assert len(play.back.of(SaveNextCard)) == 1


def test_the_text_of_a_sheet_that_was_closed_is_not_the_next_ones(play: Play) -> None:
    play.mandate = None
    CARDS(play)
    play.press(K.Key_F6)
    play.press(K.Key_Escape)
    play.press(K.Key_F6)
    play.readers[0]("Another customer's text.")
    play.press(K.Key_Space)
    assert play.back.of(SaveNextCard) == []
    play.readers[1](MANDATE)
    play.press(K.Key_Space)
    assert [command.text for command in play.back.of(SaveNextCard)] == [MANDATE]  # type: ignore[union-attr]


def test_a_text_that_cannot_be_read_saves_nothing_and_says_so(play: Play) -> None:
    play.mandate = ""
    CARDS(play)
    play.press(K.Key_F6)
    assert not play.seen(names.CONSENT_SHEET)
    assert "could not be read" in play.message
    assert play.back.of(SaveNextCard) == []


def test_a_slip_is_signed_instead(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F6)
    play.press(K.Key_Tab)
    play.press(K.Key_Tab)
    assert play.keyboard() is play.find(names.CONSENT_SLIP)
    play.press(K.Key_Return)
    assert play.back.of(ReadConsentSlip) == [ReadConsentSlip(text=MANDATE)]
    assert "Signed" in play.find(names.CONSENT_TEXT).toPlainText()  # type: ignore[attr-defined]
    play.press(K.Key_Space)
    assert play.back.of(SaveNextCard) == [SaveNextCard(text=MANDATE, locale="de_DE", means=ConsentMeans.SIGNED_SLIP)]


def test_esc_leads_from_the_slip_back_to_the_text(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F6)
    play.click(names.CONSENT_SLIP)
    play.press(K.Key_Escape)
    assert play.find(names.CONSENT_TEXT).toPlainText() == MANDATE  # type: ignore[attr-defined]
    play.press(K.Key_Space)
    assert [command.means for command in play.back.of(SaveNextCard)] == [ConsentMeans.TICKED]  # type: ignore[union-attr]


def test_a_walk_in_has_nobody_to_save_a_card_to(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F6)
    assert play.message == "A card is saved to a customer: press F3 and say who it is."
    assert play.back.of(AskConsent) == []


def test_what_the_back_says_against_it_is_said(play: Play) -> None:
    play.back.refuse[AskConsent] = NotDone(sentence="There is no price from the processor yet. Wait for the total.")
    CARDS(play)
    play.press(K.Key_F6)
    assert play.message.startswith("There is no price")
    assert not play.seen(names.CONSENT_SHEET)


def test_f6_once_more_takes_it_back(play: Play) -> None:
    told(S.BASKET, **SAVING)(play)
    play.press(K.Key_F6)
    assert play.back.of(SaveNoCard) == [SaveNoCard()]
    assert play.back.of(AskConsent) == []


def test_f9_with_a_consent_opens_the_form_though_cards_are_on_file(play: Play) -> None:
    told(S.BASKET, saved_cards=SAVED, **SAVING)(play)
    play.press(K.Key_F9)
    assert play.state() is S.FORM_LOADING


def test_a_card_can_be_saved_while_its_form_is_open_and_the_form_stays(play: Play) -> None:
    CARDS(play)
    play.press(K.Key_F9)
    play.press(K.Key_F9)
    play.form.go(FormPhase.READY)
    play.press(K.Key_F6)
    play.press(K.Key_Space)
    assert len(play.back.of(SaveNextCard)) == 1
    told(S.BASKET, saved_cards=SAVED, **SAVING)(play)
    assert play.state() is S.TYPING
    assert play.text(names.CARD_USE_WORD) == "Saved to Maria Keller's cards"
    assert play.keyboard().objectName() == "stand_in.number"


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (lambda play: play.back.tell(SaleChanged(state=S.IDLE, payer=MARIAS)), "ring up the first item"),
        (told(S.IN_DOUBT, payer=MARIAS), "before the card is charged"),
        (then(CARDS, stopped(Obstacle.OFFLINE)), "works"),
    ],
)  # fmt: skip
def test_f6_at_another_time_says_what_to_do(play: Play, scene: Played, said: str) -> None:
    scene(play)
    play.press(K.Key_F6)
    assert said in play.message.replace("go on working", "works")
    assert play.back.of(AskConsent) == []


def test_f7_at_another_time_says_what_to_do(play: Play) -> None:
    told(S.APPROVED, payer=MARIAS, saved_cards=SAVED, outcome=APPROVED)(play)
    play.press(K.Key_F7)
    assert play.message.startswith("Finish this payment first")


def test_f7_before_the_first_item_shows_the_cards_and_charges_none(play: Play) -> None:
    play.back.tell(SaleChanged(state=S.IDLE, payer=MARIAS, saved_cards=SAVED))
    play.press(K.Key_F7)
    assert title(play) == "Maria Keller's cards"
    play.press(K.Key_Return)
    assert charges(play) == []
    play.press(K.Key_F7)
    assert not play.seen(names.CARDS_SHEET)


def test_f6_after_the_charge_is_too_late(play: Play) -> None:
    told(S.APPROVED, payer=MARIAS, outcome=APPROVED)(play)
    play.press(K.Key_F6)
    assert "before the card is charged" in play.message


# --- what the screen says ---


@pytest.mark.parametrize(
    ("state", "more", "words"),
    [
        (S.BASKET, {}, "This sale only"),
        (S.BASKET, {"payer": MARIAS}, "This sale only"),
        (S.BASKET, SAVING, "Saved to Maria Keller's cards"),
        (S.SUBMITTING, {"payer": MARIAS, "card_use": CardUse.SAVED}, "One of Maria Keller's cards"),
        (S.SUBMITTING, {"payer": MARIAS, "card_use": CardUse.JUST_SAVED}, "Card saved to Maria Keller's cards"),
        (S.APPROVED, {"payer": MARIAS, "card_use": CardUse.JUST_SAVED, "outcome": APPROVED},
         "Card saved to Maria Keller's cards"),
        (S.IDLE, {}, ""),
    ],
)  # fmt: skip
def test_one_line_always_says_what_becomes_of_the_card(
    play: Play, state: TillState, more: dict[str, object], words: str
) -> None:
    if state is not S.IDLE:
        told(state, **more)(play)
    assert play.text(names.CARD_USE_WORD) == words
    assert play.seen(names.CARD_USE_WORD)


def test_the_keys_beside_it_say_what_they_do(play: Play) -> None:
    CARDS(play)
    assert play.text(names.CARD_USE_SWITCH) == "save it"
    assert play.text(names.CARD_USE_OTHERS) == "2 cards on file"
    told(S.BASKET, **SAVING)(play)
    assert play.text(names.CARD_USE_SWITCH) == "this sale only"
    BASKET(play)
    assert not play.seen(names.CARD_USE_SWITCH)


def test_saving_and_charging_are_two_results(play: Play) -> None:
    told(S.APPROVED, payer=MARIAS, card_use=CardUse.JUST_SAVED, outcome=APPROVED)(play)
    assert play.title == "Approved €23.88"
    assert "Card saved to Maria Keller's cards" in play.detail.splitlines()


def test_the_second_step_names_whose_cards_it_goes_to(play: Play) -> None:
    told(S.BASKET, **SAVING)(play)
    told(S.ATTACHING, **SAVING)(play)
    assert play.title == "2 of 3 Adding to Maria Keller's cards…"
    assert play.text(f"{names.STAGE_STEPS}.2.text") == "Adding to Maria Keller's cards"
    told(S.ATTACHING, payer=MARIAS, card_use=CardUse.SAVED)(play)
    assert play.title == "2 of 3 Adding to the sale…"
    assert play.text(f"{names.STAGE_STEPS}.1.text") == "Taken from Maria Keller's cards"


def test_a_card_that_was_not_saved_is_charged_once_with_enter(play: Play) -> None:
    told(S.SAVE_FAILED, payer=MARIAS, card_use=CardUse.SAVE_FAILED, code_good_for_s=100.0)(play)
    assert play.title == "Card not saved. Charge it this once?"
    assert play.charged == "Not charged"
    assert play.seen(names.CODE_CLOCK)
    play.press(K.Key_Return)
    assert play.back.of(ChargeOnce) == [ChargeOnce()]
    assert play.state() is S.ATTACHING


def test_a_code_that_ran_out_before_anybody_decided_is_typed_again(play: Play) -> None:
    told(S.SAVE_FAILED, payer=MARIAS, card_use=CardUse.SAVE_FAILED, code_good_for_s=20.0)(play)
    play.wait(21)
    play.press(K.Key_Return)
    assert play.back.of(ChargeOnce) == []
    assert len(play.back.of(OtherCard)) == 1
