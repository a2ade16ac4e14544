"""A processor in memory that converts a cart at most once, and can lose what passes between it and the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from pos.back.processor import (
    CardDeclined,
    Cart,
    CartLine,
    DoubtfulRefusal,
    NotSent,
    OutcomeUnknown,
    Refused,
    SessionEnded,
    ShopperSession,
)
from pos.domain.cart import Line, Totals
from pos.domain.customer import Owner
from pos.domain.decline import Decline, DeclineAction
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.secret import Secret
from pos.domain.source import SourceId, SourceState

EUR = "EUR"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return self.now.timestamp()


class Fault(Enum):
    """What happens to one call."""

    NONE = "none"
    REFUSED = "connection refused"
    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"
    DECLINED = "declined"
    DECLINE_LOST = "declined, and the answer lost"
    SOFT = "declined, may be retried"
    DOUBTFUL = "a no that proves nothing"
    WRONG_TOTAL = "an order of another sum"
    TOKEN_DEAD = "token dead"


@dataclass
class ModelProcessor:
    """Carts by token; ``ledger`` is what was charged, by sale id."""

    same_id: bool = True
    keeps_attributes: bool = True
    orders_visible: bool = True
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    ledger: list[tuple[str, str, int]] = field(default_factory=list)
    submits: int = 0
    #: What the shop's own key is told of a source; those that are not here are chargeable.
    sources: dict[str, SourceState] = field(default_factory=dict)
    #: Whose a source is that was saved; one that was taken off the file again belongs to nobody.
    kept: dict[str, str] = field(default_factory=dict)
    _customers: dict[str, str] = field(default_factory=dict)
    _number: int = 100
    _carts: dict[str, Cart] = field(default_factory=dict)
    _orders: dict[str, list[Order]] = field(default_factory=dict)
    _alias: dict[str, str] = field(default_factory=dict)

    def plan(self, call: str, *faults: Fault) -> None:
        """Let the next calls of a kind go wrong, one after the other."""
        self.faults[call] = list(faults)

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        self._fault("token")
        token = f"token-{self._next()}"
        self._carts[token] = self._empty()
        # Whoever is on file has one list of orders, in whichever session they are asked for.
        self._orders[token] = self._orders.setdefault(customer_reference, []) if customer_reference else []
        self._customers[token] = customer_reference
        return self._session(token)

    def whose(self, session: ShopperSession) -> str:
        """The customer in whose name a session is open; empty for a guest."""
        return self._customers[self._owner(session)]

    def refresh_session(self, session: ShopperSession) -> ShopperSession:
        self._fault("refresh")
        token = f"token-{self._next()}"
        self._alias[token] = self._owner(session)
        return self._session(token)

    def read_cart(self, session: ShopperSession) -> Cart:
        self._fault("read")
        return self._carts[self._owner(session)]

    def fill_cart(self, session: ShopperSession, sale_id: str, lines: tuple[Line, ...], owner: Owner | None) -> Cart:
        fault = self._before("fill")
        held = list(self._carts[self._owner(session)].lines)
        for line in lines:
            held.append(CartLine(str(self._next()), line.product.id, line.quantity, line.price * line.quantity))
        kept = sale_id if self.keeps_attributes else ""
        self._put(session, lines=tuple(held), sale_id=kept, charge_type="moto")
        self._after(fault)
        return self._carts[self._owner(session)]

    def set_owner(self, session: ShopperSession, owner: Owner) -> None:
        self._fault("owner")

    def clear_lines(self, session: ShopperSession) -> None:
        fault = self._before("clear")
        self._put(session, lines=())
        self._after(fault)

    def apply_source(self, session: ShopperSession, source_id: SourceId) -> Cart:
        fault = self._before("apply")
        if self.kept.get(str(source_id), self.whose(session)) != self.whose(session):
            raise Refused(409, "apply-payment-failure")
        self._put(session, source_id=source_id, payment_session_status="requires_confirmation")
        self._after(fault)
        return self._carts[self._owner(session)]

    def detach_payment(self, session: ShopperSession) -> None:
        fault = self._before("detach")
        self._put(session, source_id=None, payment_session_status="requires_source")
        self._after(fault)

    def prepare_submit(self, session: ShopperSession) -> None:
        """Nothing to open."""

    def submit(self, session: ShopperSession, sent: Callable[[], None] = lambda: None) -> Order:
        self.submits += 1
        fault = self._before("submit")
        sent()
        owner = self._owner(session)
        cart = self._carts[owner]
        if cart.source_id is None or not cart.lines:
            raise OutcomeUnknown("nothing to submit")
        if fault in (Fault.DECLINED, Fault.SOFT, Fault.DECLINE_LOST):
            self._put(session, failed_charge_ids=cart.failed_charge_ids | {f"charge-{self._next()}"})
            self._after(fault)
            soft = fault is Fault.SOFT
            reason, action = (
                ("do_not_honor", DeclineAction.TRY_ONCE) if soft else ("declined", DeclineAction.OTHER_CARD)
            )
            raise CardDeclined(409, "declined", reason, Decline(action, reason))
        if fault is Fault.DOUBTFUL:
            raise DoubtfulRefusal("submit-cart-failed", "")
        order_id = cart.id if self.same_id else str(self._next())
        total = cart.totals.total
        order = Order(order_id, "Submitted", total, sale_id=cart.sale_id, source_ids=(str(cart.source_id),))
        self._orders[owner].append(order)
        self.ledger.append((cart.id, order_id, total.minor))
        if str(cart.source_id) not in self.kept:
            self.sources[str(cart.source_id)] = SourceState.CONSUMED
        self._carts[owner] = self._empty()
        self._after(fault)
        return replace(order, total=total + total) if fault is Fault.WRONG_TOTAL else order

    def find_order(self, session: ShopperSession, order_id: str) -> Order | None:
        self._fault("order")
        if not self.orders_visible:
            raise Refused(401, "invalid_token")
        return next((order for order in self._orders[self._owner(session)] if order.id == order_id), None)

    def list_orders(self, session: ShopperSession) -> tuple[Order, ...]:
        self._fault("orders")
        if not self.orders_visible:
            raise Refused(401, "invalid_token")
        return tuple(self._orders[self._owner(session)])

    def read_source(self, source_id: SourceId) -> SourceState | None:
        self._fault("source")
        return self.sources.get(str(source_id), SourceState.CHARGEABLE)

    # --- inside ---

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _empty(self) -> Cart:
        nothing = Money(0, EUR)
        sums = Totals(nothing, nothing, nothing, nothing, nothing, tax_included=True)
        return Cart(str(self._next()), (), sums, f"ps-{self._next()}", "requires_source", None, frozenset(), "", "")

    def _owner(self, session: ShopperSession) -> str:
        token = session.access_token.reveal()
        token = self._alias.get(token, token)
        if token not in self._carts:
            raise SessionEnded(401, "invalid_token")
        return token

    def _session(self, token: str) -> ShopperSession:
        return ShopperSession(Secret(token), Secret(f"refresh-{token}"), datetime(2027, 1, 1, tzinfo=UTC))

    def _put(self, session: ShopperSession, **changes: object) -> None:
        owner = self._owner(session)
        cart = replace(self._carts[owner], **changes)  # type: ignore[arg-type]  # names are those of Cart
        total = Money(sum(line.total.minor for line in cart.lines), EUR)
        self._carts[owner] = replace(cart, totals=replace(cart.totals, subtotal=total, total=total))

    def _before(self, call: str) -> Fault:
        waiting = self.faults.get(call)
        fault = waiting.pop(0) if waiting else Fault.NONE
        if fault is Fault.REFUSED:
            raise NotSent("refused")
        if fault is Fault.REQUEST_LOST:
            raise OutcomeUnknown("lost")
        if fault is Fault.TOKEN_DEAD:
            raise SessionEnded(401, "invalid_token")
        return fault

    def _after(self, fault: Fault) -> None:
        if fault in (Fault.ANSWER_LOST, Fault.DECLINE_LOST):
            raise OutcomeUnknown("lost")

    def _fault(self, call: str) -> None:
        self._after(self._before(call))
