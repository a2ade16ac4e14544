"""Submit: every test card, every reason of refusal, every precondition, and what an order is."""

from __future__ import annotations

import pytest

from pos.sandbox.declines import OTHER_FAILURES, REASONS
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ADDRESS, CART, ME, OWNER, Caller, error_of, refused

APPROVED = {name: card for name, card in CARDS.items() if name not in {"source_fails", "charge_fails", "wrong_code"}}
BRANDS = {"any other": "5555555555554444", "maestro": "6759649826438453", "discover": "6445644564456445"}


@pytest.mark.parametrize("name", APPROVED)
def test_a_good_card_is_approved_once(caller: Caller, sandbox: Sandbox, name: str) -> None:
    card = APPROVED[name]
    expiry = {"expirationMonth": int(card.expiry[:2]), "expirationYear": 2000 + int(card.expiry[2:])}
    cart_id = caller.fill("ESPRESSO", 2)["id"]
    source = caller.source(card.number, card={**expiry, "cvv": card.code})
    assert source["creditCard"]["brand"] == card.brand
    caller.apply(source["id"])
    submitted = caller.submit().json()["submitCart"]
    assert submitted["order"]["orderState"] == "Submitted"
    assert submitted["paymentSession"]["status"] == "complete"
    [charge] = [row for row in sandbox.charges() if row["cart_id"] == str(cart_id)]
    assert (charge["amount_minor"], charge["currency"], charge["source_id"]) == (440, "EUR", source["id"])
    assert charge["order_id"] == str(submitted["order"]["id"])
    assert caller.as_merchant("GET", f"/sources/{source['id']}").json()["state"] == "consumed"


@pytest.mark.parametrize("name", BRANDS)
def test_any_other_number_that_passes_luhn_is_approved(caller: Caller, name: str) -> None:
    caller.fill("ESPRESSO")
    assert caller.pay(BRANDS[name]).status_code == 200


def test_the_card_that_makes_no_source(caller: Caller) -> None:
    caller.fill("ESPRESSO")
    source = caller.source("4000000000003295")
    assert source["state"] == "failed"
    assert "errors" not in source


def test_a_refused_charge_leaves_the_cart_and_its_source(caller: Caller, sandbox: Sandbox) -> None:
    cart_id = caller.fill("ESPRESSO")["id"]
    answer = caller.pay("4000000000003600")
    assert answer.status_code == 409
    error = error_of(answer)
    assert (error["code"], error["subcode"]) == ("declined", "declined")
    assert error["relation"].endswith("/SubmitCartResource")
    assert error["declinedMessage"]["customerDeclinedType"] == "Hard"
    cart = caller.cart()
    assert cart["id"] == cart_id
    [charge] = cart["paymentMethod"]["charges"]
    assert (charge["status"], charge["amount"]["value"]) == ("failed", 2.2)
    assert cart["paymentSession"]["status"] == "requires_confirmation"
    assert caller.as_merchant("GET", f"/sources/{cart['paymentMethod']['sourceId']}").json()["state"] == "chargeable"
    assert not [row for row in sandbox.ledger() if row["cart_id"] == str(cart_id)]
    assert caller.pay().status_code == 200


def test_the_documented_visa_wants_its_own_code(caller: Caller) -> None:
    caller.fill("ESPRESSO")
    answer = caller.pay(card={"cvv": "999"})
    assert (error_of(answer)["code"], error_of(answer)["subcode"]) == ("invalid card", "invalid_security_code")
    caller.post(CART, {"cart": {"chargeType": "merchant_initiated"}})
    assert caller.submit().status_code == 200


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_be_provoked(caller: Caller, sandbox: Sandbox, reason: str) -> None:
    documented = REASONS[reason]
    caller.fill("ESPRESSO")
    answer = caller.pay(owner={**OWNER, "lastName": f"Decline-{reason}"})
    error = error_of(answer)
    assert (answer.status_code, error["code"], error["subcode"]) == (409, documented.group, reason)
    assert error["declinedMessage"] == {
        "merchantDeclinedType": documented.merchant,
        "customerDeclinedType": documented.customer,
        "code": documented.number,
    }
    assert (documented.number == "7011") == (reason == "fraud_block")


@pytest.mark.parametrize("code", OTHER_FAILURES)
def test_every_other_failure_can_be_armed_and_strikes_once(caller: Caller, sandbox: Sandbox, code: str) -> None:
    caller.fill("ESPRESSO")
    caller.apply(caller.source()["id"])
    sandbox.decline_next(code)
    assert refused(caller.submit()) == (OTHER_FAILURES[code], code)
    assert caller.submit().status_code == 200


def test_armed_declines_count(caller: Caller, sandbox: Sandbox) -> None:
    sandbox.decline_next("do_not_honor", count=2)
    caller.fill("ESPRESSO")
    caller.apply(caller.source()["id"])
    assert [caller.submit().status_code for _ in range(3)] == [409, 409, 200]


# --- preconditions ---


