"""What an answer proves, and what it does not: a real client against real sockets."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.processor import (
    CardDeclined,
    DoubtfulRefusal,
    NotSent,
    OutcomeUnknown,
    Refused,
    SessionEnded,
    ShopperSession,
)
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.secret import Secret

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
KEYS = Keys(Secret("key"), Secret("secret"), Secret("public"))
SESSION = ShopperSession(Secret("token"), Secret("refresh"), NOW + timedelta(hours=1))
CART = "/v1/shoppers/me/carts/active"
SUBMIT = f"{CART}/submit-cart"


def client(base_url: str, deadline_s: float = 5.0) -> CommerceClient:
    return CommerceClient(base_url, KEYS, lambda: NOW, deadline_s=deadline_s)


@pytest.fixture
def till(httpserver: HTTPServer) -> CommerceClient:
    return client(httpserver.url_for("").rstrip("/"))


def a_cart(**more: Any) -> dict[str, Any]:
    eur = {"currency": "EUR", "value": 2.4}
    line = {"id": 7, "quantity": "2", "product": {"uri": "http://x/me/products/53"}, "pricing": {}}
    line["pricing"] = {"salePriceWithQuantity": eur}
    return {
        "cart": {
            "id": 8812,
            "lineItems": {"lineItem": line},
            "taxInclusive": "true",
            "pricing": {"orderTotal": eur, "subtotal": eur, "tax": {"currency": "EUR", "value": "0.38"}},
            "paymentSession": {"id": "ps", "status": "requires_source"},
            "paymentMethod": {"charges": [{"chargeId": "c1", "status": "failed"}]},
            "chargeType": "moto",
            "customAttributes": {"attribute": [{"name": "posSaleId", "value": "s1"}]},
            **more,
        }
    }


def an_order(**more: Any) -> dict[str, Any]:
    total = {"orderTotal": {"currency": "EUR", "value": 2.40}}
    return {"submitCart": {"order": {"id": 8812, "orderState": "Submitted"}, "pricing": total, **more}}


def refusal(code: str, subcode: str = "") -> dict[str, Any]:
    return {"errors": {"error": [{"code": code, "subcode": subcode, "description": "words"}]}}


def test_a_cart_is_read_through_all_its_looseness(till: CommerceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(CART, headers={"Authorization": "Bearer token"}).respond_with_json(a_cart())
    cart = till.read_cart(SESSION)
    assert (cart.id, cart.sale_id, cart.failed_charge_ids) == ("8812", "s1", frozenset({"c1"}))
    assert (cart.lines[0].product_id, cart.lines[0].quantity) == ("53", 2)
    assert (cart.totals.total, cart.totals.tax) == (Money(240, "EUR"), Money(38, "EUR"))


def test_a_token_is_asked_for_with_the_confidential_key(till: CommerceClient, httpserver: HTTPServer) -> None:
    answer = {"access_token": "a", "token_type": "bearer", "expires_in": "3599", "refresh_token": "r"}
    httpserver.expect_request("/oauth20/token", headers={"Authorization": "Basic a2V5OnNlY3JldA=="}).respond_with_json(
        answer
    )
    session = till.open_session()
    assert session.access_token == Secret("a")
    assert session.expires_at == NOW + timedelta(seconds=3599)


def test_a_dead_token_is_told_from_other_refusals(till: CommerceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request(CART).respond_with_json(refusal("invalid_token"), status=401)
    with pytest.raises(SessionEnded):
        till.read_cart(SESSION)
    httpserver.expect_oneshot_request(CART).respond_with_json(refusal("cart-failure"), status=409)
    with pytest.raises(Refused) as caught:
        till.read_cart(SESSION)
    assert caught.value.code == "cart-failure"


def test_a_busy_cart_is_asked_again_and_never_shown(till: CommerceClient, httpserver: HTTPServer) -> None:
    busy = refusal("concurrent-cart-modification-failure")
    httpserver.expect_ordered_request(CART).respond_with_json(busy, status=409)
    httpserver.expect_ordered_request(CART).respond_with_json(a_cart())
    assert till.read_cart(SESSION).id == "8812"


def test_an_approved_submit_carries_order_and_total(till: CommerceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(SUBMIT, method="POST").respond_with_json(an_order())
    till.prepare_submit(SESSION)
    order = till.submit(SESSION)
    assert (order.id, order.total) == ("8812", Money(240, "EUR"))


@pytest.mark.parametrize("problem", [OSError, ValueError, RuntimeError])
def test_whatever_goes_wrong_with_telling_that_a_submit_was_sent_its_answer_is_read(
    till: CommerceClient, httpserver: HTTPServer, problem: type[Exception]
) -> None:
    def fails() -> None:
        raise problem

    httpserver.expect_request(SUBMIT, method="POST").respond_with_json(an_order())
    assert till.submit(SESSION, fails).id == "8812"
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("code", "subcode", "action"),
    [
        ("declined", "insufficient_funds", DeclineAction.OTHER_CARD),
        ("declined", "do_not_honor", DeclineAction.TRY_ONCE),
        ("invalid card", "invalid_security_code", DeclineAction.RETYPE),
        ("declined", "never heard of", DeclineAction.OTHER_CARD),
    ],
)
def test_a_definite_refusal_is_a_decline(
    till: CommerceClient, httpserver: HTTPServer, code: str, subcode: str, action: DeclineAction
) -> None:
    httpserver.expect_request(SUBMIT).respond_with_json(refusal(code, subcode), status=409)
    with pytest.raises(CardDeclined) as caught:
        till.submit(SESSION)
    assert caught.value.decline.action is action


@pytest.mark.parametrize("code", ["duplicate_transaction", "submit-cart-failed", "no_response", "unheard-of"])
def test_a_refusal_that_proves_nothing_is_doubt(till: CommerceClient, httpserver: HTTPServer, code: str) -> None:
    httpserver.expect_request(SUBMIT).respond_with_json(refusal(code), status=409)
    with pytest.raises(DoubtfulRefusal):
        till.submit(SESSION)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html>captive portal</html>", 200),
        ('{"submitCart": {"order": {}}}', 200),
        ('{"submitCart": {"order": {"id": 1}, "pricing": {}}}', 200),
        ('{"submitCart": {"order": {"id": 1', 200),
        ("", 200),
        ("{}", 500),
        ("{}", 502),
        ('{"errors": {"error": [{"code": "invalid_token"}]}}', 401),
        ("", 307),
        ("[" * 100_000, 200),
    ],
)
def test_whatever_is_not_proof_is_doubt(till: CommerceClient, httpserver: HTTPServer, body: str, status: int) -> None:
    away = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request(SUBMIT).respond_with_data(body, status=status, headers=away)
    with pytest.raises(OutcomeUnknown):
        till.submit(SESSION)
    assert len(httpserver.log) == 1


def test_only_a_refused_connection_proves_that_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = client(f"http://127.0.0.1:{taken.getsockname()[1]}")
        nobody.prepare_submit(SESSION)
        sent: list[bool] = []
        with pytest.raises(NotSent):
            nobody.submit(SESSION, lambda: sent.append(True))
        assert sent == []
        with pytest.raises(NotSent):
            nobody.read_cart(SESSION)


def test_who_waits_hears_that_the_submit_has_left_before_there_is_an_answer(
    till: CommerceClient, httpserver: HTTPServer
) -> None:
    heard = threading.Event()

    def answer(_request: Request) -> Response:
        assert heard.wait(10), "nobody was told"
        return Response(json.dumps(an_order()), content_type="application/json")

    httpserver.expect_request(SUBMIT, method="POST").respond_with_handler(answer)
    assert till.submit(SESSION, heard.set).id == "8812"


def test_nothing_of_the_surroundings_changes_what_is_sent_or_where(
    till: CommerceClient, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        for variable in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(variable, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        (tmp_path / "netrc").write_text("machine localhost login somebody password else\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        httpserver.expect_request(CART, headers={"Authorization": "Bearer token"}).respond_with_json(a_cart())
        assert till.read_cart(SESSION).id == "8812"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(till: CommerceClient, httpserver: HTTPServer, status: int) -> None:
    away = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request(CART).respond_with_data("", status=status, headers=away)
    httpserver.expect_request("/elsewhere").respond_with_json(a_cart())
    with pytest.raises(OutcomeUnknown):
        till.read_cart(SESSION)
    assert [request.path for request, _ in httpserver.log] == [CART]


def test_an_answer_may_come_packed(till: CommerceClient, httpserver: HTTPServer) -> None:
    packed = gzip.compress(json.dumps(a_cart()).encode())
    httpserver.expect_request(CART).respond_with_data(
        packed, content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    assert till.read_cart(SESSION).id == "8812"


@contextmanager
def server(answer: bytes, pause_s: float = 0.0) -> Iterator[str]:
    """A server that takes one request, sends some bytes one by one, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with listening.accept()[0] as one:
                one.recv(65536)
                try:
                    for byte in answer:
                        one.sendall(bytes([byte]))
                        time.sleep(pause_s)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(10)


@pytest.mark.parametrize("cut", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"], ids=["lost", "short"])
def test_a_lost_or_cut_answer_is_doubt(cut: bytes) -> None:
    with server(cut) as address, pytest.raises(OutcomeUnknown):
        client(address).submit(SESSION)


def test_a_trickling_answer_ends_at_the_deadline() -> None:
    begun = time.monotonic()
    with server(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200, pause_s=0.02) as address, pytest.raises(OutcomeUnknown):
        client(address, deadline_s=0.4).submit(SESSION)
    assert time.monotonic() - begun < 3


def test_no_secret_is_in_an_error(till: CommerceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/oauth20/token").respond_with_json({"error": "invalid_client"}, status=401)
    with pytest.raises(Refused) as caught:
        till.open_session()
    assert "secret" not in f"{caught.value!r} {caught.value}"
    assert "token" not in repr(SESSION).replace("_token", "")
