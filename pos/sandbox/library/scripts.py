"""The library's scripts: small plain files, joined in the order in which they build on each other."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from pos.sandbox.shop import resource

LANGUAGES: Final = ("en", "de", "fr", "es", "ja")

_HOST: Final = (
    "shared/names.js host/origin.js host/language.js host/place.js host/options.js host/handlers.js host/line.js "
    "host/state_classes.js host/controller.js host/challenges.js host/instance.js host/card_element.js "
    "host/compliance.js host/dropin_form.js host/dropin.js host/river.js"
)
_FIELD: Final = (
    "shared/frames.js shared/digits.js shared/brands.js shared/judging.js field/kinds.js field/typing.js "
    "field/look.js field/vault_door.js field/field.js field/main.js"
)
_CONTROLLER: Final = (
    "shared/names.js shared/frames.js shared/digits.js shared/brands.js shared/judging.js controller/vault.js "
    "controller/service.js controller/challenges.js controller/sources.js controller/main.js"
)
_CHALLENGE: Final = "shared/frames.js challenge/challenge.js"

#: Nothing of the library is a global but what it says it is.
_OPENING: Final = '(() => {\n"use strict";\n'
_CLOSING: Final = "\n})();\n"


def host_script(served_from: str, business_entity: str) -> str:
    """The one script that pages load.

    ``served_from`` is for pages that load it in a way that hides its address; ``business_entity`` sells where a page
    does not say who does.
    """
    entity = business_entity if business_entity in sellers()["entities"] else "DR_INC-ENTITY"
    head = f"const SERVED_FROM = {_literal(served_from)};\nconst BUSINESS_ENTITY = {_literal(entity)};\n"
    return _OPENING + head + _host_body() + _CLOSING


@cache
def field_script() -> str:
    """The script of the three card fields."""
    return _OPENING + _body(_FIELD, "labels", "placeholders", "errors") + _CLOSING


@cache
def controller_script() -> str:
    """The script of the hidden frame that speaks to the payments service."""
    return _OPENING + _body(_CONTROLLER, "errors", "service") + _CLOSING


@cache
def challenge_script() -> str:
    """The script of the issuer's question."""
    return _OPENING + _body(_CHALLENGE, "challenge") + _CLOSING


@cache
def text_of(name: str) -> str:
    """One of the library's own files."""
    return resource(f"library/{name}").read_text(encoding="utf-8")


@cache
def texts(language: str) -> dict[str, Any]:
    """Everything the library says in a language."""
    read: dict[str, Any] = json.loads(text_of(f"texts/{language}.json"))
    return read


@cache
def sellers() -> dict[str, Any]:
    """The selling entities by code, and the locales in which they say what the law wants said."""
    read: dict[str, Any] = json.loads(text_of("compliance/sellers.json"))
    return read


@cache
def _host_body() -> str:
    return f"const SELLERS = {_literal(sellers())};\n" + _body(
        _HOST, "labels", "service", "challenge", "dropin", "compliance"
    )


def _body(names: str, *sections: str) -> str:
    said = {language: {section: texts(language)[section] for section in sections} for language in LANGUAGES}
    return "\n".join([f"const TEXTS = {_literal(said)};", *(text_of(name) for name in names.split())])


def _literal(value: Any) -> str:
    # Inside a page a closing tag in a text would end the script.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
