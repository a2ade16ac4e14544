"""The calls about customers and their cards against the real sandbox process."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.customer_client import CustomerClient
from pos.back.processor import OutcomeUnknown, Refused, ShopperSession
from pos.domain.customer import Address, Customer, Owner
from pos.domain.secret import Secret
from pos.domain.source import CardFace, SourceId
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from tests.ready_made import running_sandbox

OPTIONS = "*/payment-options*"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def file(sandbox: Sandbox) -> Iterator[CustomerClient]:
    sandbox.disarm()
    keys = {name: Secret(key) for name, key in sandbox.keys.items()}
    own = Keys(keys["POS_CONFIDENTIAL_KEY"], keys["POS_CONFIDENTIAL_SECRET"], keys["POS_PUBLIC_KEY"])
    client = CommerceClient(sandbox.url, own, lambda: datetime.now(UTC))
    yield CustomerClient(client)
    client.close()


def somebody() -> Customer:
    """A person whom the sandbox has never met."""
    number = next(_numbers)
    where = Address("12 Main Street", "Dublin", "D02 AF30", "IE", "Flat 2")
    return Customer(f"C-{number}", Owner("Rosa", "Alvarez", f"rosa{number}@example.test", where, "+353 1 555 0100"))


def typed(sandbox: Sandbox, name: str = "visa") -> SourceId:
    """What the browser library makes of a typed card."""
    card = CARDS[name]
    body = {
        "type": "creditCard",
        "currency": "EUR",
        "amount": 5,
        "futureUse": True,
        "owner": {
            "firstName": "Rosa",
            "lastName": "Alvarez",
            "email": "rosa@example.test",
            "address": {"line1": "12 Main Street", "city": "Dublin", "postalCode": "D02 AF30", "country": "IE"},
        },
        "creditCard": {"number": card.number, "expirationMonth": 12, "expirationYear": 2030, "cvv": card.code},
    }
    key = {"Authorization": f"Bearer {sandbox.keys['POS_PUBLISHABLE_KEY']}"}
    made = requests.post(f"{sandbox.url}/payments/sources", json=body, headers=key, timeout=10).json()
    return SourceId.parse(made["id"])


@pytest.fixture
def session(file: CustomerClient) -> ShopperSession:
    customer = somebody()
    file.create_customer(customer)
    return file.open_session(customer.reference)


def test_a_customer_is_put_on_file_and_read_back(file: CustomerClient) -> None:
    customer = somebody()
    file.create_customer(customer)
    session = file.open_session(customer.reference)
    file.save_address(session, customer.owner)
    read = file.read_customer(session, customer.reference)
    assert (read.reference, read.owner) == (customer.reference, customer.owner)


def test_a_second_customer_of_the_same_reference_is_refused(file: CustomerClient) -> None:
    customer = somebody()
    file.create_customer(customer)
    with pytest.raises(Refused) as caught:
        file.create_customer(customer)
    assert caught.value.code == "shopper-already-exists"


def test_nobody_by_that_reference_is_401(file: CustomerClient) -> None:
    with pytest.raises(Refused) as caught:
        file.open_session("C-NOBODY")
    assert caught.value.status == 401


def test_a_changed_address_replaces_the_one_before(file: CustomerClient) -> None:
    customer = somebody()
    file.create_customer(customer)
    session = file.open_session(customer.reference)
    for line in ("1 Quay", "2 Quay", "3 Quay"):
        owner = Owner("Rosa", "Byrne", "r@example.test", Address(line, "Cork", "T12 X70A", "IE"))
        file.update_customer(session, Customer(customer.reference, owner))
        file.save_address(session, owner)
    read = file.read_customer(session, customer.reference)
    assert (read.owner.address.line1, read.owner.name) == ("3 Quay", "Rosa Byrne")


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (Address("1 Elm Rd", "Duluth", "5580", "US", state="MN"), ("invalid-postal-code", "")),
        (Address("1 Elm Rd" * 40, "Duluth", "55802", "US", state="MN"), ("field-too-long", "")),
        (Address("4444 2222 3333 1111", "Cork", "T12", "IE"), ("invalid-request", "sensitive-data-detected")),
    ],
)
def test_the_processor_says_which_field_it_refuses(
    file: CustomerClient, session: ShopperSession, where: Address, code: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as caught:
        file.save_address(session, Owner("Rosa", "Alvarez", "rosa@example.test", where))
    assert (caught.value.code, caught.value.subcode) == code
    assert "4444" not in f"{caught.value} {caught.value!r}"


def test_cards_are_saved_listed_renamed_chosen_and_dropped(
    file: CustomerClient, session: ShopperSession, sandbox: Sandbox
) -> None:
    first = file.store_card(session, typed(sandbox), "Blue")
    second = file.store_card(session, typed(sandbox, "mastercard"), "Red")
    assert (first.nickname, first.default, second.default) == ("Blue", True, False)
    assert first.face == CardFace("Visa", "1111", 12, 2030)
    renamed = file.change_card(session, second.option_id, nickname="Office")
    assert (renamed.nickname, renamed.default) == ("Office", False)
    assert file.change_card(session, second.option_id, default=True).default
    listed = {card.option_id: (card.nickname, card.default) for card in file.stored_cards(session)}
    assert listed == {first.option_id: ("Blue", False), second.option_id: ("Office", True)}
    file.drop_card(session, first.option_id)
    file.drop_card(session, first.option_id)
    assert [card.option_id for card in file.stored_cards(session)] == [second.option_id]
    assert file.read_card(session, first.option_id) is None
    assert file.read_card(session, second.option_id) == file.stored_cards(session)[0]


def test_a_card_on_file_can_be_changed_by_the_form(
    file: CustomerClient, session: ShopperSession, sandbox: Sandbox
) -> None:
    source_id = typed(sandbox)
    stored = file.store_card(session, source_id, "Blue")
    found, secret = file.update_secret(session, stored.option_id)
    assert found == source_id
    assert secret.startswith(str(source_id))


def test_the_same_source_and_the_same_nickname_are_refused_alike(
    file: CustomerClient, session: ShopperSession, sandbox: Sandbox
) -> None:
    source_id = typed(sandbox)
    file.store_card(session, source_id, "Blue")
    for again, nickname in ((source_id, "Red"), (typed(sandbox), "Blue")):
        with pytest.raises(Refused) as caught:
            file.store_card(session, again, nickname)
        assert (caught.value.status, caught.value.code) == (409, "payment-option-already-exists")


def test_a_used_source_cannot_be_saved(file: CustomerClient, session: ShopperSession, sandbox: Sandbox) -> None:
    source_id = typed(sandbox)
    file.drop_card(session, file.store_card(session, source_id, "Blue").option_id)
    with pytest.raises(Refused) as caught:
        file.store_card(session, source_id, "Blue")
    assert caught.value.code == "invalid-payment-method"


def test_a_guest_has_no_cards(file: CustomerClient) -> None:
    with pytest.raises(Refused) as caught:
        file.stored_cards(file.open_session())
    assert caught.value.status == 401


@pytest.mark.parametrize("kind", ["answer_lost", "answer_cut", "html", "redirect_307", "malformed_json"])
def test_a_lost_answer_to_a_save_is_no_answer_and_the_list_knows(
    file: CustomerClient, session: ShopperSession, sandbox: Sandbox, kind: str
) -> None:
    source_id = typed(sandbox)
    sandbox.arm(kind, OPTIONS)
    with pytest.raises(OutcomeUnknown):
        file.store_card(session, source_id, "Blue")
    there = [card.source_id for card in file.stored_cards(session)]
    assert there == ([source_id] if kind in ("answer_lost", "answer_cut", "malformed_json") else [])


def test_no_source_id_is_shown(file: CustomerClient, session: ShopperSession, sandbox: Sandbox) -> None:
    source_id = typed(sandbox)
    stored = file.store_card(session, source_id, "Blue")
    assert str(source_id) not in f"{stored!r} {stored}"
