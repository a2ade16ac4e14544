"""Formats, headers, methods, and whatever strangers send: an envelope each time, never a 500."""

from __future__ import annotations

import json
import re
import socket

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, ME, Caller, refused


@pytest.mark.parametrize("how", ["active.json", "active?format=json", "active?", "active/"])
def test_the_format_is_asked_for_in_many_ways(caller: Caller, how: str) -> None:
    answer = caller.call("GET", f"{ME}/carts/{how}", headers={"Accept": "*/*", "Content-Type": "application/json"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["cart"]


def test_browsers_are_let_in(caller: Caller) -> None:
    answer = caller.call("GET", CART)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["x-dr-requestid"]
    for path, methods in (
        (CART, "GET, POST, PUT, DELETE"),
        ("/oauth20/token", "POST, OPTIONS"),
        ("/payments/sources", "GET, POST, PUT, DELETE"),
    ):
        preflight = caller.http.options(caller.sandbox.url + path, timeout=10)
        assert preflight.status_code == 200
        assert preflight.headers["Content-Type"].startswith("text/plain")
        assert preflight.headers["Access-Control-Allow-Methods"] == methods
        assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    token = caller.http.options(f"{caller.sandbox.url}/oauth20/token", timeout=10).headers
    assert token["Access-Control-Allow-Headers"] == "Authorization, Content-Type, Accept, Accept-Language"
    assert token["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Max-Age" not in token
    assert "X-Client-Secret" in preflight.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("PATCH", CART, "method-not-allowed"),
        ("PUT", "/oauth20/token", "method-not-allowed"),
        ("DELETE", "/payments/sources", "method_not_allowed"),
        ("DELETE", "/orders/1/refunds", "method-not-allowed"),
    ],
)
def test_other_methods_are_not_allowed(caller: Caller, method: str, path: str, code: str) -> None:
    assert refused(caller.call(method, path)) == (405, code)


def test_head_is_not_supported(caller: Caller) -> None:
    assert caller.call("HEAD", CART).status_code == 405


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/shoppers/me/carts/other", "resource-not-found"),
        ("/v1/nothing", "resource-not-found"),
        ("/payments/nothing", "not_found"),
        ("/nothing", "resource-not-found"),
    ],
)
def test_what_is_not_there_is_not_found(caller: Caller, path: str, code: str) -> None:
    assert refused(caller.call("GET", path)) == (404, code)


def test_a_body_of_a_megabyte_is_the_largest(caller: Caller) -> None:
    """A megabyte is read, a byte more is not; the answer is in the envelope of whoever serves the path."""
    megabyte = b'{"cart": {"x": "' + b"y" * (1024 * 1024 - 19) + b'"}}'
    assert len(megabyte) == 1024 * 1024
    assert caller.call("POST", CART, data=megabyte).status_code == 200
    more = megabyte + b" "
    keys = caller.keys
    for path, key, envelope in (
        (CART, caller.token, "relation"),
        ("/payments/sources", keys["POS_PUBLISHABLE_KEY"], "bad_request"),
        ("/sources", keys["POS_CONFIDENTIAL_KEY"], "bad_request"),
        ("/orders/1/refunds", caller.admin().token, "description"),
    ):
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        answer = caller.call("POST", path, data=more, headers=headers)
        assert answer.status_code in {413, 404}, path
        assert envelope in answer.text
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = caller.http.post(
        f"{caller.sandbox.url}/oauth20/token", data=b"grant_type=" + more, headers=form, auth=caller.client, timeout=10
    )
    assert refused(answer) == (413, "invalid-request")


def test_a_body_far_beyond_that_is_not_even_read(sandbox: Sandbox) -> None:
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(f"POST {CART} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {10**10}\r\n\r\n".encode())
        read = b"".join(iter(lambda: line.recv(65536), b""))
    assert read.startswith(b"HTTP/1.1 413")
    assert b'"errors"' in read


def test_a_callback_makes_a_script_of_what_is_read(caller: Caller) -> None:
    answer = caller.call("GET", f"{CART}?callback=jQuery.fn_1&token={caller.token}", headers={"Authorization": ""})
    assert answer.headers["Content-Type"].startswith("application/javascript")
    assert re.fullmatch(r'jQuery\.fn_1\(\{"cart":.*\}\);', answer.text)
    for wrong in ("alert(1)", "a b", "1x", "x" * 200):
        assert caller.call("GET", CART, params={"callback": wrong}).headers["Content-Type"] == "application/json"
    assert caller.call("POST", f"{CART}?callback=fn").headers["Content-Type"] == "application/json"


def test_addresses_follow_the_host_that_was_asked(caller: Caller) -> None:
    cart = caller.get(CART, headers={"Host": "till.test:8080"})["cart"]
    assert cart["uri"] == f"http://till.test:8080{CART}"


BODIES = [
    b"{",
    b"\xff\xfe",
    b"[1]",
    b"7",
    b'"text"',
    b"true",
    b"[" * 5000,
    b'{"cart":' * 3000,
    b'{"cart":1}',
    b'{"cart":[]}',
    b'{"cart":[1]}',
    b'{"cart":{"lineItems":[]}}',
    b'{"cart":{"lineItems":{"lineItem":[null]}}}',
    b'{"cart":{"lineItems":{"lineItem":[{"quantity":1e400,"product":{"id":1}}]}}}',
    b'{"cart":{"lineItems":{"lineItem":[{"quantity":true,"product":{"id":[]}}]}}}',
    b'{"cart":{"customAttributes":{"attribute":[{"name":{},"value":[]}]}}}',
    b'{"cart":{"ipAddress":{}}}',
    b'{"cart":{"chargeType":{}}}',
    b'{"cart":{"billingAddress":"x"}}',
    b'{"paymentMethod":7}',
    b'{"a":1,"a":2}',
    b'{"cart":{"chargeType":"\\ud800"}}',
    b"NaN",
    b"\x00",
]
PATHS = [CART, f"{CART}/line-items", f"{CART}/apply-payment-method", f"{CART}/submit-cart", ME, "/v1/shoppers"]


@pytest.mark.parametrize("body", BODIES, ids=[repr(body[:24]) for body in BODIES])
def test_a_body_of_any_kind_has_an_answer(caller: Caller, body: bytes) -> None:
    for path in (*PATHS, f"{ME}/addresses", f"{CART}/tax-registrations"):
        answer = caller.call("POST", path, data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, (path, answer.text)
        json.loads(answer.text or "{}")
    for key in (caller.as_browser, caller.as_merchant):
        assert key("POST", "/payments/sources").status_code < 500
    headers = {"Authorization": f"Bearer {caller.keys['POS_PUBLISHABLE_KEY']}"}
    source = caller.http.post(f"{caller.sandbox.url}/payments/sources", data=body, headers=headers, timeout=10)
    assert source.status_code == 400
    assert source.json()["type"] == "bad_request"


def test_what_is_no_http_is_refused_politely(sandbox: Sandbox) -> None:
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(b"POST / HTTP/1.1\r\nContent-Length: nonsense\r\n\r\n")
        read = b"".join(iter(lambda: line.recv(65536), b""))
    assert read.startswith(b"HTTP/1.1 400")
    assert b'"errors"' in read
