"""The connection for the one request that moves money: fresh, opened ahead, used once, within a deadline.

It does not go through `requests`: a kept connection that the server has dropped would look like a lost answer, and
only the bare connection can be opened before there is anything to send, and be cut off when the deadline is over.
"""

from __future__ import annotations

import http.client
import logging
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import certifi

from pos.back.commerce.transport import Call, Reply, parsed
from pos.back.processor import NotSent, OutcomeUnknown

_log = logging.getLogger(__name__)

#: Units: seconds. An idle connection that is older is not trusted to be open at the other end; most servers wait 60.
_FRESH_S: Final = 45.0
_CONNECT_S: Final = 5.0
_MOST_BYTES: Final = 8 * 1024 * 1024


class SubmitLine:
    """Sends one request at a time, each on a connection of its own.

    Units: ``deadline_s`` is the wall-clock limit from sending to the last byte of the answer, in seconds.
    """

    def __init__(self, base_url: str, deadline_s: float) -> None:
        parts = urlsplit(base_url)
        self._host, self._port = parts.hostname or "", parts.port
        self._secure = parts.scheme == "https"
        self._deadline_s = deadline_s
        self._ready: http.client.HTTPConnection | None = None
        self._opened_at = 0.0

    def open_ahead(self) -> None:
        """Connect now, so that the submit need not; sends nothing and never raises."""
        if self._ready is not None and self._is_fresh(self._ready):
            return
        try:
            self.close()
            self._ready = self._connected()
            self._opened_at = time.monotonic()
        except (OSError, http.client.HTTPException):
            self._ready = None

    def send(self, call: Call, sent: Callable[[], None] = lambda: None) -> Reply:
        """Send once, call ``sent`` when the whole request has left, and read the answer.

        Raises: NotSent if no connection came about; OutcomeUnknown for everything else that is not an answer.
        """
        connection, self._ready = self._ready, None
        if connection is None or not self._is_fresh(connection):
            if connection is not None:
                connection.close()
            try:
                connection = self._connected()
            except (OSError, http.client.HTTPException):
                raise NotSent("the processor's host cannot be reached") from None
        # Cuts the call off wherever it hangs: a timeout of the socket begins anew with every byte.
        guard = threading.Timer(self._deadline_s, _cut, (connection.sock,))
        guard.daemon = True
        guard.start()
        try:
            return self._asked(connection, call, sent)
        except (OSError, http.client.HTTPException, ValueError):
            raise OutcomeUnknown("the connection was lost before the answer was whole") from None
        finally:
            guard.cancel()
            connection.close()

    def close(self) -> None:
        """Let a connection go that was opened ahead."""
        if self._ready is not None:
            self._ready.close()
            self._ready = None

    def _asked(self, connection: http.client.HTTPConnection, call: Call, sent: Callable[[], None]) -> Reply:
        headers = {**call.headers(), "Connection": "close"}
        if call.bearer:
            headers["Authorization"] = f"Bearer {call.bearer.reveal()}"
        connection.request(call.method, call.path, body=call.body() or b"", headers=headers)
        _tell(sent)
        answer = connection.getresponse()
        text = answer.read(_MOST_BYTES)
        return parsed(answer.status, text, {name.lower(): value for name, value in answer.getheaders()})

    def _connected(self) -> http.client.HTTPConnection:
        if self._secure:
            trusted = ssl.create_default_context(cafile=certifi.where())
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self._host, self._port, timeout=_CONNECT_S, context=trusted
            )
        else:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=_CONNECT_S)
        connection.connect()
        connection.sock.settimeout(self._deadline_s)
        return connection

    def _is_fresh(self, connection: http.client.HTTPConnection) -> bool:
        if time.monotonic() - self._opened_at > _FRESH_S:
            return False
        # Readable before anything was sent means that the other end has hung up.
        readable, _, _ = select.select([connection.sock], [], [], 0)
        return not readable


def _tell(sent: Callable[[], None]) -> None:
    try:
        sent()
    except Exception:
        # The answer is on its way, and decides; what is shown meanwhile does not.
        _log.exception("it could not be told that a submit was sent")


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already: the call is over
