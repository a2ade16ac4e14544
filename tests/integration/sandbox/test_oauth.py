"""Tokens, row by row."""

from __future__ import annotations

import base64
import re

import pytest
import requests

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, ME, Caller, refused
from tests.ready_made import running_sandbox


def ask(caller: Caller, auth: tuple[str, str] | None = None, method: str = "POST", **form: str) -> requests.Response:
    return caller.http.request(method, f"{caller.sandbox.url}/oauth20/token", data=form, auth=auth, timeout=10)


def test_client_credentials_give_a_limited_token_without_refresh(caller: Caller) -> None:
    pair = caller.grant(grant_type="client_credentials")
    assert re.fullmatch("[0-9a-f]{160,}", pair["access_token"])
    assert pair["token_type"] == "bearer"
    assert pair["expires_in"] == 3600
    assert not pair.get("refresh_token")


def test_password_without_a_name_is_anonymous_and_can_be_refreshed(caller: Caller) -> None:
    pair = caller.grant(grant_type="password")
    cart_id = Caller(caller.sandbox, pair["access_token"]).cart()["id"]
    again = caller.grant(grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert again["refresh_token"]
    assert Caller(caller.sandbox, again["access_token"]).cart()["id"] == cart_id


def test_the_public_key_works_as_basic_parameter_and_get(caller: Caller) -> None:
    public = caller.keys["POS_PUBLIC_KEY"]
    assert ask(caller, (public, ""), grant_type="password").status_code == 200
    assert ask(caller, grant_type="password", client_id=public).status_code == 200
    page = caller.http.get(f"{caller.sandbox.url}/oauth20/token.json?apiKey={public}", timeout=10)
    assert page.json()["access_token"]
    in_query = f"{caller.sandbox.url}/v1/oauth20/token?grant_type=password&apiKey={public}&format=json"
    assert caller.http.post(in_query, timeout=10).status_code == 200


@pytest.mark.parametrize("coded", [False, True])
def test_a_login_takes_the_password_plain_or_in_base64(caller: Caller, coded: bool) -> None:
    password = "Correct-Horse-1"
    sent = base64.b64encode(password.encode()).decode() if coded else password
    pair = caller.grant(grant_type="password", username="maria.keller", password=sent)
    told = Caller(caller.sandbox, pair["access_token"]).get("/oauth20/access-tokens")
    assert (told["authenticated"], told["externalReferenceId"]) == ("true", "CUSTOMER-1001")


@pytest.mark.parametrize("way", ["bearer", "limited"])
def test_a_login_carries_the_anonymous_cart_over(caller: Caller, way: str) -> None:
    cart_id = caller.fill()["id"]
    form = {"grant_type": "password", "username": "maria.keller", "password": "Correct-Horse-1"}
    if way == "bearer":
        answer = caller.call("POST", "/oauth20/token", data=form)
    else:
        answer = ask(caller, caller.client, dr_limited_token=caller.token, **form)
    full = Caller(caller.sandbox, answer.json()["access_token"])
    assert full.cart()["id"] == cart_id
    assert caller.cart()["id"] != cart_id


@pytest.mark.parametrize("name", ["dr_external_reference_id", "external_reference_id", "externalReferenceId"])
def test_an_external_reference_id_signs_a_customer_in(caller: Caller, name: str) -> None:
    pair = caller.grant(grant_type="client_credentials", **{name: "CUSTOMER-1002"})
    assert Caller(caller.sandbox, pair["access_token"]).get(ME)["shopper"]["firstName"] == "Tomás"


def test_refusals_have_the_documented_status_and_code(caller: Caller) -> None:
    key, secret = caller.client
    public = caller.keys["POS_PUBLIC_KEY"]
    assert refused(ask(caller, (key, "wrong"), grant_type="password")) == (401, "invalid_client")
    assert refused(ask(caller, ("nobody", secret), grant_type="password")) == (401, "invalid_client")
    assert refused(ask(caller, (caller.keys["POS_PUBLISHABLE_KEY"], ""), grant_type="password")) == (
        401,
        "invalid_client",
    )
    assert refused(ask(caller, (key, secret))) == (401, "invalid_request")
    assert refused(ask(caller, (key, secret), grant_type="magic")) == (401, "invalid_request")
    assert refused(ask(caller, (key, secret), grant_type="refresh_token", refresh_token="dead")) == (
        401,
        "invalid_token",
    )
    assert refused(ask(caller, (key, secret), grant_type="password", dr_limited_token="dead")) == (
        400,
        "dr_limited_token_invalid",
    )
    assert refused(ask(caller, (key, secret), grant_type="password", dr_session_token="dead")) == (401, "invalid_token")
    by_reference = {"grant_type": "client_credentials", "dr_external_reference_id": "CUSTOMER-1001"}
    assert refused(ask(caller, (public, ""), **by_reference)) == (403, "forbidden")
    assert refused(ask(caller, (key, secret), **{**by_reference, "dr_external_reference_id": "NOBODY"}))[0] == 401
    login = {"grant_type": "password", "username": "maria.keller", "password": "wrong"}
    assert refused(ask(caller, (key, secret), **login)) == (401, "invalid_request")
    assert refused(ask(caller, (key, secret), method="PUT")) == (405, "method-not-allowed")


@pytest.mark.parametrize("path", ["/oauth20/access-tokens", "/oauth20/access-token"])
def test_a_token_tells_what_it_stands_for(caller: Caller, path: str) -> None:
    told = caller.get(path)
    assert told["authenticated"] == "false"
    assert told["cartId"] is None
    assert told["externalReferenceId"] is None
    assert 3500 < told["expiresIn"] <= 3600
    assert re.fullmatch("[0-9a-f]{32}", told["sessionTag"])
    cart_id = caller.fill()["id"]
    in_query = caller.http.get(f"{caller.sandbox.url}{path}?token={caller.token}", timeout=10).json()
    assert in_query["cartId"] == cart_id


def test_a_deleted_token_is_dead(caller: Caller) -> None:
    assert caller.call("DELETE", "/oauth20/access-tokens").json()["sessionId"]
    assert refused(caller.call("GET", "/oauth20/access-tokens")) == (401, "invalid_token")
    assert refused(caller.call("GET", CART)) == (401, "invalid_token")


def test_tokens_die_by_the_clock_and_are_refreshed(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_sandbox(tmp_path_factory.mktemp("clock")) as sandbox:
        caller = Caller(sandbox)
        pair = caller.grant(grant_type="password")
        sandbox.advance(3601)
        assert refused(Caller(sandbox, pair["access_token"]).call("GET", CART)) == (401, "invalid_token")
        again = caller.grant(grant_type="refresh_token", refresh_token=pair["refresh_token"])
        assert Caller(sandbox, again["access_token"]).cart()
        sandbox.advance(366 * 86400)
        dead = ask(caller, caller.client, grant_type="refresh_token", refresh_token=again["refresh_token"])
        assert refused(dead) == (401, "invalid_token")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_bearer_scheme_is_taken_in_any_case(caller: Caller, scheme: str) -> None:
    assert caller.call("GET", CART, headers={"Authorization": f"{scheme} {caller.token}"}).status_code == 200
    doubled = f"{scheme} {caller.token}, {scheme} {caller.token}"
    assert caller.call("GET", CART, headers={"Authorization": doubled}).status_code == 200


def test_a_token_in_basic_dress_is_refused(caller: Caller) -> None:
    assert caller.call("GET", CART, headers={"Authorization": f"Basic {caller.token}"}).status_code == 401


def test_session_tokens_lead_to_web_checkout(caller: Caller, sandbox: Sandbox) -> None:
    store = f"{sandbox.url}/store/pencilbean/SessionToken"
    token = caller.http.get(f"{store}?format=json", timeout=10).json()["session_token"]
    assert re.fullmatch("[0-9A-F]{32}", token)
    aware = Caller(sandbox, caller.grant(grant_type="password", dr_session_token=token)["access_token"])
    led = aware.call("GET", f"{CART}/web-checkout", allow_redirects=False)
    assert led.status_code == 302
    assert caller.call("GET", f"{CART}/web-checkout", allow_redirects=False).status_code == 401
    with_key = caller.http.get(f"{store}?apiKey={caller.keys['POS_PUBLIC_KEY']}", timeout=10).json()
    assert with_key["access_token"]
    wrapped = caller.http.get(f"{store}?callback=jQuery.fn", timeout=10)
    assert wrapped.text.startswith('jQuery.fn({"session_token"')
    assert wrapped.headers["Content-Type"].startswith("application/javascript")


def test_a_public_client_is_sent_to_sign_in_and_back(caller: Caller, sandbox: Sandbox) -> None:
    query = {
        "client_id": caller.keys["POS_PUBLIC_KEY"],
        "redirect_uri": "http://shop.test/back",
        "response_type": "token",
    }
    led = caller.http.get(f"{sandbox.url}/oauth20/authorize", params=query, allow_redirects=False, timeout=10)
    assert led.status_code == 302
    form = {"username": "maria.keller", "password": "Correct-Horse-1"}
    back = caller.http.post(led.headers["Location"], data=form, allow_redirects=False, timeout=10)
    assert back.headers["Location"].startswith("http://shop.test/back#access_token=")


@pytest.mark.parametrize("page", ["session-token", "authorize"])
def test_paths_that_only_hearsay_knows_do_not_exist(caller: Caller, page: str) -> None:
    for method in ("GET", "POST"):
        assert refused(caller.call(method, f"{ME}/{page}")) == (404, "resource-not-found")


def test_a_login_may_come_with_a_store_session(caller: Caller, sandbox: Sandbox) -> None:
    token = caller.http.get(f"{sandbox.url}/store/pencilbean/SessionToken", timeout=10).json()["session_token"]
    cart = Caller(sandbox, caller.grant(grant_type="password", dr_session_token=token)["access_token"]).fill()["id"]
    login = {"grant_type": "password", "username": "maria.keller", "password": "Correct-Horse-1"}
    pair = caller.grant(dr_session_token=token, **login)
    customer = Caller(sandbox, pair["access_token"])
    assert customer.get("/oauth20/access-tokens")["authenticated"] == "true"
    assert customer.call("POST", f"{CART}/web-checkout?productId=ESPRESSO", allow_redirects=False).status_code == 302
    assert customer.cart()["totalItemsInCart"] == 1
    again = caller.grant(grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert Caller(sandbox, again["access_token"]).cart()["id"] == customer.cart()["id"] != cart


def test_an_external_reference_takes_an_anonymous_cart_over(caller: Caller) -> None:
    cart = caller.fill()["id"]
    by_reference = {"grant_type": "client_credentials", "dr_external_reference_id": "CUSTOMER-1002"}
    pair = caller.grant(dr_limited_token=caller.token, **by_reference)
    assert Caller(caller.sandbox, pair["access_token"]).cart()["id"] == cart


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"client_id": "nobody"}, (401, "invalid_client")),
        ({"response_type": "code"}, (401, "invalid_request")),
        ({"redirect_uri": "javascript:alert(1)"}, (401, "invalid_request")),
        ({"redirect_uri": ""}, (401, "invalid_request")),
    ],
)
def test_a_wrong_authorization_leads_nowhere(caller: Caller, change: dict[str, str], expected: tuple[int, str]) -> None:
    query = {
        "client_id": caller.keys["POS_PUBLIC_KEY"],
        "redirect_uri": "http://shop.test/back",
        "response_type": "token",
        **change,
    }
    address = f"{caller.sandbox.url}/oauth20/authorize"
    assert refused(caller.http.get(address, params=query, allow_redirects=False, timeout=10)) == expected


