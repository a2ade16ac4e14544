"""Other shops than the demo shop: other currencies, other rules, and files with something wrong in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from pos.sandbox.shop_file import ShopFileWrong, read_shop
from tests.integration.sandbox.callers import CART, ME, Caller, error_of, refused
from tests.ready_made import running_sandbox


@pytest.fixture
def shop_table() -> dict[str, Any]:
    """The demo shop, to be changed."""
    demo = Path(__file__).resolve().parents[3] / "resources" / "sandbox" / "demo-shop.toml"
    return tomllib.loads(demo.read_text(encoding="utf-8"))


def write(folder: Path, table: dict[str, Any]) -> str:
    path = folder / "shop.toml"
    path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("currency", "price", "inclusive", "expected"),
    [
        # Half-up per line: 7 pieces at 0.35 and 19 % are 0.4655 of tax on top.
        ("USD", "0.35", False, {"subtotal": 2.45, "tax": 0.47, "orderTotal": 2.92}),
        ("EUR", "0.35", True, {"subtotal": 2.45, "tax": 0.39, "orderTotal": 2.45}),
        ("JPY", "355", False, {"subtotal": 2485, "tax": 472, "orderTotal": 2957}),
        ("JPY", "355", True, {"subtotal": 2485, "tax": 397, "orderTotal": 2485}),
        ("KWD", "1.005", False, {"subtotal": 7.035, "tax": 1.337, "orderTotal": 8.372}),
        ("KWD", "1.005", True, {"subtotal": 7.035, "tax": 1.123, "orderTotal": 7.035}),
    ],
)
def test_totals_are_right_in_currencies_of_any_decimals(
    tmp_path: Path, shop_table: dict[str, Any], currency: str, price: str, inclusive: bool, expected: dict[str, float]
) -> None:
    table = {
        "shop": {**shop_table["shop"], "currency": currency, "tax_inclusive": inclusive, "filler_products": 100_000},
        "taxes": {"standard": "0.19"},
        "product": [{"sku": "P", "name": "Piece", "price": price, "kind": "DOWNLOAD"}],
        "keys": {"publishable_key": "pk_test_given"},
    }
    with running_sandbox(tmp_path, "--shop", write(tmp_path, table)) as sandbox:
        caller = Caller(sandbox)
        assert caller.keys["POS_PUBLISHABLE_KEY"] == "pk_test_given"
        cart = caller.fill("P", 7)
        shown = {name: cart["pricing"][name]["value"] for name in expected}
        assert shown == expected
        assert cart["taxInclusive"] == str(inclusive).lower()
        assert caller.pay().status_code == 200
        far = caller.get(f"{ME}/products?pageNumber=10001")["products"]
        assert (len(far["product"]), far["totalResults"]) == (1, 100_001)


def test_a_strict_shop_refuses_what_the_demo_shop_allows(tmp_path: Path, shop_table: dict[str, Any]) -> None:
    no = dict.fromkeys(("price_override", "tax_registrations", "returns_allowed", "second_refund_allowed"), False)
    shop_table["shop"] |= {**no, "decline_stale_codes": True}
    with running_sandbox(tmp_path, "--shop", write(tmp_path, shop_table), "--rate-limit", "1000") as sandbox:
        caller = Caller(sandbox).signed_in()
        line = {"product": {"id": caller.product()["id"]}, "pricing": {"salePrice": {"currency": "EUR", "value": 1}}}
        override = {"cart": {"lineItems": {"lineItem": line}}}
        assert refused(caller.call("POST", CART, override)) == (400, "invalid-request")
        answer = caller.call("GET", f"{CART}/tax-registrations")
        assert refused(answer) == (409, "vat-exemption-failure")
        assert answer.json()["errors"][0]["subcode"] == "vat-exemption-unavailable"
        order = caller.buy("ESPRESSO")
        back = {"return": {"reason": "DAMAGED_PRODUCT"}}
        path = f"{ME}/orders/{order['order']['id']}/returns"
        assert refused(caller.call("POST", path, back)) == (400, "SITE_DOESNOT_ACCEPT_RETURN")
        admin = caller.admin()
        body = {
            "type": "orderRefund",
            "category": "ORDER_LEVEL_PRODUCT",
            "reason": "FRAUD",
            "refundAmount": {"value": 1, "currency": "EUR"},
        }
        refunds = f"/orders/{order['order']['id']}/refunds"
        assert admin.call("POST", refunds, body).status_code == 200
        assert refused(admin.call("POST", refunds, body)) == (400, "second_refund_not_allowed")
        caller.fill("ESPRESSO")
        caller.apply(caller.source()["id"])
        sandbox.advance(301)
        assert caller.submit().json()["errors"]["error"][0]["subcode"] == "invalid_security_code"


def test_the_rate_limit_has_its_documented_answers(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--rate-limit", "5") as sandbox:
        caller = Caller(sandbox)
        over = [answer for _ in range(30) if (answer := caller.call("GET", CART)).status_code != 200]
        assert refused(over[0]) == (409, "rate-limit-quota-exceeded")
        assert over[0].headers["Retry-After"] == "1"
        sources = [caller.as_merchant("GET", "/sources/x") for _ in range(30)]
        last = next(answer for answer in sources if answer.status_code == 429)
        assert last.json()["type"] == "too_many_requests"


def test_a_code_that_several_products_share_names_none_of_them(tmp_path: Path, shop_table: dict[str, Any]) -> None:
    shop_table["product"][0]["barcode"] = shop_table["product"][1]["barcode"] = "SHARED"
    with running_sandbox(tmp_path, "--shop", write(tmp_path, shop_table)) as sandbox:
        caller = Caller(sandbox)
        body = {"cart": {"lineItems": {"lineItem": {"product": {"externalReferenceId": "SHARED"}}}}}
        for answer in (
            caller.call("POST", f"{CART}?externalReferenceId=SHARED"),
            caller.call("POST", f"{CART}/line-items?externalReferenceId=SHARED"),
            caller.call("POST", CART, body),
        ):
            error = error_of(answer)
            assert (answer.status_code, error["code"]) == (409, "external-reference-ID-conflict")
            assert error["subcode"] == "unable-to-determine-product-by-ERID"
        assert len(caller.get(f"{ME}/products?externalReferenceId=SHARED")["products"]["product"]) == 2


def test_a_shop_without_shipping_options_hands_goods_over(tmp_path: Path, shop_table: dict[str, Any]) -> None:
    del shop_table["shipping"]
    with running_sandbox(tmp_path, "--shop", write(tmp_path, shop_table)) as sandbox:
        caller = Caller(sandbox)
        assert caller.buy("MUG-BLUE")["shippingMethod"] == {}


def test_refunds_may_be_closed_altogether(tmp_path: Path, shop_table: dict[str, Any]) -> None:
    shop_table["shop"]["refunds_allowed"] = False
    with running_sandbox(tmp_path, "--shop", write(tmp_path, shop_table)) as sandbox:
        caller = Caller(sandbox)
        order = caller.buy("ESPRESSO")["order"]["id"]
        refused_all = refused(caller.admin().call("POST", f"/orders/{order}/refunds", {}))
        assert refused_all == (400, "satisfaction_refund_not_allowed")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"shop": {}}, "missing required field"),
        ({"shop": {"currency": "euro"}}, "'euro' is no ISO 4217 currency"),
        ({"shop": {"token_life_s": "long"}}, "Expected `int`, got `str` - at `$.shop.token_life_s`"),
        ({"shop": {"token_life_s": -1}}, "shop.token_life_s is below zero"),
        ({"shop": {"colour": "red"}}, "unknown field `colour`"),
        ({"shop": {"site_id": "a/b"}}, "shop.site_id"),
        ({"shop": {"filler_products": -1}}, "shop.filler_products"),
        ({"taxes": {"standard": "x"}}, "standard: 'x' is not a number"),
        ({"taxes": {"standard": "-0.1"}}, "standard: '-0.1' is out of range"),
        ({"rates": {"USD": "0", "GBP": 1, "JPY": 1}}, "USD: '0' is out of range"),
        ({"locales": {"fr_CH": "CHF"}}, "locale fr_CH: there is no rate for CHF"),
        ({"keys": {"private_key": "x"}}, "keys: private_key"),
        ({"keys": {"public_key": ""}}, "keys: public_key is empty"),
        ({"product": [{"sku": "X"}]}, "missing required field `name`"),
        ({"product": [{"sku": "X", "name": "X", "price": "x"}]}, "X: 'x' is not a number"),
        ({"product": [{"sku": "X", "name": "X", "price": "0.001"}]}, "finer than the currency's minor unit"),
        ({"product": [{"sku": "X", "name": "X", "price": -1}]}, "X: -1 is below zero"),
        ({"product": [{"sku": "X", "name": "X", "price": 1, "tax": "none"}]}, "X: there is no tax called none"),
        ({"product": [{"sku": "X", "name": "X", "price": 1, "kind": "FOOD"}]}, "X: kind is neither"),
        ({"product": [{"sku": "X", "name": "X", "price": 1, "stock": -1}]}, "X: stock is below zero"),
        ({"product": [{"sku": "X", "name": "X", "price": 1, "colour": "red"}]}, "X: 'red' is no colour"),
        ({"product": [{"sku": "X", "name": "X", "price": 1}] * 2}, "sku 'X' is empty, or there twice"),
        ({"offer": [{"name": "O", "percent": 101}]}, "offer O: percent"),
        ({"offer": [{"name": "O", "code": "a"}, {"name": "P", "code": "A"}]}, "coupon 'a' is empty, or there twice"),
        ({"customer": [{"reference": "C"}]}, "missing required field"),
    ],
)
def test_a_wrong_shop_file_says_where_it_is_wrong(
    tmp_path: Path, shop_table: dict[str, Any], change: dict[str, Any], told: str
) -> None:
    [(name, value)] = change.items()
    shop_table[name] = {**shop_table["shop"], **value} if name == "shop" and value else value
    with pytest.raises(ShopFileWrong) as wrong:
        read_shop(Path(write(tmp_path, shop_table)))
    assert str(wrong.value).startswith("shop.toml: ")
    assert told in str(wrong.value)


@pytest.mark.parametrize("content", [b"[shop", b"\xff\xfe", b""])
def test_what_is_no_shop_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "shop.toml").write_bytes(content)
    with pytest.raises(ShopFileWrong, match=r"^shop\.toml: "):
        read_shop(tmp_path / "shop.toml")
