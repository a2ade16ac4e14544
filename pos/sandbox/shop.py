"""The shop that the sandbox plays: read from a TOML file, never changed while it runs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pos.sandbox.catalogue import Catalogue, Category, Product, product_id
from pos.sandbox.money import decimals, divided, read_amount
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


_SETTINGS = (
    "token_life_s",
    "code_life_s",
    "decline_stale_codes",
    "capture_after_s",
    "refund_after_s",
    "return_days",
    "price_override",
    "tax_registrations",
    "returns_allowed",
    "refunds_allowed",
    "second_refund_allowed",
)


class ShopFileWrong(Exception):
    """The shop file cannot be read; says where and why."""


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
    token_life_s: int = 3600
    code_life_s: int = 300
    decline_stale_codes: bool = False
    capture_after_s: int = 3600
    refund_after_s: int = 60
    return_days: int = 30
    price_override: bool = True
    tax_registrations: bool = True
    returns_allowed: bool = True
    refunds_allowed: bool = True
    second_refund_allowed: bool = True
    refused_countries: frozenset[str] = frozenset()
    refused_addresses: frozenset[str] = frozenset()

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


def demo_shop_file() -> Path:
    """Find the demo shop.

    Raises: ShopFileWrong if this installation lacks it.
    """
    try:
        return resource("demo-shop.toml")
    except FileNotFoundError:
        raise ShopFileWrong("the demo shop is missing from this installation; name a shop file with --shop") from None


def read_shop(path: Path) -> Shop:
    """Read a shop file.

    Raises: ShopFileWrong with the first thing that is wrong in it.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ShopFileWrong(f"{path.name}: {problem}") from None
    try:
        return _shop(table)
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as problem:
        what = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise ShopFileWrong(f"{path.name}: {what}") from None


def _shop(table: dict[str, Any]) -> Shop:
    about = table["shop"]
    currency = about["currency"]
    taxes = {name: Decimal(str(rate)) for name, rate in table["taxes"].items()}
    optional = {name: about[name] for name in _SETTINGS if name in about}
    return Shop(
        name=about["name"],
        site_id=about["site_id"],
        company_id=about["company_id"],
        locale=about["locale"],
        currency=currency,
        tax_inclusive=about["tax_inclusive"],
        business_entity=about.get("business_entity", "DR_IRELAND-ENTITY"),
        taxes=taxes,
        rates={code: Decimal(str(rate)) for code, rate in table.get("rates", {}).items()},
        locales={about["locale"]: currency, **table.get("locales", {})},
        catalogue=_catalogue(table, currency, taxes),
        shipping=tuple(
            ShippingOption(310400 + 100 * n, row["description"], read_amount(row["price"], currency))
            for n, row in enumerate(table.get("shipping", []))
        ),
        offers=tuple(_offer(n, row, currency) for n, row in enumerate(table.get("offer", []))),
        customers=tuple(_customer(row) for row in table.get("customer", [])),
        keys=dict(table.get("keys", {})),
        refused_countries=frozenset(about.get("refused_countries", [])),
        refused_addresses=frozenset(about.get("refused_addresses", [])),
        **optional,
    )


def _catalogue(table: dict[str, Any], currency: str, taxes: dict[str, Decimal]) -> Catalogue:
    names = [row.get("category", "Other") for row in table.get("product", [])]
    colours = {row["name"]: row.get("colour", "#8d8d8d") for row in table.get("category", [])}
    categories = tuple(
        Category(62_000_000_00 + n, name, colours.get(name, "#8d8d8d")) for n, name in enumerate(dict.fromkeys(names))
    )
    by_name = {category.name: category for category in categories}
    products = [_product(row, currency, by_name) for row in table.get("product", [])]
    for product in products:
        if product.tax not in taxes:
            raise ValueError(f"{product.sku}: there is no tax called {product.tax}")
    return Catalogue(tuple(products), categories, int(table["shop"].get("filler_products", 0)))


def _product(row: dict[str, Any], currency: str, categories: dict[str, Category]) -> Product:
    return Product(
        id=int(row.get("id", product_id(row["sku"]))),
        sku=row["sku"],
        name=row["name"],
        barcode=str(row.get("barcode", row["sku"])),
        price=read_amount(row["price"], currency),
        tax=row.get("tax", "standard"),
        category=categories[row.get("category", "Other")],
        kind=row.get("kind", "PHYSICAL"),
        stock=row.get("stock"),
        text=row.get("text", ""),
        maker=row.get("maker", ""),
        colour=row.get("colour", ""),
        open_price=bool(row.get("open_price", False)),
        most=int(row.get("most", 999)),
    )


def _offer(number: int, row: dict[str, Any], currency: str) -> Offer:
    return Offer(
        id=71_000_000_00 + number,
        name=row["name"],
        code=row.get("code", ""),
        percent=int(row.get("percent", 0)),
        amount=read_amount(row.get("amount", 0), currency),
        minimum=read_amount(row.get("minimum", 0), currency),
        active=bool(row.get("active", True)),
        uses=int(row.get("uses", 0)),
        promotion=row.get("promotion", ""),
    )


def _customer(row: dict[str, Any]) -> Customer:
    return Customer(
        reference=row["reference"],
        username=row.get("username", row["reference"].lower()),
        first_name=row["firstName"],
        last_name=row["lastName"],
        email=row["emailAddress"],
        password=row.get("password", ""),
        address={name: str(value) for name, value in row["address"].items()},
    )
