"""Who may pay for a text that was typed: one row each, the best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from pos.domain.customer import CounterProfile, Customer
from pos.front.customers.typed_owner import is_card_number, may_be_reference
from pos.front.parts.found_items import Found
from pos.front.parts.words import tr


class Way(Enum):
    """What choosing a row leads to."""

    WALK_IN = "walk_in"
    CUSTOMER = "customer"
    #: Put on file whoever was typed.
    NEW = "new"
    #: Look at the processor for a customer of this reference.
    FETCH = "fetch"
    #: None of those who are alike: it is somebody else.
    ANYWAY = "anyway"


@dataclass(frozen=True, slots=True)
class Choice:
    """One row, and whom or what it stands for."""

    row: Found
    way: Way
    #: The id of a counter profile, a customer's reference, or what was typed.
    key: str = ""


def choices(
    text: str, profiles: Iterable[CounterProfile], customers: Iterable[Customer], answered: bool
) -> list[Choice]:
    """What is offered for a text; ``answered`` if the search for exactly this text is done."""
    walk_ins = [
        Choice(
            Found(tr("Walk-in · {profile}", profile=profile.name), str(profile.owner.address), "", shape="shop"),
            Way.WALK_IN,
            profile.id,
        )
        for profile in profiles
        if not text or text.casefold() in profile.name.casefold()
    ]
    people = [customer_choice(customer) for customer in customers]
    if not text:
        return walk_ins + people
    # With a text typed, the people come first: Enter means the best match.
    return people + walk_ins + (_ways_on(text, nobody=not people) if answered else [])


def customer_choice(customer: Customer) -> Choice:
    """How a customer reads in a list: name, how to reach them, where they live, and their reference."""
    owner = customer.owner
    under = " · ".join(part for part in (owner.email, tail(owner.phone), owner.address.city) if part)
    row = Found(owner.name, under, "", tile=customer.reference, note=customer.reference)
    return Choice(row, Way.CUSTOMER, customer.reference)


def anyway_choice() -> Choice:
    """The row below those who are alike."""
    row = Found(tr("None of these: it is somebody else"), tr("Puts a new customer on file"), "", shape="more")
    return Choice(row, Way.ANYWAY)


def tail(phone: str) -> str:
    """The end of a phone number, by which people are told apart at the counter."""
    digits = "".join(character for character in phone if character.isdigit())
    return f"…{digits[-4:]}" if digits else ""


def _ways_on(text: str, nobody: bool) -> list[Choice]:
    if is_card_number(text):
        return []
    new = Found(tr("New customer “{text}”", text=text), tr("Enter puts them on file"), "", shape="more")
    ways = [Choice(new, Way.NEW, text)]
    if nobody and may_be_reference(text):
        found = Found(
            tr("Look for reference {text}", text=text), tr("Asks the payment service who that is"), "", shape="search"
        )
        ways.append(Choice(found, Way.FETCH, text))
    return ways
