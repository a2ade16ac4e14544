"""Sources and the payment session: making, reading, attaching, detaching, store credit, the challenge."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, OWNER, VISA, Caller, refused

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def session(caller: Caller) -> dict[str, Any]:
    return dict(caller.cart()["paymentSession"])


def credit(caller: Caller, amount: Any, **more: Any) -> Any:
    body = {
        "paymentSessionId": session(caller)["id"],
        "type": "customerCredit",
        "customerCredit": {},
        "amount": amount,
        "currency": "EUR",
        **more,
    }
    return caller.as_merchant("POST", "/sources", body)


def test_a_source_has_the_documented_types(caller: Caller) -> None:
    caller.fill()
    source = caller.source()
    assert re.fullmatch(UUID, source["id"])
    assert re.fullmatch(f"{source['id']}_{UUID}", source["clientSecret"])
    assert (source["type"], source["state"], source["flow"]) == ("creditCard", "chargeable", "standard")
    assert source["reusable"] is False
    assert source["liveMode"] is False
    assert (source["amount"], source["currency"]) == (0.85, "EUR")
    card = source["creditCard"]
    assert (card["brand"], card["lastFourDigits"]) == ("Visa", "1111")
    assert (card["expirationMonth"], card["expirationYear"]) == (12, 2030)
    assert source["owner"]["address"]["state"] == ""
    assert not re.search(VISA, str(source))


def test_a_session_lends_its_address_to_a_source_without_owner(caller: Caller) -> None:
    caller.fill()
    source = caller.source(owner=None)
    assert source["owner"]["firstName"] == "Rosa"
    without = Caller(caller.sandbox)
    answer = without.create_source(owner=None)
    assert answer.status_code == 400
    assert "owner.email" in {error["parameter"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("change", "code", "parameter"),
    [
        ({"type": None}, "missing_parameter", "type"),
        ({"type": "payPal"}, "invalid_parameter", "type"),
        ({"card": {"number": "4444222233331112"}}, "invalid_parameter", "creditCard.number"),
        ({"card": {"number": "999999999999"}}, "invalid_parameter", "creditCard.number"),
        ({"card": {"number": ""}}, "invalid_string_empty", "creditCard.number"),
        ({"card": {"number": None}}, "missing_parameter", "creditCard.number"),
        ({"card": {"number": {"a": 1}}}, "invalid_parameter", "creditCard.number"),
        ({"card": {"cvv": "12"}}, "invalid_parameter", "creditCard.cvv"),
        ({"card": {"cvv": None}}, "missing_parameter", "creditCard.cvv"),
        ({"card": {"expirationMonth": 13}}, "invalid_expiration_date", "creditCard.expirationMonth"),
        ({"card": {"expirationYear": 2020}}, "invalid_expiration_date", "creditCard.expirationYear"),
        ({"owner": {**OWNER, "email": None}}, "missing_parameter", "owner.email"),
        ({"owner": {**OWNER, "firstName": ["x"]}}, "invalid_parameter", "owner.firstName"),
        ({"owner": {**OWNER, "lastName": ""}}, "invalid_string_empty", "owner.lastName"),
        ({"owner": {**OWNER, "address": {"country": "US"}}}, "missing_parameter", "owner.address.state"),
        ({"amount": "x"}, "invalid_parameter", "amount"),
        ({"amount": 1, "currency": "XTS"}, "currency_unsupported", "currency"),
        ({"amount": 1, "currency": None}, "missing_parameter", "currency"),
        ({"owner": "Rosa"}, "invalid_format", None),
    ],
)
def test_a_wrong_card_names_its_parameter(caller: Caller, change: Any, code: str, parameter: str | None) -> None:
    answer = caller.create_source(**{"currency": "EUR", **change})
    body = answer.json()
    assert (answer.status_code, body["type"]) == (400, "bad_request")
    assert (code, parameter) in {(error["code"], error.get("parameter")) for error in body["errors"]}
    assert VISA not in answer.text


def test_every_key_opens_only_its_own_door(caller: Caller) -> None:
    caller.fill()
    source = caller.source()
    path = f"/sources/{source['id']}"
    assert caller.as_merchant("GET", path).json()["paymentSessionId"] == session(caller)["id"]
    for answer in (
        caller.as_browser("GET", path),
        caller.as_merchant("POST", "/payments/sources", {}),
        caller.as_browser("POST", "/sources", {}),
        caller.call("GET", path),
        caller.call("POST", "/payments/sources", {}),
    ):
        assert answer.status_code == 401
        assert answer.json()["type"] == "unauthorized"
    assert refused(caller.as_merchant("GET", "/sources/nothing")) == (404, "source_not_found")
    assert refused(caller.create_source(sessionId="nothing")) == (404, "not_found")
    assert refused(caller.as_merchant("PUT", "/sources/x")) == (405, "method_not_allowed")


# --- attaching ---


def test_the_session_follows_what_is_attached(caller: Caller) -> None:
    assert session(caller)["status"] == "requires_source"
    caller.fill("NOTE-A5-DOT")
    assert session(caller)["amountRemainingToBeContributed"]["value"] == 12.9
    source = caller.source()
    cart = caller.apply(source["id"]).json()["cart"]
    method = cart["paymentMethod"]
    assert (method["type"], method["sourceId"], method["sourceClientSecret"]) == (
        "creditCard",
        source["id"],
        source["clientSecret"],
    )
    assert method["creditCard"]["expirationMonth"] == "12"
    assert method["creditCard"]["reusable"] == "false"
    assert method["amountContributed"]["value"] == 12.9
    assert cart["paymentSession"]["status"] == "requires_confirmation"
    number = cart["lineItems"]["lineItem"][0]["id"]
    caller.post(f"{CART}/line-items/{number}?quantity=2")
    grown = caller.cart()
    assert grown["paymentMethod"]["amountContributed"]["value"] == 25.8
    assert grown["paymentSession"]["amountRemainingToBeContributed"]["value"] == 0
    assert caller.apply(source["id"]).status_code == 200


def test_an_attached_source_lends_its_address_to_a_cart_without_one(caller: Caller) -> None:
    caller.post(f"{CART}?productId=PENCIL-HB")
    caller.apply(caller.source()["id"])
    cart = caller.cart()
    assert cart["billingAddress"]["emailAddress"] == "rosa@example.test"
    assert cart["shippingAddress"]["line1"] == "12 Elm Rd"
    assert caller.submit().status_code == 200


def test_the_address_of_a_cart_stays(caller: Caller) -> None:
    caller.fill()
    caller.call("PUT", f"{CART}/billing-address", {"address": {"line1": "elsewhere"}})
    caller.apply(caller.source()["id"])
    assert caller.cart()["billingAddress"]["line1"] == "elsewhere"


def test_a_detached_card_is_dead(caller: Caller) -> None:
    caller.fill()
    source = caller.source()
    caller.apply(source["id"])
    body = {"paymentMethod": {"sourceId": source["id"]}}
    assert caller.call("DELETE", f"{CART}/apply-payment-method", body).status_code == 204
    assert "paymentMethod" not in caller.cart()
    assert caller.as_merchant("GET", f"/sources/{source['id']}").json()["state"] == "cancelled"
    assert refused(caller.apply(source["id"])) == (409, "apply-payment-failure")
    assert refused(caller.call("DELETE", f"{CART}/apply-payment-method", body)) == (409, "apply-payment-failure")


def test_every_source_comes_off_at_once(caller: Caller) -> None:
    assert refused(caller.call("DELETE", f"{CART}/payment")) == (409, "delete-payment-failure")
    caller.fill()
    assert caller.call("DELETE", f"{CART}/payment").status_code == 204
    caller.apply(caller.source()["id"])
    assert caller.call("DELETE", f"{CART}/payment").status_code == 204
    assert session(caller)["status"] == "requires_source"


def test_another_card_takes_the_place_of_the_first(caller: Caller) -> None:
    caller.fill()
    first, second = caller.source(), caller.source("5466160000000008")
    caller.apply(first["id"])
    cart = caller.apply(second["id"]).json()["cart"]
    assert cart["paymentMethod"]["creditCard"]["brand"] == "MasterCard"
    assert caller.as_merchant("GET", f"/sources/{first['id']}").json()["state"] == "cancelled"


@pytest.mark.parametrize("body", [{}, {"paymentMethod": {}}, {"paymentMethod": {"sourceId": 7}}])
def test_attaching_nothing_is_refused(caller: Caller, body: Any) -> None:
    caller.fill()
    assert refused(caller.call("POST", f"{CART}/apply-payment-method", body)) == (400, "invalid-request")


def test_attaching_what_does_not_exist_is_refused(caller: Caller) -> None:
    caller.fill()
    assert refused(caller.apply("nothing")) == (409, "apply-payment-failure")
    assert refused(caller.apply(caller.source("4000000000003295")["id"])) == (409, "apply-payment-failure")


# --- store credit ---


def test_store_credit_first_and_the_card_pays_the_rest(caller: Caller, sandbox: Sandbox) -> None:
    caller.fill("NOTE-A5-DOT")
    answer = credit(caller, 5, upstreamId="GIFT-1")
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["customerCredit"]) == ("chargeable", {})
    caller.apply(answer.json()["id"])
    assert session(caller)["status"] == "requires_source"
    status, code = refused(caller.submit())
    assert (status, code) == (400, "order_submit_failed")
    cart = caller.apply(caller.source()["id"]).json()["cart"]
    method = cart["paymentMethod"]
    assert method["amountContributed"]["value"] == 7.9
    assert method["supplementaryPaymentMethods"][0]["amountContributed"]["value"] == 5
    order = caller.submit().json()["submitCart"]["order"]["id"]
    rows = [row for row in sandbox.charges() if row["order_id"] == str(order)]
    assert [row["amount_minor"] for row in rows] == [500, 790]


def test_store_credit_after_a_card_is_ignored(caller: Caller, sandbox: Sandbox) -> None:
    caller.fill("NOTE-A5-DOT")
    caller.apply(caller.source()["id"])
    assert caller.apply(credit(caller, 5).json()["id"]).status_code == 200
    order = caller.submit().json()["submitCart"]["order"]["id"]
    rows = [row for row in sandbox.charges() if row["order_id"] == str(order)]
    assert [row["amount_minor"] for row in rows] == [1290]


def test_store_credit_alone_may_cover_everything(caller: Caller) -> None:
    caller.fill("FONT-SCRIPT")
    caller.apply(credit(caller, 20).json()["id"])
    assert session(caller)["status"] == "requires_confirmation"
    assert caller.submit().status_code == 200


@pytest.mark.parametrize(
    "change", [{"amount": None}, {"amount": 0}, {"amount": "x"}, {"currency": "USD"}, {"type": "creditCard"}]
)
def test_wrong_store_credit_is_refused(caller: Caller, change: dict[str, Any]) -> None:
    caller.fill()
    assert credit(caller, **{"amount": 5, **change}).status_code == 400
    assert credit(caller, 5, paymentSessionId="nothing").status_code == 404


def test_store_credit_keeps_its_amount_and_the_card_follows(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    first = credit(caller, 5).json()["id"]
    caller.apply(first)
    caller.apply(caller.source()["id"])
    caller.post(f"{CART}?productId=NOTE-A5-DOT&quantity=2")
    method = caller.cart()["paymentMethod"]
    assert method["amountContributed"]["value"] == 20.8
    assert method["supplementaryPaymentMethods"][0]["amountContributed"]["value"] == 5
    assert refused(caller.call("POST", "/v1/shoppers/me?currency=USD")) == (409, "invalid-request")


def test_there_is_one_store_credit_at_most(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    first, second = (credit(caller, amount).json()["id"] for amount in (5, 7))
    caller.apply(first)
    caller.apply(second)
    caller.apply(caller.source()["id"])
    method = caller.cart()["paymentMethod"]
    assert [one["sourceId"] for one in method["supplementaryPaymentMethods"]] == [second]
    assert caller.as_merchant("GET", f"/sources/{first}").json()["state"] == "cancelled"


def test_store_credit_alone_that_falls_short_is_not_enough(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    caller.apply(credit(caller, 5).json()["id"])
    answer = caller.submit()
    assert (answer.status_code, answer.json()["type"]) == (400, "bad_request")
    assert refused(answer) == (400, "order_submit_failed")
    assert session(caller)["amountRemainingToBeContributed"]["value"] == 7.9


def test_the_session_of_a_store_credit_may_have_its_prefix(caller: Caller) -> None:
    caller.fill()
    assert credit(caller, 5, paymentSessionId=f"ps_{session(caller)['id']}").status_code == 201
    assert caller.create_source(sessionId=f"ps_{session(caller)['id']}").status_code == 201


def test_a_reference_of_the_merchant_is_kept_unless_it_could_be_a_card(caller: Caller) -> None:
    caller.fill()
    assert caller.source(upstreamId="REF-1")["upstreamId"] == "REF-1"
    for wrong in (VISA, ["x"], "x" * 300):
        answer = caller.create_source(upstreamId=wrong)
        assert (refused(answer), answer.json()["errors"][0]["parameter"]) == ((400, "invalid_parameter"), "upstreamId")
        assert refused(credit(caller, 5, upstreamId=wrong)) == (400, "invalid_parameter")


@pytest.mark.parametrize("given", [True, "true", "FALSE", None, ""])
def test_future_use_is_a_yes_or_a_no(caller: Caller, given: Any) -> None:
    assert caller.create_source(amount=1, currency="EUR", futureUse=given).status_code == 201
    answer = caller.create_source(amount=1, currency="EUR", futureUse="perhaps")
    assert answer.json()["errors"][0]["parameter"] == "futureUse"


def test_a_public_key_makes_no_reusable_source(caller: Caller) -> None:
    caller.fill()
    assert caller.source(reusable=True)["reusable"] is False


@pytest.mark.parametrize("country", ["US", "CA"])
def test_some_countries_want_their_state(caller: Caller, country: str) -> None:
    there = {"line1": "1 Elm", "city": "X", "postalCode": 55802, "country": country}
    answer = caller.create_source(amount=1, currency="EUR", owner={**OWNER, "address": there})
    assert answer.json()["errors"][0]["parameter"] == "owner.address.state"
    made = caller.source(amount=1, currency="EUR", owner={**OWNER, "address": {**there, "state": "MN"}})
    assert made["owner"]["address"]["postalCode"] == "55802"


# --- for browsers ---


def test_a_browser_reads_and_changes_one_source_by_its_secret(caller: Caller) -> None:
    caller.fill()
    source = caller.source()
    path, secret = f"/payments/sources/{source['id']}", source["clientSecret"]
    assert caller.as_browser("GET", path, secret=secret).json()["id"] == source["id"]
    assert refused(caller.as_browser("GET", path, secret="wrong")) == (404, "source_not_found")
    assert refused(caller.as_browser("GET", path)) == (404, "source_not_found")
    change = {"owner": {**OWNER, "firstName": "Ada"}, "creditCard": {"expirationMonth": 1, "expirationYear": 2031}}
    changed = caller.as_browser("POST", path, change, secret=secret).json()
    assert (changed["id"], changed["owner"]["firstName"]) == (source["id"], "Ada")
    assert changed["creditCard"]["expirationYear"] == 2031
    wrong = {"creditCard": {"expirationMonth": 1, "expirationYear": 2001}}
    assert refused(caller.as_browser("POST", path, wrong, secret=secret)) == (400, "invalid_expiration_date")


def test_a_browser_learns_what_it_can_pay_with(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    told = caller.as_browser("GET", f"/payments/payment-methods?sessionId={session(caller)['id']}").json()
    assert told["sessionInformation"] == {"currency": "EUR", "country": "IE", "amount": "12.90"}
    assert [one["type"] for one in told["paymentMethods"]] == ["creditCard"]
    plain = caller.as_browser("GET", "/payments/payment-methods").json()
    assert "sessionInformation" not in plain


CHALLENGED = [("5454545454545454", 3), ("4917610000000000", 10), ("4917610000000000", 3)]


@pytest.mark.parametrize(("number", "month"), CHALLENGED)
@pytest.mark.parametrize(("word", "state"), [("password", "chargeable"), ("1234", "chargeable"), ("no", "failed")])
def test_a_challenged_card_waits_for_its_answer(caller: Caller, number: str, month: int, word: str, state: str) -> None:
    caller.fill(charge_type="customer_initiated")
    source = caller.source(number, card={"expirationMonth": month, "expirationYear": 2030, "cvv": "737"})
    assert source["state"] == "requires_action"
    assert refused(caller.apply(source["id"])) == (409, "apply-payment-failure")
    path = f"/payments/sources/{source['id']}/authenticate"
    asked = {"sessionId": session(caller)["id"]}
    assert caller.as_browser("POST", path, asked, source["clientSecret"]).json() == {"status": "requires_action"}
    told = caller.as_browser("POST", path, {**asked, "answer": word}, source["clientSecret"]).json()
    assert told["status"] == ("failed" if state == "failed" else "complete")
    kept = caller.as_browser("GET", f"/payments/sources/{source['id']}", secret=source["clientSecret"]).json()
    assert kept["state"] == state
    if state == "chargeable":
        caller.apply(source["id"])
        assert caller.submit().status_code == 200


@pytest.mark.parametrize("charge_type", ["moto", "merchant_initiated"])
def test_no_challenge_when_a_clerk_or_nobody_is_there(caller: Caller, charge_type: str) -> None:
    caller.fill(charge_type=charge_type)
    source = caller.source("5454545454545454", card={"expirationMonth": 3, "cvv": "737"})
    assert source["state"] == "chargeable"
    path = f"/payments/sources/{source['id']}/authenticate"
    told = caller.as_browser("POST", path, {"sessionId": session(caller)["id"]}, source["clientSecret"]).json()
    assert told == {"status": "authentication_not_required"}
    caller.apply(source["id"])
    assert caller.submit().status_code == 200
