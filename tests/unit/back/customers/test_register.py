"""One form makes one customer, here and there, whatever gets lost between the two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos.back.customers.register import Register, reference_of
from pos.back.customers.standing import Standing
from pos.back.processor import Refused
from pos.domain.customer import Customer, Owner
from pos.domain.errors import KnownError, NotAllowed, NotFound
from pos.link.customers import CustomerChanged, CustomersAlike, CustomerSaved, FetchCustomer, SaveCustomer
from pos.link.messages import Answer
from tests.unit.back.customers.file_model import ModelFile
from tests.unit.back.customers.shop import MARIA, TOMAS, Shop
from tests.unit.back.model import Fault


class Office:
    """A register on a real journal, with a model of the processor."""

    def __init__(self, folder: Path) -> None:
        self.shop, self.file = Shop(folder), ModelFile()
        self.register = Register(self.shop.people, self.file)

    def save(self, owner: Owner = MARIA, draft: str = "form-1", **more: object) -> Answer:
        wish = SaveCustomer(draft=draft, owner=owner, **more)  # type: ignore[arg-type]  # a test knows the fields
        answer = self.register.save(wish, "Anna")
        self.shop.following.catch_up()
        return answer

    def saved(self, owner: Owner = MARIA, draft: str = "form-1", **more: object) -> Customer:
        answer = self.save(owner, draft, **more)
        assert isinstance(answer, CustomerSaved)
        return answer.customer

    @property
    def on_file(self) -> list[Customer]:
        return list(self.shop.copy.find("", 50)[0])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_new_customer_is_on_file_here_and_there(office: Office) -> None:
    customer = office.saved()
    assert office.on_file == [customer]
    assert office.file.customers[customer.reference].owner == customer.owner == MARIA


def test_a_double_save_makes_one(office: Office) -> None:
    first, second = office.saved(), office.saved()
    assert first.reference == second.reference == reference_of("form-1")
    assert len(office.on_file) == len(office.file.customers) == 1


def test_those_who_are_alike_are_offered_before_anybody_is_made(office: Office) -> None:
    maria = office.saved()
    answer = office.save(replace(TOMAS, email=MARIA.email), "form-2")
    assert isinstance(answer, CustomersAlike)
    assert answer.customers == (maria,)
    assert len(office.file.customers) == 1
    assert len({office.saved(replace(TOMAS, email=MARIA.email), "form-2", anyway=True), *office.on_file}) == 2


@pytest.mark.parametrize("call", ["create", "session", "update", "address"])
@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.REQUEST_LOST, Fault.REFUSED])
def test_whatever_is_lost_one_customer_is_on_file_and_is_told_before_the_first_sale(
    office: Office, call: str, fault: Fault
) -> None:
    office.file.plan(call, fault)
    customer = office.saved()
    assert office.on_file == [customer]
    Standing(office.file, office.shop.people).open_session(customer.reference)
    assert office.file.customers == {customer.reference: replace(office.file.customers[customer.reference])}
    assert office.file.customers[customer.reference].owner == MARIA


def test_offline_says_so_and_keeps_the_customer(office: Office) -> None:
    office.file.plan("create", Fault.REFUSED)
    answer = office.save()
    assert isinstance(answer, CustomerSaved)
    assert "Saved here" in answer.note


@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [
        ("invalid-postal-code", "", "post code"),
        ("field-too-long", "", "too long"),
        ("invalid-request", "sensitive-data-detected", "may hold a card number"),
        ("restricted-bill-to-country", "", "does not serve this country"),
        ("never-heard-of", "", "Nothing was changed"),
    ],
)
def test_what_the_processor_refuses_is_one_sentence_and_nobody_is_made(
    office: Office, code: str, subcode: str, words: str
) -> None:
    office.file.plan("address", Refused(409, code, subcode))
    with pytest.raises(KnownError, match=words):
        office.save()
    assert office.on_file == []
    corrected = office.saved(replace(MARIA, phone=""))
    assert office.on_file == [corrected]
    assert len(office.file.customers) == 1


def test_a_card_number_never_leaves_the_form(office: Office) -> None:
    with pytest.raises(KnownError, match="card number"):
        office.save(replace(MARIA, last_name="4444 2222 3333 1111"))
    assert (office.file.sent, office.on_file) == ([], [])


def test_a_post_code_that_is_none_of_the_country_is_refused_with_an_example(office: Office) -> None:
    with pytest.raises(KnownError, match=r"Eircode does not fit the country\. It looks like"):
        office.save(replace(MARIA, address=replace(MARIA.address, postal_code="50667")))
    assert office.file.sent == []


def test_a_change_is_told_and_written(office: Office) -> None:
    customer = office.saved()
    changed = office.saved(
        replace(MARIA, last_name="Kelly"), "form-2", reference=customer.reference, version=customer.version
    )
    assert office.on_file == [changed]
    assert office.file.customers[customer.reference].owner.last_name == "Kelly"


def test_a_change_that_the_processor_refuses_changes_nothing(office: Office) -> None:
    customer = office.saved()
    office.file.plan("update", Refused(409, "field-too-long"))
    with pytest.raises(KnownError, match="too long"):
        office.save(replace(MARIA, last_name="K"), "f", reference=customer.reference, version=customer.version)
    assert office.on_file == [customer]


def test_a_change_while_offline_is_told_later(office: Office) -> None:
    customer = office.saved()
    office.file.plan("session", Fault.REFUSED)
    answer = office.save(replace(MARIA, last_name="Kelly"), "f", reference=customer.reference, version=customer.version)
    assert isinstance(answer, CustomerSaved)
    assert answer.note
    assert office.file.customers[customer.reference].owner.last_name == "Keller"
    Standing(office.file, office.shop.people).open_session(customer.reference)
    assert office.file.customers[customer.reference].owner.last_name == "Kelly"


def test_two_tills_that_edit_the_same_customer(office: Office) -> None:
    customer = office.saved()
    office.saved(replace(MARIA, last_name="Kelly"), "f", reference=customer.reference, version=customer.version)
    sent = len(office.file.sent)
    late = office.save(replace(MARIA, first_name="Mary"), "g", reference=customer.reference, version=customer.version)
    assert late == CustomerChanged(customer=office.on_file[0])
    assert office.on_file[0].owner.name == "Maria Kelly"
    assert len(office.file.sent) == sent


def test_a_customer_whom_only_the_processor_has_is_fetched(office: Office) -> None:
    office.file.customers["CRM-7"] = Customer("CRM-7", TOMAS)
    answer = office.register.fetch(FetchCustomer(reference=" CRM-7 "), "Anna")
    office.shop.following.catch_up()
    assert answer.customer.owner == TOMAS
    assert [customer.reference for customer in office.on_file] == ["CRM-7"]
    assert office.register.fetch(FetchCustomer(reference="CRM-7"), "Anna").customer == answer.customer


def test_half_a_customer_from_there_says_what_is_missing(office: Office) -> None:
    office.file.customers["CRM-7"] = Customer("CRM-7", replace(TOMAS, address=replace(TOMAS.address, city="")))
    assert "Still missing: city" in office.register.fetch(FetchCustomer(reference="CRM-7"), "Anna").note


@pytest.mark.parametrize("reference", ["", "  ", "x" * 65, "4444222233331111"])
def test_what_is_no_reference_is_not_looked_for(office: Office, reference: str) -> None:
    with pytest.raises(NotAllowed):
        office.register.fetch(FetchCustomer(reference=reference), "Anna")
    assert office.file.sent == []


def test_nobody_there_either(office: Office) -> None:
    with pytest.raises(NotFound):
        office.register.fetch(FetchCustomer(reference="CRM-8"), "Anna")
    office.file.plan("session", Fault.REFUSED)
    with pytest.raises(KnownError, match="cannot be reached"):
        office.register.fetch(FetchCustomer(reference="CRM-8"), "Anna")


def test_a_customer_removed_there_is_put_on_file_again(office: Office) -> None:
    customer = office.saved()
    office.file.customers.clear()
    Standing(office.file, office.shop.people).open_session(customer.reference)
    assert list(office.file.customers) == [customer.reference]


def test_a_stranger_at_the_desk_is_not_made_up(office: Office) -> None:
    with pytest.raises(Refused):
        Standing(office.file, office.shop.people).open_session("C-STRANGER")
    assert office.file.customers == {}


def test_references_can_be_read_out() -> None:
    assert reference_of("form-1") == reference_of("form-1") != reference_of("form-2")
    assert len(reference_of("form-1")) == 13
    assert not set(reference_of("form-1")) & set("O0I1BS58Z2")
