"""The four shapes of an error answer, and the refusal that carries one out of any depth."""

from __future__ import annotations

from typing import Any

from pos.sandbox.declines import Reason

_RELATION = "https://developers.digitalriver.com/v1/shoppers/"


class Refusal(Exception):
    """The service says no: a status and the body that goes with it. Whatever the request changed is undone."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"status {status}")
        self.status, self.body, self.headers = status, body, headers or {}


# --- A: the Shopper API ---


def shopper_body(
    resource: str, code: str, text: str, *, subcode: str = "", declined: dict[str, str] | None = None
) -> dict[str, Any]:
    """An error of the Shopper API; ``resource`` as in ``SubmitCart``."""
    error: dict[str, Any] = {"relation": f"{_RELATION}{resource}Resource", "code": code}
    if subcode:
        error["subcode"] = subcode
    error["description"] = text
    if declined:
        error["declinedMessage"] = declined
    return {"errors": {"error": [error]}}


def shopper(status: int, code: str, text: str, resource: str = "Carts", *, subcode: str = "") -> Refusal:
    """Refuse a call of the Shopper API."""
    return Refusal(status, shopper_body(resource, code, text, subcode=subcode))


def invalid_request(text: str, resource: str = "Carts") -> Refusal:
    """Refuse a body or a query that makes no sense."""
    return shopper(400, "invalid-request", text, resource)


def not_found(text: str = "The resource does not exist.", resource: str = "Carts") -> Refusal:
    """Refuse a call on something that is not there."""
    return shopper(404, "resource-not-found", text, resource)


def invalid_token(text: str = "The session has expired.", resource: str = "Shoppers") -> Refusal:
    """Refuse a token that is missing, dead, or of the wrong kind."""
    return shopper(401, "invalid_token", text, resource)


def declined_body(reason: Reason) -> dict[str, Any]:
    """The answer to a charge that the issuer refused."""
    told = {
        "merchantDeclinedType": reason.merchant,
        "customerDeclinedType": reason.customer,
        "code": reason.number,
    }
    text = "The payment was not authorized."
    return shopper_body("SubmitCart", reason.group, text, subcode=reason.name, declined=told)


# --- B: OAuth ---


def oauth(status: int, error: str, text: str) -> Refusal:
    """Refuse a call of the token service."""
    return Refusal(status, {"error": error, "error_description": text})


# --- C: tax registrations and refunds ---


def admin(status: int, code: str, text: str, *, subcode: str = "") -> Refusal:
    """Refuse a call of the admin side."""
    error = {"code": code, **({"subcode": subcode} if subcode else {}), "description": text}
    return Refusal(status, {"errors": [error]})


# --- D: the payments service ---

_TYPES = {
    400: "bad_request",
    401: "unauthorized",
    404: "not_found",
    405: "bad_request",
    408: "request_timeout",
    409: "conflict",
    413: "bad_request",
    429: "too_many_requests",
}


def payments(status: int, code: str, text: str, parameter: str = "") -> Refusal:
    """Refuse a call of the payments service."""
    return payments_errors(status, [(code, text, parameter)])


def payments_errors(status: int, problems: list[tuple[str, str, str]]) -> Refusal:
    """Refuse a call of the payments service for several reasons: code, text and parameter of each."""
    errors = [
        {"code": code, **({"parameter": parameter} if parameter else {}), "message": text}
        for code, text, parameter in problems
    ]
    return Refusal(status, {"type": _TYPES.get(status, "internal_server_error"), "errors": errors})


# --- what a path answers when nobody else does ---


def for_path(path: str, status: int, code: str, text: str) -> Refusal:
    """Refuse in the shape of whoever serves a path."""
    if path.startswith(("/oauth20", "/v1/oauth20", "/auth", "/store")):
        return oauth(status, code, text)
    if path.startswith(("/payments", "/sources")):
        return payments(status, code.replace("-", "_").replace("resource_not_found", "not_found"), text)
    if path.startswith(("/orders", "/v1/orders", "/_control")) or "/tax-registrations" in path:
        return admin(status, code, text)
    return shopper(status, code, text, "Shoppers")
