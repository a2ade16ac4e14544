"""Site, customers, address book and saved cards, row by row."""

from __future__ import annotations

import base64
import itertools
from typing import Any

import pytest

from tests.integration.sandbox.callers import CART, ME, Caller, refused

_NUMBERS = itertools.count(1)
PASSWORD = base64.b64encode(b"Pass-word1").decode()


def person(name: str, **more: str) -> dict[str, Any]:
    return {
        "shopper": {
            "username": name,
            "password": PASSWORD,
            "firstName": "Ana",
            "lastName": "Silva",
            "emailAddress": f"{name}@example.test",
            **more,
        }
    }


@pytest.fixture
def customer(caller: Caller) -> Caller:
    """A customer of the test's own."""
    name = f"customer.{next(_NUMBERS)}"
    caller.post("/v1/shoppers", person(name, externalReferenceId=f"REF-{name}"), status=201)
    return caller.signed_in(f"REF-{name}")


@pytest.mark.parametrize("path", ["/v1/shoppers/site", "/v1/site"])
def test_the_site_tells_locales_and_currencies(caller: Caller, path: str) -> None:
    site = caller.get(path)["site"]
    assert site["id"] == "pencilbean"
    [first, *_] = site["localeOptions"]["localeOption"]
    assert (first["locale"], first["primaryCurrency"]) == ("en_IE", "EUR")
    assert "USD" in first["supportedCurrencies"]["currency"]
    with_key = caller.http.get(f"{caller.sandbox.url}{path}?apiKey={caller.keys['POS_PUBLIC_KEY']}", timeout=10)
    assert with_key.status_code == 200
    assert caller.http.get(f"{caller.sandbox.url}{path}", timeout=10).status_code == 401


def test_a_customer_is_created_and_signs_in_either_way(caller: Caller) -> None:
    body = person("ana", externalReferenceId="CRM-7", locale="en_US", sendEMail="true")
    answer = caller.call("POST", "/v1/shoppers", body)
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(ME)
    shopper = caller.signed_in("CRM-7").get(f"{ME}?expand=all")["shopper"]
    assert (shopper["username"], shopper["sendEmail"], shopper["currency"]) == ("ana", "true", "USD")
    assert caller.grant(grant_type="password", username="ana", password=PASSWORD)["refresh_token"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"username": ""}, (400, "invalid-request")),
        ({"firstName": {"a": 1}}, (400, "invalid-request")),
        ({"password": "short"}, (400, "password-failure")),
        ({"username": "maria.keller"}, (409, "shopper-already-exists")),
        ({"externalReferenceId": "CUSTOMER-1001"}, (409, "shopper-already-exists")),
        ({"locale": "tlh_KX"}, (409, "invalid-locale")),
        ({"currency": "XTS"}, (409, "valid-currency-code")),
        ({"lastName": "x" * 300}, (409, "field-too-long")),
    ],
)
def test_a_wrong_customer_is_refused(caller: Caller, change: dict[str, Any], expected: tuple[int, str]) -> None:
    body = person("somebody")
    body["shopper"].update(change)
    assert refused(caller.call("POST", "/v1/shoppers", body)) == expected


def test_an_anonymous_shopper_may_change_language_currency_and_address_only(caller: Caller) -> None:
    assert caller.get(ME)["shopper"]["id"] == "Anonymous"
    assert caller.call("POST", f"{ME}?locale=en_US&ipAddress=203.0.113.9").status_code == 204
    shopper = caller.get(f"{ME}?expand=all")["shopper"]
    assert (shopper["locale"], shopper["currency"], shopper["ipAddress"]) == ("en_US", "USD", "203.0.113.9")
    assert refused(caller.call("POST", ME, {"shopper": {"firstName": "X"}})) == (401, "invalid_token")
    assert refused(caller.call("POST", f"{ME}?ipAddress=nowhere")) == (409, "invalid-ip-address")
    assert refused(caller.call("POST", f"{ME}?currency=XTS")) == (409, "valid-currency-code")
    assert refused(caller.call("POST", f"{ME}?locale=xx")) == (409, "invalid-locale")


