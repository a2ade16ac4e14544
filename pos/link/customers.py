"""What front and back say to each other about customers."""

from __future__ import annotations

from pos.domain.customer import Customer, Owner
from pos.link.shapes import Message, Part


class Place(Part, frozen=True):
    """A country, or a state of one, by the code that the processor wants."""

    code: str
    name: str


class SaveCustomer(Message, frozen=True):
    """Put a customer on file, or change one; answered by CustomerSaved, or by CustomersAlike before anything is made.

    ``draft`` names the form: sent twice, it makes one customer. ``reference`` is empty for a new one, and ``version``
    is that of the customer who is changed; where it is an old one the answer is CustomerChanged. ``anyway`` says that
    those who are alike were looked at.
    """

    draft: str
    owner: Owner
    locale: str = ""
    reference: str = ""
    version: int = 0
    anyway: bool = False

    def __repr__(self) -> str:
        return "SaveCustomer(…)"  # a person's data is not for the log


class FetchCustomer(Message, frozen=True):
    """Look for a customer at the processor by reference, and put them on file here; answered by CustomerSaved."""

    reference: str


class ReadCountries(Message, frozen=True):
    """Answered by CountriesListed."""


class ReadAddressRules(Message, frozen=True):
    """What an address in one country is made of; answered by AddressRules."""

    country: str


class CustomerSaved(Message, frozen=True):
    """The customer as they are on file now; ``note`` is one sentence where not everything is done yet."""

    customer: Customer
    note: str = ""


class CustomersAlike(Message, frozen=True):
    """Nothing was made: these have the same e-mail address or phone number."""

    customers: tuple[Customer, ...]


class CustomerChanged(Message, frozen=True):
    """Nothing was written over: somebody else has changed this customer meanwhile, who is on file like this now."""

    customer: Customer


class CountriesListed(Message, frozen=True):
    """Every country, by name; ``home`` is the shop's own."""

    countries: tuple[Place, ...]
    home: str = ""


class AddressRules(Message, frozen=True):
    """An address in one country; the words are as in "post code" and "county"."""

    country: str
    states: tuple[Place, ...] = ()
    state_word: str = "state"
    state_needed: bool = False
    post_code_word: str = "post code"
    post_code_needed: bool = False
    #: Regular expressions, all of which a post code fits.
    post_code_patterns: tuple[str, ...] = ()
    post_code_examples: tuple[str, ...] = ()
