"""Answers as they leave: JSON, or JavaScript for whoever asks with ``callback=``."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from flask import Response, request

_encoder = msgspec.json.Encoder(decimal_format="number")
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,99}")


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer; exact decimals stay exact."""
    encoded = _encoder.encode(body)
    callback = request.args.get("callback", "")
    if request.method == "GET" and _CALLBACK.fullmatch(callback):
        return Response(callback.encode() + b"(" + encoded + b");", status, headers, mimetype="application/javascript")
    return Response(encoded, status, headers, mimetype="application/json")


def nothing() -> Response:
    """Done, with nothing to say."""
    return Response(status=204)
