"""Which requests may leave the card page: those to the processor, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInterceptor

if TYPE_CHECKING:
    from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo


def origin_of(url: QUrl) -> str:
    """Scheme, host and port as one text; empty for what has no host."""
    if not url.isValid() or not url.host():
        return ""
    port = f":{url.port()}" if url.port() != -1 else ""
    return f"{url.scheme()}://{url.host()}{port}"


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Sees every request of page and frames before it leaves.

    The engine asks about a redirect only while it already follows it: where one of the processor's own servers sends
    a frame elsewhere, that request may be under way before its answer is dropped. Our page's policy stops its own.
    """

    def __init__(self, origins: Iterable[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._origins = frozenset(origins)
        #: The engine has asked at least once; a page that is there unasked is not guarded.
        self.was_asked = False
        #: Called for each request that is let through.
        self.let_through: Callable[[], None] | None = None

    def interceptRequest(self, request: QWebEngineUrlRequestInfo) -> None:
        """Block first and allow then: if this method raised before it blocked, the request would be sent."""
        request.block(True)
        self.was_asked = True
        url = request.requestUrl()
        if url.scheme() == "data":
            # A data address carries its own content and asks nobody; our page itself is one.
            request.block(False)
        elif origin_of(url) in self._origins:
            request.block(False)
            if self.let_through is not None:
                self.let_through()
