"""Customers through the back's pipes, on the sandbox process: found, put on file, changed, fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pos.domain.customer import Address, Customer, Owner
from pos.domain.till_state import TillState
from pos.link.customers import (
    AddressRules,
    CountriesListed,
    CustomerChanged,
    CustomersAlike,
    CustomerSaved,
    FetchCustomer,
    ReadAddressRules,
    ReadCountries,
    SaveCustomer,
)
from pos.link.messages import CustomersFound, Done, FindCustomers, NotDone, ScanCode, SetPayer
from pos.link.saved_cards import PeopleChanged
from pos.testing.sandbox import Sandbox
from tests.integration.back.pipes import PENCIL, Back, running_back
from tests.ready_made import running_sandbox
from tests.unit.back.customers.shop import MARIA

ADA = replace(MARIA, first_name="Ada", last_name="Byrne", email="ada@example.test", phone="+353 1 555 0199")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def back(tmp_path: Path, sandbox: Sandbox) -> Iterator[Back]:
    settings = sandbox.write_settings(tmp_path / "settings.toml")
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        yield back


def found(back: Back, text: str) -> list[str]:
    return [customer.owner.name for customer in back.asked(FindCustomers(text=text), CustomersFound).customers]


def saved(back: Back, owner: Owner = ADA, draft: str = "form-1") -> Customer:
    return back.asked(SaveCustomer(draft=draft, owner=owner), CustomerSaved).customer


def test_the_customers_of_the_settings_are_found_and_stay_those_they_were(tmp_path: Path) -> None:
    for _ in range(2):
        with running_back(tmp_path / "till") as back:
            back.get_ready()
            back.wait(lambda: back.heard(PeopleChanged) != [], "the people on file")
            assert found(back, "0114") == found(back, "kell") == found(back, "CUSTOMER-1001") == ["Maria Keller"]
            [maria] = back.asked(FindCustomers(text="maria"), CustomersFound).customers
            assert maria.version == 1


def test_a_new_customer_is_found_by_the_next_key_and_made_once(back: Back) -> None:
    first = saved(back)
    assert found(back, "0199") == ["Ada Byrne"]
    again = saved(back)
    assert (again.reference, again.version) == (first.reference, first.version + 1)
    assert found(back, "ada") == ["Ada Byrne"]


def test_who_is_alike_is_offered_before_anybody_is_made(back: Back) -> None:
    first = saved(back)
    [alike] = back.asked(SaveCustomer(draft="form-2", owner=ADA), CustomersAlike).customers
    assert alike.reference == first.reference
    twin = back.asked(SaveCustomer(draft="form-2", owner=ADA, anyway=True), CustomerSaved).customer
    assert twin.reference != first.reference
    assert found(back, "byrne") == ["Ada Byrne", "Ada Byrne"]


def test_two_who_edit_the_same_customer_do_not_write_over_each_other(back: Back) -> None:
    ada = saved(back)
    moved = replace(ADA, address=replace(ADA.address, line1="1 New Street"))
    change = SaveCustomer(draft="form-3", owner=moved, reference=ada.reference, version=ada.version)
    assert back.asked(change, CustomerSaved).customer.owner.address.line1 == "1 New Street"
    other = msgspec.structs.replace(change, owner=replace(ADA, first_name="Adah"))
    now = back.asked(other, CustomerChanged).customer
    assert (now.owner.address.line1, now.version) == ("1 New Street", ada.version + 1)
    assert found(back, "ada") == ["Ada Byrne"]


def test_a_customer_whom_only_the_processor_has_is_fetched(back: Back) -> None:
    assert found(back, "maria") == []
    maria = back.asked(FetchCustomer(reference="CUSTOMER-1001"), CustomerSaved).customer
    assert maria.owner.name == "Maria Keller"
    assert found(back, "maria") == ["Maria Keller"]
    nobody = back.asked(FetchCustomer(reference="CUSTOMER-9999"), NotDone)
    assert "no customer of this reference" in nobody.sentence


def test_a_post_code_of_another_country_is_one_sentence_and_nobody_is_on_file(back: Back) -> None:
    wrong = replace(ADA, address=replace(ADA.address, postal_code="75001"))
    assert "does not fit the country" in back.asked(SaveCustomer(draft="form-4", owner=wrong), NotDone).sentence
    assert found(back, "ada") == []


def test_an_address_that_the_processor_refuses_is_named_and_another_is_taken(back: Back) -> None:
    far = Owner("Ann", "Lee", "ann@example.test", Address("1 Elm Rd", "Duluth", "5580", "US", state="MN"))
    assert back.ask(SetPayer(typed=far)) == Done()
    back.ask(ScanCode(code=PENCIL))
    back.wait(lambda: "does not accept this post code" in back.sale.notice, "why there is no price")
    assert back.sale.lines
    right = replace(far, address=replace(far.address, postal_code="55802"))
    assert back.ask(SetPayer(typed=right)) == Done()
    assert back.wait_for(TillState.BASKET).payer is not None


def test_countries_and_what_their_addresses_are_made_of(back: Back) -> None:
    listed = back.asked(ReadCountries(), CountriesListed)
    assert listed.home == "IE"
    assert {"IE", "US", "DE"} <= {place.code for place in listed.countries}
    states = back.asked(ReadAddressRules(country="US"), AddressRules)
    assert states.state_needed
    assert ("CA", "California") in [(place.code, place.name) for place in states.states]
    assert "Choose one from the list" in back.asked(ReadAddressRules(country="XX"), NotDone).sentence
