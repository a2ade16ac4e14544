"""Tax registrations of a cart's customer."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer, nothing
from pos.sandbox.basket import active_cart, keep
from pos.sandbox.bodies import json_body
from pos.sandbox.envelopes import Refusal, admin
from pos.sandbox.processor import here
from pos.sandbox.wire.links import CART

routes = Blueprint("tax", __name__)

#: Key -> title, what it is, pattern.
_KEYS: Final = {
    "VAT": ("VAT number", "The VAT number of a business in the European Union.", r"[A-Z]{2}[0-9A-Za-z+*.]{2,12}"),
    "CNPJ": ("CNPJ", "The registration of a Brazilian business.", r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}"),
    "CPF": ("CPF", "The registration of a person in Brazil.", r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}"),
}
_FOR: Final = {"B": ("VAT", "CNPJ"), "I": ("CPF",)}


def _bad(text: str) -> Refusal:
    return admin(400, "invalid-request", text)


def _check_served() -> None:
    if not here().shop.tax_registrations:
        text = "This site does not take tax registrations."
        raise admin(409, "vat-exemption-failure", text, subcode="vat-exemption-unavailable")


@routes.get(f"/{CART}/tax-registrations")
@routes.get("/carts/active/tax-registrations")
def read() -> Response:
    """What is registered with the cart."""
    cart = active_cart(access.session())
    _check_served()
    return answer({"customerType": cart.customer_type, "taxRegistrations": cart.tax_registrations})


@routes.post(f"/{CART}/tax-registrations")
@routes.post("/carts/active/tax-registrations")
def write() -> Response:
    """Register a business or a person."""
    cart = active_cart(access.session())
    _check_served()
    body = json_body(_bad)
    customer_type = body.get("customerType")
    if not isinstance(customer_type, str) or customer_type not in _FOR:
        raise _bad("customerType is neither B nor I.")
    listed = body.get("taxRegistrations")
    if not isinstance(listed, list) or not 0 < len(listed) <= 20:
        raise _bad("taxRegistrations is not a list.")
    cart.customer_type = customer_type
    cart.tax_registrations = [_registration(item, customer_type) for item in listed]
    keep(cart)
    return answer({"customerType": cart.customer_type, "taxRegistrations": cart.tax_registrations})


def _registration(item: Any, customer_type: str) -> dict[str, str]:
    if not isinstance(item, dict):
        raise _bad("A registration is not an object.")
    key, value = item.get("key"), item.get("value")
    if not isinstance(key, str) or key not in _FOR[customer_type]:
        raise _bad("There is no such registration for this type of customer.")
    if not isinstance(value, str) or not re.fullmatch(_KEYS[key][2], value):
        raise _bad(f"The {key} is malformed.")
    return {"key": key, "value": value}


@routes.delete(f"/{CART}/tax-registrations")
@routes.delete("/carts/active/tax-registrations")
def remove() -> Response:
    """Forget what was registered."""
    cart = active_cart(access.session())
    cart.customer_type, cart.tax_registrations = None, []
    keep(cart)
    return nothing()


@routes.get(f"/{CART}/tax-registrations/schema")
@routes.get("/carts/active/tax-registrations/schema")
def schema() -> Response:
    """What may be registered, as a JSON schema."""
    access.session()
    _check_served()
    titles = {"B": "Business", "I": "Individual"}
    choices = [
        {
            "title": titles[kind],
            "properties": {
                "customerType": {"enum": [kind]},
                "taxRegistrations": {
                    "type": "array",
                    "items": [{"$ref": f"#/definitions/{key}"} for key in keys],
                },
            },
        }
        for kind, keys in _FOR.items()
    ]
    definitions = {
        key: {
            "type": "object",
            "properties": {
                "key": {"enum": [key]},
                "value": {"type": "string", "title": title, "description": told, "pattern": f"^{pattern}$"},
            },
        }
        for key, (title, told, pattern) in _KEYS.items()
    }
    return answer(
        {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "oneOf": choices,
            "definitions": definitions,
        }
    )
