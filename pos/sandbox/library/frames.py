"""The documents that the library serves, each complete in itself, and the policy under which each works."""

from __future__ import annotations

import base64
import hashlib
import html
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
#: The parts of a disclosure that have a page, and of those the ones that have a sentence of their own.
_PAGES: Final = (
    "termsOfSale privacyPolicy cookiePolicy cancellationRights legalNotice resellerDisclosure "
    "californiaPrivacyRights warrantyInformation"
).split()


@dataclass(frozen=True, slots=True)
class Document:
    """A page and the one policy under which it works."""

    text: str
    policy: str


@cache
def field(kind: str) -> Document:
    """The frame of one card field.

    Raises: KeyError for a type that is no card element.
    """
    input_id, autocomplete = FIELDS[kind]
    return _document(
        "field/field.html",
        style=scripts.text_of("field/field.css"),
        script=scripts.field_script(),
        type=kind,
        input=input_id,
        autocomplete=autocomplete,
        title=scripts.texts("en")["labels"][kind],
    )


@cache
def controller() -> Document:
    """The hidden frame that speaks to the payments service."""
    return _document("controller/controller.html", script=scripts.controller_script(), title="Payment service")


@cache
def challenge(shop: str) -> Document:
    """The issuer's question to the customer of a shop."""
    return _document(
        "challenge/challenge.html",
        style=scripts.text_of("challenge/challenge.css"),
        script=scripts.challenge_script(),
        title=scripts.texts("en")["challenge"]["title"],
        shop=shop,
    )


@cache
def compliance(entity: str, locale: str, part: str) -> Document:
    """The page behind one link of a seller's disclosure.

    Raises: KeyError for an entity, a locale or a part that there is not.
    """
    seller = scripts.sellers()["entities"][entity]
    if locale not in scripts.sellers()["locales"] or part not in _PAGES:
        raise KeyError(part)
    language = locale.partition("-")[0]
    language = language if language in scripts.LANGUAGES else "en"
    said = scripts.texts(language)["compliance"]
    # The reseller's sentence is all that its page has to say.
    sentence = part == "resellerDisclosure"
    return _document(
        "compliance/page.html",
        style=scripts.text_of("compliance/page.css"),
        language=language,
        seller=seller,
        title=seller if sentence else said[part],
        text=said[part].replace("{entity}", seller) if sentence else said["sandbox"],
    )


def _document(name: str, *, script: str = "", style: str = "", **parts: str) -> Document:
    escaped = {part: html.escape(text) for part, text in parts.items()}
    text = Template(scripts.text_of(name)).substitute(escaped, script=script, style=style)
    # There is no frame-ancestors: it can name web pages only, and a till's page may have a scheme of its own.
    policy = (
        "default-src 'none'",
        *((f"script-src '{_digest(script)}'", "connect-src 'self'") if script else ()),
        *((f"style-src '{_digest(style)}'",) if style else ()),
        "base-uri 'none'",
        "form-action 'none'",
    )
    return Document(text, "; ".join(policy))


def _digest(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
