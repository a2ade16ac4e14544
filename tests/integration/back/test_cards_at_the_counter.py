"""Cards on file through the back's pipes, judged by the sandbox's ledger and by the customer's file there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.customer_client import CustomerClient
from pos.domain.card_event import CardEvent
from pos.domain.saved_card import CardState, CardUse, ConsentMeans, Unusable
from pos.domain.secret import Secret
from pos.domain.source import CardFace
from pos.domain.till_state import TillState
from pos.link.customers import CustomerSaved, FetchCustomer
from pos.link.messages import (
    AskAgain,
    ChargeOnce,
    Command,
    Done,
    NextSale,
    NotDone,
    OtherCard,
    SaleChanged,
    SetPayer,
    TryAgain,
)
from pos.link.saved_cards import (
    AskConsent,
    CardPage,
    CardQuery,
    CardRows,
    CardsFound,
    ChargeSavedCard,
    ConsentPlan,
    ConsentSlip,
    FindCards,
    ReadCard,
    ReadCards,
    ReadConsentSlip,
    SaveNextCard,
)
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox, running_sandbox
from tests.integration.back.pipes import Back, running_back
from tests.integration.back.test_process import until

MARIA = "CUSTOMER-1001"
MANDATE = "I agree that my card is kept for later purchases."
AGREED = SaveNextCard(text=MANDATE, locale="en_IE", means=ConsentMeans.SIGNED_SLIP)
OPTIONS, SUBMIT = "*/payment-options*", "*/submit-cart*"
T = TillState


class Counter:
    """A till at which Maria stands, whom the sandbox knows; it can be cut off and opened again."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.sandbox, self._folder, self.clock = sandbox, folder, folder / "clock"
        self._settings = sandbox.write_settings(folder / "settings.toml")
        keys = {name: Secret(key) for name, key in sandbox.keys.items()}
        own = Keys(keys["POS_CONFIDENTIAL_KEY"], keys["POS_CONFIDENTIAL_SECRET"], keys["POS_PUBLIC_KEY"])
        self._file = CustomerClient(CommerceClient(sandbox.url, own, lambda: datetime.now(UTC)))
        self.back: Back

    @contextmanager
    def open(self) -> Iterator[Back]:
        """Open the till for the block."""
        options = ("--settings", str(self._settings), "--clock", str(self.clock))
        with running_back(self._folder / "till", *options, keys=self.sandbox.keys) as self.back:
            self.back.get_ready()
            yield self.back

    def rung_up(self) -> SaleChanged:
        """A pencil for Maria, with its price."""
        self.back.asked(FetchCustomer(reference=MARIA), CustomerSaved)
        assert self.back.ask(SetPayer(customer_reference=MARIA)) == Done()
        return self.back.ring_up()

    def typed(self, name: str = "visa") -> None:
        assert self.back.ask(self.back.type_card(CARDS[name])) == Done()

    def saved(self, name: str = "visa") -> str:
        """A card of Maria's that is on file since a sale before; its id."""
        self.rung_up()
        assert self.back.ask(AGREED) == Done()
        self.typed(name)
        sold = self.back.wait_for(T.APPROVED)
        self.back.ask(NextSale())
        [card] = sold.saved_cards
        return card.id

    def charge_saved(self, card_id: str, *states: TillState) -> SaleChanged:
        sale = self.back.sale
        assert sale.totals is not None
        wish = ChargeSavedCard(card_id=card_id, total_shown=sale.totals.total, step=sale.step)
        assert self.back.ask(wish) == Done()
        return self.settled(*states)

    def pressed(self, key: Command, *states: TillState) -> SaleChanged:
        assert self.back.ask(key) == Done()
        return self.settled(*states)

    def settled(self, *states: TillState) -> SaleChanged:
        return self.back.wait_for(*states)

    def told(self, words: str) -> None:
        """Wait until the window was told something, however soon it was told the next."""
        heard = self.back.heard
        self.back.wait(lambda: any(words in shown.notice for shown in heard(SaleChanged)), repr(words))

    # --- what is so ---

    def there(self) -> list[CardFace | None]:
        """Maria's cards at the processor."""
        return [card.face for card in self._file.stored_cards(self._file.open_session(MARIA))]

    def remove_there(self) -> None:
        session = self._file.open_session(MARIA)
        for card in self._file.stored_cards(session):
            self._file.drop_card(session, card.option_id)

    def charged(self) -> list[int]:
        return [row["amount_minor"] for row in self.sandbox.charges()]

    def page(self, card_id: str) -> CardPage:
        return self.back.asked(ReadCard(card_id=card_id), CardPage)

    def events(self, card_id: str) -> list[CardEvent]:
        return [entry.event for entry in reversed(self.page(card_id).history)]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with running_sandbox(tmp_path) as sandbox:
        yield Counter(tmp_path, sandbox)


@pytest.fixture
def open_counter(counter: Counter) -> Iterator[Counter]:
    with counter.open():
        yield counter


