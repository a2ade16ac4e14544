"""What came in: a list for testers, without secrets."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl

from pos.sandbox.cards import without_cards
from pos.sandbox.clock import Clock, stamp
from pos.sandbox.mischief import Application, Environ, StartResponse

#: Query members that may be shown; of any other only the name is.
_SHOWN: Final = frozenset(
    "expand fields format pageNumber pageSize sort productId id externalReferenceId quantity action orderState locale "
    "currency promoCode offerId lineItemsId lineItemId shippingOptionId testOrder".split()
)
_SOURCE_ID: Final = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")


class Incoming:
    """The application, with a list of the latest requests kept in front of it."""

    def __init__(self, application: Application, clock: Clock) -> None:
        self._application = application
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: deque[dict[str, Any]] = deque(maxlen=2_000)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Note a request and pass it on."""
        path = environ.get("PATH_INFO", "")
        if path.startswith("/_"):
            return self._application(environ, start_response)
        noted = {
            "time": stamp(self._clock.now()),
            "method": environ["REQUEST_METHOD"],
            "path": without_cards(_SOURCE_ID.sub("…", path))[:500],
            "query": _masked(environ.get("QUERY_STRING", "")),
            "status": None,
            "fault": None,
            "duration_ms": None,
        }
        with self._lock:
            self._seen.append(noted)
        begun = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            noted["status"] = int(status[:3])
            return start_response(status, headers, exc_info)

        try:
            return _Counted(self._application(environ, start), noted, begun, environ)
        except BaseException:
            _finish(noted, begun, environ)
            raise

    def listed(self) -> list[dict[str, Any]]:
        """The latest requests, oldest first."""
        with self._lock:
            return [dict(noted) for noted in self._seen]

    def forget(self) -> None:
        """Begin a new list."""
        with self._lock:
            self._seen.clear()


def _finish(noted: dict[str, Any], begun: float, environ: Environ) -> None:
    noted["fault"] = environ.get("pos.sandbox.fault")
    noted["duration_ms"] = round((time.perf_counter() - begun) * 1000, 3)


class _Counted:
    """An answer that tells when it was over."""

    def __init__(self, body: Iterable[bytes], noted: dict[str, Any], begun: float, environ: Environ) -> None:
        self._body, self._noted, self._begun, self._environ = body, noted, begun, environ

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        """Note how long it took."""
        _finish(self._noted, self._begun, self._environ)
        close = getattr(self._body, "close", None)
        if close:
            close()


def _masked(query: str) -> str:
    pairs = parse_qsl(query[:2000], keep_blank_values=True, errors="replace")
    shown = "&".join(f"{name}={value if name in _SHOWN else '…'}"[:200] for name, value in pairs)
    return without_cards(shown)
