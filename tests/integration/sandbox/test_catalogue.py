"""Products, prices, stock, categories and offers lists, row by row."""

from __future__ import annotations

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ME, Caller, refused


def test_a_page_of_products_has_its_neighbours(caller: Caller) -> None:
    page = caller.get(f"{ME}/products?pageSize=10&pageNumber=2")["products"]
    assert (len(page["product"]), page["totalResults"], page["totalResultPages"]) == (10, 44, 5)
    following = page["nextPage"]["uri"].removeprefix(caller.sandbox.url)
    assert caller.get(following)["products"]["product"][0] != page["product"][0]
    first = caller.get(f"{ME}/products")["products"]
    assert len(first["product"]) == 10
    assert "previousPage" not in first
    last = caller.get(f"{ME}/products?pageNumber=5")["products"]
    assert len(last["product"]) == 4
    assert "nextPage" not in last


@pytest.mark.parametrize("query", ["pageSize=0", "pageSize=100000", "pageSize=x", "pageNumber=0", "pageNumber=1.5"])
def test_a_page_that_cannot_be_is_refused(caller: Caller, query: str) -> None:
    assert refused(caller.call("GET", f"{ME}/products?{query}")) == (400, "invalid-request")


def test_a_list_shows_little_and_expands_to_everything(caller: Caller) -> None:
    listed = caller.get(f"{ME}/products?pageSize=1")["products"]["product"][0]
    assert set(listed) == {"uri", "id", "displayName", "thumbnailImage", "pricing", "addProductToCart"}
    whole = caller.get(f"{ME}/products?pageSize=1&expand=all")["products"]["product"][0]
    assert whole["customAttributes"] == {"attribute": []}
    assert whole["purchasable"] == "true"
    assert whole["pricing"]["listPrice"] == {"currency": "EUR", "value": 0.85}
    assert whole["inventoryStatus"]["status"] == "PRODUCT_INVENTORY_IN_STOCK"


@pytest.mark.parametrize(
    ("query", "members"),
    [
        ("expand=product&fields=product.id", {"uri", "id"}),
        ("fields=product.id,product.name", {"uri", "id", "name"}),
        ("fields=product.id&expand=all", None),
        ("expand=inventoryStatus", {"uri", "id", "displayName", "thumbnailImage", "pricing", "addProductToCart"}),
    ],
)
def test_fields_and_expand_choose_what_is_shown(caller: Caller, query: str, members: set[str] | None) -> None:
    shown = set(caller.get(f"{ME}/products?pageSize=1&{query}")["products"]["product"][0])
    if members is None:
        assert "longDescription" in shown
    elif query == "expand=inventoryStatus":
        assert shown == members | {"inventoryStatus"}
    else:
        assert shown == members


def test_products_are_found_by_number_sku_and_merchants_code(caller: Caller) -> None:
    pencil = caller.product()
    assert pencil["externalReferenceId"] == "4006381333931"
    by_code = caller.get(f"{ME}/products?externalReferenceId=4006381333931,OPEN-PRICE&expand=all")["products"]
    assert [one["sku"] for one in by_code["product"]] == ["PENCIL-HB", "OPEN-PRICE"]
    for name in ("productId", "id"):
        listed = caller.get(f"{ME}/products?{name}={pencil['id']},1")["products"]
        assert [one["id"] for one in listed["product"]] == [pencil["id"]]
    assert caller.get(f"{ME}/products/{pencil['id']}.json")["product"]["sku"] == "PENCIL-HB"
    assert refused(caller.call("GET", f"{ME}/products/12345")) == (404, "resource-not-found")


def test_products_are_sorted(caller: Caller) -> None:
    listed = caller.get(f"{ME}/products?sort=listPrice-desc,displayName-asc&pageSize=99&expand=all")["products"]
    prices = [one["pricing"]["listPrice"]["value"] for one in listed["product"]]
    assert prices == sorted(prices, reverse=True)


