"""The description of what is served, for machines: ``/openapi.json``, read off the routes themselves."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response, current_app

from pos.sandbox import api
from pos.sandbox.answers import answer
from pos.sandbox.body_schemas import SCHEMAS
from pos.sandbox.processor import here
from pos.sandbox.wire.links import uri

routes = Blueprint("openapi", __name__)

_METHODS: Final = ("GET", "POST", "PUT", "DELETE")

_ME: Final = "/v1/shoppers/me"
_CART: Final = f"{_ME}/carts/active"
#: Path -> the schema of the bodies that it takes.
_BODIES: Final = {
    "/oauth20/token": "TokenForm",
    "/v1/oauth20/token": "TokenForm",
    "/auth": "TokenForm",
    "/store/{site}/SignIn": "SignInForm",
    "/v1/shoppers/order-lookup": "LookUpForm",
    "/v1/shoppers": "Shopper",
    _ME: "Shopper",
    f"{_ME}/addresses": "Address",
    f"{_ME}/addresses/{{number}}": "Address",
    f"{_ME}/payment-options": "PaymentOption",
    f"{_ME}/payment-options/{{number}}": "PaymentOption",
    f"{_ME}/orders/{{number}}/returns": "Return",
    _CART: "Cart",
    f"{_CART}/submit-cart": "Cart",
    f"{_CART}/web-checkout": "Cart",
    f"{_CART}/billing-address": "Address",
    f"{_CART}/shipping-address": "Address",
    f"{_CART}/line-items": "LineItems",
    f"{_CART}/line-items/{{number}}": "LineItem",
    f"{_CART}/apply-payment-method": "ApplyPaymentMethod",
    f"{_CART}/tax-registrations": "TaxRegistrations",
    "/carts/active/tax-registrations": "TaxRegistrations",
    "/orders/{number}/refunds": "Refund",
    "/v1/orders/{number}/refunds": "Refund",
    "/payments/sources": "Source",
    "/payments/sources/{number}": "SourceChange",
    "/payments/sources/{number}/authenticate": "Challenge",
    "/sources": "SecondarySource",
}


def operations(*more: str) -> dict[str, dict[str, str]]:
    """Path -> method -> the schema of its body, empty for none; what the service has, and ``more`` blueprints."""
    served: dict[str, dict[str, str]] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in (*api.RESOURCES, *more) and "//" not in rule.rule:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            methods = {method.lower(): _body(path, method) for method in _METHODS if method in (rule.methods or ())}
            served.setdefault(path, {}).update(methods)
    return dict(sorted(served.items()))


def _body(path: str, method: str) -> str:
    takes_none = method == "GET" or (method == "DELETE" and not path.endswith("/apply-payment-method"))
    return "" if takes_none else _BODIES.get(path, "")


@routes.get("/openapi.json")
def description() -> Response:
    """Everything that is served, in OpenAPI 3.1."""
    paths = {
        path: {method: _operation(path, method, body) for method, body in methods.items()}
        for path, methods in operations().items()
    }
    return answer(
        {
            "openapi": "3.1.0",
            "info": {"title": f"{here().shop.name}: the processor in a box", "version": "1"},
            "servers": [{"url": uri().rstrip("/")}],
            "paths": paths,
            "components": {
                "schemas": SCHEMAS,
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "basic": {"type": "http", "scheme": "basic"},
                },
            },
        }
    )


def _operation(path: str, method: str, body: str) -> dict[str, Any]:
    scheme = "basic" if path.endswith(("/oauth20/token", "/auth")) else "bearer"
    told: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method}{path}").strip("_"),
        "security": [{scheme: []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"{(\w+)}", path)
        ],
        "responses": {"default": {"description": "The resource, or an error envelope."}},
    }
    if body:
        kind = "application/x-www-form-urlencoded" if body.endswith("Form") else "application/json"
        told["requestBody"] = {"content": {kind: {"schema": {"$ref": f"#/components/schemas/{body}"}}}}
    return told
