"""A tiny processor for the card form's tests: script, frames and one endpoint, on an origin of its own.

It keeps to the documented contract where the form can tell the difference: fields live in frames of the script's
origin, digits never leave them, and ``createSource`` always resolves to ``{source, error}``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: What a request is answered with: status, headers, body.
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Origin:
    """A server on loopback that remembers who came."""

    url: str
    requests: list[str] = field(default_factory=list)
    #: Cards as they came in, for the checks that they came in here only.
    sources: list[dict[str, Any]] = field(default_factory=list)
    #: What the next card becomes: chargeable, failed, bad_request, silent.
    outcome: str = "chargeable"
    #: What stands where the script should be: script, missing, broken, silent.
    script: str = "script"
    #: Whether the script's server lets other origins read it.
    readable: bool = False
    #: JavaScript that the script runs in the page before anything else.
    mischief: str = ""
    #: The same, in each of the fields' frames.
    frame_mischief: str = ""
    release: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self) -> list[str]:
        """What scripts reported by asking for /told/…"""
        return [request.partition("/told/")[2] for request in self.requests if "/told/" in request]


@contextmanager
def serving(answer: Callable[[Origin, str, bytes], Answer]) -> Iterator[Origin]:
    """Serve one origin for the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            origin.requests.append(f"{self.command} {self.path}")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = answer(origin, self.path, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            # A browser that was told to drop an answer hangs up.
            with suppress(ConnectionError):
                self.wfile.write(content)

        do_POST = do_GET  # noqa: N815  # the server's own naming

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    origin = Origin(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        origin.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def processor(origin: Origin, path: str, body: bytes) -> Answer:
    """Answer as the processor does."""
    if path == "/v1/DigitalRiver.js":
        return _script(origin)
    if path.startswith("/v1/field.html"):
        mischief = f"<script>{origin.frame_mischief}</script>".encode()
        return 200, {"Content-Type": "text/html"}, (HERE / "vendor_field.html").read_bytes() + mischief
    if path == "/payments/sources":
        return _source(origin, json.loads(body))
    if path.startswith("/away/"):
        return 302, {"Location": "http://" + path.removeprefix("/away/")}, b""
    if path.startswith("/told/"):
        return 200, {"Access-Control-Allow-Origin": "*"}, b""
    return 404, {}, b""


def stranger(_origin: Origin, _path: str, _body: bytes) -> Answer:
    """Answer everybody, gladly."""
    return 200, {"Access-Control-Allow-Origin": "*"}, b""


def _script(origin: Origin) -> Answer:
    kinds = {"Content-Type": "text/javascript"}
    if origin.readable:
        kinds["Access-Control-Allow-Origin"] = "*"
    if origin.script == "missing":
        return 404, {}, b""
    if origin.script == "silent":
        origin.release.wait(20)
    if origin.script == "broken":
        return 200, kinds, b"window.DigitalRiver = 1;"
    return 200, kinds, origin.mischief.encode() + b"\n" + (HERE / "vendor.js").read_bytes()


def _source(origin: Origin, asked: dict[str, Any]) -> Answer:
    origin.sources.append(asked)
    card = asked["creditCard"]
    if origin.outcome == "silent":
        origin.release.wait(20)
    if origin.outcome == "bad_request":
        problem = {"code": "missing_parameter", "parameter": "owner.email", "message": "no"}
        return 400, {}, json.dumps({"type": "bad_request", "errors": [problem]}).encode()
    source = {
        "id": "5b0c8a3e-6f0d-4b56-9a51-0f6f0e3a7c11",
        "clientSecret": "secret",
        "type": "creditCard",
        "state": "failed" if origin.outcome == "failed" else "chargeable",
        "owner": asked.get("owner"),
        "creditCard": {
            "brand": "Visa",
            "expirationMonth": card["expirationMonth"],
            "expirationYear": card["expirationYear"],
            "lastFourDigits": card["number"][-4:],
        },
    }
    return 201, {}, json.dumps(source).encode()
