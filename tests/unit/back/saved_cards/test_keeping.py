"""What managers do with cards on file: at the processor and here, with a reason, and never by guess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pos.back.processor import Refused
from pos.back.saved_cards.keeping import NotThereAnyMore
from pos.domain.card_event import CardEvent
from pos.domain.errors import KnownError, NotAllowed, NotFound, NotUnderstood
from pos.domain.saved_card import CardState
from pos.domain.source import CardFace
from tests.unit.back.customers.shop import source
from tests.unit.back.model import Fault
from tests.unit.back.saved_cards.office import Office

WHY = "the customer asked"
LOST = [Fault.ANSWER_LOST, Fault.REQUEST_LOST, Fault.REFUSED]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_another_default(office: Office) -> None:
    office.keeping.make_default(office.second.id, "Mara", WHY)
    assert [default for _, default in office.there.values()] == [False, True]
    assert (office.card(office.first.id).default, office.card(office.second.id).default) == (False, True)
    assert office.last(office.second.id) == (CardEvent.MADE_DEFAULT, "Mara", WHY)


def test_a_default_whose_answer_was_lost_is_read_back(office: Office) -> None:
    office.file.plan("change", Fault.ANSWER_LOST)
    office.keeping.make_default(office.second.id, "Mara", WHY)
    assert office.file.sent == ["session", "change", "read card"]
    assert office.card(office.second.id).default


def test_a_default_that_did_not_arrive_changes_nothing(office: Office) -> None:
    office.file.plan("change", Fault.REQUEST_LOST)
    with pytest.raises(KnownError, match="Nothing was changed"):
        office.keeping.make_default(office.second.id, "Mara", WHY)
    assert office.card(office.first.id).default


def test_another_name(office: Office) -> None:
    office.keeping.rename(office.first.id, "  Blue   one ", "Mara", WHY)
    assert office.there[office.first.option_id][0] == office.card(office.first.id).nickname == "Blue one"
    assert office.shop.cards.history(office.first.id)[0].detail == "Blue one"


def test_a_name_that_is_taken_is_one_sentence(office: Office) -> None:
    with pytest.raises(NotAllowed, match="another card of this name"):
        office.keeping.rename(office.first.id, office.second.nickname, "Mara", WHY)
    assert office.card(office.first.id).nickname == office.first.nickname


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "4444 2222 3333 1111"])
def test_a_name_that_will_not_do_is_sent_nowhere(office: Office, name: str) -> None:
    with pytest.raises(NotUnderstood):
        office.keeping.rename(office.first.id, name, "Mara", WHY)
    assert office.file.sent == []


@pytest.mark.parametrize("reason", ["", "  ", "ok", "card 4444222233331111"])
def test_nothing_is_done_without_a_reason(office: Office, reason: str) -> None:
    keeping, card = office.keeping, office.first.id
    works: tuple[Callable[[], None], ...] = (
        lambda: keeping.make_default(card, "Mara", reason),
        lambda: keeping.rename(card, "Blue", "Mara", reason),
        lambda: keeping.hide(card, True, "Mara", reason),
        lambda: keeping.remove(card, "Mara", reason),
    )
    for work in works:
        with pytest.raises(NotUnderstood):
            work()
    assert office.file.sent == []
    assert office.last(card)[0] is CardEvent.SAVED


def test_hidden_and_offered_again(office: Office) -> None:
    office.keeping.hide(office.first.id, True, "Mara", WHY)
    assert office.card(office.first.id).hidden
    office.keeping.hide(office.first.id, False, "Mara", "found again")
    assert not office.card(office.first.id).hidden
    assert office.file.sent == []


def test_a_removed_card_is_gone_here_and_there(office: Office) -> None:
    office.keeping.remove(office.first.id, "Mara", WHY)
    assert office.first.option_id not in office.there
    assert office.card(office.first.id).state is CardState.REMOVED
    assert office.last(office.first.id) == (CardEvent.REMOVED, "Mara", WHY)
    with pytest.raises(NotFound):
        office.keeping.remove(office.first.id, "Mara", WHY)


def test_a_lost_answer_to_a_removal_is_found_out(office: Office) -> None:
    office.file.plan("drop", Fault.ANSWER_LOST)
    office.keeping.remove(office.first.id, "Mara", WHY)
    assert office.file.sent == ["session", "drop", "read card"]
    assert office.card(office.first.id).state is CardState.REMOVED


def test_a_lost_removal_is_sent_again(office: Office) -> None:
    office.file.plan("drop", Fault.REQUEST_LOST)
    office.keeping.remove(office.first.id, "Mara", WHY)
    assert office.file.sent == ["session", "drop", "read card", "drop"]
    assert office.first.option_id not in office.there


@pytest.mark.parametrize("call", ["session", "drop"])
def test_a_removal_that_cannot_be_sent_stands_and_is_done_later(office: Office, call: str) -> None:
    office.file.plan(call, Fault.REFUSED)
    with pytest.raises(KnownError, match="is removed there as soon as it answers"):
        office.keeping.remove(office.first.id, "Mara", WHY)
    assert office.card(office.first.id).state is CardState.REMOVING
    assert office.store.settle() == 0
    assert office.first.option_id not in office.there
    assert office.card(office.first.id).state is CardState.REMOVED


def test_a_card_that_somebody_removed_there_is_put_away(office: Office) -> None:
    office.file.cards["C-1"].clear()
    with pytest.raises(NotThereAnyMore, match="taken off the list"):
        office.keeping.rename(office.first.id, "Blue", "Mara", WHY)
    assert office.card(office.first.id).state is CardState.GONE
    office.keeping.remove(office.second.id, "Mara", WHY)
    assert office.card(office.second.id).state is CardState.REMOVED


def test_a_customer_who_is_gone_there_has_no_cards_there(office: Office) -> None:
    office.file.customers.clear()
    office.keeping.remove(office.first.id, "Mara", WHY)
    assert office.card(office.first.id).state is CardState.REMOVED


def test_a_new_date_is_what_the_processor_says(office: Office) -> None:
    card, source_id, secret = office.keeping.update_secret(office.first.id, "Mara")
    assert (card.id, source_id) == (office.first.id, source(1))
    assert secret
    later = CardFace("Visa", "1111", 1, 2033)
    stored = office.file.cards["C-1"][0]
    office.file.cards["C-1"][0] = type(stored)(stored.option_id, stored.nickname, stored.default, source(1), later)
    assert office.keeping.was_updated(office.first.id, "Mara", WHY).face == later
    assert office.shop.cards.history(office.first.id)[0].detail == "01/2033"


@pytest.mark.parametrize("fault", LOST)
def test_whatever_is_lost_while_reading_is_one_sentence(office: Office, fault: Fault) -> None:
    office.file.plan("secret", fault)
    with pytest.raises(KnownError, match="payment service"):
        office.keeping.update_secret(office.first.id, "Mara")


def test_a_busy_processor_is_said(office: Office) -> None:
    office.file.plan("change", Refused(429, "rate-limit-quota-exceeded"))
    with pytest.raises(KnownError, match="very busy"):
        office.keeping.make_default(office.second.id, "Mara", WHY)
