"""Where the library lies: the addresses of the vendor's script and stylesheet, and of the frames that they open."""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Blueprint, Response, request

from pos.sandbox.envelopes import not_found
from pos.sandbox.library import frames, scripts
from pos.sandbox.processor import here

routes = Blueprint("library", __name__)

#: A fresh copy is asked for each time, and costs nothing while it is the same.
_REVALIDATED: Final = "public, no-cache"
#: Nobody keeps a page into which a card was typed.
_NOT_KEPT: Final = "no-store"


@routes.get("/v1/DigitalRiver.js")
def script() -> Response:
    """The script that pages load."""
    return _asset(scripts.host_script(request.host_url, here().shop.business_entity), "text/javascript")


@routes.get("/v1/css/DigitalRiver.css")
def stylesheet() -> Response:
    """What the drop-in is drawn by."""
    return _asset(scripts.text_of("dropin/DigitalRiver.css"), "text/css")


@routes.get("/v1/frames/<kind>")
def frame(kind: str) -> Response:
    """A frame that people see: one card field, or the issuer's question."""
    if kind == "challenge":
        return _page(frames.challenge(here().shop.name))
    if kind not in frames.FIELDS:
        raise not_found("There is no such frame.")
    return _page(frames.field(kind))


@routes.get("/v1/controller")
def controller() -> Response:
    """The hidden frame of one instance; a fault that blocks the frames people see does not touch it."""
    return _page(frames.controller())


@routes.get("/v1/compliance/<entity>/<locale>/<part>")
def compliance(entity: str, locale: str, part: str) -> Response:
    """The page behind one link of a disclosure."""
    try:
        return _page(frames.compliance(entity, locale, part))
    except KeyError:
        raise not_found("There is no such page.") from None


def _asset(text: str, kind: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Cache-Control"] = _REVALIDATED
    # Pages that isolate themselves take only what says that it may be taken.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


def _page(document: frames.Document) -> Response:
    headers = {
        "Cache-Control": _NOT_KEPT,
        "Content-Security-Policy": document.policy,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(document.text, mimetype="text/html", headers=headers)