def test_a_card_is_saved_and_paid_with_and_pays_the_next_sale_without_being_typed(open_counter: Counter) -> None:
    counter, back = open_counter, open_counter.back
    sale = counter.rung_up()
    assert sale.card_use is CardUse.ONCE
    plan = back.asked(AskConsent(), ConsentPlan)
    assert (plan.customer, plan.entity, plan.locale) == ("Maria Keller", "DR_IRELAND-ENTITY", "en_IE")
    slip = back.asked(ReadConsentSlip(text=MANDATE), ConsentSlip).text
    assert "Maria Keller" in slip
    assert " ".join(slip.split()).count(MANDATE) == 1
    assert back.ask(AGREED) == Done()
    counter.typed()
    first = counter.settled(T.APPROVED)
    assert first.card_use is CardUse.JUST_SAVED
    assert [shown.state for shown in back.heard(SaleChanged) if shown.card is not None] == [
        T.ATTACHING, T.ATTACHING, T.SUBMITTING, T.APPROVED,
    ]  # fmt: skip
    assert len(counter.there()) == 1
    back.ask(NextSale())
    counter.rung_up()
    [card] = back.sale.saved_cards
    assert (card.face.last_four, card.default, card.saved_by, card.unusable) == ("1111", True, "the cashier", None)
    second = counter.charge_saved(card.id, T.APPROVED)
    assert (second.card_use, second.card) == (CardUse.SAVED, card.face)
    assert len(counter.charged()) == 2
    assert {row["order_id"] for row in counter.sandbox.charges()} == {
        shown.outcome.order_id for shown in (first, second) if shown.outcome
    }
    page = counter.page(card.id)
    assert counter.events(card.id) == [CardEvent.SAVING, CardEvent.SAVED, CardEvent.CHARGED, CardEvent.CHARGED]
    assert (page.consent_text, page.row.consent_means) == (MANDATE, ConsentMeans.SIGNED_SLIP)


def test_a_session_that_ends_in_the_middle_of_a_save_keeps_card_and_basket(open_counter: Counter) -> None:
    counter = open_counter
    counter.rung_up()
    counter.back.ask(AGREED)
    counter.sandbox.arm("token_expired", OPTIONS)
    counter.typed()
    counter.told("has ended. Nothing was charged")
    [card] = counter.settled(T.BASKET).saved_cards
    assert (card.unusable, counter.charged()) == (None, [])
    counter.charge_saved(card.id, T.APPROVED)
    assert (len(counter.there()), len(counter.charged())) == (1, 1)


@pytest.mark.parametrize("kind", ["answer_lost", "request_lost", "status_after", "delivered_twice"])
def test_a_card_is_saved_and_charged_once_whatever_goes_wrong_at_the_save(open_counter: Counter, kind: str) -> None:
    counter = open_counter
    counter.rung_up()
    counter.back.ask(AGREED)
    counter.sandbox.arm(kind, OPTIONS)
    counter.typed()
    assert counter.settled(T.APPROVED).card_use is CardUse.JUST_SAVED
    assert (len(counter.there()), len(counter.charged())) == (1, 1)


def test_a_card_that_is_not_saved_is_charged_once_when_a_key_says_so(open_counter: Counter) -> None:
    counter = open_counter
    counter.rung_up()
    counter.back.ask(AGREED)
    counter.sandbox.arm("conflict_once", OPTIONS, count=9)
    counter.typed()
    waiting = counter.settled(T.SAVE_FAILED)
    assert waiting.notice
    assert counter.charged() == []
    assert counter.pressed(ChargeOnce(step=waiting.step), T.APPROVED).card_use is CardUse.ONCE
    late = counter.back.asked(ChargeOnce(step=waiting.step), NotDone)
    assert "moved on" in late.sentence
    assert (counter.there(), len(counter.charged())) == ([], 1)


def test_a_save_that_nobody_answers_is_charged_once_and_found_out_later(open_counter: Counter) -> None:
    counter = open_counter
    counter.rung_up()
    counter.back.ask(AGREED)
    # It was saved, and neither that nor the list is answered until the charge is over.
    counter.sandbox.arm("answer_lost", OPTIONS)
    counter.sandbox.arm("request_lost", OPTIONS, "GET", count=3)
    counter.typed()
    counter.settled(T.SAVE_FAILED)
    assert counter.pressed(ChargeOnce(), T.APPROVED).card_use is CardUse.ONCE
    assert (len(counter.there()), len(counter.charged())) == (1, 1)
    counter.back.ask(NextSale())
    counter.rung_up()
    assert [card.unusable for card in counter.back.sale.saved_cards] == [Unusable.UNSETTLED]
    counter.clock.write_text("150")
    found = counter.back.asked(FindCards(query=CardQuery()), CardsFound)
    [row] = counter.back.asked(ReadCards(result=found.result, first=0, count=9), CardRows).rows
    until(lambda: counter.page(row.id).row.state is CardState.SAVED, "the card that was saved after all")
    assert CardEvent.CHARGED in counter.events(row.id)


