"""Refunds over HTTP, by a person's own login.

Source: Commerce API, "Refunds (Admin)": ids are texts, amounts have at most two decimals, errors are a flat list.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from pos.back.commerce import wire
from pos.back.commerce.client import Keys
from pos.back.commerce.refusals import accepted
from pos.back.commerce.submit_line import SubmitLine
from pos.back.commerce.transport import Call, Transport
from pos.back.processor import OutcomeUnknown, Refused
from pos.back.refund_file import AdminSession, Left, LineLeft, ListedRefund
from pos.domain.money import Money
from pos.domain.refund import Refund
from pos.domain.secret import Secret

_KIND: Final = {"type": "productRefund", "category": "PRODUCT_LEVEL_PRODUCT"}
#: Units: seconds that a session is trusted where the processor does not say how long it lives.
_LIFE_S: Final = 3600
#: These statuses say that the request itself was no good, before anything was done about it.
_CERTAIN: Final = frozenset({400, 401, 403, 404, 405, 415, 422, 429})


class RefundClient:
    """One thread's view of the processor's refunds.

    Units: ``deadline_s`` limits a request for a refund, in seconds.
    """

    def __init__(self, base_url: str, keys: Keys, now: Callable[[], datetime], *, deadline_s: float = 30.0) -> None:
        self._transport, self._line = Transport(base_url), SubmitLine(base_url, deadline_s)
        self._keys, self._now = keys, now

    def log_in(self, user: str, password: Secret) -> AdminSession:
        """Let a representative in, by their own login."""
        encoded = base64.b64encode(password.reveal().encode()).decode()
        form = {"grant_type": "password", "username": user, "password": encoded}
        call = Call("POST", "/auth", form=form, basic=(self._keys.confidential, self._keys.secret))
        body = wire.inner(accepted(self._transport.send(call)), "token")
        token = wire.text(body.get("access_token"))
        try:
            lifetime = timedelta(seconds=int(wire.text(body.get("expires_in")) or _LIFE_S))
            expires_at = self._now() + lifetime
        except (ValueError, OverflowError):
            raise wire.Unreadable("the answer has no lifetime of the token") from None
        if not token:
            raise wire.Unreadable("the answer has no token")
        return AdminSession(Secret(token), expires_at)

    def left(self, session: AdminSession, order_id: str) -> Left:
        """What of an order may still go back."""
        body = self._read(session, f"{_path(order_id)}/refunds-available")
        currency = wire.text(body.get("currency"))
        total, available, refunded = _sums(body, currency)
        lines = tuple(_line(line, currency) for line in wire.items(body, "lineItems"))
        return Left(total, available, refunded, lines)

    def listed(self, session: AdminSession, order_id: str) -> tuple[ListedRefund, ...]:
        """Every refund of an order."""
        body = self._read(session, f"{_path(order_id)}/refunds")
        return tuple(_listed(one) for one in wire.items(body, "refunds"))

    def prepare(self) -> None:
        """Open the fresh connection that the next request will use; never raises, never sends."""
        self._line.open_ahead()

    def request(self, session: AdminSession, refund: Refund) -> ListedRefund:
        """Ask for a refund: once, on a fresh connection, no retry, no redirect, within a deadline."""
        body = {
            **_KIND,
            "reason": refund.reason.value,
            "comments": refund.mark,
            "lineItems": [
                {"lineItemId": part.number, "refundAmount": wire.amount(part.amount)} for part in refund.parts
            ],
        }
        call = Call("POST", f"{_path(refund.order_id)}/refunds", json=body, bearer=session.token)
        try:
            answer = wire.inner(accepted(self._line.send(call)), "refund")
        except Refused as no:
            if no.status in _CERTAIN:
                raise
            raise OutcomeUnknown("the refusal proves nothing by itself") from None
        made = next((one for one in map(_listed, wire.items(answer, "refunds")) if one.is_of(refund)), None)
        if made is None:
            raise wire.Unreadable("the answer has no refund of ours")
        return made

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()
        self._line.close()

    def _read(self, session: AdminSession, path: str) -> Mapping[str, Any]:
        return wire.inner(accepted(self._transport.send(Call("GET", path, bearer=session.token))), "order")


def _path(order_id: str) -> str:
    # An order's number is the processor's text, or a person's.
    return f"/orders/{quote(order_id, safe='')}"


def _line(line: Mapping[str, Any], currency: str) -> LineLeft:
    number, product = wire.text(line.get("lineItemId")), line.get("product")
    if not number:
        raise wire.Unreadable("the answer has a line without a number")
    total, available, refunded = _sums(line, currency)
    product_id = wire.text(product.get("id")) if isinstance(product, dict) else ""
    return LineLeft(number, product_id, total, available, refunded)


def _sums(holder: Mapping[str, Any], currency: str) -> tuple[Money, Money, Money]:
    prices = holder.get("price")
    total = prices.get("total") if isinstance(prices, dict) else None
    if not isinstance(total, dict):
        raise wire.Unreadable("the answer does not say what may still go back")
    return (
        _money(total.get("amount"), currency),
        _money(total.get("amountAvailableForRefund"), currency),
        _money(total.get("amountRefunded"), currency),
    )


def _listed(found: Mapping[str, Any]) -> ListedRefund:
    number, currency = wire.text(found.get("id")), wire.text(found.get("currency"))
    if not number:
        raise wire.Unreadable("the answer has a refund without a number")
    return ListedRefund(
        number=number,
        requested=_money(found.get("totalRequested"), currency),
        refunded=_money(found.get("totalRefunded"), currency),
        outstanding=_money(found.get("outstanding"), currency),
        comments=wire.text(found.get("comments")),
        reason=wire.text(found.get("reason")),
        by=wire.text(found.get("generatedBy")),
        made=wire.text(found.get("generationDate")),
    )


def _money(value: Any, currency: str) -> Money:
    # What is null here is nothing; an amount that is there has its currency beside it, not in it.
    number = value.get("value") if isinstance(value, dict) else None
    return wire.money({"value": 0 if number is None else number, "currency": currency})
