"""One answer for one request: deadlines, no redirects, no retries, nothing taken from the surroundings.

How what `requests` raises is read, once, here:

    no connection came about             -> NotSent          nothing left this machine
    anything later, or not our JSON      -> OutcomeUnknown   it may have been done
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import msgspec
import requests
from requests.adapters import HTTPAdapter

from pos.back.processor import NotSent, OutcomeUnknown
from pos.domain.secret import Secret

#: Units: bytes. A cart of a hundred lines has some 300 KB.
_MOST_BYTES: Final = 8 * 1024 * 1024
#: Units: seconds to a connection, and between two bytes of an answer.
_CONNECT_S: Final = 5.0
_READ_S: Final = 8.0
_CHUNK: Final = 64 * 1024

_encoder: Final = msgspec.json.Encoder(decimal_format="number")
# Amounts are read exactly: no float stands between the processor's sum and ours.
_decoder: Final = msgspec.json.Decoder(float_hook=Decimal)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer in JSON, whatever its status.

    Units: ``date`` is the server's own Date header; empty if there is none.
    """

    status: int
    body: Any
    request_id: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request; bodies hold exact decimals and never a float."""

    method: str
    path: str
    query: Mapping[str, str] | None = None
    json: Any = None
    form: Mapping[str, str] | None = None
    bearer: Secret | None = None
    basic: tuple[Secret, Secret] | None = None

    def headers(self) -> dict[str, str]:
        """What is sent before the body, without authorisation."""
        wanted = {"Accept": "application/json"}
        if self.json is not None:
            wanted["Content-Type"] = "application/json"
        return wanted

    def body(self) -> bytes | None:
        """The JSON body, if there is one."""
        return None if self.json is None else _encoder.encode(self.json)


class Transport:
    """A kept connection to one host, used by one thread.

    Units: ``deadline_s`` is the wall-clock limit of a whole call, in seconds.
    """

    def __init__(self, base_url: str, deadline_s: float = 15.0) -> None:
        self._base_url, self._deadline_s = base_url, deadline_s
        self._session = requests.Session()
        # Proxies, netrc and certificate bundles of the surroundings would redirect or replace what we send.
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0, pool_connections=1, pool_maxsize=1))

    def send(self, call: Call) -> Reply:
        """Send one request and read its whole answer.

        Raises: NotSent; OutcomeUnknown for a lost, late, cut, redirected or foreign answer.
        """
        until = time.monotonic() + self._deadline_s
        headers = call.headers()
        if call.bearer:
            headers["Authorization"] = f"Bearer {call.bearer.reveal()}"
        basic = (call.basic[0].reveal(), call.basic[1].reveal()) if call.basic else None
        try:
            with self._session.request(
                call.method,
                self._base_url + call.path,
                params=call.query,
                data=call.form if call.form is not None else call.body(),
                headers=headers,
                auth=basic,
                timeout=(_CONNECT_S, _READ_S),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response, until)
        except requests.ConnectTimeout:
            raise NotSent("the processor's host cannot be reached") from None
        except requests.ConnectionError as problem:
            if _never_connected(problem):
                raise NotSent("the processor's host cannot be reached") from None
            raise OutcomeUnknown("the connection was lost before the answer was whole") from None
        except requests.RequestException:
            raise OutcomeUnknown("no whole answer came") from None

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()


def parsed(status: int, text: bytes, headers: Mapping[str, str]) -> Reply:
    """Read a whole answer.

    Raises: OutcomeUnknown for a redirect, for anything that is not JSON, and for a server that stumbled.
    """
    if 300 <= status < 400:
        raise OutcomeUnknown("the answer was a redirect, which is not followed")
    request_id = headers.get("x-dr-requestid") or headers.get("x_request_id") or ""
    body: Any = None
    if text.strip():
        try:
            body = _decoder.decode(text)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            raise OutcomeUnknown(f"the answer (status {status}) was not JSON") from None
    return Reply(status, body, request_id, headers.get("date") or headers.get("Date") or "")


def _read(response: requests.Response, until: float) -> Reply:
    parts, length = [], 0
    for part in response.iter_content(_CHUNK):
        parts.append(part)
        length += len(part)
        if length > _MOST_BYTES:
            raise OutcomeUnknown("the answer is too large to be one of the processor's")
        if time.monotonic() > until:
            raise OutcomeUnknown("the answer took longer than the whole call may")
    return parsed(response.status_code, b"".join(parts), response.headers)


def _never_connected(problem: requests.ConnectionError) -> bool:
    # The cause says it: urllib3 raises NewConnectionError before a byte has left.
    reason = getattr(problem.args[0] if problem.args else None, "reason", None)
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
