"""A check finds what is gone there, unknown here and changed, puts it right here, and can be stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos.back.customer_file import StoredCard
from pos.back.processor import Refused
from pos.back.saved_cards.checking import PATIENCE_S, CardCheck
from pos.back.saved_cards.storing import NotSaved
from pos.domain.card_event import CardEvent
from pos.domain.saved_card import CardState
from pos.domain.source import CardFace
from pos.link.saved_cards import CardsChecked, Difference
from tests.unit.back.customers.shop import VISA, source
from tests.unit.back.model import Fault
from tests.unit.back.saved_cards.office import Office

MASTERCARD = CardFace("MasterCard", "0008", 1, 2029)
MARIA = [("C-1", "Maria Keller")]


class Checked(Office):
    """An office whose cards are compared."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.told: list[CardsChecked] = []
        self.check = CardCheck(self.shop.cards, self.file, self.file.open_session, self.shop.clock, self.told.append)

    def run(self, customers: list[tuple[str, str]] = MARIA) -> list[tuple[Difference, str]]:
        self.check.begin(customers)
        while self.check.is_running:
            self.check.step()
        return [(one.kind, one.detail) for one in self.check.differences]


@pytest.fixture
def office(tmp_path: Path) -> Checked:
    return Checked(tmp_path)


def test_nothing_differs(office: Checked) -> None:
    office.shop.clock.go(3600)
    assert office.run() == []
    assert office.card(office.first.id).checked_at == office.shop.clock()
    assert office.told[-1] == CardsChecked(done=1, total=1, differences=0, finished=True)


def test_gone_there(office: Checked) -> None:
    del office.file.cards["C-1"][0]
    assert office.run() == [(Difference.GONE_THERE, "Visa 1111")]
    assert office.card(office.first.id).state is CardState.GONE
    assert office.run() == []


def test_unknown_here(office: Checked) -> None:
    stranger = StoredCard("9001", "Red", False, source(9), MASTERCARD)
    office.file.cards["C-1"].append(stranger)
    assert office.run() == [(Difference.UNKNOWN_HERE, "Red")]
    found = next(card for card in office.shop.cards.of_customer("C-1") if card.option_id == "9001")
    assert (found.face.last_four, found.consent_means, found.state) == ("0008", None, CardState.SAVED)
    assert office.shop.cards.source_of(found.id) == source(9)
    assert office.run() == []


def test_a_card_whose_saving_got_no_answer_is_found_with_its_consent(office: Checked) -> None:
    office.file.plan("store", Fault.ANSWER_LOST)
    office.file.plan("list", Fault.REFUSED, Fault.REFUSED)
    with pytest.raises(NotSaved):
        office.save(3, MASTERCARD)
    assert office.run() == []
    found = next(card for card in office.shop.cards.of_customer("C-1") if card.nickname == "MasterCard 0008")
    assert found.consent_means is not None


def test_changed(office: Checked) -> None:
    theirs = office.file.cards["C-1"]
    theirs[0] = replace(theirs[0], nickname="Blue", default=False, face=replace(VISA, expiry_year=2033))
    theirs[1] = replace(theirs[1], default=True)
    assert office.run() == [(Difference.CHANGED, "name, default, expiry date"), (Difference.CHANGED, "default")]
    card = office.card(office.first.id)
    assert (card.nickname, card.default, card.face.expiry_year) == ("Blue", False, 2033)
    assert office.run() == []


def test_a_removal_that_was_left_open_is_settled_without_a_word(office: Checked) -> None:
    office.shop.cards.begin_removing(office.first.id, "Mara", "asked")
    del office.file.cards["C-1"][0]
    assert office.run() == []
    assert office.last(office.first.id)[0] is CardEvent.REMOVED


def test_a_customer_who_is_gone(office: Checked) -> None:
    office.file.customers.clear()
    assert [kind for kind, _ in office.run()] == [Difference.CUSTOMER_GONE] + [Difference.GONE_THERE] * 2


def test_a_busy_processor_is_waited_for(office: Checked) -> None:
    office.file.plan("list", Refused(429, "rate-limit-quota-exceeded"))
    office.check.begin(MARIA)
    assert office.check.step() == PATIENCE_S
    assert office.check.is_running
    assert office.run() == []


def test_one_customer_without_an_answer_does_not_stop_it(office: Checked) -> None:
    office.file.plan("list", Fault.ANSWER_LOST)
    assert office.run(MARIA * 3) == []
    assert (office.told[-1].done, office.told[-1].problem) == (3, "")


def test_three_in_a_row_do(office: Checked) -> None:
    office.file.plan("list", *[Fault.ANSWER_LOST] * 9)
    office.run(MARIA * 9)
    assert office.told[-1].done == 2
    assert "broken off" in office.told[-1].problem


def test_offline_stops_it_at_once(office: Checked) -> None:
    office.file.plan("session", Fault.REFUSED)
    office.run(MARIA * 9)
    assert office.told[-1].done == 0
    assert "cannot be reached" in office.told[-1].problem
    assert office.card(office.first.id).state is CardState.SAVED


def test_it_can_be_stopped(office: Checked) -> None:
    office.check.begin(MARIA * 9)
    office.check.step()
    office.check.stop()
    assert (office.told[-1].done, office.told[-1].finished) == (1, True)
    sent = len(office.file.sent)
    office.check.step()
    assert len(office.file.sent) == sent