def test_another_currency_prices_the_cart_anew(caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    caller.call("POST", f"{ME}?currency=JPY")
    total = caller.cart()["pricing"]["orderTotal"]
    assert total == {"currency": "JPY", "value": 2105}
    assert caller.get(f"{ME}.json?currency=EUR&locale=en_IE")["shopper"]
    assert caller.cart()["pricing"]["orderTotal"]["currency"] == "EUR"


def test_the_currency_stays_once_a_source_is_attached(caller: Caller) -> None:
    caller.fill()
    caller.apply(caller.source()["id"])
    assert refused(caller.call("POST", f"{ME}?currency=USD")) == (409, "invalid-request")


def test_a_customer_changes_what_is_on_file(customer: Caller) -> None:
    assert customer.call("POST", ME, {"shopper": {"firstName": "Anna", "sendMail": True}}).status_code == 204
    shopper = customer.get(f"{ME}?expand=all")["shopper"]
    assert (shopper["firstName"], shopper["sendMail"]) == ("Anna", "true")
    assert refused(customer.call("POST", ME, {"shopper": {"username": "maria.keller"}}))[0] == 409
    assert customer.call("GET", f"{ME}/account?redirect_URI=x", allow_redirects=False).status_code == 302


def test_the_public_key_is_enough_to_sign_up_and_nothing_is_not(caller: Caller) -> None:
    address = f"{caller.sandbox.url}/v1/shoppers"
    body = person("by.key")
    key = caller.keys["POS_PUBLIC_KEY"]
    assert caller.http.post(f"{address}?apiKey={key}", json=body, timeout=10).status_code == 201
    assert refused(caller.http.post(address, json=body, timeout=10)) == (401, "invalid_token")
    assert refused(caller.http.post(f"{address}?apiKey=x", json=body, timeout=10)) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("Abcdefg1", True),
        ("abcdef1!", True),
        ("ABCDEF1!", True),
        ("Abcdef!?", True),
        ("Abcdefgh", False),
        ("abcdefg1", False),
        ("Abcde1!", False),
        ("A1b2" * 8, True),
        ("A1b2" * 8 + "x", False),
    ],
)
@pytest.mark.parametrize("coded", [False, True])
def test_a_password_has_three_kinds_of_characters(customer: Caller, password: str, good: bool, coded: bool) -> None:
    sent = base64.b64encode(password.encode()).decode() if coded else password
    answer = customer.call("POST", ME, {"shopper": {"password": sent}})
    if good:
        assert answer.status_code == 204
    elif not coded:
        assert refused(answer) == (400, "password-failure")


# --- addresses ---

HOME = {"nickName": "Home", "line1": "1 Quay", "city": "Cork", "postalCode": "T12", "country": "IE"}


def test_addresses_are_kept_by_nickname(customer: Caller) -> None:
    path = f"{ME}/addresses"
    assert customer.call("POST", path, {"address": HOME}).status_code == 204
    assert customer.call("POST", path, {"address": {**HOME, "line1": "2 Quay"}}).status_code == 204
    assert customer.call("POST", path, {"address": {**HOME, "nickName": "Work", "isDefault": True}}).status_code == 204
    listed = customer.get(path)["addresses"]["address"]
    assert [(one["nickName"], one["isDefault"]) for one in listed] == [("Home", "false"), ("Work", "true")]
    assert "line1" not in listed[0]
    home = customer.get(f"{path}?expand=all")["addresses"]["address"][0]
    assert (home["line1"], home["countryName"]) == ("2 Quay", "Ireland")
    assert customer.call("POST", f"{path}/{home['id']}", {"address": {"id": 1, "city": "Cobh"}}).status_code == 204
    assert customer.get(f"{path}/{home['id']}")["address"]["city"] == "Cobh"
    assert customer.call("DELETE", f"{path}/{home['id']}").status_code == 204
    assert refused(customer.call("GET", f"{path}/{home['id']}")) == (404, "resource-not-found")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"country": "US", "postalCode": "123"}, (409, "invalid-postal-code")),
        ({"line1": "x" * 300}, (409, "field-too-long")),
        ({"line1": "card 4444 2222 3333 1111"}, (400, "invalid-request")),
        ({"city": ["a"]}, (400, "invalid-request")),
        ({"nickName": None}, (400, "invalid-request")),
    ],
)
def test_a_wrong_address_is_refused(customer: Caller, change: dict[str, Any], expected: tuple[int, str]) -> None:
    assert refused(customer.call("POST", f"{ME}/addresses", {"address": {**HOME, **change}})) == expected


@pytest.mark.parametrize("path", ["addresses", "payment-options", "orders/1/returns"])
def test_what_belongs_to_a_customer_needs_a_full_token(caller: Caller, path: str) -> None:
    assert refused(caller.call("GET", f"{ME}/{path}")) == (401, "invalid_token")


def test_an_address_is_changed_to_another_name_and_default(customer: Caller) -> None:
    path = f"{ME}/addresses"
    for name in ("Home", "Work"):
        customer.call("POST", path, {"address": {**HOME, "nickName": name}})
    work = customer.get(path)["addresses"]["address"][1]["uri"].removeprefix(customer.sandbox.url)
    change = {"nickName": "Studio", "isDefault": "true"}
    assert customer.call("POST", f"{work}?expand=all", {"address": change}).status_code == 204
    listed = customer.get(path)["addresses"]["address"]
    assert [(one["nickName"], one["isDefault"]) for one in listed] == [("Home", "false"), ("Studio", "true")]
    other = customer.signed_in("CUSTOMER-1002")
    for method in ("GET", "POST", "DELETE"):
        assert refused(other.call(method, work, {"address": change})) == (404, "resource-not-found")


