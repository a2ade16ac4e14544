"""The library's scripts: small plain files, joined in the order in which they build on each other."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from pos.sandbox.shop import resource

LANGUAGES: Final = ("en", "de", "fr", "es", "ja")

HOST: Final = (
    "host/origin.js host/language.js host/place.js host/options.js host/handlers.js host/line.js "
    "host/state_classes.js host/controller.js host/instance.js host/card_element.js host/river.js"
).split()
FIELD: Final = (
    "shared/frames.js shared/digits.js shared/brands.js shared/judging.js field/kinds.js field/typing.js "
    "field/look.js field/vault_door.js field/field.js field/main.js"
).split()
CONTROLLER: Final = (
    "shared/frames.js shared/digits.js shared/brands.js shared/judging.js controller/vault.js controller/service.js "
    "controller/sources.js controller/main.js"
).split()

#: What of the texts each script needs.
_SECTIONS: Final = {
    "host": ("labels", "service"),
    "field": ("labels", "placeholders", "errors"),
    "controller": ("errors", "service"),
}
#: Nothing of the library is a global but what it says it is.
_OPENING: Final = '(() => {\n"use strict";\n'
_CLOSING: Final = "\n})();\n"


def host_script(served_from: str) -> str:
    """The one script that pages load; ``served_from`` is for those that load it in a way that hides its address."""
    return f"{_OPENING}const SERVED_FROM = {json.dumps(served_from)};\n{_body('host', tuple(HOST))}{_CLOSING}"


def field_script() -> str:
    """The script of the three card fields."""
    return _OPENING + _body("field", tuple(FIELD)) + _CLOSING


def controller_script() -> str:
    """The script of the hidden frame that speaks to the payments service."""
    return _OPENING + _body("controller", tuple(CONTROLLER)) + _CLOSING


def text_of(name: str) -> str:
    """One of the library's own files."""
    return resource(f"library/{name}").read_text(encoding="utf-8")


@cache
def texts(language: str) -> dict[str, Any]:
    """Everything the library says in a language."""
    read: dict[str, Any] = json.loads(text_of(f"texts/{language}.json"))
    return read


@cache
def _body(purpose: str, names: tuple[str, ...]) -> str:
    said = {language: {part: texts(language)[part] for part in _SECTIONS[purpose]} for language in LANGUAGES}
    # Inside a page a closing tag in a text would end the script.
    constant = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    return "\n".join([f"const TEXTS = {constant};", *(text_of(name) for name in names)])
