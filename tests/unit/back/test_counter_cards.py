"""Cards on file at the counter, on a real journal and a model of the processor: saved, charged, and never twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos.back.journal.sales import JournalNotWritable
from pos.back.processor import Refused, ShopperSession
from pos.domain.card_event import CardEvent
from pos.domain.saved_card import CardState, CardUse, ConsentMeans, Unusable
from pos.domain.source import CODE_LIFETIME, CardFace
from pos.domain.till_state import TillState
from pos.link.messages import (
    CancelSale,
    ChargeOnce,
    Command,
    Done,
    NextSale,
    NotDone,
    OtherCard,
    ScanCode,
    SetPayer,
    TryAgain,
)
from pos.link.saved_cards import AskConsent, ChargeSavedCard, SaveNextCard, SaveNoCard
from tests.unit.back.card_counter import AGREED, OTHER_VISA, Till
from tests.unit.back.counter import CARD, PENCIL
from tests.unit.back.customers.shop import MANDATE, MARIA, source
from tests.unit.back.model import Fault

T = TillState


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


# --- saved, then charged ---


def test_a_walk_in_needs_nothing_and_is_asked_nothing(till: Till) -> None:
    till.ask(ScanCode(code=PENCIL.barcode))
    answer = till.ask(AskConsent())
    assert isinstance(answer, NotDone)
    assert "Press F3" in answer.sentence
    assert isinstance(till.ask(AGREED), NotDone)
    till.typed()
    assert (till.state(), till.use(), till.shown.saved_cards) == (T.APPROVED, CardUse.ONCE, ())
    assert till.file.sent == []


def test_a_card_is_saved_with_its_consent_then_charged_once(till: Till) -> None:
    till.rung_up()
    assert till.use() is CardUse.ONCE
    assert till.ask(AskConsent()) == till.ask(AGREED) == Done()
    assert till.use() is CardUse.SAVE
    till.typed()
    assert (till.state(), till.use()) == (T.APPROVED, CardUse.JUST_SAVED)
    card = till.only_card()
    assert till.events(card.id) == [CardEvent.SAVING, CardEvent.SAVED, CardEvent.CHARGED]
    assert (card.saved_by, card.customer_reference, card.uses, card.charged) == ("Anna", "C-1", 1, till.total)
    consent = till.cards.consent(card.id)
    assert consent is not None
    assert (consent.text, consent.by, consent.means) == (MANDATE, "Anna", ConsentMeans.TICKED)
    assert len(till.processor.ledger) == 1
    assert till.offered() == [("1111", True, None)]


def test_a_wish_to_save_is_on_disk_before_anything_is_sent(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    seen: list[tuple[CardState, CardUse]] = []
    store = till.file.store_card

    def looking(*given: object) -> object:
        [(sale, _)] = till.counter.journal.unfinished()
        seen.append((till.only_card().state, sale.card_use))
        return store(*given)  # type: ignore[arg-type]  # passed on as it came

    till.file.store_card = looking  # type: ignore[method-assign, assignment]  # watched
    till.typed()
    assert seen == [(CardState.SAVING, CardUse.SAVE)]


def test_the_next_sale_of_the_same_customer_saves_nothing(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.typed()
    till.ask(NextSale())
    till.rung_up()
    assert till.use() is CardUse.ONCE
    till.typed(OTHER_VISA)
    assert [kept.card.face for kept in till.cards.since(0, 10)] == [CARD]


@pytest.mark.parametrize("change", [SetPayer(customer_reference="C-2"), SetPayer(profile_id="main"), SaveNoCard()])
def test_a_word_holds_for_who_gave_it_and_can_be_taken_back(till: Till, change: Command) -> None:
    till.rung_up()
    till.ask(AGREED)
    assert till.ask(change) == Done()
    assert till.use() is CardUse.ONCE
    till.typed()
    assert till.state() is T.APPROVED
    assert till.file.count("store") == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_000, "I agree: 4111 1111 1111 1111"])
def test_what_is_no_mandate_is_not_agreed_to(till: Till, text: str) -> None:
    till.rung_up()
    answer = till.ask(SaveNextCard(text=text, locale="en_IE", means=ConsentMeans.TICKED))
    assert isinstance(answer, NotDone)
    assert till.use() is CardUse.ONCE


# --- saving did not work ---


def test_a_card_that_is_not_saved_waits_and_is_charged_once_by_a_key(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.file.plan("store", Refused(409, "invalid-payment-method"))
    till.typed()
    assert till.state() is T.SAVE_FAILED
    assert "does not keep this card" in till.shown.notice
    assert till.shown.code_good_for_s == CODE_LIFETIME.total_seconds()
    till.ask(TryAgain())
    assert (till.state(), till.processor.submits) == (T.SAVE_FAILED, 0)
    till.ask(ChargeOnce())
    assert (till.state(), till.use()) == (T.APPROVED, CardUse.ONCE)
    assert till.offered() == []
    assert till.only_card().state is CardState.NOT_SAVED
    assert len(till.processor.ledger) == 1
    till.ask(ChargeOnce())
    assert till.processor.submits == 1


@pytest.mark.parametrize(("key", "then"), [(OtherCard(), T.BASKET), (CancelSale(), T.IDLE)])
def test_a_card_that_is_not_saved_may_be_left(till: Till, key: Command, then: TillState) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.file.plan("store", Fault.REFUSED)
    till.typed()
    assert till.state() is T.SAVE_FAILED
    till.ask(key)
    assert (till.state(), till.processor.submits) == (then, 0)


def test_a_code_that_is_too_old_charges_nothing(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.file.plan("store", Fault.REFUSED)
    till.typed()
    till.counter.clock.go(CODE_LIFETIME.total_seconds() + 1)
    till.ask(ChargeOnce())
    assert "type the card again" in till.shown.notice
    assert till.processor.submits == 0


def test_a_journal_that_cannot_be_written_sends_no_save_and_no_charge(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)

    def full(*_given: object) -> None:
        raise JournalNotWritable("The disk is full.")

    till.cards.begin_saving = full  # type: ignore[method-assign, assignment]  # as a full disk would
    till.typed()
    assert (till.state(), till.shown.notice) == (T.SAVE_FAILED, "The disk is full.")
    assert (till.file.count("store"), till.processor.submits) == (0, 0)


def test_a_save_whose_answer_is_lost_is_looked_up_before_it_is_charged_once(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.file.plan("store", Fault.ANSWER_LOST)
    till.file.plan("list", Fault.REQUEST_LOST, Fault.REQUEST_LOST)
    till.typed()
    assert till.state() is T.SAVE_FAILED
    till.ask(ChargeOnce())
    # It was there after all: two results, and both are told.
    assert (till.state(), till.use()) == (T.APPROVED, CardUse.JUST_SAVED)
    assert (len(till.file.cards["C-1"]), till.file.count("store"), len(till.processor.ledger)) == (1, 1, 1)


def test_a_source_that_may_be_on_file_proves_nothing_about_its_charge(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.file.plan("store", Fault.ANSWER_LOST)
    till.file.plan("list", *[Fault.REQUEST_LOST] * 3)
    till.typed()
    till.processor.plan("submit", Fault.REQUEST_LOST)
    till.ask(ChargeOnce())
    assert (till.state(), till.use()) == (T.IN_DOUBT, CardUse.ONCE)
    [doubt] = till.doubts
    assert doubt.is_reusable
    counter = till.counter
    watch = counter.resolver().watch()
    counter.clock.go(60)
    looked, watch = counter.resolver().look(doubt, counter.checkout.session, watch)
    # A single-use source that is chargeable would be proof; this one may be reusable, so once is not enough.
    assert looked.state is doubt.state
    assert all(said.witness != "Card" for said in looked.testimony)
    till.processor.faults.clear()
    counter.clock.go(60)
    assert counter.settled(looked).state.value == "not_charged"


def test_another_card_after_a_doubtful_save_is_for_its_sale_only(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.file.plan("store", Fault.ANSWER_LOST)
    till.file.plan("list", Fault.REQUEST_LOST, Fault.REQUEST_LOST)
    till.typed()
    till.ask(OtherCard())
    assert (till.state(), till.use()) == (T.BASKET, CardUse.ONCE)


def test_a_session_that_ends_in_the_middle_is_renewed(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.processor.plan("read", Fault.TOKEN_DEAD)
    till.file.plan("store", Fault.TOKEN_DEAD)
    till.typed()
    assert till.state() is T.APPROVED
    assert len(till.file.cards["C-1"]) == len(till.processor.ledger) == 1


# --- saved, then declined ---


def test_a_card_that_is_refused_at_its_first_charge_is_not_offered_again(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.processor.plan("submit", Fault.DECLINED)
    till.typed()
    assert (till.state(), till.use()) == (T.SAVED_THEN_DECLINED, CardUse.JUST_SAVED)
    assert till.offered() == [("1111", True, Unusable.NEVER_ACCEPTED)]
    card = till.only_card()
    assert till.events(card.id) == [CardEvent.SAVING, CardEvent.SAVED, CardEvent.REFUSED]
    till.ask(OtherCard())
    assert (till.state(), till.use()) == (T.BASKET, CardUse.ONCE)
    answer = till.charge_saved(card)
    assert isinstance(answer, NotDone)
    assert "not accepted when it was saved" in answer.sentence
    till.typed(OTHER_VISA)
    assert (till.state(), len(till.processor.ledger)) == (T.APPROVED, 1)


def test_a_soft_refusal_of_a_new_card_may_be_tried_once_more(till: Till) -> None:
    till.rung_up()
    till.ask(AGREED)
    till.processor.plan("submit", Fault.SOFT)
    till.typed()
    assert till.state() is T.NOT_ACCEPTED_THIS_TIME
    till.ask(TryAgain())
    assert (till.state(), till.use()) == (T.APPROVED, CardUse.JUST_SAVED)
    assert till.offered() == [("1111", True, None)]


# --- a card on file ---


def test_a_saved_card_is_charged_without_anything_typed(till: Till) -> None:
    first, second = till.saved(1), till.saved(2, OTHER_VISA)
    till.rung_up()
    assert till.offered() == [("1111", True, None), ("4242", False, None)]
    assert till.charge_saved(second) == Done()
    assert (till.state(), till.use(), till.shown.card) == (T.APPROVED, CardUse.SAVED, OTHER_VISA)
    assert till.events(second.id)[-1] is CardEvent.CHARGED
    assert till.cards.by_id(first.id).uses == 0
    assert len(till.processor.ledger) == 1
    assert till.charge_saved(second) != Done()
    assert till.processor.submits == 1


def test_a_soft_refusal_of_a_saved_card_is_tried_once_more(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    till.processor.plan("submit", Fault.SOFT)
    till.charge_saved(card)
    assert till.state() is T.NOT_ACCEPTED_THIS_TIME
    till.ask(TryAgain())
    assert till.state() is T.APPROVED
    assert till.events(card.id)[-2:] == [CardEvent.REFUSED, CardEvent.CHARGED]


def test_a_hard_refusal_of_a_saved_card_leaves_it_on_offer_for_another_day(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    till.processor.plan("submit", Fault.DECLINED)
    till.charge_saved(card)
    assert till.state() is T.NOT_ACCEPTED
    till.ask(OtherCard())
    assert till.offered() == [("1111", True, None)]
    assert till.charge_saved(card) == Done()
    assert (till.state(), till.processor.submits) == (T.NOT_ACCEPTED, 1)


def test_a_saved_card_whose_answer_is_lost_is_in_doubt_until_two_clean_looks(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    till.processor.plan("submit", Fault.ANSWER_LOST)
    till.charge_saved(card)
    assert till.state() is T.IN_DOUBT
    [doubt] = till.doubts
    assert till.counter.settled(doubt).state.value == "approved"
    assert till.events(card.id)[-1] is CardEvent.CHARGED
    assert len(till.processor.ledger) == 1


def test_a_customers_order_is_found_though_the_sales_own_session_is_dead(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    till.processor.plan("submit", Fault.ANSWER_LOST)
    till.charge_saved(card)
    [doubt] = till.doubts
    # The token dies overnight, and nothing renews it.
    for call in ("order", "orders", "read"):
        till.processor.plan(call, Fault.TOKEN_DEAD, Fault.NONE)
    till.processor.plan("refresh", *[Fault.TOKEN_DEAD] * 9)
    resolver = till.counter.resolver()
    found, _ = resolver.look(doubt, till.counter.checkout.session, resolver.watch())
    assert (found.state.value, len(till.processor.ledger)) == ("approved", 1)


def test_a_card_that_cannot_be_charged_says_why(till: Till) -> None:
    expired, hidden = till.saved(1, CardFace("Visa", "0001", 2, 2026)), till.saved(2, OTHER_VISA)
    hers, saving = till.saved(3, CARD, "C-2"), till.saved(4, CardFace("Visa", "0004", 2, 2031))
    till.cards.hide(hidden.id, True, "Mara", "reported lost")
    till.cards.begin_removing(saving.id, "Mara", "wished")
    till.rung_up()
    assert sorted((last, why) for last, _, why in till.offered() if why) == [
        ("0001", Unusable.EXPIRED),
        ("0004", Unusable.UNSETTLED),
        ("4242", Unusable.HIDDEN),
    ]
    for card, why in ((expired, "expired"), (hidden, "not offered"), (hers, "somebody else"), (saving, "looked up")):
        answer = till.charge_saved(card)
        assert isinstance(answer, NotDone)
        assert why in answer.sentence
    wrong = ChargeSavedCard(card_id=hers.id, total_shown=till.total)
    assert isinstance(till.ask(wrong), NotDone)
    assert till.processor.submits == 0


def test_a_saved_card_is_not_charged_at_a_total_that_nobody_saw(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    answer = till.ask(ChargeSavedCard(card_id=card.id, total_shown=till.total + till.total))
    assert isinstance(answer, NotDone)
    assert "The total is another now" in answer.sentence
    assert till.processor.submits == 0


def test_a_card_that_was_removed_at_the_processor_is_put_away_and_another_is_taken(till: Till) -> None:
    card = till.saved()
    till.file.drop_card(till.file.open_session("C-1"), card.option_id)
    till.rung_up()
    till.charge_saved(card)
    assert (till.state(), till.processor.submits) == (T.BASKET, 0)
    assert "does not have this card any more" in till.shown.notice
    assert till.cards.by_id(card.id).state is CardState.GONE
    assert till.offered() == []
    till.typed()
    assert (till.state(), len(till.processor.ledger)) == (T.APPROVED, 1)


def test_a_card_that_is_refused_and_still_there_is_kept(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    till.processor.kept[str(source(1))] = "nobody"
    till.charge_saved(card)
    assert till.state() is T.BASKET
    assert "does not take this card for this sale" in till.shown.notice
    assert till.cards.by_id(card.id).state is CardState.SAVED


def test_an_attach_without_an_answer_is_tried_again_by_a_key(till: Till) -> None:
    card = till.saved()
    till.rung_up()
    till.processor.plan("apply", Fault.REQUEST_LOST)
    till.charge_saved(card)
    assert till.state() is T.CODE_AGEING
    assert "Nothing was charged" in till.shown.notice
    till.ask(TryAgain())
    assert (till.state(), len(till.processor.ledger)) == (T.APPROVED, 1)


def test_a_card_that_another_till_has_saved_is_looked_up(till: Till) -> None:
    card = till.saved()
    till.cards._sealer = type(till.cards._sealer)(b"o" * 32)
    till.rung_up()
    assert till.charge_saved(card) == Done()
    assert (till.state(), till.file.count("read card")) == (T.APPROVED, 1)


def test_a_sale_that_became_a_guests_saves_and_charges_no_card_on_file(till: Till) -> None:
    card = till.saved()
    opened = till.processor.open_session

    def by_guests_only(reference: str = "") -> ShopperSession:
        if reference:
            raise Refused(401, "invalid_client")
        return opened()

    till.processor.open_session = by_guests_only  # type: ignore[method-assign, assignment]  # knows no customer
    till.rung_up()
    till.charge_saved(card)
    assert till.state() is T.BASKET
    assert "does not know this customer" in till.shown.notice
    till.ask(AGREED)
    till.typed()
    assert till.state() is T.SAVE_FAILED
    till.ask(ChargeOnce())
    assert till.state() is T.APPROVED
    assert till.file.count("store") == 0


# --- who pays ---


def test_a_customer_whose_address_is_not_complete_is_named_with_what_is_missing(till: Till) -> None:
    till.on_file("C-3", replace(MARIA, address=replace(MARIA.address, city="", postal_code="")))
    answer = till.ask(SetPayer(customer_reference="C-3"))
    assert isinstance(answer, NotDone)
    assert "city, post code" in answer.sentence


def test_whoever_is_chosen_before_the_first_item_is_shown(till: Till) -> None:
    till.saved()
    till.ask(SetPayer(customer_reference="C-1"))
    assert till.state() is T.IDLE
    assert till.shown.payer is not None
    assert (till.shown.payer.customer_reference, till.offered()) == ("C-1", [("1111", True, None)])
    till.ask(NextSale())
    assert till.shown.payer is None
