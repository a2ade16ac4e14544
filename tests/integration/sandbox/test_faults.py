"""Misbehaving: each fault is seen on the wire, and what was done or not is read from the ledger."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import requests

from pos.sandbox.faults import KINDS
from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, ME, Caller, refused, until

SUBMIT = "*/submit-cart*"


@pytest.fixture
def ready(caller: Caller) -> Iterator[Caller]:
    """A session whose cart can be submitted."""
    caller.fill("ESPRESSO")
    caller.apply(caller.source()["id"])
    yield caller
    caller.sandbox.disarm()


def charges_of(caller: Caller, cart_id: int) -> int:
    return len([row for row in caller.sandbox.charges() if row["cart_id"] == str(cart_id)])


def raw_submit(caller: Caller) -> bytes:
    """Send a submit by hand and read until the connection ends."""
    host, port = caller.sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        head = f"POST {CART}/submit-cart HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {caller.token}\r\n"
        line.sendall(f"{head}Content-Length: 0\r\n\r\n".encode())
        read = b""
        while piece := line.recv(65536):
            read += piece
        return read


@pytest.mark.parametrize(("kind", "charged"), [("request_lost", 0), ("answer_lost", 1)])
def test_a_lost_call_ends_the_connection_without_a_byte(ready: Caller, kind: str, charged: int) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm(kind, SUBMIT)
    assert raw_submit(ready) == b""
    assert charges_of(ready, cart_id) == charged


def test_a_lost_answer_is_a_connection_error_for_a_client(ready: Caller) -> None:
    ready.sandbox.arm("answer_lost", SUBMIT)
    with pytest.raises(requests.ConnectionError):
        ready.submit()


def test_a_cut_answer_stops_half_way(ready: Caller) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm("answer_cut", SUBMIT)
    head, _, body = raw_submit(ready).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    told = int(next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")).split(b":")[1])
    assert 0 < len(body) < told
    assert charges_of(ready, cart_id) == 1


def test_a_reset_connection_was_never_read(ready: Caller) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm("connection_refused", SUBMIT, seconds=0)
    with pytest.raises(ConnectionResetError):
        raw_submit(ready)
    assert charges_of(ready, cart_id) == 0
    until(lambda: listening(ready.sandbox), "the sandbox to listen again")
    assert ready.submit().status_code == 200


def listening(sandbox: Sandbox) -> bool:
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == 0


def test_nobody_is_let_in_for_a_while(caller: Caller) -> None:
    caller.sandbox.control("POST", "faults", {"kind": "connection_refused", "seconds": 0.4})
    until(lambda: not listening(caller.sandbox), "the door to close")
    with pytest.raises(requests.ConnectionError, match="Connection refused"):
        Caller(caller.sandbox, "any").call("GET", CART)
    until(lambda: listening(caller.sandbox), "the door to open")
    assert Caller(caller.sandbox).cart()


def test_a_slow_answer_comes_late(ready: Caller) -> None:
    ready.sandbox.arm("slow", SUBMIT, seconds=0.3)
    begun = time.monotonic()
    assert ready.submit().status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_a_trickled_answer_comes_whole(ready: Caller) -> None:
    ready.sandbox.arm("trickled", SUBMIT, seconds=0.3)
    begun = time.monotonic()
    assert ready.submit().json()["submitCart"]
    assert time.monotonic() - begun >= 0.3


@pytest.mark.parametrize("status", [500, 502, 504, 429])
@pytest.mark.parametrize(("kind", "charged"), [("status_before", 0), ("status_after", 1)])
def test_an_error_status_before_or_after_the_work(ready: Caller, kind: str, charged: int, status: int) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm(kind, SUBMIT, status=status, retry_after=7)
    answer = ready.submit()
    assert answer.status_code == status
    assert charges_of(ready, cart_id) == charged
    if status in {500, 429}:
        assert answer.json()["errors"]["error"][0]["code"] in {"system-error", "rate-limit-quota-exceeded"}
        assert answer.headers["Retry-After"] == "7"


def test_too_many_requests_may_say_nothing_of_when(ready: Caller) -> None:
    ready.sandbox.arm("status_before", SUBMIT, status=429)
    assert "Retry-After" not in ready.submit().headers


def test_an_expired_token_can_be_refreshed(ready: Caller) -> None:
    pair = ready.grant(grant_type="password")
    session = Caller(ready.sandbox, pair["access_token"])
    cart_id = session.fill()["id"]
    ready.sandbox.arm("token_expired", f"*{CART}", "GET")
    assert refused(session.call("GET", CART)) == (401, "invalid_token")
    assert refused(session.call("GET", CART)) == (401, "invalid_token")
    again = ready.grant(grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert Caller(ready.sandbox, again["access_token"]).cart()["id"] == cart_id


def test_a_page_comes_instead_of_an_answer(ready: Caller) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm("html", SUBMIT)
    answer = ready.submit()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert charges_of(ready, cart_id) == 0


def test_a_redirect_sends_the_same_request_again(ready: Caller) -> None:
    ready.sandbox.arm("redirect_307", SUBMIT)
    answer = ready.submit(allow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"{ready.sandbox.url}{CART}/submit-cart"
    assert ready.submit().status_code == 200


def test_a_request_delivered_twice_makes_one_order(ready: Caller) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm("delivered_twice", SUBMIT)
    assert ready.submit().json()["submitCart"]["order"]["id"] == cart_id
    assert charges_of(ready, cart_id) == 1


def test_lines_delivered_twice_are_added_twice(caller: Caller) -> None:
    caller.sandbox.arm("delivered_twice", "*/line-items*")
    body = {"lineItems": {"lineItem": {"quantity": 2, "product": {"id": caller.product()["id"]}}}}
    caller.post(f"{CART}/line-items", body)
    assert caller.cart()["totalItemsInCart"] == 4


def test_work_done_late_is_done_when_the_clock_says(ready: Caller) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm("done_late", SUBMIT, seconds=300)
    assert raw_submit(ready) == b""
    assert charges_of(ready, cart_id) == 0
    ready.sandbox.advance(301)
    until(lambda: charges_of(ready, cart_id) == 1, "the late charge")


def test_a_conflict_is_over_at_the_next_try(ready: Caller) -> None:
    ready.sandbox.arm("conflict_once", SUBMIT)
    assert refused(ready.submit()) == (409, "concurrent-cart-modification-failure")
    assert ready.submit().status_code == 200


def test_a_broken_answer_is_no_json(ready: Caller) -> None:
    cart_id = ready.cart()["id"]
    ready.sandbox.arm("malformed_json", SUBMIT)
    answer = ready.submit()
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)
    assert charges_of(ready, cart_id) == 1


def test_a_wrong_total_and_a_wrong_currency_are_shown(caller: Caller) -> None:
    caller.fill("ESPRESSO")
    caller.sandbox.arm("wrong_total", f"*{CART}", "GET")
    caller.sandbox.arm("wrong_currency", f"*{CART}", "GET", nth=2)
    assert caller.cart()["pricing"]["orderTotal"] == {"currency": "EUR", "value": 3.2}
    assert caller.cart()["pricing"]["orderTotal"] == {"currency": "USD", "value": 2.2}
    assert caller.cart()["pricing"]["orderTotal"] == {"currency": "EUR", "value": 2.2}


def test_script_and_frames_are_blocked(caller: Caller) -> None:
    caller.sandbox.control("POST", "faults", {"kind": "script_blocked"})
    caller.sandbox.control("POST", "faults", {"kind": "iframe_blocked"})
    with pytest.raises(requests.ConnectionError):
        caller.http.get(caller.sandbox.script_url, timeout=10)
    frame = caller.http.get(f"{caller.sandbox.url}/v1/frames/card.html", timeout=10)
    assert frame.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in frame.headers["Content-Security-Policy"]


def test_a_fault_waits_for_its_turn_and_is_used_up(caller: Caller) -> None:
    caller.sandbox.arm("status_before", "/v1/shoppers/site", "GET", nth=2, count=2, status=500)
    statuses = [caller.call("GET", "/v1/shoppers/site").status_code for _ in range(5)]
    assert statuses == [200, 500, 500, 200, 200]


def test_a_fault_finds_its_call_by_whatever_name(caller: Caller) -> None:
    for asked in ("/v1/shoppers/site", "/v1/shoppers/site.json"):
        caller.sandbox.arm("status_before", "/v1/shoppers/site", "GET")
        assert caller.call("GET", asked).status_code == 500
    caller.sandbox.arm("status_before", "*.json", "*")
    assert caller.call("GET", "/v1/shoppers/site").status_code == 200
    assert caller.call("OPTIONS", "/v1/shoppers/site.json").status_code == 200
    assert caller.call("GET", "/v1/shoppers/site.json").status_code == 500


def test_faults_are_listed_and_taken_back(caller: Caller) -> None:
    caller.sandbox.arm("slow", "/nowhere", seconds=1)
    assert [one["kind"] for one in caller.sandbox.control("GET", "faults")["faults"]] == ["slow"]
    caller.sandbox.disarm()
    assert caller.sandbox.control("GET", "faults")["faults"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "unheard_of"},
        {"kind": ["slow"]},
        {},
        {"kind": "slow", "seconds": "x"},
        {"kind": "slow", "seconds": True},
        {"kind": "slow", "seconds": 1e300},
        {"kind": "slow", "nth": 0},
        {"kind": "slow", "nth": 1.5},
        {"kind": "slow", "count": True},
        {"kind": "status_before", "retry_after": "x"},
        {"kind": "slow", "colour": "red"},
        {"kind": "status_before", "status": 200},
        {"kind": "slow", "path": 7},
        [],
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(sandbox: Sandbox, wrong: Any) -> None:
    with pytest.raises(HTTPError, match="400"):
        sandbox.control("POST", "faults", wrong)


def test_the_control_room_wants_its_token(caller: Caller) -> None:
    for path in ("faults", "requests", "clock", "declines", "ledger", "orders"):
        assert caller.call("GET", f"/_control/{path}").status_code in {401, 405}
        assert caller.call("POST", f"/_control/{path}", {}).status_code in {401, 405}


def test_what_came_in_is_listed_without_secrets(ready: Caller) -> None:
    ready.call("GET", f"{ME}/orders?token={ready.token}&pageSize=3")
    ready.submit()
    listed = ready.sandbox.requests()
    assert {"method": "POST", "path": f"{CART}/submit-cart", "status": 200}.items() <= listed[-1].items()
    assert listed[-2]["query"] == "token=…&pageSize=3"
    told = json.dumps(listed)
    for secret in (ready.token, *ready.keys.values()):
        assert secret not in told


def test_every_kind_of_fault_is_tested_here() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"{kind}"' not in own] == []