def test_an_empty_cart_is_refused(caller: Caller) -> None:
    assert refused(caller.submit()) == (409, "submit-cart-failed")


def test_a_cart_without_source_is_refused(caller: Caller) -> None:
    caller.fill()
    assert refused(caller.submit()) == (409, "invalid-payment-failure")


def test_refused_terms_are_refused(caller: Caller) -> None:
    caller.fill()
    caller.apply(caller.source()["id"])
    answer = caller.call("POST", f"{CART}/submit-cart", {"cart": {"termsOfSalesAcceptance": "false"}})
    assert refused(answer) == (409, "submit-cart-failed")
    agreed = caller.call("POST", f"{CART}/submit-cart", {"cart": {"termsOfSalesAcceptance": "true"}})
    assert agreed.json()["submitCart"]["termsOfSalesAcceptance"] == "true"


def test_an_incomplete_address_is_refused(caller: Caller) -> None:
    caller.fill()
    caller.call("PUT", f"{CART}/billing-address", {"address": {"city": ""}})
    caller.apply(caller.source()["id"])
    assert refused(caller.submit()) == (409, "submit-cart-failed")


@pytest.mark.parametrize(
    ("query", "code"),
    [("ipAddress=x", "invalid-ip-address"), ("ipAddress=198.51.100.66", "ip-address-restriction-error")],
)
def test_a_refused_ip_address_is_refused(caller: Caller, query: str, code: str) -> None:
    caller.fill()
    caller.apply(caller.source()["id"])
    assert refused(caller.call("POST", f"{CART}/submit-cart?{query}")) == (409, code)


def test_what_is_sold_out_meanwhile_is_refused(caller: Caller) -> None:
    other = Caller(caller.sandbox)
    caller.fill("LAMP-DESK", 4)
    caller.apply(caller.source()["id"])
    other.buy("LAMP-DESK", 4)
    assert refused(caller.submit()) == (409, "inventory-unavailable-error")


def test_a_second_submit_finds_an_empty_cart(caller: Caller) -> None:
    first = caller.buy()
    assert refused(caller.submit()) == (409, "submit-cart-failed")
    assert caller.cart()["id"] != first["order"]["id"]
    assert refused(caller.call("POST", f"{CART}/resume-cart")) == (409, "resume-cart-failure")


def test_a_consumed_source_pays_nothing_more(caller: Caller) -> None:
    source_id = caller.buy()["paymentMethod"]["sourceId"]
    caller.fill()
    assert refused(caller.apply(source_id)) == (409, "apply-payment-failure")


# --- the answer ---


def test_the_answer_has_the_order_beside_its_lines(caller: Caller) -> None:
    attribute = {"name": "saleId", "type": "string", "value": "S-1"}
    cart = caller.fill(quantity=2, customAttributes={"attribute": [attribute]})
    caller.apply(caller.source()["id"])
    answer = caller.call("POST", f"{CART}/submit-cart.json?expand=all&token={caller.token}", [])
    submitted = answer.json()["submitCart"]
    order = submitted["order"]
    assert order["id"] == cart["id"]
    assert isinstance(order["id"], int)
    assert (order["testOrder"], order["chargeType"]) == ("true", "moto")
    assert order["customAttributes"]["attribute"] == [attribute]
    assert order["submissionDate"].endswith("Z")
    assert submitted["pricing"]["orderTotal"]["value"] == 1.7
    [line] = submitted["lineItems"]["lineItem"]
    assert (line["quantity"], line["lineItemState"], line["downloads"]) == (2, "Submitted", {})
    assert line["product"]["sku"] == "PENCIL-HB"
    assert submitted["billingAddress"]["line1"] == ADDRESS["line1"]
    assert submitted["paymentMethod"]["charges"][0]["status"] == "capturable"


def test_the_ledger_has_every_member(caller: Caller, sandbox: Sandbox) -> None:
    order = caller.buy()["order"]["id"]
    charge, consumption = (row for row in sandbox.ledger() if row["order_id"] == str(order))
    assert (charge["kind"], consumption["kind"]) == ("charge", "consumption")
    needed = {"time", "kind", "order_id", "cart_id", "source_id", "amount_minor", "currency", "attributes"}
    assert needed <= set(charge)
    assert sandbox.control("GET", "ledger")["ledger"] == sandbox.ledger()


def test_a_code_that_is_gone_matters_only_where_the_shop_says_so(caller: Caller, sandbox: Sandbox) -> None:
    caller.fill("ESPRESSO")
    caller.apply(caller.source()["id"])
    sandbox.advance(600)
    assert caller.submit().status_code == 200


def test_the_order_of_a_customer_is_seen_in_the_next_session(caller: Caller) -> None:
    order = caller.signed_in().buy("ESPRESSO")["order"]["id"]
    assert caller.signed_in().get(f"{ME}/orders/{order}")["order"]["id"] == order
    assert refused(caller.signed_in("CUSTOMER-1002").call("GET", f"{ME}/orders/{order}"))[0] == 404
