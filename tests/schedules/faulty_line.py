"""A line between tills and sandbox on which calls go wrong: an HTTP proxy, struck by a seed's draw or by aim."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

#: Units: seconds. How slow a slow answer is, and how late a request is done that nobody waits for any more: within the
#: till's quiet time, and past it.
_SLOW_S, _LATE_S, _VERY_LATE_S = (0.2, 2.0), (0.5, 5.0), 35.0
_OF_ONE_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})
_PORTAL: Final = b"<!doctype html><title>Welcome</title><h1>Sign in to use this network</h1>"


class LineFault(Enum):
    """What happens to one call."""

    REQUEST_LOST = "the request is lost"
    REPLY_LOST = "the reply is lost"
    REPLY_CUT = "the reply is cut short"
    STATUS_500_BEFORE = "500, nothing done"
    STATUS_500_AFTER = "500, and it was done"
    STATUS_504_BEFORE = "504, nothing done"
    STATUS_504_AFTER = "504, and it was done"
    TOO_MANY = "429"
    TOKEN_DEAD = "401"
    CAPTIVE_PORTAL = "a page with status 200, nothing done"
    REDIRECT = "307, nothing done"
    TWICE = "delivered twice, the first delivery answers"
    TWICE_SECOND_ANSWERS = "delivered twice, the second delivery answers"
    SLOW = "answered slowly"
    LATE = "done late, within the quiet time"
    VERY_LATE = "done late, after the quiet time"


class FaultyLine:
    """The proxy; ``share`` of the calls are struck, and may be changed while it runs.

    Units: ``very_late_s`` in seconds.
    """

    def __init__(self, target: str, seed: int, share: float, very_late_s: float = _VERY_LATE_S) -> None:
        parts = urlsplit(target)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._draw, self._lock = random.Random(seed), threading.Lock()
        self._late: list[threading.Thread] = []
        self._aimed: list[tuple[LineFault, str]] = []
        self.very_late_s = very_late_s
        self.share = share
        self.calls = 0
        self.struck: Counter[LineFault] = Counter()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FaultyLine:
        threading.Thread(target=self._server.serve_forever, name="faulty line", daemon=True).start()
        return self

    def __exit__(self, *_what: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def aim(self, fault: LineFault, path: str) -> None:
        """Strike the next call whose path holds this text."""
        with self._lock:
            self._aimed.append((fault, path))

    def drawn(self, path: str) -> tuple[LineFault | None, float]:
        """What strikes this call, if anything, and a number from 0 to 1 that says how badly."""
        with self._lock:
            self.calls += 1
            for aimed in self._aimed:
                if aimed[1] in path:
                    self._aimed.remove(aimed)
                    self.struck[aimed[0]] += 1
                    return aimed[0], 0.1
            if self._draw.random() >= self.share:
                return None, 0.0
            fault = self._draw.choice(list(LineFault))
            self.struck[fault] += 1
            return fault, self._draw.random()

    def forward(self, request: _Request) -> _Reply:
        """Have the sandbox answer."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=60)
        try:
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            return _Reply(answer.status, answer.reason, _of_this_hop(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def forward_later(self, request: _Request, seconds: float) -> None:
        """Have the sandbox do it when nobody waits for the answer any more."""

        def work() -> None:
            time.sleep(seconds)
            self.forward(request)

        late = threading.Thread(target=work, name="late call", daemon=True)
        self._late.append(late)
        late.start()

    def wait_for_the_late(self) -> None:
        """Wait until everything that was late has been done."""
        for late in self._late:
            late.join(self.very_late_s + 60)


class _Request:
    __slots__ = ("body", "headers", "method", "path")

    def __init__(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        self.method, self.path, self.headers, self.body = method, path, headers, body


class _Reply:
    __slots__ = ("body", "headers", "reason", "status")

    def __init__(self, status: int, reason: str, headers: dict[str, str], body: bytes) -> None:
        self.status, self.reason, self.headers, self.body = status, reason, headers, body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, line: FaultyLine) -> None:
        self.line = line
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A till that hangs up is nobody's fault here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _serve(self) -> None:
        line = self.server.line
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = _Request(self.command, self.path, _of_this_hop(self.headers.items()), body)
        fault, badly = line.drawn(self.path)
        match fault:
            case None:
                self._answer(line.forward(request))
            case LineFault.REQUEST_LOST:
                self._hang_up()
            case LineFault.REPLY_LOST:
                line.forward(request)
                self._hang_up()
            case LineFault.REPLY_CUT:
                self._answer(line.forward(request), share=badly)
            case LineFault.STATUS_500_BEFORE | LineFault.STATUS_504_BEFORE | LineFault.TOO_MANY | LineFault.TOKEN_DEAD:
                self._answer(_status(fault))
            case LineFault.STATUS_500_AFTER | LineFault.STATUS_504_AFTER:
                line.forward(request)
                self._answer(_status(fault))
            case LineFault.CAPTIVE_PORTAL:
                self._answer(_Reply(200, "OK", {"Content-Type": "text/html; charset=utf-8"}, _PORTAL))
            case LineFault.REDIRECT:
                self._answer(_Reply(307, "Temporary Redirect", {"Location": f"{line.url}{self.path}"}, b""))
            case LineFault.TWICE:
                answer = line.forward(request)
                line.forward(request)
                self._answer(answer)
            case LineFault.TWICE_SECOND_ANSWERS:
                line.forward(request)
                self._answer(line.forward(request))
            case LineFault.SLOW:
                time.sleep(_SLOW_S[0] + badly * (_SLOW_S[1] - _SLOW_S[0]))
                self._answer(line.forward(request))
            case LineFault.LATE:
                line.forward_later(request, _LATE_S[0] + badly * (_LATE_S[1] - _LATE_S[0]))
                self._hang_up()
            case LineFault.VERY_LATE:
                line.forward_later(request, line.very_late_s)
                self._hang_up()

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  # the server looks them up by these names

    def _answer(self, reply: _Reply, share: float = 1.0) -> None:
        self.send_response_only(reply.status, reply.reason)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if share == 1.0:
            self.send_header("Content-Length", str(len(reply.body)))
        else:
            # Without a length, nothing but the answer itself says that some of it is missing.
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body[: int(len(reply.body) * share)])

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, *_what: Any) -> None:
        """What went wrong here was meant to."""


def _status(fault: LineFault) -> _Reply:
    status, reason = {
        LineFault.TOO_MANY: (429, "Too Many Requests"),
        LineFault.TOKEN_DEAD: (401, "Unauthorized"),
        LineFault.STATUS_504_BEFORE: (504, "Gateway Timeout"),
        LineFault.STATUS_504_AFTER: (504, "Gateway Timeout"),
    }.get(fault, (500, "Internal Server Error"))
    code = {429: "rate-limit-quota-exceeded", 401: "invalid_token"}.get(status, "system-error")
    body = f'{{"errors":{{"error":[{{"relation":"/v1/shoppers","code":"{code}","description":"{reason}"}}]}}}}'
    return _Reply(status, reason, {"Content-Type": "application/json"}, body.encode())


def _of_this_hop(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in _OF_ONE_HOP}
