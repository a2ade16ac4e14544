"""The description of what is served, for machines: ``/openapi.json``."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, Response

from pos.sandbox.answers import answer
from pos.sandbox.processor import here
from pos.sandbox.wire.links import uri

routes = Blueprint("openapi", __name__)

_ME: Final = "/v1/shoppers/me"
_C: Final = f"{_ME}/carts/active"

#: Path -> method -> the schema of its body (empty for none).
OPERATIONS: Final[dict[str, dict[str, str]]] = {
    "/oauth20/token": {"post": "TokenForm"},
    "/oauth20/access-tokens": {"get": "", "delete": ""},
    "/oauth20/authorize": {"get": ""},
    "/v1/shoppers/site": {"get": ""},
    "/v1/shoppers": {"post": "Shopper"},
    _ME: {"get": "", "post": "Shopper"},
    f"{_ME}/account": {"get": ""},
    f"{_ME}/addresses": {"get": "", "post": "Address"},
    f"{_ME}/addresses/{{id}}": {"get": "", "post": "Address", "delete": ""},
    f"{_ME}/payment-options": {"get": "", "post": "PaymentOption"},
    f"{_ME}/payment-options/{{id}}": {"get": "", "post": "PaymentOption", "delete": ""},
    f"{_ME}/products": {"get": ""},
    f"{_ME}/products/{{id}}": {"get": ""},
    f"{_ME}/products/{{id}}/pricing": {"get": ""},
    f"{_ME}/products/{{id}}/pricing/volume-pricing": {"get": ""},
    f"{_ME}/products/{{id}}/inventory-status": {"get": ""},
    f"{_ME}/products/inventory-status": {"get": ""},
    f"{_ME}/products/{{id}}/variations": {"get": ""},
    f"{_ME}/products/{{id}}/categories": {"get": ""},
    f"{_ME}/products/{{id}}/offers": {"get": ""},
    f"{_ME}/categories": {"get": ""},
    f"{_ME}/categories/{{id}}": {"get": ""},
    f"{_ME}/categories/{{id}}/products": {"get": ""},
    f"{_ME}/point-of-promotions/{{name}}/offers": {"get": ""},
    _C: {"get": "", "post": "Cart"},
    f"{_C}/line-items": {"get": "", "post": "LineItems", "delete": ""},
    f"{_C}/line-items/{{id}}": {"get": "", "post": "LineItem", "delete": ""},
    f"{_C}/billing-address": {"get": "", "put": "Address"},
    f"{_C}/shipping-address": {"get": "", "put": "Address"},
    f"{_C}/apply-billing-address": {"post": ""},
    f"{_C}/apply-shipping-address": {"post": ""},
    f"{_C}/apply-shopper": {"post": ""},
    f"{_C}/shipping-options": {"get": ""},
    f"{_C}/shipping-options/{{id}}": {"get": ""},
    f"{_C}/apply-shipping-option": {"post": ""},
    f"{_C}/payment-methods": {"get": ""},
    f"{_C}/apply-payment-method": {"post": "ApplyPaymentMethod", "delete": "ApplyPaymentMethod"},
    f"{_C}/payment": {"delete": ""},
    f"{_C}/tax-registrations": {"get": "", "post": "TaxRegistrations", "delete": ""},
    f"{_C}/tax-registrations/schema": {"get": ""},
    f"{_C}/applied-offers": {"get": ""},
    f"{_C}/applied-offers/{{id}}": {"delete": ""},
    f"{_C}/eligible-offers": {"delete": ""},
    f"{_C}/web-checkout": {"get": "", "post": "Cart"},
    f"{_C}/submit-cart": {"post": "Cart"},
    f"{_C}/resume-cart": {"post": ""},
    f"{_ME}/orders": {"get": ""},
    f"{_ME}/orders/{{id}}": {"get": ""},
    f"{_ME}/orders/{{id}}/line-items": {"get": ""},
    f"{_ME}/orders/{{id}}/line-items/{{line}}": {"get": ""},
    f"{_ME}/orders/{{id}}/billing-address": {"get": ""},
    f"{_ME}/orders/{{id}}/shipping-address": {"get": ""},
    f"{_ME}/orders/{{id}}/returns": {"get": "", "post": "Return"},
    "/v1/shoppers/order-lookup": {"post": "LookUpForm"},
    "/auth": {"post": "TokenForm"},
    "/orders/{id}/refunds-available": {"get": ""},
    "/orders/{id}/refunds": {"get": "", "post": "Refund"},
    "/orders/{id}/refunds/schema": {"get": ""},
    "/payments/sources": {"post": "Source"},
    "/payments/sources/{id}": {"get": "", "post": "SourceChange"},
    "/payments/sources/{id}/authenticate": {"post": "Authentication"},
    "/payments/payment-methods": {"get": ""},
    "/sources": {"post": "SecondarySource"},
    "/sources/{id}": {"get": ""},
    "/v1/DigitalRiver.js": {"get": ""},
    "/v1/css/DigitalRiver.css": {"get": ""},
    "/v1/frames/{id}": {"get": ""},
}

_TEXT: Final = {"type": "string"}
_NUMBER_OR_TEXT: Final = {"type": ["number", "string"]}
_FLAG: Final = {"type": ["boolean", "string"], "enum": [True, False, "true", "false"]}


def _object(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


def _some(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_MONEY: Final = _object(currency=_TEXT, value=_NUMBER_OR_TEXT)
_ATTRIBUTES: Final = _object(attribute=_some(_object(name=_TEXT, type=_TEXT, value=_TEXT)))
_ADDRESS: Final = _object(
    nickName=_TEXT,
    isDefault=_FLAG,
    **dict.fromkeys(
        "firstName lastName companyName line1 line2 city countrySubdivision postalCode country phoneNumber "
        "emailAddress".split(),
        _TEXT,
    ),
)
_LINE: Final = _object(
    quantity=_NUMBER_OR_TEXT,
    product=_object(id=_NUMBER_OR_TEXT, externalReferenceId=_TEXT),
    pricing=_object(salePrice=_MONEY, itemPrice=_MONEY),
    customAttributes=_ATTRIBUTES,
)
_CART: Final = _object(
    lineItems=_object(lineItem=_some(_LINE)),
    chargeType={"enum": ["customer_initiated", "merchant_initiated", "moto"]},
    ipAddress=_TEXT,
    termsOfSalesAcceptance=_FLAG,
    organizationId=_TEXT,
    billingAddress=_ADDRESS,
    shippingAddress=_ADDRESS,
    customAttributes=_ATTRIBUTES,
)
_OWNER: Final = _object(
    firstName=_TEXT,
    lastName=_TEXT,
    email=_TEXT,
    phoneNumber=_TEXT,
    address=_object(**dict.fromkeys("line1 line2 city state country postalCode".split(), _TEXT)),
)

SCHEMAS: Final = {
    "TokenForm": _object(**dict.fromkeys("grant_type username password refresh_token dr_limited_token".split(), _TEXT)),
    "LookUpForm": _object(**dict.fromkeys("orderId password creditCardLastDigits emailAddress".split(), _TEXT)),
    "Shopper": _object(
        shopper=_object(
            **dict.fromkeys(
                "username password firstName lastName emailAddress externalReferenceId locale currency".split(), _TEXT
            )
        )
    ),
    "Address": _object(address=_ADDRESS),
    "PaymentOption": _object(
        paymentOption=_object(nickName=_TEXT, isDefault=_FLAG, sourceId=_TEXT), shopper=_object(ipAddress=_TEXT)
    ),
    "Cart": _object(cart=_CART),
    "LineItems": _object(lineItems=_object(lineItem=_some(_LINE))),
    "LineItem": _object(lineItem=_LINE),
    "ApplyPaymentMethod": _object(paymentMethod=_object(sourceId=_TEXT)),
    "TaxRegistrations": _object(
        customerType={"enum": ["B", "I"]}, taxRegistrations=_some(_object(key=_TEXT, value=_TEXT))
    ),
    "Return": _object(
        **{
            "return": _object(
                reason=_TEXT,
                comments=_TEXT,
                returnLineItems=_object(returnLineItem=_some(_object(lineItem=_object(id=_NUMBER_OR_TEXT)))),
            )
        }
    ),
    "Refund": _object(
        **dict.fromkeys("type category reason comments".split(), _TEXT),
        lineItems=_some(_object(lineItemId=_TEXT, refundAmount=_MONEY)),
    ),
    "Source": _object(
        type=_TEXT,
        sessionId=_TEXT,
        currency=_TEXT,
        amount=_NUMBER_OR_TEXT,
        owner=_OWNER,
        creditCard=_object(number=_TEXT, expirationMonth=_NUMBER_OR_TEXT, expirationYear=_NUMBER_OR_TEXT, cvv=_TEXT),
    ),
    "SourceChange": _object(
        owner=_OWNER, creditCard=_object(expirationMonth=_NUMBER_OR_TEXT, expirationYear=_NUMBER_OR_TEXT)
    ),
    "Authentication": _object(sessionId=_TEXT, answer=_TEXT, cvv=_TEXT),
    "SecondarySource": _object(paymentSessionId=_TEXT, type=_TEXT, amount=_NUMBER_OR_TEXT, currency=_TEXT),
}


@routes.get("/openapi.json")
def description() -> Response:
    """Everything that is served, in OpenAPI 3.1."""
    paths = {
        path: {method: _operation(path, method, body) for method, body in methods.items()}
        for path, methods in OPERATIONS.items()
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
    scheme = "basic" if path in {"/oauth20/token", "/auth"} else "bearer"
    told: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method}{path}").strip("_"),
        "security": [{scheme: []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": _TEXT} for name in re.findall(r"{(\w+)}", path)
        ],
        "responses": {"default": {"description": "The resource, or an error envelope."}},
    }
    if body:
        kind = "application/x-www-form-urlencoded" if body.endswith("Form") else "application/json"
        told["requestBody"] = {"content": {kind: {"schema": {"$ref": f"#/components/schemas/{body}"}}}}
    return told
