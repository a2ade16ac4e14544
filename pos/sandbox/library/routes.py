"""Where the library lies: the addresses of the vendor's script and of its frames."""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Blueprint, Response, request

from pos.sandbox.envelopes import not_found
from pos.sandbox.library import frames, scripts

routes = Blueprint("library", __name__)

#: A fresh copy is asked for each time, and costs nothing while it is the same.
_REVALIDATED: Final = "public, no-cache"
#: Nobody keeps a page into which a card was typed.
_NOT_KEPT: Final = "no-store"
_FRAME_HEADERS: Final = {
    "Cache-Control": _NOT_KEPT,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@routes.get("/v1/DigitalRiver.js")
def script() -> Response:
    """The script that pages load."""
    return _asset(scripts.host_script(request.host_url), "text/javascript")


@routes.get("/v1/frames/<kind>")
def field(kind: str) -> Response:
    """One card field."""
    if kind not in frames.FIELDS:
        raise not_found("There is no such frame.")
    return _frame(frames.field_document(kind))


@routes.get("/v1/controller")
def controller() -> Response:
    """The hidden frame of one instance."""
    return _frame(frames.controller_document())


def _asset(text: str, kind: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Cache-Control"] = _REVALIDATED
    # Pages that isolate themselves take only what says that it may be taken.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


def _frame(document: frames.Document) -> Response:
    headers = {**_FRAME_HEADERS, "Content-Security-Policy": document.policy}
    return Response(document.text, mimetype="text/html", headers=headers)