# --- saved cards ---


def save(customer: Caller, nick_name: str, source_id: str, **more: Any) -> Any:
    option = {"nickName": nick_name, "sourceId": source_id, **more}
    return customer.call("POST", f"{ME}/payment-options", {"paymentOption": option, "shopper": {"ipAddress": "::1"}})


def test_a_saved_card_turns_reusable_and_is_charged_again_and_again(customer: Caller) -> None:
    source = customer.source(amount="1.00", currency="EUR", futureUse=True)
    answer = save(customer, "Blue Visa", source["id"])
    assert answer.status_code == 201
    option = answer.json()["paymentOption"]
    assert (option["type"], option["isDefault"], option["sourceId"]) == ("creditCard", "true", source["id"])
    card = option["creditCard"]
    assert (card["expirationMonth"], card["expirationYear"], card["reusable"]) == ("12", "2030", "true")
    for _ in range(2):
        customer.fill()
        assert customer.apply(source["id"]).status_code == 200
        assert customer.submit().status_code == 200
    kept = customer.as_merchant("GET", f"/sources/{source['id']}").json()
    assert (kept["state"], kept["reusable"]) == ("chargeable", True)
    assert kept["customerId"] == str(customer.get(ME)["shopper"]["id"])


def test_one_saved_card_is_the_default(customer: Caller) -> None:
    first, second = (customer.source(amount=1, currency="EUR")["id"] for _ in range(2))
    save(customer, "first", first)
    option = save(customer, "second", second, isDefault="true").json()["paymentOption"]
    listed = customer.get(f"{ME}/payment-options")["paymentOptions"]["paymentOption"]
    assert [one["isDefault"] for one in listed] == ["false", "true"]
    assert set(listed[0]) == {"uri", "id", "nickName", "isDefault", "sourceId"}
    assert "creditCard" in customer.get(f"{ME}/payment-options?expand=all")["paymentOptions"]["paymentOption"][0]
    renamed = customer.post(f"{ME}/payment-options/{option['id']}", {"paymentOption": {"nickName": "third"}})
    assert renamed["paymentOption"]["nickName"] == "third"
    by_create = {"paymentOption": {"id": listed[0]["id"], "isDefault": "true"}}
    assert customer.post(f"{ME}/payment-options", by_create)["paymentOption"]["isDefault"] == "true"
    assert customer.get(f"{ME}/payment-options/{option['id']}")["paymentOption"]["isDefault"] == "false"


def test_a_deleted_saved_card_is_dead(customer: Caller) -> None:
    source = customer.source(amount=1, currency="EUR")
    option = save(customer, "gone", source["id"]).json()["paymentOption"]
    assert customer.call("DELETE", f"{ME}/payment-options/{option['id']}").status_code == 204
    assert customer.as_merchant("GET", f"/sources/{source['id']}").json()["state"] == "cancelled"
    assert refused(customer.call("GET", f"{ME}/payment-options/{option['id']}")) == (404, "resource-not-found")


def test_what_cannot_be_saved_is_refused(customer: Caller) -> None:
    source = customer.source(amount=1, currency="EUR")
    assert save(customer, "one", source["id"]).status_code == 201
    assert refused(save(customer, "two", source["id"])) == (409, "payment-option-already-exists")
    other = customer.source(amount=1, currency="EUR")
    assert refused(save(customer, "one", other["id"])) == (409, "payment-option-already-exists")
    assert refused(save(customer, "three", "nothing")) == (409, "invalid-payment-method")
    failed = customer.source("4000000000003295", amount=1, currency="EUR")
    assert refused(save(customer, "four", failed["id"])) == (409, "invalid-payment-method")
    assert refused(save(customer, "five", "")) == (400, "invalid-request")


def test_another_customers_card_cannot_pay(customer: Caller) -> None:
    source = customer.source(amount=1, currency="EUR")
    save(customer, "mine", source["id"])
    other = customer.signed_in("CUSTOMER-1002")
    other.fill()
    assert refused(other.apply(source["id"])) == (409, "apply-payment-failure")


def test_apply_shopper_brings_addresses_and_card(customer: Caller) -> None:
    customer.post(CART, {"cart": {"lineItems": {"lineItem": {"product": {"id": customer.product()["id"]}}}}})
    assert refused(customer.call("POST", f"{CART}/apply-shopper")) == (409, "apply-shopper-failure")
    customer.call("POST", f"{ME}/addresses", {"address": HOME})
    source = customer.source(amount=1, currency="EUR")
    save(customer, "mine", source["id"])
    cart = customer.post(f"{CART}/apply-shopper?expand=all")["cart"]
    assert cart["paymentMethod"]["sourceId"] == source["id"]
    assert cart["billingAddress"]["line1"] == "12 Elm Rd"
    assert cart["shippingAddress"]["line1"] == "1 Quay"
    assert customer.submit().status_code == 200


