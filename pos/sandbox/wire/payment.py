"""Sources, the payment method of a cart, and the payment session."""

from __future__ import annotations

from typing import Any

from pos.sandbox.clock import stamp
from pos.sandbox.contributions import Contributions
from pos.sandbox.money import major, money
from pos.sandbox.processor import here
from pos.sandbox.records import Cart, Source
from pos.sandbox.wire.links import flag


def source(record: Source, *, read_back: bool = False) -> dict[str, Any]:
    """A source as the payments service shows it: numbers and booleans are real ones here."""
    session_name = "paymentSessionId" if read_back else "sessionId"
    shown: dict[str, Any] = {
        "clientId": "gc",
        "channelId": here().shop.site_id,
        "liveMode": False,
        "id": record.id,
        session_name: record.payment_session_id,
        "clientSecret": record.client_secret,
        "type": record.type,
        "reusable": record.reusable,
        "owner": record.owner,
        "currency": record.currency,
        "amount": None if record.amount is None else major(record.amount, record.currency),
        "state": record.state,
        "creationIp": record.creation_ip,
        "createdTime": stamp(record.created),
        "updatedTime": stamp(record.updated),
        "flow": record.flow,
        "customerId": None if record.customer_id is None else str(record.customer_id),
        "upstreamId": record.upstream_id,
    }
    shown = {name: value for name, value in shown.items() if value is not None}
    if record.type == "creditCard":
        shown["creditCard"] = {
            "brand": record.brand,
            "expirationMonth": record.month,
            "expirationYear": record.year,
            "lastFourDigits": record.last_four,
            "fundingSource": record.funding,
            "paymentIdentifier": record.payment_identifier,
        }
    else:
        shown[record.type] = {}
    return shown


def card(record: Source) -> dict[str, Any]:
    """The card of a source as carts and payment options write it: all texts."""
    return {
        "brand": record.brand,
        "lastFourDigits": record.last_four,
        "expirationMonth": str(record.month),
        "expirationYear": str(record.year),
        "fundingSource": record.funding,
        "flow": record.flow,
        "reusable": flag(record.reusable),
        "clientSecret": record.client_secret,
    }


def payment_method(cart: Cart, shares: Contributions) -> dict[str, Any] | None:
    """What pays a cart or paid an order; None while nothing is attached."""
    sources = here().books.sources
    primary, secondary = sources.get(cart.primary), sources.get(cart.secondary)
    first = primary or secondary
    if first is None:
        return None
    shown = _method(first, shares.primary if primary else shares.secondary, cart.currency)
    attempts = [charge for charge in cart.charges if primary is None or charge.source_id != cart.secondary]
    if attempts:
        shown["charges"] = [
            {
                "chargeId": charge.id,
                "amount": money(charge.amount, cart.currency),
                "status": charge.status,
                "createdTime": stamp(charge.created),
                "updatedTime": stamp(charge.updated),
            }
            for charge in attempts
        ]
    if primary and secondary:
        shown["supplementaryPaymentMethods"] = [_method(secondary, shares.secondary, cart.currency)]
    return shown


def _method(record: Source, amount: int, currency: str) -> dict[str, Any]:
    if record.type == "creditCard":
        detail = card(record)
    else:
        detail = {"clientSecret": record.client_secret, "flow": record.flow, "reusable": flag(record.reusable)}
    return {
        "type": record.type,
        "sourceId": record.id,
        "sourceClientSecret": record.client_secret,
        record.type: detail,
        "amountContributed": money(amount, currency),
    }


def payment_session(cart: Cart, status: str, shares: Contributions) -> dict[str, Any]:
    """The payment session that a browser makes its source for."""
    return {
        "id": cart.payment_session_id,
        "clientSecret": cart.payment_session_secret,
        "status": status,
        "amountContributed": money(shares.primary + shares.secondary, cart.currency),
        "amountRemainingToBeContributed": money(shares.missing, cart.currency),
    }
