"""How each fault is played: WSGI around the application, with a hold on the connection itself."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, Protocol
from urllib.parse import parse_qs

import msgspec

from pos.sandbox import access
from pos.sandbox.envelopes import for_path, shopper_body
from pos.sandbox.faults import Fault, Faults
from pos.sandbox.processor import Processor

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: Where the server leaves its hold on the connection that a request came by.
LINE_KEY: Final = "pos.sandbox.line"
_encoder = msgspec.json.Encoder(decimal_format="number")


class Line(Protocol):
    """A hold on one connection."""

    def drop(self) -> None:
        """End the connection after what was sent so far; does not return."""

    def reset(self) -> None:
        """End the connection as a machine that knows nothing of it would; does not return."""

    def refuse_everybody(self, seconds: float) -> None:
        """Stop listening for a while."""


class _Answer:
    """What an application answered, in one piece."""

    def __init__(self, application: Application, environ: Environ) -> None:
        self.status, self.headers = "500 Internal Server Error", list[tuple[str, str]]()
        body = application(environ, self._start)
        try:
            self.body = b"".join(body)
        finally:
            close = getattr(body, "close", None)
            if close:
                close()

    def _start(self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], None]:
        self.status, self.headers = status, headers
        return lambda _data: None

    def send(self, start_response: StartResponse, body: bytes | None = None, *, honest: bool = True) -> list[bytes]:
        """Send it, perhaps with another body; an honest length is that of what is sent."""
        sent = self.body if body is None else body
        headers = [(name, value) for name, value in self.headers if name.lower() != "content-length" or not honest]
        start_response(self.status, [*headers, ("Content-Length", str(len(sent)))] if honest else headers)
        return [sent]


class Mischief:
    """The application, with whatever is armed going wrong around it."""

    def __init__(self, application: Application, faults: Faults, processor: Processor) -> None:
        self._application = application
        self._faults = faults
        self._processor = processor

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request, or play the fault that strikes it."""
        path = environ.get("PATH_INFO", "")
        spared = path.startswith("/_control")
        fault = None if spared else self._faults.take(environ["REQUEST_METHOD"], path)
        if fault is None:
            return self._application(environ, start_response)
        environ["pos.sandbox.fault"] = fault.kind
        _keep_body(environ)
        play = getattr(self, f"_{fault.kind}")
        answer: Iterable[bytes] = play(fault, environ, start_response)
        return answer

    # --- the connection ---

    def _connection_refused(self, fault: Fault, environ: Environ, _start: StartResponse) -> Iterable[bytes]:
        line = _line(environ)
        line.refuse_everybody(fault.seconds)
        line.reset()
        return []

    def _request_lost(self, _fault: Fault, environ: Environ, _start: StartResponse) -> Iterable[bytes]:
        _line(environ).drop()
        return []

    _script_blocked = _request_lost

    def _answer_lost(self, _fault: Fault, environ: Environ, _start: StartResponse) -> Iterable[bytes]:
        _Answer(self._application, environ)
        _line(environ).drop()
        return []

    def _answer_cut(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        whole = _Answer(self._application, environ)
        whole.send(start, honest=False)
        return _cut(whole.body, _line(environ))

    def _slow(self, fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        self._processor.clock.sleep(fault.seconds)
        return self._application(environ, start)

    def _trickled(self, fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        whole = _Answer(self._application, environ)
        whole.send(start, honest=False)
        return _trickle(whole.body, fault.seconds)

    def _done_late(self, fault: Fault, environ: Environ, _start: StartResponse) -> Iterable[bytes]:
        late = dict(environ)
        late.pop(LINE_KEY, None)

        def work() -> None:
            self._processor.clock.sleep(fault.seconds)
            _Answer(self._application, late)

        threading.Thread(target=work, name="done late", daemon=True).start()
        _line(environ).drop()
        return []

    def _delivered_twice(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        again = _copied(environ)
        first = _Answer(self._application, environ)
        _Answer(self._application, again)
        return first.send(start)

    # --- the status ---

    def _status_before(self, fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        return _error_status(fault, environ, start)

    def _status_after(self, fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        _Answer(self._application, environ)
        return _error_status(fault, environ, start)

    def _token_expired(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        token = _token(environ)
        with self._processor.books.transaction():
            self._processor.books.tokens.delete(access.digest(token))
        return self._application(environ, start)

    def _html(self, _fault: Fault, _environ: Environ, start: StartResponse) -> Iterable[bytes]:
        page = b"<!doctype html><title>Welcome</title><h1>Sign in to use this network</h1>"
        return _send("200 OK", "text/html; charset=utf-8", page, start)

    def _redirect_307(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        where = f"http://{environ.get('HTTP_HOST', '')}{environ['PATH_INFO']}" + (f"?{query}" if query else "")
        return _send("307 Temporary Redirect", "text/plain", b"", start, [("Location", where)])

    def _conflict_once(self, _fault: Fault, _environ: Environ, start: StartResponse) -> Iterable[bytes]:
        text = "The cart is being changed by somebody else."
        body = shopper_body("Carts", "concurrent-cart-modification-failure", text)
        return _send("409 Conflict", "application/json", _encoder.encode(body), start)

    # --- the body ---

    def _malformed_json(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        whole = _Answer(self._application, environ)
        return whole.send(start, whole.body[: len(whole.body) * 2 // 3])

    def _wrong_total(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        return _rewritten(_Answer(self._application, environ), _with_other_total, start)

    def _wrong_currency(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        return _rewritten(_Answer(self._application, environ), _with_other_currency, start)

    def _iframe_blocked(self, _fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        whole = _Answer(self._application, environ)
        kept = [(name, value) for name, value in whole.headers if name.lower() != "content-security-policy"]
        whole.headers = [*kept, ("X-Frame-Options", "DENY"), ("Content-Security-Policy", "frame-ancestors 'none'")]
        return whole.send(start)


def _line(environ: Environ) -> Line:
    line: Line = environ[LINE_KEY]
    return line


def _keep_body(environ: Environ) -> None:
    body = environ["wsgi.input"].read()
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))


def _copied(environ: Environ) -> Environ:
    body = environ["wsgi.input"].read()
    environ["wsgi.input"] = io.BytesIO(body)
    return {**environ, "wsgi.input": io.BytesIO(body)}


def _token(environ: Environ) -> str:
    scheme, _, shown = str(environ.get("HTTP_AUTHORIZATION", "")).split(",")[0].strip().partition(" ")
    in_query = parse_qs(environ.get("QUERY_STRING", "")).get("token", [""])[0]
    return shown.strip() if scheme.lower() == "bearer" else in_query


def _cut(body: bytes, line: Line) -> Iterator[bytes]:
    yield body[: max(1, len(body) // 2)]
    line.drop()


def _trickle(body: bytes, seconds: float) -> Iterator[bytes]:
    pause = seconds / max(1, len(body))
    for place in range(len(body)):
        yield body[place : place + 1]
        time.sleep(pause)


_REASONS: Final = {
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


def _error_status(fault: Fault, environ: Environ, start: StartResponse) -> Iterable[bytes]:
    status = f"{fault.status} {_REASONS[fault.status]}"
    if fault.status in {502, 504}:
        page = f"<!doctype html><title>{status}</title><h1>{status}</h1>".encode()
        return _send(status, "text/html; charset=utf-8", page, start)
    code = "rate-limit-quota-exceeded" if fault.status == 429 else "system-error"
    body = for_path(environ["PATH_INFO"], fault.status, code, _REASONS[fault.status]).body
    more = [] if fault.retry_after is None else [("Retry-After", str(fault.retry_after))]
    return _send(status, "application/json", _encoder.encode(body), start, more)


def _send(
    status: str, kind: str, body: bytes, start: StartResponse, more: list[tuple[str, str]] | None = None
) -> Iterable[bytes]:
    open_to_all = ("Access-Control-Allow-Origin", "*")
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), open_to_all, *(more or [])])
    return [body]


def _rewritten(whole: _Answer, change: Callable[[Any], Any], start: StartResponse) -> Iterable[bytes]:
    try:
        told = msgspec.json.Decoder(float_hook=Decimal).decode(whole.body)
    except msgspec.DecodeError:
        return whole.send(start)
    return whole.send(start, _encoder.encode(change(told)))


def _with_other_total(told: Any) -> Any:
    if isinstance(told, list):
        return [_with_other_total(item) for item in told]
    if not isinstance(told, dict):
        return told
    changed = {name: _with_other_total(value) for name, value in told.items()}
    for name in ("orderTotal", "total"):
        if isinstance(changed.get(name), dict) and "value" in changed[name]:
            changed[name] = {**changed[name], "value": Decimal(changed[name]["value"]) + 1}
    return changed


def _with_other_currency(told: Any) -> Any:
    if isinstance(told, list):
        return [_with_other_currency(item) for item in told]
    if not isinstance(told, dict):
        return told
    changed = {name: _with_other_currency(value) for name, value in told.items()}
    if isinstance(changed.get("currency"), str):
        changed["currency"] = "EUR" if changed["currency"] == "USD" else "USD"
    return changed
