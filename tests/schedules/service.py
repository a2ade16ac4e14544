"""A processor in memory: its carts, sources and orders, its ledger, and the faults of the line to it.

Whatever the documentation leaves open is a world; the till is not told in which one it lives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeVar

from pos.back.processor import (
    CardDeclined,
    Cart,
    CartLine,
    DoubtfulRefusal,
    NotSent,
    OutcomeUnknown,
    ProcessorError,
    Refused,
    SessionEnded,
    ShopperSession,
)
from pos.domain.cart import Line, Totals
from pos.domain.customer import Owner
from pos.domain.decline import decline_of
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.secret import Secret
from pos.domain.source import SourceId, SourceState
from tests.schedules.clock import VirtualClock
from tests.schedules.mischief import CallFault, Killed, Mischief

_EUR = "EUR"
_NOTHING = Money(0, _EUR)
#: Units: seconds. A call that goes well; the till's deadline for a call and for a submit; what late means.
LATENCY_S, DEADLINE_S, SUBMIT_DEADLINE_S, LATE_S, VERY_LATE_S, IN_FLIGHT_S = 0.05, 15.0, 30.0, 20.0, 50.0, 0.5
#: How far the list of orders lags behind, where it does.
LAG_S = 6.0
FOREVER = datetime(2099, 1, 1, tzinfo=UTC)
#: A source of this kind is refused by its issuer, each time.
REFUSED_CARD = "refused-"

_NOTHING_DONE = frozenset(
    {CallFault.STATUS_500_BEFORE, CallFault.STATUS_504_BEFORE, CallFault.CAPTIVE_PORTAL, CallFault.REDIRECT}
)
_DONE_UNHEARD = frozenset(
    {CallFault.REPLY_LOST, CallFault.REPLY_CUT, CallFault.STATUS_500_AFTER, CallFault.STATUS_504_AFTER}
)

_T = TypeVar("_T")


@dataclass(frozen=True)
class World:
    """One choice of what the documentation does not say."""

    order_has_cart_id: bool = True
    keeps_sale_id: bool = True
    guest: bool = False
    saved_card: bool = False
    list_lags: bool = False
    #: No world of the processor's: it breaks its promise that a cart becomes one order at most.
    converts_again: bool = False

    @property
    def only_a_person_can_tell(self) -> bool:
        """Whether a charge whose answer was lost leaves no trace that the till may read."""
        return self.guest and not self.order_has_cart_id


@dataclass(frozen=True)
class Charge:
    """One row of the ledger: money moved."""

    sale_id: str
    cart_id: str
    order_id: str
    source: str
    minor: int


class _Session:
    __slots__ = ("cart", "customer", "orders")

    def __init__(self, cart: _Cart, customer: str) -> None:
        self.cart, self.customer = cart, customer
        self.orders: list[tuple[float, Order]] = []


class _Cart:
    __slots__ = ("failures", "id", "lines", "sale_id", "source")

    def __init__(self, number: str) -> None:
        self.id = number
        self.lines: tuple[CartLine, ...] = ()
        self.source: str = ""
        self.failures: tuple[str, ...] = ()
        self.sale_id = ""

    @property
    def minor(self) -> int:
        return sum(line.total.minor for line in self.lines)


class Service:
    """The processor itself; ``ledger`` is what no till can read."""

    def __init__(self, world: World, clock: VirtualClock, ambiguous: str = "") -> None:
        self.world, self.clock = world, clock
        self.ledger: list[Charge] = []
        self.consumed: set[str] = set()
        #: What is on file: the number and name of each saved source; charging one does not use it up.
        self.kept: dict[str, tuple[str, str]] = {}
        #: What the first submit of all answers instead of the truth: "charged" or "refused" says what it did.
        self._ambiguous = ambiguous
        self._number = 1000
        self._sessions: dict[str, _Session] = {}
        self._dead: set[str] = set()
        self._customers: dict[str, list[tuple[float, Order]]] = {}

    def number(self) -> str:
        self._number += 1
        return str(self._number)

    def foreign_order(self, customer: str, minor: int, source: str, at: float = -1000.0) -> None:
        """An order of the same customer that is no business of this till's."""
        kept = "somebody-elses" if self.world.keeps_sale_id else ""
        order = Order(self.number(), "Submitted", Money(minor, _EUR), sale_id=kept, source_ids=(source,))
        self._customers.setdefault(customer, []).append((at, order))

    # --- what the calls do, once they have arrived ---

    def open(self, customer: str) -> ShopperSession:
        token = self.number()
        session = _Session(_Cart(self.number()), customer)
        if customer:
            # Whoever is on file has one list of orders, whichever till asks.
            session.orders = self._customers.setdefault(customer, [])
        self._sessions[token] = session
        return ShopperSession(Secret(token), Secret(token), FOREVER)

    def refresh(self, token: str) -> ShopperSession:
        session = self._sessions.get(token)
        if session is None:
            raise SessionEnded(401, "invalid_token")
        fresh = self.number()
        self._sessions[fresh] = session
        return ShopperSession(Secret(fresh), Secret(fresh), FOREVER)

    def end_token(self, token: str) -> None:
        self._dead.add(token)

    def session(self, token: str) -> _Session:
        if token in self._dead or token not in self._sessions:
            raise SessionEnded(401, "invalid_token")
        return self._sessions[token]

    def fill(self, session: _Session, sale_id: str, lines: tuple[Line, ...]) -> Cart:
        cart = session.cart
        added = tuple(CartLine("l", line.product.id, line.quantity, line.price * line.quantity) for line in lines)
        cart.lines += added
        cart.sale_id = sale_id
        return self.shown(cart)

    def apply(self, session: _Session, source: str) -> Cart:
        if source in self.consumed:
            raise Refused(409, "apply-payment-failure")
        session.cart.source = source
        return self.shown(session.cart)

    def shown(self, cart: _Cart) -> Cart:
        total = Money(cart.minor, _EUR)
        return Cart(
            id=cart.id,
            lines=cart.lines,
            totals=Totals(total, _NOTHING, _NOTHING, _NOTHING, total, tax_included=True),
            payment_session_id=f"ps-{cart.id}",
            payment_session_status="requires_confirmation" if cart.source else "requires_source",
            source_id=SourceId(cart.source) if cart.source else None,
            failed_charge_ids=frozenset(cart.failures),
            charge_type="moto",
            sale_id=cart.sale_id if self.world.keeps_sale_id else "",
        )

    def submit(self, session: _Session) -> Order:
        """Turn the cart into an order, or refuse; raises what the till's client would make of the refusal."""
        cart = session.cart
        if not cart.lines:
            _refuse("submit-cart-failed")
        if not cart.source:
            _refuse("invalid-payment-failure")
        if cart.source in self.consumed:
            _refuse("cart-charge-failure")
        if cart.source.startswith(REFUSED_CARD):
            cart.failures += (f"charge-{self.number()}",)
            _refuse("declined", "insufficient_funds")
        odd, self._ambiguous = self._ambiguous, ""
        if odd == "refused":
            cart.failures += (f"charge-{self.number()}",)
            _refuse("declined", "no_response")
        order = self._ordered(session, cart)
        if odd == "charged":
            _refuse("payment-unexpected-error")
        return order

    def _ordered(self, session: _Session, cart: _Cart) -> Order:
        world = self.world
        order = Order(
            id=cart.id if world.order_has_cart_id else self.number(),
            state="Submitted",
            total=Money(cart.minor, _EUR),
            sale_id=cart.sale_id if world.keeps_sale_id else "",
            source_ids=(cart.source,),
        )
        session.orders.append((self.clock.seconds, order))
        self.ledger.append(Charge(cart.sale_id, cart.id, order.id, cart.source, cart.minor))
        if not world.saved_card and cart.source not in self.kept:
            self.consumed.add(cart.source)
        if not world.converts_again:
            session.cart = _Cart(self.number())
        return order

    def order(self, session: _Session, number: str) -> Order | None:
        return next((order for _, order in session.orders if order.id == number), None)

    def orders(self, session: _Session) -> tuple[Order, ...]:
        if not session.customer:
            raise Refused(401, "unauthorized")
        until = self.clock.seconds - (LAG_S if self.world.list_lags else 0.0)
        return tuple(order for at, order in session.orders if at <= until)