def test_the_sign_in_page_asks_again_and_carries_the_cart(caller: Caller, sandbox: Sandbox) -> None:
    cart = caller.fill()["id"]
    page = f"{sandbox.url}/store/pencilbean/SignIn"
    query = {"redirect_uri": "http://shop.test/back", "dr_limited_token": caller.token}
    wrong = caller.http.post(page, params=query, data={"username": "maria.keller", "password": "x"}, timeout=10)
    assert (wrong.status_code, "<form" in wrong.text) == (200, True)
    right = {"username": "maria.keller", "password": "Correct-Horse-1"}
    back = caller.http.post(page, params=query, data=right, allow_redirects=False, timeout=10).headers["Location"]
    token = re.search("access_token=([0-9a-f]+)", back)
    assert token
    assert Caller(sandbox, token[1]).cart()["id"] == cart
    elsewhere = caller.http.get(f"{sandbox.url}/store/other/SignIn", params=query, timeout=10)
    assert elsewhere.status_code == 404
    assert caller.http.get(f"{sandbox.url}/store/other/SessionToken", timeout=10).status_code == 404


def test_a_get_without_a_key_and_a_post_for_information_are_refused(caller: Caller, sandbox: Sandbox) -> None:
    assert refused(caller.http.get(f"{sandbox.url}/oauth20/token", timeout=10)) == (401, "invalid_client")
    assert refused(caller.call("POST", "/oauth20/access-tokens")) == (405, "method-not-allowed")
    broken = {"Authorization": "Basic ?"}
    answer = caller.http.post(f"{sandbox.url}/oauth20/token", headers=broken, timeout=10)
    assert refused(answer) == (401, "invalid_client")
