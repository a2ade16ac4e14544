"""The managers' room: every wish is answered once, done or not, and whoever wished it is on record with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.back.customer_file import StoredCard
from pos.back.processor import Refused
from pos.back.saved_cards.storing import CardStore, SaveWish
from pos.domain.card_event import CardEvent
from pos.domain.customer import Customer
from pos.domain.saved_card import CardState, ConsentMeans
from pos.domain.source import CardFace
from pos.link.messages import CardFormPlan
from pos.link.saved_cards import (
    CardPage,
    CardQuery,
    CardsExported,
    CardUpdatePlan,
    CardWasUpdated,
    CheckCards,
    Difference,
    DifferencesListed,
    EraseCustomer,
    ExportCards,
    HideCard,
    MakeCardDefault,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadCard,
    ReadDifferences,
    RemoveCard,
    RenameCard,
    ReplaceCard,
    StopChecking,
)
from tests.unit.back.customers.file_model import ModelFile
from tests.unit.back.customers.shop import MANDATE, MARIA, TOMAS, VISA, source
from tests.unit.back.model import Fault
from tests.unit.back.saved_cards.manager import Manager, manager_of

WHY = "The customer asked for it"
AMEX = CardFace("AmericanExpress", "0005", 1, 2029)


@pytest.fixture
def file() -> ModelFile:
    return ModelFile()


@pytest.fixture
def manager(tmp_path: Path, file: ModelFile) -> Iterator[Manager]:
    """Maria has two cards on file and Tomás one."""
    manager = manager_of(tmp_path, file)
    for owner, reference in ((MARIA, "C-1"), (TOMAS, "C-2")):
        manager.shop.customer(owner, reference)
        file.customers[reference] = Customer(reference, owner)
    store = CardStore(manager.shop.cards, file, file.open_session, manager.shop.clock)
    for number, (reference, face) in enumerate((("C-1", VISA), ("C-1", AMEX), ("C-2", VISA)), 1):
        store.save(SaveWish(reference, source(number), face, manager.shop.consent(), "Anna"))
    manager.shop.following.catch_up()
    manager.be_served()
    yield manager
    manager.leave()


def first(manager: Manager, last_four: str = "1111") -> str:
    return next(row.id for row in manager.rows() if row.face.last_four == last_four and row.reference == "C-1")


def test_the_list_and_a_page_are_there_before_there_is_a_processor(tmp_path: Path, file: ModelFile) -> None:
    manager = manager_of(tmp_path, file)
    manager.shop.customer()
    card = manager.shop.card()
    assert [row.customer for row in manager.rows()] == ["Maria Keller"]
    assert isinstance(manager.ask(ReadCard(card_id=card.id)), CardPage)
    assert "still being looked for" in manager.refused(HideCard(card_id=card.id, hidden=True, reason=WHY))
    manager.leave()


def test_a_page_has_history_consent_and_whoever_has_the_same_card(manager: Manager) -> None:
    page = manager.ask(ReadCard(card_id=first(manager)))
    assert isinstance(page, CardPage)
    assert (page.row.customer, page.owner.address.city, page.same_on) == ("Maria Keller", "Cork", ("Tomás Byrne",))
    assert (page.consent_text, page.consent_by, page.consent_locale) == (MANDATE, "Anna", "en_IE")
    assert [entry.event for entry in page.history] == [CardEvent.SAVED, CardEvent.SAVING]
    assert "not on file" in manager.refused(ReadCard(card_id="nobody's"))


def test_each_change_is_done_there_and_on_record_with_name_and_reason(manager: Manager, file: ModelFile) -> None:
    visa, amex = first(manager), first(manager, "0005")
    for wish, what in (
        (MakeCardDefault(card_id=amex, reason=WHY), "made default"),
        (RenameCard(card_id=amex, nickname="Green card", reason=WHY), "renamed"),
        (HideCard(card_id=amex, hidden=True, reason=WHY), "hidden"),
        (HideCard(card_id=amex, hidden=False, reason=WHY), "offered again"),
        (RemoveCard(card_id=visa, reason=WHY), "removed"),
    ):
        manager.do(wish)
        [row] = manager.recorded()
        assert (row["deed"], row["what"], row["by"], row["reason"]) == ("saved card", what, "Mara", WHY)
        assert manager.shop.cards.history(wish.card_id)[0].by == "Mara"
    assert [(card.nickname, card.default) for card in file.cards["C-1"]] == [("Green card", True)]
    assert [row.nickname for row in manager.rows()] == ["Visa 1111", "Green card"]


@pytest.mark.parametrize("reason", ["", "  ", "ok", "it is 4444 2222 3333 1111"])
def test_nothing_is_done_without_a_reason_that_can_be_kept(manager: Manager, file: ModelFile, reason: str) -> None:
    card, before = first(manager), manager.trail.head()
    file.sent.clear()
    for wish in (
        MakeCardDefault(card_id=card, reason=reason),
        RenameCard(card_id=card, nickname="Mine", reason=reason),
        HideCard(card_id=card, hidden=True, reason=reason),
        RemoveCard(card_id=card, reason=reason),
        PlanCardUpdate(card_id=card, reason=reason),
        EraseCustomer(reference="C-1", reason=reason),
    ):
        assert "eason" in manager.refused(wish) or "Say why" in manager.refused(wish)
    assert file.sent == []
    assert manager.trail.head() == before


def test_what_was_not_done_is_on_record_as_not_done(manager: Manager, file: ModelFile) -> None:
    card = first(manager)
    file.plan("session", Fault.REFUSED)
    sentence = manager.refused(RenameCard(card_id=card, nickname="Mine", reason=WHY))
    assert [row["what"] for row in manager.recorded(2)] == ["not renamed", "renamed"]
    assert manager.recorded()[0]["told"] == sentence


def test_a_card_that_is_gone_there_counts_as_removed(manager: Manager, file: ModelFile) -> None:
    card = first(manager)
    file.cards["C-1"].clear()
    manager.do(RemoveCard(card_id=card, reason=WHY))
    assert manager.shop.cards.by_id(card).state is CardState.REMOVED


def test_a_form_for_another_date_is_bound_to_its_card_and_done_once(manager: Manager, file: ModelFile) -> None:
    card = first(manager)
    plan = manager.ask(PlanCardUpdate(card_id=card, reason=WHY))
    assert isinstance(plan, CardUpdatePlan)
    assert (plan.face, plan.owner, plan.source_secret) == (VISA, None, "source-0001_secret")
    assert plan.source_secret not in repr(plan)
    file.cards["C-1"] = [
        replace(one, face=replace(VISA, expiry_year=2033)) if one.source_id == source(1) else one
        for one in file.cards["C-1"]
    ]
    manager.do(CardWasUpdated(form_id=plan.form_id))
    assert manager.shop.cards.by_id(card).face.expiry_year == 2033
    assert manager.shop.cards.history(card)[0].reason == WHY
    assert "form is over" in manager.refused(CardWasUpdated(form_id=plan.form_id))


def test_a_replacement_takes_the_old_cards_place_with_its_own_consent(manager: Manager, file: ModelFile) -> None:
    card = first(manager)
    wish = PlanCardReplacement(
        card_id=card, reason=WHY, text="I agree again.", locale="de_DE", means=ConsentMeans.SIGNED_SLIP
    )
    plan = manager.ask(wish)
    assert isinstance(plan, CardFormPlan)
    assert (plan.mandate, plan.session_id, plan.owner) == ("I agree again.", "", MARIA)
    new_face = CardFace("MasterCard", "4444", 6, 2031)
    manager.do(ReplaceCard(form_id=plan.form_id, source_id="source-0009", state="chargeable", card=new_face))
    assert manager.shop.cards.by_id(card).state is CardState.REMOVED
    new = next(row for row in manager.rows() if row.face == new_face)
    assert new.default
    assert [one.nickname for one in file.cards["C-1"]] == ["AmericanExpress 0005", "MasterCard 4444"]
    page = manager.ask(ReadCard(card_id=new.id))
    assert isinstance(page, CardPage)
    assert (page.consent_text, page.consent_by, page.row.consent_means) == (
        "I agree again.", "Mara", ConsentMeans.SIGNED_SLIP,
    )  # fmt: skip


def test_a_new_card_that_is_not_kept_leaves_the_old_one(manager: Manager, file: ModelFile) -> None:
    card = first(manager)
    plan = manager.ask(
        PlanCardReplacement(card_id=card, reason=WHY, text=MANDATE, locale="en_IE", means=ConsentMeans.TICKED)
    )
    assert isinstance(plan, CardFormPlan)
    file.dead_sources.add(source(9))
    wish = ReplaceCard(form_id=plan.form_id, source_id=str(source(9)), state="chargeable", card=AMEX)
    assert "does not keep this card" in manager.refused(wish)
    assert manager.shop.cards.by_id(card).state is CardState.SAVED
    assert "form" in manager.refused(replace_form(wish))


def replace_form(wish: ReplaceCard) -> ReplaceCard:
    return ReplaceCard(form_id="another", source_id=wish.source_id, state=wish.state, card=wish.card)


def test_a_customer_is_forgotten_here_and_there_and_the_record_of_it_stays(
    manager: Manager, file: ModelFile, tmp_path: Path
) -> None:
    card = first(manager)
    manager.do(EraseCustomer(reference="C-1", reason=WHY))
    assert file.cards["C-1"] == []
    there = file.customers["C-1"].owner
    assert "Maria" not in repr(there) and "Lime Quay" not in repr(there)
    assert [row.customer for row in manager.rows(CardQuery(with_ended=True))].count("(erased)") == 2
    assert manager.rows(CardQuery(text="keller", with_ended=True)) == ()
    assert manager.shop.people.by_reference("C-1") is None
    assert manager.shop.cards.by_id(card).state is CardState.REMOVED
    done, begun = manager.recorded(2)
    assert (begun["customer"], begun["by"], begun["reason"], done["done"]) == ("C-1", "Mara", WHY, "done")
    assert b"Keller" not in (tmp_path / "people.sqlite").read_bytes()
    assert "not on file" in manager.refused(EraseCustomer(reference="C-1", reason=WHY))


def test_who_could_not_be_forgotten_there_is_still_on_file_and_can_be_erased_again(
    manager: Manager, file: ModelFile
) -> None:
    file.plan("drop addresses", Fault.REQUEST_LOST)
    assert "still on file" in manager.refused(EraseCustomer(reference="C-1", reason=WHY))
    assert manager.shop.people.by_reference("C-1") is not None
    manager.do(EraseCustomer(reference="C-1", reason=WHY))
    assert manager.shop.people.by_reference("C-1") is None


def test_the_comparison_tells_how_far_it_is_and_lists_what_differs(manager: Manager, file: ModelFile) -> None:
    changed = replace(file.cards["C-2"][0], nickname="Renamed there")
    file.cards["C-2"] = [changed, StoredCard("9001", "New there", False, source(40), AMEX)]
    file.cards["C-1"].pop()
    manager.do(CheckCards())
    heard = manager.until_checked()
    assert (heard[-1].done, heard[-1].total, heard[-1].differences, heard[-1].problem) == (2, 2, 3, "")
    listed = manager.ask(ReadDifferences())
    assert isinstance(listed, DifferencesListed)
    assert [one.kind for one in listed.differences] == [
        Difference.GONE_THERE, Difference.CHANGED, Difference.UNKNOWN_HERE,
    ]  # fmt: skip
    assert {row.nickname for row in manager.rows()} == {"Visa 1111", "Renamed there", "New there"}


def test_a_comparison_can_be_stopped(manager: Manager, file: ModelFile) -> None:
    file.plan("session", *[Refused(429, "rate-limit-quota-exceeded")] * 50)
    manager.do(CheckCards())
    manager.do(StopChecking())
    last = manager.until_checked()[-1]
    assert last.done < last.total
    assert last.problem.startswith("Stopped.")


def test_a_filtered_list_is_exported_and_nothing_is_written_over(manager: Manager, tmp_path: Path) -> None:
    manager.do(RenameCard(card_id=first(manager), nickname="=HYPERLINK(1)", reason=WHY))
    path = tmp_path / "cards.csv"
    answer = manager.ask(ExportCards(query=CardQuery(text="keller"), path=str(path)))
    assert answer == CardsExported(count=2, path=str(path))
    written = path.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in written and "Tomás" not in written
    assert "already" in manager.refused(ExportCards(query=CardQuery(), path=str(path)))
    assert "in full" in manager.refused(ExportCards(query=CardQuery(), path="cards.csv"))
    assert manager.recorded()[0] == {"deed": "saved cards exported", "by": "Mara", "file": "cards.csv"}


def test_a_wish_that_could_not_reach_the_processor_is_done_later(manager: Manager, file: ModelFile) -> None:
    card = first(manager)
    file.plan("drop", Fault.REFUSED)
    assert "as soon as it answers" in manager.refused(RemoveCard(card_id=card, reason=WHY))
    assert manager.shop.cards.by_id(card).state is CardState.REMOVING
    manager.be_served()
    manager.do(RemoveCard(card_id=first(manager, "0005"), reason=WHY))
    assert [row.customer for row in manager.rows()] == ["Tomás Byrne"]
    assert manager.shop.cards.by_id(card).state is CardState.REMOVED
