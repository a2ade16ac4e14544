"""What the shop asks of a payment processor, whoever answers: the Commerce API over HTTP, or a model in memory.

What can come back of a call, split by what it proves:

    ProcessorError
    ├── NotSent             the request provably never left; it may be repeated
    ├── Refused             the processor answered no; carries its code
    │   ├── SessionEnded        the token is dead
    │   └── CardDeclined        a definite refusal of the charge; carries a Decline
    └── OutcomeUnknown      no proof either way: after a submit, money may have moved
        └── DoubtfulRefusal     a no in words that do not prove that nothing was charged
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pos.domain.cart import Line, Totals
from pos.domain.customer import Owner
from pos.domain.decline import Decline
from pos.domain.errors import PosError
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.secret import Secret
from pos.domain.source import SourceId, SourceState


class ProcessorError(PosError):
    """A call to the processor did not do what was asked."""


class NotSent(ProcessorError):
    """The request provably never left this machine."""


class OutcomeUnknown(ProcessorError):
    """The request left, and no answer came that proves anything."""


class Refused(ProcessorError):
    """The processor answered and said no.

    Units: ``status`` is the HTTP status; ``code`` and ``subcode`` are the processor's own words.
    """

    def __init__(self, status: int, code: str, subcode: str = "", request_id: str = "") -> None:
        super().__init__(f"refused: {code or status}" + (f" (request {request_id})" if request_id else ""))
        self.status, self.code, self.subcode, self.request_id = status, code, subcode, request_id


class DoubtfulRefusal(OutcomeUnknown):
    """The processor said no in words that do not prove that nothing was charged."""

    def __init__(self, code: str, subcode: str) -> None:
        super().__init__("the refusal proves nothing by itself")
        self.code, self.subcode = code, subcode


class SessionEnded(Refused):
    """The shopper session's token is dead."""


class CardDeclined(Refused):
    """The charge was refused for certain; nothing moved."""

    def __init__(self, status: int, code: str, subcode: str, decline: Decline, request_id: str = "") -> None:
        super().__init__(status, code, subcode, request_id)
        self.decline = decline


@dataclass(frozen=True, slots=True)
class ShopperSession:
    """One token pair: it owns one cart, and whoever loses it loses the cart.

    Units: ``expires_at`` is aware UTC by the till's clock.
    """

    access_token: Secret
    refresh_token: Secret | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line as the processor holds it.

    Units: ``total`` is the price of all its pieces.
    """

    id: str
    product_id: str
    quantity: int
    total: Money


@dataclass(frozen=True, slots=True)
class Cart:
    """The processor's cart at one moment."""

    id: str
    lines: tuple[CartLine, ...]
    totals: Totals
    payment_session_id: str
    payment_session_status: str
    source_id: SourceId | None
    #: Charges on this cart that failed; a new one after a submit proves a decline.
    failed_charge_ids: frozenset[str]
    charge_type: str
    sale_id: str
    #: In whose name the processor sells; its texts about consent are that one's.
    business_entity: str = ""


class Processor(Protocol):
    """The calls that a sale is made of; each may raise any ProcessorError."""

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        """Take a fresh token: a guest's, or that of a customer on file."""

    def refresh_session(self, session: ShopperSession) -> ShopperSession:
        """Exchange a session's refresh token for a new pair; the cart stays."""

    def read_cart(self, session: ShopperSession) -> Cart:
        """Read the session's active cart."""

    def fill_cart(self, session: ShopperSession, sale_id: str, lines: tuple[Line, ...], owner: Owner | None) -> Cart:
        """Add lines to an empty cart, with our sale id, charge type ``moto``, accepted terms and billing address."""

    def set_owner(self, session: ShopperSession, owner: Owner) -> None:
        """Replace the cart's billing address; repeatable."""

    def clear_lines(self, session: ShopperSession) -> None:
        """Remove every line; repeatable."""

    def apply_source(self, session: ShopperSession, source_id: SourceId) -> Cart:
        """Attach a source to the cart for one charge; repeatable."""

    def detach_payment(self, session: ShopperSession) -> None:
        """Take every source off the cart; repeatable, and harmless on a cart that has none."""

    def prepare_submit(self, session: ShopperSession) -> None:
        """Have a fresh connection open for the next submit; repeatable, never raises and never sends."""

    def submit(self, session: ShopperSession, sent: Callable[[], None] = lambda: None) -> Order:
        """Turn the cart into an order: once, on a fresh connection, no retry, no redirect, within a deadline.

        ``sent`` is called once the request has left, while its answer is on its way; what it raises changes nothing.
        Raises: CardDeclined for a proven refusal; NotSent only if nothing left; OutcomeUnknown for all else.
        """

    def find_order(self, session: ShopperSession, order_id: str) -> Order | None:
        """Read one order; None if the processor says that there is none."""

    def list_orders(self, session: ShopperSession) -> tuple[Order, ...]:
        """Read the newest orders that this session may see."""

    def read_source(self, source_id: SourceId) -> SourceState | None:
        """Read where a source stands, by the shop's own key; None if the processor does not know it, or will not say.

        Source: payments/sources, "Retrieving sources".
        """
