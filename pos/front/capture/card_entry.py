"""The text of the card page, and what the till tells it."""

from __future__ import annotations

import base64
import html
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl

from pos.config.assets import read_bytes, read_text
from pos.front.capture.interceptor import origin_of
from pos.front.capture.look import FormLook
from pos.front.parts.words import tr

if TYPE_CHECKING:
    from pos.domain.customer import Owner
    from pos.link.messages import CardFormPlan
    from pos.link.saved_cards import CardUpdatePlan

_FONT: Final = "fonts/Inter-Medium.ttf"


#: The processor's fields, by our names for them, in the order of typing.
ALL_FIELDS: Final = ("number", "expiry", "code")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a card page is made of; nothing in it belongs to one sale, so a page may be made ahead."""

    script_url: str
    key: str
    locale: str
    origins: frozenset[str]
    #: Which of the processor's fields stand in it.
    fields: tuple[str, ...] = ALL_FIELDS

    @classmethod
    def reaching(cls, script_url: str, key: str, locale: str, origins: Iterable[str]) -> Recipe:
        """A page with all fields that reaches these origins and the script's own."""
        return cls(script_url, key, locale, frozenset((*origins, origin_of(QUrl(script_url)))))

    @classmethod
    def of(cls, plan: CardFormPlan, origins: Iterable[str]) -> Recipe:
        """Take from a plan what outlives its sale."""
        return cls.reaching(plan.script_url, plan.publishable_key, plan.locale, origins)

    def __repr__(self) -> str:
        return "Recipe(…)"


def page_text(recipe: Recipe, look: FormLook) -> str:
    """Write the whole page; it asks nobody but the recipe's origins for anything."""
    nonce = os.urandom(16).hex()
    plan = {
        "scriptUrl": recipe.script_url,
        "key": recipe.key,
        "locale": recipe.locale.replace("_", "-"),
        "placeholders": {"number": "0000 0000 0000 0000", "expiry": tr("MM/YY"), "code": tr("CVC")},
        "look": _wear(look),
        "fields": recipe.fields,
    }
    parts = {
        "language": recipe.locale.partition("_")[0],
        "policy": policy(recipe.origins, nonce),
        "title": tr("Card"),
        "number": tr("Card number"),
        "expiry": tr("Expiry date"),
        "code": tr("Security code"),
    }
    return Template(read_text("capture/card_entry.html")).substitute(
        {name: html.escape(value) for name, value in parts.items()},
        nonce=nonce,
        style=read_text("capture/card_entry.css"),
        script=read_text("capture/card_entry.js"),
        # Inside a script element only a tag could end it early.
        plan=json.dumps(plan).replace("<", "\\u003c"),
    )


def policy(origins: Iterable[str], nonce: str) -> str:
    """The content security policy of the card page.

    Source: "Security", and what the library is seen to need.
    """
    allowed = " ".join(sorted(origins))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' {allowed}",
            f"style-src 'nonce-{nonce}' {allowed}",
            # The library may set style attributes on the containers of its fields.
            "style-src-attr 'unsafe-inline'",
            f"frame-src {allowed}",
            f"connect-src {allowed}",
            f"img-src {allowed} data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def tell_look(look: FormLook) -> str:
    """Have the page drawn with other colours and sizes."""
    return json.dumps({"tell": "look", **_wear(look)})


@cache
def tell_font() -> str:
    """Hand the page the till's font; in the page's own text it would be most of what has to come before the fields."""
    return json.dumps({"tell": "font", "data": base64.b64encode(read_bytes(_FONT)).decode()})


def tell_focus(field: str) -> str:
    """Put the cursor into a field."""
    return json.dumps({"tell": "focus", "field": field})


def tell_clear(field: str) -> str:
    """Empty a field."""
    return json.dumps({"tell": "clear", "field": field})


def tell_tokenise(attempt: int, plan: CardFormPlan) -> str:
    """Have a source made: for one sale, for future use where the customer has agreed, or without a sale.

    Source: "createSource"; "Charge type, use and SCA".
    """
    request: dict[str, object] = {
        "owner": _owner(plan.owner),
        "futureUse": bool(plan.mandate),
        "usage": "convenience",
    }
    if plan.mandate:
        request["mandate"] = {"terms": plan.mandate}
    if plan.session_id:
        request["sessionId"] = plan.session_id
    else:
        request["currency"] = plan.total.currency
    return json.dumps({"tell": "tokenise", "attempt": attempt, "request": request})


def tell_update(attempt: int, plan: CardUpdatePlan) -> str:
    """Have a card on file changed: its date by what is typed, its owner by what the plan says.

    Source: "updateSource".
    """
    request: dict[str, object] = {"id": plan.source_id, "clientSecret": plan.source_secret}
    if plan.owner is not None:
        request["owner"] = _owner(plan.owner)
    return json.dumps({"tell": "update", "attempt": attempt, "request": request})


def _owner(owner: Owner) -> dict[str, object]:
    address = owner.address
    lines = {
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "state": address.state,
        "postalCode": address.postal_code,
        "country": address.country,
    }
    told = {
        "firstName": owner.first_name,
        "lastName": owner.last_name,
        "email": owner.email,
        "phoneNumber": owner.phone,
        "address": {name: value for name, value in lines.items() if value},
    }
    return {name: value for name, value in told.items() if value}


def _wear(look: FormLook) -> dict[str, object]:
    return {"variables": look.variables(), "style": look.field_style()}
