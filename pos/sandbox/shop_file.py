"""The shop file: TOML, every member typed, and the first thing that is wrong in it said by its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from pos.sandbox.catalogue import Catalogue, Category, Product, product_id
from pos.sandbox.keys import NAMES as KEY_NAMES
from pos.sandbox.money import read_amount
from pos.sandbox.shop import Customer, Offer, ShippingOption, Shop, resource

_GREY: Final = "#8d8d8d"
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LONGEST_CATALOGUE: Final = 10_000_000

Figure = str | int | float


class ShopFileWrong(Exception):
    """The shop file cannot be read; says where and why."""


class _About(Struct, forbid_unknown_fields=True):
    name: str
    site_id: str
    company_id: str
    locale: str
    currency: str
    tax_inclusive: bool
    business_entity: str = "DR_IRELAND-ENTITY"
    filler_products: int = 0
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
    refused_countries: list[str] = []
    refused_addresses: list[str] = []


class _Shipping(Struct, forbid_unknown_fields=True):
    description: str
    price: Figure


class _Offer(Struct, forbid_unknown_fields=True):
    name: str
    code: str = ""
    percent: int = 0
    amount: Figure = 0
    minimum: Figure = 0
    active: bool = True
    uses: int = 0
    promotion: str = ""


class _Customer(Struct, forbid_unknown_fields=True):
    reference: str
    firstName: str  # noqa: N815 - the wire's own names
    lastName: str  # noqa: N815
    emailAddress: str  # noqa: N815
    address: dict[str, str]
    username: str = ""
    password: str = ""


class _Category(Struct, forbid_unknown_fields=True):
    name: str
    colour: str = _GREY


class _Product(Struct, forbid_unknown_fields=True):
    sku: str
    name: str
    price: Figure
    id: int | None = None
    barcode: str | int = ""
    tax: str = "standard"
    category: str = "Other"
    kind: str = "PHYSICAL"
    stock: int | None = None
    text: str = ""
    maker: str = ""
    colour: str = ""
    open_price: bool = False
    most: int = 999


class _File(Struct, forbid_unknown_fields=True):
    shop: _About
    taxes: dict[str, Figure]
    rates: dict[str, Figure] = {}
    locales: dict[str, str] = {}
    keys: dict[str, str] = {}
    shipping: list[_Shipping] = []
    offer: list[_Offer] = []
    customer: list[_Customer] = []
    category: list[_Category] = []
    product: list[_Product] = []


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
        return _shop(msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File))
    except OSError as problem:
        raise ShopFileWrong(f"{path}: {problem.strerror}") from None
    except ValueError as problem:  # broken UTF-8, broken TOML, members of the wrong type or with no sense
        raise ShopFileWrong(f"{path.name}: {problem}") from None


def _shop(file: _File) -> Shop:
    about = msgspec.structs.asdict(file.shop)
    currency = file.shop.currency
    locales = {file.shop.locale: currency, **file.locales}
    filler = about.pop("filler_products")
    for name in ("refused_countries", "refused_addresses"):
        about[name] = frozenset(about[name])
    _check(file, locales, filler)
    taxes = {name: _rate(name, rate) for name, rate in file.taxes.items()}
    return Shop(
        **about,
        taxes=taxes,
        rates={code: _rate(code, rate, lowest=Decimal("1e-9")) for code, rate in file.rates.items()},
        locales=locales,
        catalogue=_catalogue(file, taxes, filler),
        shipping=tuple(
            ShippingOption(310400 + 100 * n, row.description, _price(row.description, row.price, currency))
            for n, row in enumerate(file.shipping)
        ),
        offers=tuple(_offer(n, row, currency) for n, row in enumerate(file.offer)),
        customers=tuple(_customer(row) for row in file.customer),
        keys=file.keys,
    )


def _check(file: _File, locales: dict[str, str], filler: int) -> None:
    about = file.shop
    for code in (about.currency, *file.rates):
        if not _CURRENCY.fullmatch(code):
            raise ValueError(f"{code!r} is no ISO 4217 currency")
    for locale, code in locales.items():
        if code not in (about.currency, *file.rates):
            raise ValueError(f"locale {locale}: there is no rate for {code}")
    for name, key in file.keys.items():
        if name not in KEY_NAMES or not key:
            raise ValueError(f"keys: {name} is empty, or none of {', '.join(KEY_NAMES)}")
    lives = ("token_life_s", "code_life_s", "capture_after_s", "refund_after_s", "return_days")
    for name in lives:
        if not 0 <= getattr(about, name) <= 10 * 366 * 86400:
            raise ValueError(f"shop.{name} is below zero or longer than ten years")
    if not 0 <= filler <= _LONGEST_CATALOGUE:
        raise ValueError(f"shop.filler_products is not between 0 and {_LONGEST_CATALOGUE}")
    if "/" in about.site_id or not about.site_id:
        raise ValueError("shop.site_id is empty or has a slash in it")
    _once("sku", (row.sku for row in file.product))
    _once("category", (row.name for row in file.category))
    _once("reference", (row.reference for row in file.customer))
    _once("coupon", (row.code.lower() for row in file.offer if row.code))


def _once(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not name or name in seen:
            raise ValueError(f"{what} {name!r} is empty, or there twice")
        seen.add(name)


def _rate(name: str, given: Figure, lowest: Decimal = Decimal(0)) -> Decimal:
    try:
        rate = Decimal(str(given))
    except InvalidOperation:
        raise ValueError(f"{name}: {given!r} is not a number") from None
    if not rate.is_finite() or not lowest <= rate <= 10**9:
        raise ValueError(f"{name}: {given!r} is out of range")
    return rate


def _price(what: str, given: Figure, currency: str) -> int:
    try:
        price = read_amount(given, currency)
    except ValueError as problem:
        raise ValueError(f"{what}: {given!r} is {problem}") from None
    if price < 0:
        raise ValueError(f"{what}: {given!r} is below zero")
    return price


def _catalogue(file: _File, taxes: dict[str, Decimal], filler: int) -> Catalogue:
    colours = {row.name: _colour(row.name, row.colour) for row in file.category}
    names = dict.fromkeys(row.category for row in file.product)
    categories = tuple(Category(62_000_000_00 + n, name, colours.get(name, _GREY)) for n, name in enumerate(names))
    by_name = {category.name: category for category in categories}
    for row in file.product:
        if row.tax not in taxes:
            raise ValueError(f"{row.sku}: there is no tax called {row.tax}")
    products = tuple(_product(row, file.shop.currency, by_name) for row in file.product)
    _once("product id", (str(product.id) for product in products))
    return Catalogue(products, categories, filler)


def _colour(what: str, given: str) -> str:
    if not _COLOUR.fullmatch(given):
        raise ValueError(f"{what}: {given!r} is no colour; write #rrggbb")
    return given


def _product(row: _Product, currency: str, categories: dict[str, Category]) -> Product:
    problems = {
        "kind is neither PHYSICAL nor DOWNLOAD": row.kind not in {"PHYSICAL", "DOWNLOAD"},
        "stock is below zero": row.stock is not None and row.stock < 0,
        "most is below one": row.most < 1,
        "id is not a number of up to 15 digits": row.id is not None and not 0 < row.id < 10**15,
    }
    for text, wrong in problems.items():
        if wrong:
            raise ValueError(f"{row.sku}: {text}")
    return Product(
        id=product_id(row.sku) if row.id is None else row.id,
        sku=row.sku,
        name=row.name,
        barcode=str(row.barcode) or row.sku,
        price=_price(row.sku, row.price, currency),
        tax=row.tax,
        category=categories[row.category],
        kind=row.kind,
        stock=row.stock,
        text=row.text,
        maker=row.maker,
        colour=_colour(row.sku, row.colour) if row.colour else "",
        open_price=row.open_price,
        most=row.most,
    )


def _offer(number: int, row: _Offer, currency: str) -> Offer:
    if not 0 <= row.percent <= 100 or row.uses < 0:
        raise ValueError(f"offer {row.name}: percent is not between 0 and 100, or uses is below zero")
    return Offer(
        id=71_000_000_00 + number,
        name=row.name,
        code=row.code,
        percent=row.percent,
        amount=_price(row.name, row.amount, currency),
        minimum=_price(row.name, row.minimum, currency),
        active=row.active,
        uses=row.uses,
        promotion=row.promotion,
    )


def _customer(row: _Customer) -> Customer:
    return Customer(
        reference=row.reference,
        username=row.username or row.reference.lower(),
        first_name=row.firstName,
        last_name=row.lastName,
        email=row.emailAddress,
        password=row.password,
        address=dict[str, Any](row.address),
    )
