"""The undocumented facts, the other shops, and the command line."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from pos.testing.sandbox import running_sandbox
from tests.integration.sandbox.callers import CART, ME, Caller, refused

ATTRIBUTES = {"attribute": [{"name": "saleId", "type": "string", "value": "S-1"}]}


def test_a_world_where_every_fact_is_the_other_way(tmp_path: Path) -> None:
    worlds = "order-id-differs,attributes-dropped,guest-orders-hidden,orders-lag=30"
    with running_sandbox(tmp_path, "--world", worlds) as sandbox:
        guest, customer = Caller(sandbox), Caller(sandbox).signed_in()
        cart_id = guest.fill("ESPRESSO", customAttributes=ATTRIBUTES)["id"]
        assert guest.cart()["customAttributes"]["attribute"] == []
        order = guest.pay().json()["submitCart"]["order"]
        assert order["id"] != cart_id
        assert order["customAttributes"]["attribute"] == []
        [charge] = sandbox.charges()
        assert charge["attributes"] == ATTRIBUTES["attribute"]
        assert (charge["cart_id"], charge["order_id"]) == (str(cart_id), str(order["id"]))
        assert refused(guest.call("GET", f"{ME}/orders/{order['id']}"))[0] == 404
        assert guest.get(f"{ME}/orders")["orders"]["order"] == []
        theirs = customer.buy("ESPRESSO")["order"]["id"]
        assert customer.get(f"{ME}/orders/{theirs}")["order"]["id"] == theirs
        assert customer.get(f"{ME}/orders")["orders"]["totalResults"] == 0
        sandbox.advance(31)
        assert customer.get(f"{ME}/orders")["orders"]["totalResults"] == 1


def test_a_broken_service_converts_a_cart_more_than_once(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--world", "converts-more-than-once") as sandbox:
        customer = Caller(sandbox).signed_in()
        source = customer.source(amount=1, currency="EUR")
        customer.post(f"{ME}/payment-options", {"paymentOption": {"sourceId": source["id"]}}, status=201)
        customer.fill("ESPRESSO")
        customer.apply(source["id"])
        first, second = (customer.submit().json()["submitCart"]["order"]["id"] for _ in range(2))
        assert first != second
        assert len(sandbox.charges()) == 2
        guest = Caller(sandbox)
        guest.fill("ESPRESSO")
        assert guest.pay().status_code == 200
        assert refused(guest.submit()) == (409, "cart-charge-failure")
        assert len(sandbox.charges()) == 3


# --- other shops ---


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


@pytest.mark.parametrize("change", [{"product": [{"sku": "X"}]}, {"taxes": {"standard": "x"}}, {"shop": {}}])
def test_a_wrong_shop_file_is_one_sentence(tmp_path: Path, shop_table: dict[str, Any], change: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "pos.sandbox", "--shop", write(tmp_path, {**shop_table, **change})]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
