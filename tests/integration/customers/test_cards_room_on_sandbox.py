"""The managers' room on the real sandbox process: what is wished there is so at the processor, whatever gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.customer_client import CustomerClient
from pos.back.customers.standing import Standing
from pos.back.saved_cards.storing import CardStore, SaveWish
from pos.domain.customer import Customer
from pos.domain.saved_card import CardState, ConsentMeans
from pos.domain.secret import Secret
from pos.domain.source import SourceId
from pos.link.messages import CardFormPlan
from pos.link.saved_cards import (
    CardUpdatePlan,
    CardWasUpdated,
    CheckCards,
    Difference,
    DifferencesListed,
    EraseCustomer,
    MakeCardDefault,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadDifferences,
    RemoveCard,
    RenameCard,
    ReplaceCard,
)
from pos.testing.sandbox import Sandbox
from tests.integration.commerce.test_customer_client import typed
from tests.ready_made import running_sandbox
from tests.unit.back.customers.shop import MARIA, VISA, Shop
from tests.unit.back.saved_cards.manager import Manager

WHY = "The customer asked for it"
OPTIONS = "*/payment-options*"


@dataclass
class Scene:
    """Maria with two cards on file, here and at the sandbox."""

    sandbox: Sandbox
    manager: Manager
    client: CommerceClient
    file: CustomerClient
    sources: dict[str, SourceId]

    @property
    def cards(self) -> list[str]:
        return list(self.sources)

    def there(self) -> list[tuple[str, bool]]:
        stored = self.file.stored_cards(self.file.open_session("C-1"))
        return [(one.nickname, one.default) for one in stored]

    def state_there(self, card_id: str) -> str:
        """What the processor says of the source behind a card."""
        state = self.client.read_source(self.sources[card_id])
        return state.value if state is not None else ""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with running_sandbox(tmp_path) as sandbox:
        keys = {name: Secret(key) for name, key in sandbox.keys.items()}
        own = Keys(keys["POS_CONFIDENTIAL_KEY"], keys["POS_CONFIDENTIAL_SECRET"], keys["POS_PUBLIC_KEY"])
        shop = Shop(tmp_path)
        shop.customer()
        client, rooms_client = (CommerceClient(sandbox.url, own, lambda: datetime.now(UTC)) for _ in range(2))
        file = CustomerClient(client)
        standing = Standing(file, shop.people)
        standing.create(Customer("C-1", MARIA))
        store = CardStore(shop.cards, file, standing.open_session, shop.clock)
        sources = {}
        for _ in range(2):
            source = typed(sandbox)
            sources[store.save(SaveWish("C-1", source, VISA, shop.consent(), "Anna")).id] = source
        shop.following.catch_up()
        manager = Manager(shop, CustomerClient(rooms_client))
        manager.be_served()
        yield Scene(sandbox, manager, client, file, sources)
        manager.leave()


@pytest.mark.parametrize("kind", ["", "answer_lost", "answer_cut", "status_after"])
def test_default_and_name_are_changed_there_too_whatever_gets_lost(scene: Scene, kind: str) -> None:
    second = scene.cards[1]
    for wish in (
        MakeCardDefault(card_id=second, reason=WHY),
        RenameCard(card_id=second, nickname="Blue Visa", reason=WHY),
    ):
        if kind:
            scene.sandbox.arm(kind, OPTIONS)
        scene.manager.do(wish)
    assert scene.there() == [("Visa 1111", False), ("Blue Visa", True)]
    assert "another card of this name" in scene.manager.refused(
        RenameCard(card_id=second, nickname="Visa 1111", reason=WHY)
    )


@pytest.mark.parametrize("kind", ["", "answer_lost", "request_lost", "status_after"])
def test_a_removed_card_is_cancelled_there(scene: Scene, kind: str) -> None:
    first = scene.cards[0]
    assert scene.state_there(first) == "chargeable"
    if kind:
        scene.sandbox.arm(kind, OPTIONS, "DELETE")
    scene.manager.do(RemoveCard(card_id=first, reason=WHY))
    assert scene.state_there(first) == "cancelled"
    assert [name for name, _ in scene.there()] == ["Visa 1111 (2)"]


def test_a_new_date_is_what_the_processor_says_it_is(scene: Scene) -> None:
    first = scene.cards[0]
    plan = scene.manager.ask(PlanCardUpdate(card_id=first, reason=WHY))
    assert isinstance(plan, CardUpdatePlan)
    told = requests.post(
        f"{scene.sandbox.url}/payments/sources/{plan.source_id}",
        json={"creditCard": {"expirationMonth": 7, "expirationYear": 2035}},
        headers={
            "Authorization": f"Bearer {scene.sandbox.keys['POS_PUBLISHABLE_KEY']}",
            "X-Client-Secret": plan.source_secret,
        },
        timeout=10,
    )
    assert told.status_code == 200
    scene.manager.do(CardWasUpdated(form_id=plan.form_id))
    face = scene.manager.shop.cards.by_id(first).face
    assert (face.expiry_month, face.expiry_year) == (7, 2035)


def test_a_replaced_card_gives_its_place_to_the_new_one(scene: Scene) -> None:
    first = scene.cards[0]
    plan = scene.manager.ask(
        PlanCardReplacement(card_id=first, reason=WHY, text="Yes", locale="en_IE", means=ConsentMeans.TICKED)
    )
    assert isinstance(plan, CardFormPlan)
    source = typed(scene.sandbox)
    scene.manager.do(ReplaceCard(form_id=plan.form_id, source_id=str(source), state="chargeable", card=VISA))
    assert scene.state_there(first) == "cancelled"
    assert scene.there() == [("Visa 1111 (2)", False), ("Visa 1111 (3)", True)]


def test_a_forgotten_customer_leaves_no_name_address_or_card_there(scene: Scene) -> None:
    scene.manager.do(EraseCustomer(reference="C-1", reason=WHY))
    left = scene.file.read_customer(scene.file.open_session("C-1"), "C-1").owner
    assert (left.name, left.address.line1, left.phone) == ("Erased Customer", "", "")
    assert "keller" not in left.email
    assert scene.there() == []
    assert {scene.state_there(card) for card in scene.cards} == {"cancelled"}


def test_the_comparison_finds_what_was_done_elsewhere(scene: Scene) -> None:
    session = scene.file.open_session("C-1")
    gone, kept = scene.file.stored_cards(session)
    scene.file.drop_card(session, gone.option_id)
    scene.file.change_card(session, kept.option_id, nickname="Renamed there")
    scene.file.store_card(session, typed(scene.sandbox, "mastercard"), "New there")
    scene.manager.do(CheckCards())
    assert scene.manager.until_checked()[-1].problem == ""
    listed = scene.manager.ask(ReadDifferences())
    assert isinstance(listed, DifferencesListed)
    assert {(one.kind, one.customer) for one in listed.differences} == {
        (Difference.GONE_THERE, "Maria Keller"),
        (Difference.CHANGED, "Maria Keller"),
        (Difference.UNKNOWN_HERE, "Maria Keller"),
    }
    assert scene.manager.shop.cards.by_id(scene.cards[0]).state is CardState.GONE
    assert sorted(row.nickname for row in scene.manager.rows()) == ["New there", "Renamed there"]
