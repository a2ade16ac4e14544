"""Customers and cards on the real sandbox process: what is on file here is on file there, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.customer_client import CustomerClient
from pos.back.customers.register import Register
from pos.back.customers.standing import Standing
from pos.back.saved_cards.storing import CardStore, SaveWish
from pos.domain.customer import Customer
from pos.domain.errors import KnownError
from pos.domain.saved_card import CardState
from pos.domain.secret import Secret
from pos.link.customers import CustomerSaved, FetchCustomer, SaveCustomer
from pos.testing.sandbox import Sandbox
from tests.integration.commerce.test_customer_client import typed
from tests.ready_made import running_sandbox
from tests.unit.back.customers.shop import MARIA, VISA, Shop

SHOPPERS = "/v1/shoppers"
OPTIONS = "*/payment-options*"


class Till:
    """A register and a card store of its own on a sandbox."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        keys = {name: Secret(key) for name, key in sandbox.keys.items()}
        own = Keys(keys["POS_CONFIDENTIAL_KEY"], keys["POS_CONFIDENTIAL_SECRET"], keys["POS_PUBLIC_KEY"])
        self.sandbox, self.shop = sandbox, Shop(folder)
        self.file = CustomerClient(CommerceClient(sandbox.url, own, lambda: datetime.now(UTC)))
        self.register = Register(self.shop.people, self.file)
        self.standing = Standing(self.file, self.shop.people)
        self.store = CardStore(self.shop.cards, self.file, self.standing.open_session, self.shop.clock)

    def saved(self, draft: str = "form-1") -> Customer:
        answer = self.register.save(SaveCustomer(draft=draft, owner=replace(MARIA, email="new@example.test")), "Anna")
        assert isinstance(answer, CustomerSaved)
        return answer.customer

    def there(self, customer: Customer) -> Customer:
        return self.file.read_customer(self.file.open_session(customer.reference), customer.reference)

    def cards_there(self, customer: Customer) -> int:
        return len(self.file.stored_cards(self.file.open_session(customer.reference)))


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with running_sandbox(tmp_path) as sandbox:
        yield Till(sandbox, tmp_path)


def test_a_new_customer_is_there_with_their_address(till: Till) -> None:
    customer = till.saved()
    assert till.there(customer).owner == customer.owner


@pytest.mark.parametrize("kind", ["answer_lost", "answer_cut", "request_lost", "status_before", "status_after", "html"])
@pytest.mark.parametrize("path", [SHOPPERS, "*/me/addresses*", "*/oauth20/token*"])
def test_whatever_goes_wrong_there_is_one_customer(till: Till, kind: str, path: str) -> None:
    till.sandbox.arm(kind, path)
    customer = till.saved()
    till.standing.open_session(customer.reference)
    assert till.saved().reference == customer.reference
    assert till.there(customer).owner == customer.owner
    assert [kept.customer.reference for kept in till.shop.people.since(0, 10)] == [customer.reference]


def test_the_processors_own_customer_is_found_by_reference(till: Till) -> None:
    answer = till.register.fetch(FetchCustomer(reference="CUSTOMER-1001"), "Anna")
    assert answer.customer.owner.name == "Maria Keller"
    assert answer.customer.owner.address.postal_code == "T12 X70A"
    with pytest.raises(KnownError, match="no customer of this reference"):
        till.register.fetch(FetchCustomer(reference="CUSTOMER-9999"), "Anna")


@pytest.mark.parametrize(
    "kind", ["answer_lost", "answer_cut", "malformed_json", "request_lost", "status_after", "html"]
)
def test_a_card_is_saved_once_whatever_goes_wrong(till: Till, kind: str) -> None:
    customer = till.saved()
    till.sandbox.arm(kind, OPTIONS)
    wish = SaveWish(customer.reference, typed(till.sandbox), VISA, till.shop.consent(), "Anna")
    assert till.store.save(wish).state is CardState.SAVED
    assert till.cards_there(customer) == 1


def test_a_card_delivered_twice_is_one_card(till: Till) -> None:
    customer = till.saved()
    till.sandbox.arm("delivered_twice", OPTIONS)
    till.store.save(SaveWish(customer.reference, typed(till.sandbox), VISA, till.shop.consent(), "Anna"))
    assert till.cards_there(customer) == 1
    assert len(till.shop.cards.of_customer(customer.reference)) == 1


def test_a_session_that_dies_in_the_middle_is_no_trouble(till: Till) -> None:
    customer = till.saved()
    till.sandbox.arm("token_expired", OPTIONS)
    wish = SaveWish(customer.reference, typed(till.sandbox), VISA, till.shop.consent(), "Anna")
    assert till.store.save(wish).state is CardState.SAVED
    assert till.cards_there(customer) == 1
