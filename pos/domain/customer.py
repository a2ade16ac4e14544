"""People and addresses: who owns a card that is being charged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Countries in which the processor wants a state with an address.
_STATE_NEEDED: Final = frozenset({"US", "CA"})


@dataclass(frozen=True, slots=True)
class Address:
    """A billing address in the processor's terms.

    Units: ``country`` is ISO 3166 alpha-2; ``state`` is empty where the country has none.
    """

    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    state: str = ""

    def __str__(self) -> str:
        parts = (self.line1, self.line2, f"{self.postal_code} {self.city}".strip(), self.state, self.country)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Owner:
    """The person in whose name a source is made; the processor refuses a source without one."""

    first_name: str
    last_name: str
    email: str
    address: Address
    phone: str = ""

    @property
    def name(self) -> str:
        """First and last name, as a person reads it."""
        return f"{self.first_name} {self.last_name}".strip()

    def missing(self) -> tuple[str, ...]:
        """Name, in a cashier's words, what the processor needs and this owner lacks.

        Source: POST /payments/sources, owner rules.
        """
        address = self.address
        wanted = {
            "first name": self.first_name,
            "last name": self.last_name,
            "e-mail": self.email,
            "street": address.line1,
            "city": address.city,
            "post code": address.postal_code,
            "country": address.country,
        }
        if address.country in _STATE_NEEDED:
            wanted["state"] = address.state
        return tuple(name for name, value in wanted.items() if not value.strip())


#: Where there was somebody, and nothing of them is known any more.
NO_OWNER: Final = Owner("", "", "", Address("", "", "", ""))


@dataclass(frozen=True, slots=True)
class CounterProfile:
    """The shop's own address, which stands for walk-ins at one counter."""

    id: str
    name: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Customer:
    """A person on file (a shopper on the wire, with our external reference id).

    Units: ``locale`` is the language in which consent is asked, such as ``en_IE``; empty is the shop's own.
    """

    reference: str
    owner: Owner
    locale: str = ""
    #: Goes up with every change, so that of two people who edit the same customer only one writes over nothing.
    version: int = 0
