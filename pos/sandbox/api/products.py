"""The catalogue: products, prices, stock, categories."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.paging import page_of, pages
from pos.sandbox.bodies import whole_number, whole_or_none
from pos.sandbox.catalogue import Category, Product
from pos.sandbox.envelopes import not_found, shopper
from pos.sandbox.finding import find_product, product_called
from pos.sandbox.money import formatted
from pos.sandbox.processor import here
from pos.sandbox.shape import Tree, shaped, tree
from pos.sandbox.wire import product as wire
from pos.sandbox.wire.links import link, uri

routes = Blueprint("products", __name__)

_BASE = "/v1/shoppers/me"
_SORTS = {"displayName": "name", "name": "name", "listPrice": "price", "sku": "sku", "id": "id"}
_EVERYTHING: Tree = {}
_CATEGORY = tree("uri id name displayName thumbnailImage products.uri")


def asked_currency() -> str:
    """The currency for prices: the query's, that of its locale, the session's, or the shop's own.

    Raises: Refusal for one that the site has no prices in.
    """
    session, shop = access.session_or_key(), here().shop
    currency = request.args.get("currency")
    locale = request.args.get("locale")
    if currency is not None:
        if currency not in shop.currencies:
            raise shopper(409, "valid-currency-code", "The site has no prices in that currency.", "Products")
        return currency
    if locale is not None:
        if locale not in shop.locales:
            raise shopper(409, "invalid-locale", "The site does not speak that language.", "Products")
        return shop.locales[locale]
    return session.currency if session else shop.currency


@routes.get(f"{_BASE}/products")
def listed() -> Response:
    """One page of the catalogue, or the products that are asked for by number or code."""
    currency = asked_currency()
    catalogue = here().shop.catalogue
    start, size, number = page_of("Products")
    chosen = _chosen()
    if chosen is None:
        keys = _sort_keys()
        stop = min(start + size, len(catalogue))
        order = catalogue.sorted_positions(*keys) if keys else range(len(catalogue))
        shown, total = [catalogue.at(order[place]) for place in range(start, stop)], len(catalogue)
    else:
        shown, total = chosen[start : start + size], len(chosen)
    return answer({"products": _product_list("products", shown, total, currency, number, size)})


def _product_list(path: str, shown: list[Product], total: int, currency: str, number: int, size: int) -> dict[str, Any]:
    items = [shaped(wire.product_in_list(item, currency), wire.LISTED, "product") for item in shown]
    return {"uri": uri("v1/shoppers/me", path), "product": items, **pages(total, number, size)}


def _chosen() -> list[Product] | None:
    numbers = request.args.get("productId") or request.args.get("id")
    references = request.args.get("externalReferenceId")
    if numbers is None and references is None:
        return None
    found = [find_product(text) for text in (numbers or "").split(",")[:1000] if text]
    for reference in (references or "").split(",")[:1000]:
        found.extend(here().shop.catalogue.by_code(reference.strip()))
    return list(dict.fromkeys(item for item in found if item))


def _sort_keys() -> list[tuple[str, bool]]:
    keys = []
    for part in request.args.get("sort", "").split(",")[:3]:
        name, _, direction = part.strip().partition("-")
        if name in _SORTS:
            keys.append((_SORTS[name], direction.lower() == "desc"))
    return keys


@routes.get(f"{_BASE}/products/<name>")
def one(name: str) -> Response:
    """One product in full."""
    currency = asked_currency()
    return answer({"product": shaped(wire.product(product_called(name), currency), _EVERYTHING, "product")})


@routes.get(f"{_BASE}/products/<name>/pricing")
def pricing(name: str) -> Response:
    """What a product costs."""
    currency = asked_currency()
    item = product_called(name)
    quantity = whole_number(request.args.get("quantity", "1"), "quantity", "Products")
    return answer({"pricing": wire.pricing(item, currency, max(1, min(quantity, item.most)))})


@routes.get(f"{_BASE}/products/<name>/pricing/volume-pricing")
def volume_pricing(name: str) -> Response:
    """What many pieces cost; this shop has one price for all."""
    currency = asked_currency()
    item = product_called(name)
    price = wire.pricing(item, currency)
    told = {
        "uri": uri("v1/shoppers/me/products", item.id, "pricing", "volume-pricing"),
        "tier": [{"from": 1, "to": item.most, "pricing": price}],
        "formattedSalesPriceRange": formatted(here().shop.converted(item.price, currency), currency),
    }
    return answer({"volumePricing": told})


@routes.get(f"{_BASE}/products/<name>/inventory-status")
def inventory(name: str) -> Response:
    """What is left of a product."""
    access.session_or_key()
    return answer({"inventoryStatus": wire.inventory(product_called(name))})


@routes.get(f"{_BASE}/products/inventory-status")
def inventories() -> Response:
    """What is left of several products; unknown ones are skipped."""
    access.session_or_key()
    names = request.args.get("productId", "").split(",")[:1000]
    found = [wire.inventory(item) for item in map(find_product, names) if item]
    return answer({"inventoryStatus": found} if found else {})


@routes.get(f"{_BASE}/products/<name>/variations")
def variations(name: str) -> Response:
    """The variations of a product; none of this shop's has any."""
    access.session_or_key()
    item = product_called(name)
    return answer({"variations": {**link("v1/shoppers/me/products", item.id, "variations"), "product": []}})


@routes.get(f"{_BASE}/products/<name>/family-attributes")
def family_attributes(name: str) -> Response:
    """What the variations of a product differ in; none of this shop's has any."""
    access.session_or_key()
    where = link("v1/shoppers/me/products", product_called(name).id, "family-attributes")
    return answer({"familyAttributes": {**where, "attribute": []}})


@routes.get(f"{_BASE}/products/<name>/categories")
def categories_of(name: str) -> Response:
    """Where a product stands."""
    access.session_or_key()
    return answer(_category_list([product_called(name).category]))


@routes.get(f"{_BASE}/categories")
def categories() -> Response:
    """Every category."""
    access.session_or_key()
    return answer(_category_list(list(here().shop.catalogue.categories)))


def _category_list(found: list[Category]) -> dict[str, Any]:
    shown = [shaped(wire.category(item), _CATEGORY, "category") for item in found]
    return {"categories": {**link("v1/shoppers/me/categories"), "category": shown}}


@routes.get(f"{_BASE}/categories/<name>")
def category(name: str) -> Response:
    """One category."""
    access.session_or_key()
    return answer({"category": shaped(wire.category(_category_called(name)), _EVERYTHING, "category")})


@routes.get(f"{_BASE}/categories/<name>/products")
def products_of_category(name: str) -> Response:
    """One page of a category's products."""
    currency = asked_currency()
    found = here().shop.catalogue.in_category(_category_called(name).id)
    start, size, number = page_of("Categories", "productsPageSize", "productsPageNumber")
    path = f"categories/{name}/products"
    return answer({"products": _product_list(path, found[start : start + size], len(found), currency, number, size)})


def _category_called(name: str) -> Category:
    number = whole_or_none(name)
    found = next((item for item in here().shop.catalogue.categories if item.id == number), None)
    if found is None:
        raise not_found("There is no such category.", "Categories")
    return found