def test_saved_then_declined_is_said_and_the_card_is_not_offered_again(open_counter: Counter) -> None:
    counter = open_counter
    counter.rung_up()
    counter.back.ask(AGREED)
    counter.sandbox.decline_next("lost_stolen_card")
    counter.typed()
    declined = counter.settled(T.SAVED_THEN_DECLINED)
    [card] = declined.saved_cards
    assert card.unusable is Unusable.NEVER_ACCEPTED
    assert (len(counter.there()), counter.charged()) == (1, [])
    assert counter.events(card.id) == [CardEvent.SAVING, CardEvent.SAVED, CardEvent.REFUSED]
    counter.pressed(OtherCard(step=declined.step), T.BASKET)
    counter.typed("mastercard")
    assert counter.settled(T.APPROVED).card_use is CardUse.ONCE
    assert len(counter.charged()) == 1


def test_a_soft_refusal_of_a_saved_card_goes_through_once_more(open_counter: Counter) -> None:
    counter = open_counter
    card_id = counter.saved()
    counter.rung_up()
    counter.sandbox.decline_next("do_not_honor")
    refused = counter.charge_saved(card_id, T.NOT_ACCEPTED_THIS_TIME)
    counter.pressed(TryAgain(step=refused.step), T.APPROVED)
    assert len(counter.charged()) == 2
    assert counter.events(card_id)[-2:] == [CardEvent.REFUSED, CardEvent.CHARGED]


def test_a_card_that_was_removed_there_is_put_away_and_nothing_is_charged(open_counter: Counter) -> None:
    counter = open_counter
    card_id = counter.saved()
    counter.rung_up()
    counter.remove_there()
    counter.charge_saved(card_id, T.BASKET)
    counter.told("does not have this card any more")
    assert counter.back.sale.saved_cards == ()
    assert counter.page(card_id).row.state is CardState.GONE
    assert len(counter.charged()) == 1
    counter.typed("mastercard")
    counter.settled(T.APPROVED)
    assert len(counter.charged()) == 2


@pytest.mark.parametrize(("kind", "then"), [("answer_lost", T.WENT_THROUGH), ("request_lost", T.DID_NOT_GO_THROUGH)])
def test_a_saved_card_whose_charge_is_not_answered_is_settled_by_its_witnesses(
    open_counter: Counter, kind: str, then: TillState
) -> None:
    counter = open_counter
    card_id = counter.saved()
    counter.rung_up()
    counter.sandbox.arm(kind, SUBMIT)
    doubt = counter.charge_saved(card_id, T.IN_DOUBT)
    if then is T.DID_NOT_GO_THROUGH:
        # Orders and cart, twice, half a minute apart: one clean look proves nothing for a reusable source.
        counter.clock.write_text("40")
        counter.back.ask(AskAgain(sale_id=doubt.sale_id))
        counter.back.wait(lambda: counter.back.sale.witnesses != (), "a first look")
        assert counter.back.sale.state is T.IN_DOUBT
        counter.clock.write_text("90")
    assert counter.settled(then).card_use is CardUse.SAVED
    assert len(counter.charged()) == (2 if then is T.WENT_THROUGH else 1)
    assert counter.events(card_id).count(CardEvent.CHARGED) == len(counter.charged())


def test_a_session_that_ends_before_a_saved_card_is_attached_is_opened_anew(open_counter: Counter) -> None:
    counter = open_counter
    card_id = counter.saved()
    counter.rung_up()
    counter.sandbox.arm("token_expired", "*/apply-payment-method*")
    counter.charge_saved(card_id, T.PRICING, T.BASKET)
    counter.told("has ended. Nothing was charged")
    counter.settled(T.BASKET)
    counter.charge_saved(card_id, T.APPROVED)
    assert len(counter.charged()) == 2


def test_a_power_cut_in_the_middle_of_a_save_is_looked_up_by_the_next_run(counter: Counter) -> None:
    with counter.open() as back:
        counter.rung_up()
        back.ask(AGREED)
        counter.sandbox.arm("slow", OPTIONS, seconds=2)
        counter.typed()
        until(lambda: any("payment-options" in seen["path"] for seen in counter.sandbox.requests()), "a save")
        back.process.kill()
    counter.clock.write_text("90")
    until(lambda: len(counter.there()) == 1, "the card on file there")
    with counter.open() as back:
        sale = back.wait_for(T.BASKET)
        assert sale.card_use is CardUse.ONCE
        assert sale.payer is not None
        assert sale.payer.customer_reference == MARIA
        [card] = sale.saved_cards
        until(lambda: counter.page(card.id).row.state is CardState.SAVED, "what became of the card")
        assert counter.page(card.id).consent_text == MANDATE
        counter.charge_saved(card.id, T.APPROVED)
    assert (len(counter.there()), len(counter.charged())) == (1, 1)
