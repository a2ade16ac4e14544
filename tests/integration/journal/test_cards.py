"""Saved cards in the journal: consent and history stay, the source is sealed, an outcome is written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.back.journal.cards import CardRecords
from pos.back.journal.sales import Journal, SaleSecrets
from pos.back.sealing import Sealer
from pos.domain.card_event import CardEvent
from pos.domain.cart import Totals
from pos.domain.decline import Decline, DeclineAction
from pos.domain.errors import NotAllowed, NotFound
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.sale import Sale
from pos.domain.saved_card import CardState, CardUse, ConsentMeans
from pos.domain.source import CardFace, Source, SourceState
from tests.unit.back.customers.shop import MANDATE, TOMAS, VISA, Shop, source

TOTAL = Money(1250, "EUR")
NOTHING = Money(0, "EUR")


@pytest.fixture
def shop(tmp_path: Path, place: Path | str) -> Iterator[Shop]:
    shop = Shop(tmp_path, place=place)
    shop.customer()
    yield shop
    shop.engine.dispose()


def events(shop: Shop, card_id: str) -> list[CardEvent]:
    return [entry.event for entry in reversed(shop.cards.history(card_id))]


def test_a_card_is_on_file_with_the_word_of_the_customer(shop: Shop) -> None:
    card = shop.card(default=True)
    assert (card.state, card.option_id, card.consent_means) == (CardState.SAVED, "7001", ConsentMeans.TICKED)
    assert card.checked_at is not None
    consent = shop.cards.consent(card.id)
    assert consent == shop.consent()
    assert consent is not None
    assert consent.text == MANDATE
    assert events(shop, card.id) == [CardEvent.SAVING, CardEvent.SAVED]


def test_one_consent_text_serves_many_cards(shop: Shop) -> None:
    cards = [shop.card() for _ in range(3)]
    assert {shop.cards.consent(card.id) for card in cards} == {shop.consent()}


def test_the_same_source_is_saved_once(shop: Shop) -> None:
    card = shop.card(saved=False)
    with pytest.raises(NotAllowed):
        shop.cards.begin_saving(replace(card, id="k9"), source(1), shop.consent())
    assert shop.cards.by_source(source(1)) == shop.cards.by_id(card.id)
    with pytest.raises(NotFound):
        shop.cards.by_id("k9")


def test_a_source_is_sealed_and_only_its_till_opens_it(shop: Shop) -> None:
    card = shop.card()
    assert shop.cards.source_of(card.id) == source(1)
    other = CardRecords(shop.engine, Sealer(b"o" * 32), shop.clock)
    assert other.source_of(card.id) is None
    assert other.by_id(card.id) == card


def test_no_source_is_readable_in_the_file(shop: Shop, tmp_path: Path) -> None:
    shop.card()
    for file in tmp_path.glob("*.sqlite*"):
        assert str(source(1)).encode() not in file.read_bytes()


def test_the_default_is_one(shop: Shop) -> None:
    first, second = shop.card(default=True), shop.card()
    shop.cards.make_default(second.id, "Mara", "asked for it")
    assert [(card.id, card.default) for card in shop.cards.of_customer("C-1")] == [(second.id, True), (first.id, False)]


def test_what_a_manager_does_is_written_with_a_reason(shop: Shop) -> None:
    card = shop.card()
    shop.cards.rename(card.id, "Blue", "Mara", "two alike")
    shop.cards.hide(card.id, True, "Mara", "lost")
    shop.cards.updated(card.id, CardFace("Visa", "1111", 1, 2031), "Mara", "new date")
    shop.cards.begin_removing(card.id, "Mara", "asked for it")
    assert shop.cards.unsettled() == (shop.cards.by_id(card.id),)
    shop.cards.end(card.id, CardState.REMOVED, CardEvent.REMOVED, "Mara", "asked for it")
    entries = list(reversed(shop.cards.history(card.id)))[2:]
    assert [(entry.event, entry.reason, entry.by) for entry in entries] == [
        (CardEvent.RENAMED, "two alike", "Mara"),
        (CardEvent.HIDDEN, "lost", "Mara"),
        (CardEvent.UPDATED, "new date", "Mara"),
        (CardEvent.REMOVING, "asked for it", "Mara"),
        (CardEvent.REMOVED, "asked for it", "Mara"),
    ]
    assert shop.cards.of_customer("C-1") == ()
    assert shop.cards.source_of(card.id) is None
    assert shop.cards.consent(card.id) is not None


def test_a_removed_card_may_be_saved_again(shop: Shop) -> None:
    card = shop.card()
    shop.cards.end(card.id, CardState.REMOVED, CardEvent.REMOVED, "Mara")
    shop.cards.begin_saving(replace(card, id="k9", state=CardState.SAVING), source(1), shop.consent())
    assert shop.cards.by_id("k9").state is CardState.SAVING


def test_erasing_takes_the_names_and_leaves_the_cards(shop: Shop) -> None:
    card = shop.card()
    shop.cards.rename(card.id, "Maria's blue one", "Mara", "Maria asked")
    shop.cards.forget_customer("C-1", "Mara")
    left = f"{shop.cards.by_id(card.id)} {shop.cards.history(card.id)}"
    assert "Maria" not in left
    assert events(shop, card.id)[-1] is CardEvent.ERASED


def test_every_change_of_a_card_is_seen(shop: Shop) -> None:
    shop.customer(TOMAS, "C-2")
    cards = [shop.card(), shop.card("C-2")]
    shop.cards.hide(cards[0].id, True, "Mara", "lost")
    assert [kept.card.id for kept in shop.cards.since(0, 10)] == [cards[1].id, cards[0].id]


class Sold:
    """One sale charged to a saved card, step by step."""

    def __init__(self, shop: Shop, card_id: str, use: CardUse, sale_id: str = "s1") -> None:
        self.shop = shop
        self.journal = Journal(shop.engine, shop.sealer)
        now = shop.clock()
        captured = Source(source(1), SourceState.CHARGEABLE, VISA, now)
        totals = Totals(TOTAL, NOTHING, NOTHING, NOTHING, TOTAL, tax_included=True)
        sale = Sale(sale_id, "K7Q2", now, now).in_session(now).priced("8812", totals, (), now)
        self.sale = sale.tokenised(captured, now, use, card_id).submitting(frozenset(), frozenset(), now)
        self.journal.record(self.sale, SaleSecrets())

    def approved(self) -> Sold:
        order = Order("4727", "Submitted", TOTAL)
        self.sale = self.journal.record(self.sale.ordered(order, self.shop.clock()), None)
        return self

    def declined(self) -> Sold:
        decline = Decline(DeclineAction.TRY_ONCE, "do_not_honor")
        self.sale = self.journal.record(self.sale.declined(decline, self.shop.clock()), SaleSecrets())
        return self

    def again(self) -> Sold:
        self.sale = self.journal.record(
            self.sale.submitting(frozenset(), frozenset(), self.shop.clock()), SaleSecrets()
        )
        return self

    def close(self) -> None:
        self.journal.close()


def test_a_charge_is_written_to_the_card_once(shop: Shop) -> None:
    card = shop.card()
    sold = Sold(shop, card.id, CardUse.SAVED).approved()
    sold.journal.record(sold.sale, None)
    kept = shop.cards.by_id(card.id)
    assert (kept.uses, kept.charged, kept.charged_at) == (1, TOTAL, shop.clock())
    newest = shop.cards.history(card.id)[0]
    assert (newest.event, newest.amount, newest.order_id, newest.sale_reference) == (
        CardEvent.CHARGED,
        TOTAL,
        "4727",
        "K7Q2",
    )
    assert events(shop, card.id).count(CardEvent.CHARGED) == 1
    sold.close()


def test_a_card_that_was_never_accepted_is_not_offered_again(shop: Shop) -> None:
    card = shop.card()
    sold = Sold(shop, card.id, CardUse.JUST_SAVED).declined()
    assert shop.cards.by_id(card.id).never_accepted
    sold.again().approved()
    assert not shop.cards.by_id(card.id).never_accepted
    sold.close()


def test_one_bad_day_does_not_put_a_card_away(shop: Shop) -> None:
    card = shop.card()
    sold = Sold(shop, card.id, CardUse.SAVED).declined()
    assert not shop.cards.by_id(card.id).never_accepted
    assert events(shop, card.id)[-1] is CardEvent.REFUSED
    sold.close()


def test_a_card_used_once_only_leaves_no_trace_here(shop: Shop) -> None:
    card = shop.card()
    Sold(shop, card.id, CardUse.ONCE).approved().close()
    assert shop.cards.by_id(card.id).uses == 0
