"""A client as lean as can be, so that what is measured is the sandbox: one kept connection, no library."""

from __future__ import annotations

import base64
import json
import socket
from types import TracebackType
from typing import Any, Self

from pos.testing.sandbox import Sandbox

CART = "/v1/shoppers/me/carts/active"
OWNER = {
    "firstName": "Rosa",
    "lastName": "Alvarez",
    "email": "rosa@example.test",
    "address": {"line1": "12 Elm Rd", "city": "Cork", "postalCode": "T12", "country": "IE"},
}
CARD = {"number": "5466160000000008", "expirationMonth": 12, "expirationYear": 2031, "cvv": "123"}


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._unread = b""
        self.token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def call(self, method: str, path: str, body: Any = None, authorization: str = "") -> tuple[int, bytes]:
        """Send a request, read its answer: status and body."""
        form = isinstance(body, str)
        sent = b"" if body is None else (body.encode() if form else json.dumps(body).encode())
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nContent-Type: {kind}\r\n"
            f"Authorization: {authorization or f'Bearer {self.token}'}\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + sent)
        return self._answer()

    def _answer(self) -> tuple[int, bytes]:
        while b"\r\n\r\n" not in self._unread:
            self._read()
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        while len(self._unread) < length:
            self._read()
        body, self._unread = self._unread[:length], self._unread[length:]
        return int(head[9:12]), body

    def _read(self) -> None:
        piece = self._socket.recv(65536)
        if not piece:
            raise ConnectionError("the sandbox closed the connection")
        self._unread += piece


class TillLine(Line):
    """A connection that makes sales, step by step."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(int(sandbox.url.rsplit(":", 1)[1]))
        self._keys = sandbox.keys

    def begin(self) -> None:
        """A session of its own."""
        pair = f"{self._keys['POS_CONFIDENTIAL_KEY']}:{self._keys['POS_CONFIDENTIAL_SECRET']}"
        basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
        status, body = self.call("POST", "/oauth20/token", "grant_type=client_credentials", basic)
        assert status == 200, body
        self.token = json.loads(body)["access_token"]

    def fill(self, product_id: int) -> str:
        """A full cart; its payment session."""
        line = {"quantity": 1, "product": {"id": product_id}}
        status, body = self.call("POST", CART, {"cart": {"lineItems": {"lineItem": [line]}, "chargeType": "moto"}})
        assert status == 200, body
        return str(json.loads(body)["cart"]["paymentSession"]["id"])

    def attach(self, payment_session: str) -> None:
        """A card on the cart."""
        source = {"type": "creditCard", "sessionId": payment_session, "owner": OWNER, "creditCard": CARD}
        key = f"Bearer {self._keys['POS_PUBLISHABLE_KEY']}"
        status, body = self.call("POST", "/payments/sources", source, key)
        assert status == 201, body
        self.apply(str(json.loads(body)["id"]))

    def apply(self, source_id: str) -> None:
        """A source on the cart, however it came about."""
        named = {"paymentMethod": {"sourceId": source_id}}
        status, body = self.call("POST", f"{CART}/apply-payment-method", named)
        assert status == 200, body

    def submit(self) -> None:
        """The call at risk."""
        status, body = self.call("POST", f"{CART}/submit-cart")
        assert status == 200, body

    def product_id(self, sku: str) -> int:
        """The number of a product."""
        return int(json.loads(self.call("GET", f"/v1/shoppers/me/products/{sku}")[1])["product"]["id"])
