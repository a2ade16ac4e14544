"""The Commerce API as a processor: each method is one call, read in the order in which a sale makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pos.back.commerce import wire
from pos.back.commerce.refusals import accepted, submitted
from pos.back.commerce.submit_line import SubmitLine
from pos.back.commerce.transport import Call, Transport
from pos.back.processor import Cart, Refused, SessionEnded, ShopperSession
from pos.domain.cart import Line
from pos.domain.customer import Owner
from pos.domain.order import Order
from pos.domain.secret import Secret
from pos.domain.source import SourceId, SourceState

_CART: Final = "/v1/shoppers/me/carts/active"
_ORDERS: Final = "/v1/shoppers/me/orders"
_EVERYTHING: Final = {"expand": "all"}
#: How many of the newest orders are looked through for one of ours.
_NEWEST_ORDERS: Final = "50"
_BUSY: Final = "concurrent-cart-modification-failure"
_TRIES_WHILE_BUSY: Final = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """The shop's own keys; they never leave the back, and none of them is for a page."""

    confidential: Secret
    secret: Secret
    public: Secret


class CommerceClient:
    """One thread's view of the processor.

    Units: ``deadline_s`` limits a submit, in seconds.
    """

    def __init__(
        self,
        base_url: str,
        keys: Keys,
        now: Callable[[], datetime],
        *,
        deadline_s: float = 30.0,
        test_orders: bool = True,
    ) -> None:
        self._transport = Transport(base_url)
        self._line = SubmitLine(base_url, deadline_s)
        self._keys, self._now, self._test_orders = keys, now, test_orders

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        """Take a fresh token: a guest's, or that of a customer on file."""
        form = {"grant_type": "password"}
        if customer_reference:
            form = {"grant_type": "client_credentials", "dr_external_reference_id": customer_reference}
        return self._token(form)

    def refresh_session(self, session: ShopperSession) -> ShopperSession:
        """Exchange a session's refresh token for a new pair; the cart stays."""
        if session.refresh_token is None:
            raise SessionEnded(401, "invalid_token")
        form = {"grant_type": "refresh_token", "refresh_token": session.refresh_token.reveal()}
        fresh = self._token(form)
        return ShopperSession(fresh.access_token, fresh.refresh_token or session.refresh_token, fresh.expires_at)

    def read_cart(self, session: ShopperSession) -> Cart:
        """Read the session's active cart."""
        return wire.cart(self.asked(session, "GET", _CART, query=_EVERYTHING))

    def fill_cart(self, session: ShopperSession, sale_id: str, lines: tuple[Line, ...], owner: Owner | None) -> Cart:
        """Add lines to an empty cart, with our sale id, charge type ``moto``, accepted terms and billing address."""
        cart: dict[str, Any] = {
            "lineItems": {"lineItem": wire.lines(lines)},
            "chargeType": "moto",
            "termsOfSalesAcceptance": "true",
            "customAttributes": {"attribute": [{"name": wire.SALE_ID, "type": "string", "value": sale_id}]},
        }
        if owner is not None:
            cart["billingAddress"] = wire.billing_address(owner)
        query = {**_EVERYTHING, **({"testOrder": "true"} if self._test_orders else {})}
        return wire.cart(self.asked(session, "POST", _CART, query=query, json={"cart": cart}))

    def set_owner(self, session: ShopperSession, owner: Owner) -> None:
        """Replace the cart's billing address; repeatable."""
        self.asked(session, "PUT", f"{_CART}/billing-address", json={"address": wire.billing_address(owner)})

    def clear_lines(self, session: ShopperSession) -> None:
        """Remove every line; repeatable."""
        self.asked(session, "DELETE", f"{_CART}/line-items")

    def apply_source(self, session: ShopperSession, source_id: SourceId) -> Cart:
        """Attach a source to the cart for one charge; repeatable."""
        body = {"paymentMethod": {"sourceId": str(source_id)}}
        return wire.cart(self.asked(session, "POST", f"{_CART}/apply-payment-method", query=_EVERYTHING, json=body))

    def detach_payment(self, session: ShopperSession) -> None:
        """Take every source off the cart; repeatable, and harmless on a cart that has none."""
        try:
            self.asked(session, "DELETE", f"{_CART}/payment")
        except Refused as no:
            if no.code != "delete-payment-failure":
                raise

    def prepare_submit(self, session: ShopperSession) -> None:  # noqa: ARG002  # the connection is the same for all
        """Open the fresh connection that the next submit will use; never raises, never sends."""
        self._line.open_ahead()

    def submit(self, session: ShopperSession, sent: Callable[[], None] = lambda: None) -> Order:
        """Turn the cart into an order: once, on a fresh connection, no retry, no redirect, within a deadline."""
        call = Call("POST", f"{_CART}/submit-cart?expand=all", bearer=session.access_token)
        return wire.submitted(submitted(self._line.send(call, sent)))

    def find_order(self, session: ShopperSession, order_id: str) -> Order | None:
        """Read one order; None if the processor says that there is none."""
        query = {**_EVERYTHING, "orderState": "Open"}
        try:
            return wire.order(self.asked(session, "GET", f"{_ORDERS}/{order_id}", query=query))
        except Refused as no:
            if no.status == 404:
                return None
            raise

    def list_orders(self, session: ShopperSession) -> tuple[Order, ...]:
        """Read the newest orders that this session may see."""
        query = {**_EVERYTHING, "pageSize": _NEWEST_ORDERS}
        body = self.asked(session, "GET", _ORDERS, query=query)
        return tuple(wire.order({"order": found}) for found in wire.items(wire.inner(body, "orders"), "order"))

    def read_source(self, source_id: SourceId) -> SourceState | None:
        """Read where a source stands, by the shop's own key; None if the processor does not know it."""
        call = Call("GET", f"/sources/{source_id}", bearer=self._keys.confidential)
        try:
            return wire.source_state(accepted(self._transport.send(call)))
        except Refused as no:
            if no.status == 404:
                return None
            raise

    def asked(
        self, session: ShopperSession, method: str, path: str, *, query: dict[str, str] | None = None, json: Any = None
    ) -> Any:
        """Make one call in a shopper's session and read its answer; may raise any ProcessorError."""
        call = Call(method, path, query=query, json=json, bearer=session.access_token)
        for _ in range(_TRIES_WHILE_BUSY - 1):
            try:
                return accepted(self._transport.send(call))
            except Refused as busy:
                # Another request of the same cart is at work: ours to repeat, and never shown.
                if busy.code != _BUSY:
                    raise
        return accepted(self._transport.send(call))

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()

    def _token(self, form: dict[str, str]) -> ShopperSession:
        call = Call("POST", "/oauth20/token", form=form, basic=(self._keys.confidential, self._keys.secret))
        body = wire.inner(accepted(self._transport.send(call)), "token")
        access, refresh = wire.text(body.get("access_token")), wire.text(body.get("refresh_token"))
        try:
            lifetime = timedelta(seconds=int(wire.text(body.get("expires_in")) or "0"))
        except (ValueError, OverflowError):
            raise wire.Unreadable("the answer has no lifetime of the token") from None
        if not access:
            raise wire.Unreadable("the answer has no token")
        return ShopperSession(Secret(access), Secret(refresh) if refresh else None, self._now() + lifetime)
