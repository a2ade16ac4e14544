"""Submit: every reason of refusal, every precondition, and what an order is; the cards are in test_cards.py."""

from __future__ import annotations

import pytest

from pos.sandbox.declines import OTHER_FAILURES, REASONS
from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ADDRESS, CART, ME, OWNER, Caller, error_of, refused


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


def test_goods_want_an_address_to_go_to_and_a_way_to_get_there(caller: Caller) -> None:
    caller.fill("MUG-BLUE")
    caller.apply(caller.source()["id"])
    caller.call("PUT", f"{CART}/shipping-address", {"address": {"postalCode": ""}})
    assert refused(caller.submit()) == (409, "submit-cart-failed")
    caller.call("PUT", f"{CART}/shipping-address", {"address": {"postalCode": "T12"}})
    assert caller.submit().status_code == 200


def test_an_address_that_came_with_the_card_is_checked_at_the_end(caller: Caller) -> None:
    caller.post(f"{CART}?productId=ESPRESSO")
    there = {**OWNER["address"], "country": "KP"}  # type: ignore[dict-item]
    caller.apply(caller.source(owner={**OWNER, "address": there})["id"])
    assert refused(caller.submit()) == (409, "restricted-bill-to-country")


def test_a_source_for_another_currency_is_not_attached(caller: Caller) -> None:
    caller.fill("ESPRESSO")
    source = caller.source()["id"]
    caller.call("POST", f"{ME}?currency=USD")
    assert refused(caller.apply(source)) == (409, "apply-payment-failure")
    free = caller.source(amount="1.00", currency="EUR")["id"]
    assert caller.apply(free).json()["cart"]["paymentMethod"]["amountContributed"] == {"currency": "USD", "value": 2.38}
    assert caller.submit().status_code == 200


def test_a_card_that_a_customer_did_not_confirm_is_declined(caller: Caller) -> None:
    card = {"expirationMonth": 3, "expirationYear": 2030, "cvv": "737"}
    caller.fill("ESPRESSO")
    source = caller.source("5454545454545454", card=card)
    caller.post(CART, {"cart": {"chargeType": "customer_initiated"}})
    cart = caller.apply(source["id"]).json()["cart"]
    assert cart["paymentSession"]["status"] == "requires_action"
    assert error_of(caller.submit())["subcode"] == "authentication_required"
    path = f"/payments/sources/{source['id']}/authenticate"
    body = {"sessionId": cart["paymentSession"]["id"], "answer": "wrong"}
    assert caller.as_browser("POST", path, body, source["clientSecret"]).json() == {"status": "failed"}
    error = error_of(caller.submit())
    assert (error["subcode"], error["declinedMessage"]["customerDeclinedType"]) == ("sca_not_completed", "Soft")


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b'{"cart": 7}', b'{"cart": {"ipAddress": 7}}'])
def test_a_submit_with_a_malformed_body_charges_nothing(caller: Caller, sandbox: Sandbox, body: bytes) -> None:
    cart = caller.fill("ESPRESSO")["id"]
    caller.apply(caller.source()["id"])
    answer = caller.call("POST", f"{CART}/submit-cart", data=body, headers={"Content-Type": "application/json"})
    assert refused(answer)[1] in {"invalid-request", "invalid-ip-address"}
    assert [row for row in sandbox.charges() if row["cart_id"] == str(cart)] == []
    assert caller.submit().status_code == 200


def test_a_dead_token_submits_nothing(caller: Caller) -> None:
    assert refused(Caller(caller.sandbox, "dead").submit()) == (401, "invalid_token")
    assert refused(caller.call("POST", f"{CART}/submit-cart", headers={"Authorization": ""})) == (401, "invalid_token")


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


def test_a_refused_attempt_stays_on_record_beside_the_one_that_went_through(caller: Caller, sandbox: Sandbox) -> None:
    caller.fill("ESPRESSO")
    caller.apply(caller.source()["id"])
    sandbox.decline_next("do_not_honor")
    assert error_of(caller.submit())["declinedMessage"]["customerDeclinedType"] == "Soft"
    charges = caller.submit().json()["submitCart"]["paymentMethod"]["charges"]
    assert [charge["status"] for charge in charges] == ["failed", "capturable"]


def test_reasons_are_documented_with_their_group_and_finality() -> None:
    """The table of the documentation, written down here once more and by another hand."""
    told = {name: (reason.group, reason.customer, reason.merchant) for name, reason in REASONS.items()}
    assert told == {**dict.fromkeys(HARD_HARD, ("declined", "Hard", "Hard")), **DOCUMENTED}


HARD_HARD = (
    "account_closed account_frozen blacklisted_card card_type_block declined fraud fraud_block illegal_action "
    "invalid_amount invalid_field_data invalid_merchant invalid_payment_method invalid_security_field "
    "invalid_transaction_type limit_exceeded lost_stolen_card restricted_card stop_recurring decline_do_not_retry"
).split()
DOCUMENTED = {
    **dict.fromkeys(
        "authentication_required declined_can_retry do_not_honor issuer_unavailable no_response sca_not_completed "
        "unidentified_error".split(),
        ("declined", "Soft", "Soft"),
    ),
    **dict.fromkeys(
        "card_limit_exceeded card_not_active card_velocity_exceeded duplicate_transaction insufficient_funds "
        "invalid_currency mid_limit_exceeded new_card_issued pin_try_exceeded suspected_fraud".split(),
        ("declined", "Hard", "Soft"),
    ),
    **dict.fromkeys(
        "invalid_address invalid_card_bin invalid_card_number invalid_pin invalid_security_code "
        "issuer_not_found".split(),
        ("invalid card", "Hard", "Hard"),
    ),
    **dict.fromkeys("card_expired invalid_expiration_date".split(), ("invalid card", "Hard", "Soft")),
    "issuer_invalid_card": ("invalid", "Hard", "Hard"),
    "voice_authorization_required": ("declined - contact bank", "Hard", "Hard"),
}