def test_prices_follow_currency_before_locale(caller: Caller) -> None:
    path = f"{ME}/products/NOTE-A5-DOT/pricing"
    assert caller.get(path)["pricing"]["listPrice"] == {"currency": "EUR", "value": 12.9}
    assert caller.get(f"{path}?locale=ja_JP")["pricing"]["listPrice"] == {"currency": "JPY", "value": 2105}
    assert caller.get(f"{path}?locale=ja_JP&currency=KWD")["pricing"]["listPrice"] == {
        "currency": "KWD",
        "value": 4.283,
    }
    assert refused(caller.call("GET", f"{path}?currency=XTS")) == (409, "valid-currency-code")
    assert refused(caller.call("GET", f"{path}?locale=xx_XX")) == (409, "invalid-locale")
    tier = caller.get(f"{path}/volume-pricing")["volumePricing"]["tier"][0]
    assert tier["pricing"]["listPrice"]["value"] == 12.9


def test_stock_is_told_and_unknown_products_are_skipped(caller: Caller) -> None:
    diary, pencil = caller.product("DIARY-NEXT"), caller.product()
    status = caller.get(f"{ME}/products/{diary['id']}/inventory-status")["inventoryStatus"]
    assert status["status"] == "PRODUCT_INVENTORY_OUT_OF_STOCK"
    assert status["productIsInStock"] == "false"
    both = caller.get(f"{ME}/products/inventory-status?productId={diary['id']},1,{pencil['id']}")["inventoryStatus"]
    assert [one["productIsInStock"] for one in both] == ["false", "true"]
    assert caller.get(f"{ME}/products/inventory-status?productId=1") == {}


def test_categories_hold_their_products(caller: Caller) -> None:
    categories = caller.get(f"{ME}/categories?expand=category.categories")["categories"]["category"]
    pens = next(one for one in categories if one["name"] == "Pens and pencils")
    assert caller.get(f"{ME}/categories/{pens['id']}")["category"]["displayName"] == "Pens and pencils"
    held = caller.get(f"{ME}/categories/{pens['id']}/products?productsPageSize=3")["products"]
    assert (len(held["product"]), held["totalResults"]) == (3, 11)
    of_pencil = caller.get(f"{ME}/products/PENCIL-HB/categories")["categories"]["category"]
    assert [one["id"] for one in of_pencil] == [pens["id"]]
    assert refused(caller.call("GET", f"{ME}/categories/1")) == (404, "resource-not-found")


def test_lists_that_may_be_empty_are_lists(caller: Caller) -> None:
    assert caller.get(f"{ME}/products/PENCIL-HB/variations")["variations"]["product"] == []
    assert caller.get(f"{ME}/products/PENCIL-HB/offers")["offers"]["offer"] == []
    promoted = caller.get(f"{ME}/point-of-promotions/Home/offers")["offers"]["offer"]
    assert len(promoted) == 1
    assert caller.get(f"{ME}/products/PENCIL-HB/point-of-promotions/Nowhere/offers")["offers"]["offer"] == []


def test_the_public_key_is_enough_and_nothing_is_not(caller: Caller, sandbox: Sandbox) -> None:
    address = f"{sandbox.url}{ME}/products"
    key = caller.keys["POS_PUBLIC_KEY"]
    assert caller.http.get(f"{address}?apiKey={key}", timeout=10).status_code == 200
    assert caller.http.get(address, timeout=10).status_code == 401
    assert caller.http.get(f"{address}?apiKey=wrong", timeout=10).status_code == 401


def test_pictures_are_drawn(caller: Caller) -> None:
    for product in caller.get(f"{ME}/products?pageSize=99")["products"]["product"]:
        picture = caller.http.get(product["thumbnailImage"], timeout=10)
        assert picture.headers["Content-Type"].startswith("image/svg+xml")
        assert picture.text.startswith("<svg")
