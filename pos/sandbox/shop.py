"""The shop that the sandbox plays; it never changes while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pos.sandbox.catalogue import Catalogue
from pos.sandbox.money import decimals, divided
from pos.sandbox.records import Address

#: Where the sandbox's own files lie: in an installed package, or in a checkout.
_RESOURCES = tuple(Path(__file__).resolve().parents[up] / "resources" / "sandbox" for up in (1, 2))


def resource(name: str) -> Path:
    """Find one of the sandbox's own files.

    Raises: FileNotFoundError if this installation lacks it.
    """
    for folder in _RESOURCES:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(name)


@dataclass(frozen=True, slots=True)
class ShippingOption:
    """A way to get goods to the customer.

    Units: ``price`` is minor units of the shop's primary currency.
    """

    id: int
    description: str
    price: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A coupon or point-of-promotion offer: an amount or a percentage off the order.

    Units: ``amount`` and ``minimum`` are minor units of the primary currency; ``percent`` is whole percent.
    """

    id: int
    name: str
    code: str
    percent: int
    amount: int
    minimum: int
    active: bool
    uses: int
    promotion: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody on file from the start."""

    reference: str
    username: str
    first_name: str
    last_name: str
    email: str
    password: str
    address: Address


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything that the operator of a site would have set up."""

    name: str
    site_id: str
    company_id: str
    locale: str
    currency: str
    tax_inclusive: bool
    business_entity: str
    taxes: dict[str, Decimal]
    #: Units of another currency for one unit of the primary one.
    rates: dict[str, Decimal]
    locales: dict[str, str]
    catalogue: Catalogue
    shipping: tuple[ShippingOption, ...]
    offers: tuple[Offer, ...]
    customers: tuple[Customer, ...]
    keys: dict[str, str] = field(repr=False)
    token_life_s: int
    code_life_s: int
    decline_stale_codes: bool
    capture_after_s: int
    refund_after_s: int
    return_days: int
    price_override: bool
    tax_registrations: bool
    returns_allowed: bool
    refunds_allowed: bool
    second_refund_allowed: bool
    refused_countries: frozenset[str]
    refused_addresses: frozenset[str]

    @property
    def currencies(self) -> list[str]:
        """Every currency that prices can be had in, the primary one first."""
        return [self.currency, *self.rates]

    def converted(self, minor: int, currency: str) -> int:
        """Price something of the primary currency in another one, half-up to its minor unit."""
        if currency == self.currency:
            return minor
        numerator, denominator = (self.rates[currency] * _shift(self.currency, currency)).as_integer_ratio()
        return divided(minor * numerator, denominator)

    def shipping_option(self, option_id: int | None) -> ShippingOption | None:
        """Find a shipping option by its number."""
        return next((option for option in self.shipping if option.id == option_id), None)

    def offer_coded(self, code: str) -> Offer | None:
        """Find an offer by its coupon, whatever the case."""
        return next((offer for offer in self.offers if offer.code and offer.code.lower() == code.lower()), None)


def _shift(source: str, target: str) -> Decimal:
    return Decimal(1).scaleb(decimals(target) - decimals(source))
