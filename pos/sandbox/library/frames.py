"""The documents of the library's frames, each complete in itself, and the policy that it is served under."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Final

from pos.sandbox.library import scripts

#: Type of a card element -> id of its input, as the vendor's own tests know it, and what a browser may fill in.
FIELDS: Final = {
    "cardnumber": ("ccNumber", "cc-number"),
    "cardexpiration": ("ccExpiry", "cc-exp"),
    "cardcvv": ("ccCVV", "cc-csc"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A page and the one policy under which it works."""

    text: str
    policy: str


@cache
def field_document(kind: str) -> Document:
    """The frame of one card field.

    Raises: KeyError for a type that is no card element.
    """
    input_id, autocomplete = FIELDS[kind]
    title = scripts.texts("en")["labels"][kind]
    return _document(
        "field/field.html",
        style=scripts.text_of("field/field.css"),
        script=scripts.field_script(),
        type=kind,
        input=input_id,
        autocomplete=autocomplete,
        title=title,
    )


@cache
def controller_document() -> Document:
    """The hidden frame that speaks to the payments service."""
    return _document("controller/controller.html", script=scripts.controller_script(), title="Payment service")


def _document(name: str, *, script: str, style: str = "", **parts: str) -> Document:
    text = Template(scripts.text_of(name)).substitute(parts, script=script, style=style)
    # There is no frame-ancestors: it can name web pages only, and a till's page may have a scheme of its own.
    policy = (
        "default-src 'none'",
        f"script-src '{_digest(script)}'",
        *((f"style-src '{_digest(style)}'",) if style else ()),
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return Document(text, "; ".join(policy))


def _digest(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
