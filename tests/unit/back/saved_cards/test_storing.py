"""A card is saved once, whatever is lost on the way, and called saved only when the processor has said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.back.processor import Refused
from pos.back.saved_cards.storing import CardStore, NotSaved, SaveWish
from pos.domain.card_event import CardEvent
from pos.domain.customer import Customer
from pos.domain.saved_card import CardState, SavedCard
from tests.unit.back.customers.file_model import ModelFile
from tests.unit.back.customers.shop import MARIA, VISA, Shop, source
from tests.unit.back.model import Fault


class Store:
    """A card store on a real journal, with a model of the processor."""

    def __init__(self, folder: Path) -> None:
        self.shop, self.file = Shop(folder), ModelFile()
        self.shop.customer()
        self.file.customers["C-1"] = Customer("C-1", MARIA)
        self.store = CardStore(self.shop.cards, self.file, self.file.open_session, self.shop.clock)

    def save(self, number: int = 1) -> SavedCard:
        return self.store.save(SaveWish("C-1", source(number), VISA, self.shop.consent(), "Anna", "s1", "K7Q2"))

    @property
    def there(self) -> list[str]:
        return [card.nickname for card in self.file.cards.get("C-1", [])]

    @property
    def here(self) -> list[CardState]:
        return [kept.card.state for kept in self.shop.cards.since(0, 50)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_card_is_saved_with_its_consent(store: Store) -> None:
    card = store.save()
    assert (card.state, card.nickname, card.default, card.saved_by) == (CardState.SAVED, "Visa 1111", True, "Anna")
    assert store.there == ["Visa 1111"]
    assert store.shop.cards.consent(card.id) == store.shop.consent()


def test_the_same_source_again_is_the_same_card(store: Store) -> None:
    assert store.save().id == store.save().id
    assert store.file.count("store") == 1


def test_a_second_card_of_the_same_looks_gets_another_name(store: Store) -> None:
    store.save(1)
    assert store.save(2).nickname == "Visa 1111 (2)"
    assert store.save(3).nickname == "Visa 1111 (3)"
    assert store.there == ["Visa 1111", "Visa 1111 (2)", "Visa 1111 (3)"]


def test_a_lost_answer_is_found_in_the_list_before_anything_is_sent_twice(store: Store) -> None:
    store.file.plan("store", Fault.ANSWER_LOST)
    assert store.save().state is CardState.SAVED
    assert (store.file.count("store"), store.file.count("list")) == (1, 1)


def test_a_lost_request_is_sent_once_more_after_the_list(store: Store) -> None:
    store.file.plan("store", Fault.REQUEST_LOST)
    assert store.save().state is CardState.SAVED
    assert store.file.sent[-3:] == ["store", "list", "store"]
    assert len(store.there) == 1


def test_two_lost_answers_are_one_card(store: Store) -> None:
    store.file.plan("store", Fault.REQUEST_LOST, Fault.ANSWER_LOST)
    assert store.save().state is CardState.SAVED
    assert len(store.there) == 1


@pytest.mark.parametrize("later", [Fault.REFUSED, Fault.REQUEST_LOST, Fault.TOKEN_DEAD])
def test_without_any_answer_it_is_not_called_saved_and_is_looked_up_later(store: Store, later: Fault) -> None:
    store.file.plan("store", Fault.ANSWER_LOST)
    store.file.plan("list", later, later)
    with pytest.raises(NotSaved):
        store.save()
    assert (store.here, len(store.there)) == ([CardState.SAVING], 1)
    store.shop.clock.go(120)
    assert store.store.settle() == 0
    assert store.here == [CardState.SAVED]


@pytest.mark.parametrize("away", [Fault.REFUSED, Fault.REQUEST_LOST])
def test_a_name_or_source_that_is_taken_is_no_proof_while_the_list_cannot_be_read(store: Store, away: Fault) -> None:
    # Delivered twice, and the second delivery was answered: the source is taken by this very save.
    store.file.store_card(store.file.open_session("C-1"), source(1), "Visa 1111")
    store.file.plan("list", away, away, away)
    with pytest.raises(NotSaved) as not_saved:
        store.save()
    assert not not_saved.value.certain
    assert store.here == [CardState.SAVING]


def test_what_never_arrived_is_settled_as_not_saved(store: Store) -> None:
    store.file.plan("store", Fault.REQUEST_LOST, Fault.REQUEST_LOST)
    with pytest.raises(NotSaved):
        store.save()
    store.store.settle()
    assert store.here == [CardState.SAVING]
    store.shop.clock.go(120)
    store.store.settle()
    assert store.here == [CardState.NOT_SAVED]


def test_settling_waits_while_the_processor_is_away(store: Store) -> None:
    store.file.plan("store", Fault.REQUEST_LOST, Fault.REQUEST_LOST)
    with pytest.raises(NotSaved):
        store.save()
    store.shop.clock.go(120)
    store.file.plan("session", Fault.REFUSED)
    assert store.store.settle() == 1
    assert store.here == [CardState.SAVING]


def test_offline_nothing_is_saved_and_the_wish_is_on_record(store: Store) -> None:
    store.file.plan("session", Fault.REFUSED)
    with pytest.raises(NotSaved, match="cannot be reached"):
        store.save()
    assert store.here == [CardState.NOT_SAVED]
    assert store.there == []


@pytest.mark.parametrize(
    ("code", "words"), [("invalid-payment-method", "does not keep this card"), ("unheard-of", "did not do that")]
)
def test_a_refusal_is_one_sentence(store: Store, code: str, words: str) -> None:
    store.file.plan("store", Refused(409, code))
    with pytest.raises(NotSaved, match=words):
        store.save()
    assert store.here == [CardState.NOT_SAVED]


def test_a_session_that_ends_in_the_middle_is_opened_anew(store: Store) -> None:
    store.file.plan("store", Fault.TOKEN_DEAD)
    assert store.save().state is CardState.SAVED
    assert store.file.count("session") == 2


def test_a_card_that_was_not_saved_may_be_tried_again(store: Store) -> None:
    store.file.plan("store", Refused(409, "unheard-of"))
    with pytest.raises(NotSaved):
        store.save()
    assert store.save().state is CardState.SAVED
    assert [entry.event for entry in store.shop.cards.history(store.shop.cards.of_customer("C-1")[0].id)] == [
        CardEvent.SAVED,
        CardEvent.NOT_SAVED,
        CardEvent.SAVING,
    ]


def test_a_wish_shows_no_source() -> None:
    assert "source" not in repr(SaveWish("C-1", source(1), VISA, None, "Anna"))  # type: ignore[arg-type]  # not looked at