def test_an_anonymous_session_has_nothing_to_apply(caller: Caller) -> None:
    caller.fill()
    assert refused(caller.call("POST", f"{CART}/apply-shopper")) == (409, "apply-shopper-failure")


def test_the_shopper_brings_just_what_is_named(customer: Caller) -> None:
    path = f"{ME}/addresses"
    for name in ("Home", "Work"):
        customer.call("POST", path, {"address": {**HOME, "nickName": name, "line1": f"1 {name} St"}})
    home, work = (one["id"] for one in customer.get(f"{path}?expand=all")["addresses"]["address"])
    cards = [customer.source(amount=1, currency="EUR")["id"] for _ in range(2)]
    options = [save(customer, f"card {n}", source).json()["paymentOption"]["id"] for n, source in enumerate(cards)]
    customer.fill("ESPRESSO")
    query = f"billingAddressId={work}&shippingAddressId={home}&paymentOptionId={options[1]}&expand=all"
    cart = customer.post(f"{CART}/apply-shopper?{query}")["cart"]
    assert cart["paymentMethod"]["sourceId"] == cards[1]
    # The address that is tied to the card overwrites the billing address; the other one is as asked.
    assert (cart["billingAddress"]["line1"], cart["shippingAddress"]["line1"]) == ("12 Elm Rd", "1 Home St")
    for wrong in ("billingAddressId=1", "shippingAddressId=1", "paymentOptionId=1"):
        assert refused(customer.call("POST", f"{CART}/apply-shopper?{wrong}")) == (404, "resource-not-found")


def test_one_step_fills_the_cart_with_what_is_stored(customer: Caller, caller: Caller) -> None:
    path = f"{ME}/products/ESPRESSO/purchase?quantity=2"
    assert refused(caller.call("POST", path)) == (409, "apply-shopper-failure")
    save(customer, "mine", customer.source(amount=1, currency="EUR")["id"])
    made = customer.call("POST", path)
    assert (made.status_code, made.headers["Location"]) == (201, f"{customer.sandbox.url}{CART}")
    assert made.json()["cart"]["totalItemsInCart"] == 2
    assert customer.submit().status_code == 200


def test_a_saved_card_that_is_detached_from_a_cart_lives_on(customer: Caller) -> None:
    source = customer.source(amount=1, currency="EUR")["id"]
    save(customer, "mine", source)
    customer.fill("ESPRESSO")
    customer.apply(source)
    assert customer.call("DELETE", f"{CART}/payment").status_code == 204
    assert customer.as_merchant("GET", f"/sources/{source}").json()["state"] == "chargeable"
    customer.apply(source)
    assert customer.submit().status_code == 200


def test_store_credit_cannot_be_saved_and_strangers_save_nothing(customer: Caller, caller: Caller) -> None:
    session = customer.cart()["paymentSession"]["id"]
    body = {"paymentSessionId": session, "type": "customerCredit", "amount": 5, "currency": "EUR"}
    credit = customer.as_merchant("POST", "/sources", body).json()["id"]
    assert refused(save(customer, "credit", credit)) == (409, "invalid-payment-method")
    assert refused(save(caller, "any", credit)) == (401, "invalid_token")


@pytest.mark.parametrize("charge_type", ["moto", "merchant_initiated", "customer_initiated"])
def test_a_saved_challenged_card_asks_only_a_customer_who_is_there(customer: Caller, charge_type: str) -> None:
    customer.fill(charge_type="moto")
    card = {"expirationMonth": 3, "expirationYear": 2030, "cvv": "737"}
    source = customer.source("5454545454545454", card=card)
    save(customer, "challenged", source["id"])
    customer.fill("ESPRESSO", charge_type=charge_type)
    status = customer.apply(source["id"]).json()["cart"]["paymentSession"]["status"]
    asked = charge_type == "customer_initiated"
    assert status == ("requires_action" if asked else "requires_confirmation")
    if asked:
        error = customer.submit().json()["errors"]["error"][0]
        assert error["subcode"] == "authentication_required"
        path = f"/payments/sources/{source['id']}/authenticate"
        body = {"sessionId": customer.cart()["paymentSession"]["id"], "answer": "password"}
        assert customer.as_browser("POST", path, body, source["clientSecret"]).json() == {"status": "complete"}
        assert customer.cart()["paymentSession"]["status"] == "requires_confirmation"
    assert customer.submit().status_code == 200