class TillLine:
    """The till's line to the processor, with all that can happen on it."""

    def __init__(self, service: Service, mischief: Mischief) -> None:
        self._service, self._mischief, self._clock = service, mischief, service.clock

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        return self._call("token", lambda: self._service.open(customer_reference))

    def refresh_session(self, session: ShopperSession) -> ShopperSession:
        token = session.refresh_token
        if token is None:
            raise SessionEnded(401, "invalid_token")
        return self._call("refresh", lambda: self._service.refresh(token.reveal()))

    def read_cart(self, session: ShopperSession) -> Cart:
        return self._in_session("read cart", session, lambda found: self._service.shown(found.cart))

    def fill_cart(self, session: ShopperSession, sale_id: str, lines: tuple[Line, ...], owner: Owner | None) -> Cart:
        return self._in_session("fill cart", session, lambda found: self._service.fill(found, sale_id, lines))

    def set_owner(self, session: ShopperSession, owner: Owner) -> None:
        raise NotImplementedError

    def clear_lines(self, session: ShopperSession) -> None:
        def clear(found: _Session) -> None:
            found.cart.lines = ()

        self._in_session("clear lines", session, clear)

    def apply_source(self, session: ShopperSession, source_id: SourceId) -> Cart:
        return self._in_session("apply source", session, lambda found: self._service.apply(found, str(source_id)))

    def detach_payment(self, session: ShopperSession) -> None:
        def detach(found: _Session) -> None:
            found.cart.source = ""

        self._in_session("detach payment", session, detach)

    def prepare_submit(self, session: ShopperSession) -> None:
        """Nothing to open."""

    def submit(self, session: ShopperSession, sent: Callable[[], None] = lambda: None) -> Order:
        sent()
        return self._in_session("submit", session, self._service.submit)

    def find_order(self, session: ShopperSession, order_id: str) -> Order | None:
        return self._in_session("order", session, lambda found: self._service.order(found, order_id))

    def list_orders(self, session: ShopperSession) -> tuple[Order, ...]:
        return self._in_session("orders", session, self._service.orders)

    def read_source(self, source_id: SourceId) -> SourceState | None:
        consumed = self._service.consumed

        def read() -> SourceState:
            return SourceState.CONSUMED if source_id in consumed else SourceState.CHARGEABLE

        return self._call("source", read)

    # --- the line ---

    def _in_session(self, name: str, session: ShopperSession, work: Callable[[_Session], _T]) -> _T:
        token = session.access_token.reveal()
        return self._call(name, lambda: work(self._service.session(token)), token)

    def _call(self, name: str, work: Callable[[], _T], token: str = "") -> _T:
        self._clock.advance(LATENCY_S)
        fault = self._mischief.call(name)
        if fault is None:
            return work()
        return self._struck(fault, name, work, token)

    def _struck(self, fault: CallFault, name: str, work: Callable[[], _T], token: str) -> _T:
        match fault:
            case CallFault.REFUSED:
                raise NotSent("refused")
            case CallFault.REQUEST_LOST:
                self._clock.advance(SUBMIT_DEADLINE_S if name == "submit" else DEADLINE_S)
                raise OutcomeUnknown("lost")
            case (
                CallFault.STATUS_500_BEFORE
                | CallFault.STATUS_504_BEFORE
                | CallFault.CAPTIVE_PORTAL
                | CallFault.REDIRECT
            ):
                raise OutcomeUnknown("no answer of the processor's")
            case CallFault.REPLY_LOST | CallFault.REPLY_CUT | CallFault.STATUS_500_AFTER | CallFault.STATUS_504_AFTER:
                _quietly(work)
                raise OutcomeUnknown("lost")
            case CallFault.TOO_MANY:
                if name == "submit":
                    raise DoubtfulRefusal("rate-limit-quota-exceeded", "")
                raise Refused(429, "rate-limit-quota-exceeded")
            case CallFault.TOKEN_DEAD:
                self._service.end_token(token)
                if name == "submit":
                    raise OutcomeUnknown("the session ended during the submit")
                raise SessionEnded(401, "invalid_token") if token else Refused(401, "invalid_client")
            case CallFault.TWICE:
                try:
                    return work()
                finally:
                    _quietly(work)
            case CallFault.TWICE_SECOND_ANSWERS:
                _quietly(work)
                return work()
            case CallFault.LATE | CallFault.VERY_LATE:
                self._clock.later(LATE_S if fault is CallFault.LATE else VERY_LATE_S, lambda: _quietly(work))
                raise OutcomeUnknown("lost")
            case CallFault.KILLED_IN_FLIGHT:
                self._clock.later(IN_FLIGHT_S, lambda: _quietly(work))
            case CallFault.KILLED_AFTER:
                _quietly(work)
            case CallFault.KILLED_BEFORE:
                pass
        raise Killed


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except ProcessorError:
        return  # nobody hears the answer


def _refuse(code: str, subcode: str = "") -> NoReturn:
    decline = decline_of(code, subcode)
    if decline is None:
        raise DoubtfulRefusal(code, subcode)
    raise CardDeclined(409, code, subcode, decline)
