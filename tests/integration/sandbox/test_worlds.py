"""The undocumented facts, each the other way."""

from __future__ import annotations

from pathlib import Path

from tests.integration.sandbox.callers import ME, Caller, refused
from tests.ready_made import running_sandbox

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
