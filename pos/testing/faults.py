"""Everything that a test can have go wrong, by name, at the named points of a sale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pos.testing.naming import NoSuchName, called


@dataclass(frozen=True, slots=True)
class Point:
    """One call of a sale, as the processor sees it; ``path`` is a pattern."""

    method: str
    path: str
    told: str


#: The named points of a sale, in the order in which they come.
POINTS: Final = {
    "script": Point("GET", "*/DigitalRiver.js*", "the browser library is loaded"),
    "fields": Point("GET", "*/v1/frames/*", "the card fields are loaded"),
    "token": Point("POST", "*/oauth20/token", "a session is opened, or its token renewed"),
    "cart": Point("POST", "*/carts/active", "the basket is put into the cart and priced"),
    "source": Point("POST", "*/payments/sources", "the typed card becomes a source"),
    "customer": Point("POST", "*/shoppers", "a customer is made"),
    "save": Point("POST", "*/payment-options", "the card is saved to the customer"),
    "apply": Point("POST", "*/apply-payment-method", "the card is attached to the sale"),
    "submit": Point("POST", "*/submit-cart", "the bank is asked"),
    "orders": Point("GET", "*/orders*", "the orders are asked for after a lost answer"),
    "read_cart": Point("GET", "*/carts/active", "the cart is read again"),
    "read_source": Point("GET", "/sources/*", "the card itself is asked after a lost answer"),
    "detach": Point("DELETE", "*/carts/active/payment", "a refused card is taken off the sale"),
    "clear": Point("DELETE", "*/line-items", "the lines of a cart are removed"),
    "login": Point("POST", "*/auth", "a manager logs in for refunds"),
    "refunds_left": Point("GET", "*/refunds-available", "what may still go back is asked for"),
    "refund": Point("POST", "*/refunds", "a refund is asked for"),
    "refund_list": Point("GET", "*/refunds", "the refunds so far are asked for"),
    "everything": Point("*", "*", "any call"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault; ``sandbox`` is the sandbox's own word for it, empty where the machine itself is struck."""

    told: str
    sandbox: str = ""
    #: What a number after a colon means: ``slow:12``.
    takes: str = ""
    at: str = ""


#: Every fault by name.
KINDS: Final = {
    "answer_lost_after_charge": Kind("the bank has charged, and no answer comes", "answer_lost", at="submit"),
    "answer_lost_before_charge": Kind("the submit is lost on its way", "request_lost", at="submit"),
    "answer_lost": Kind("the work is done, and no answer comes", "answer_lost"),
    "request_lost": Kind("the request is lost on its way", "request_lost"),
    "answer_cut": Kind("the work is done, and the answer stops half-way", "answer_cut"),
    "slow": Kind("the answer comes so many seconds late", "slow", "seconds"),
    "trickled": Kind("the answer comes byte by byte, over so many seconds", "trickled", "seconds"),
    "done_late": Kind("no answer comes, and the work is done so many seconds later", "done_late", "seconds"),
    "status_before": Kind("an error status, and nothing is done", "status_before", "status"),
    "status_after": Kind("the work is done, and an error status says otherwise", "status_after", "status"),
    "html": Kind("a page comes instead of an answer, and nothing is done", "html"),
    "redirect_307": Kind("a redirect comes, and nothing is done", "redirect_307"),
    "delivered_twice": Kind("the network delivers the request twice", "delivered_twice"),
    "conflict_once": Kind("somebody else is changing the cart, once", "conflict_once"),
    "token_expired": Kind("the session's token is dead", "token_expired"),
    "malformed_json": Kind("the work is done, and the answer is no JSON", "malformed_json"),
    "wrong_total": Kind("the answer shows another total", "wrong_total"),
    "wrong_currency": Kind("the answer shows another currency", "wrong_currency"),
    "offline": Kind("nobody is let in for so many seconds", "connection_refused", "seconds", at="everything"),
    "script_blocked": Kind("the browser library does not load, until it is taken back", "script_blocked", at="script"),
    "fields_blocked": Kind("the card fields may not be framed until it is taken back", "iframe_blocked", at="fields"),
    "power_cut": Kind("the back is killed, as by a power cut"),
    "page_crashed": Kind("the process of the card page dies"),
    "renderer_killed": Kind("the processes of the processor's own fields die"),
    "window_killed": Kind("the window is killed; only by window_killed(), for this window is the test's own process"),
}
#: These strike the machine and not the line.
OF_THE_MACHINE: Final = frozenset(name for name, kind in KINDS.items() if not kind.sandbox)
#: These go on until they are taken back.
_LASTING: Final = frozenset({"script_blocked", "fields_blocked"})
_OFTEN: Final = 1000


class FaultMisused(NoSuchName):
    """The fault exists, and cannot be used like this; says how it can."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a point, ready to be armed."""

    name: str
    point: str
    number: float | None = None
    times: int = 1

    @property
    def is_of_the_machine(self) -> bool:
        """Whether the machine is struck, and not the line."""
        return self.name in OF_THE_MACHINE

    @property
    def place(self) -> Point:
        """Where it strikes."""
        return POINTS[self.point]

    def armed(self) -> dict[str, Any]:
        """What the sandbox's control room is told."""
        kind = KINDS[self.name]
        told: dict[str, Any] = {"kind": kind.sandbox, "path": self.place.path, "method": self.place.method}
        told["count"] = max(self.times, _OFTEN if self.name in _LASTING else 1)
        if self.number is not None:
            told[kind.takes] = int(self.number) if kind.takes == "status" else self.number
        elif kind.takes == "seconds":
            told["seconds"] = 3.0
        return told


def fault_called(point: str, name: str = "", times: int = 1) -> Fault:
    """Read a fault: ``("submit", "slow:12")``, or one that has a place of its own: ``("script_blocked",)``.

    Raises: NoSuchName with the nearest names; FaultMisused for a fault that does not strike there.
    """
    if not name:
        whole, number = _parted(point)
        kind = called("fault", whole, KINDS)
        if not kind.at and kind.sandbox:
            raise FaultMisused(f"The fault {whole!r} needs a point: fault('submit', {point!r}). {_points()}")
        return Fault(whole, kind.at, number, times)
    called("point of a sale", point, POINTS)
    whole, number = _parted(name)
    kind = called("fault", whole, KINDS)
    if kind.at and kind.at != point:
        raise FaultMisused(f"The fault {whole!r} strikes at {kind.at!r} only, not at {point!r}.")
    return Fault(whole, point, number, times)


def _parted(name: str) -> tuple[str, float | None]:
    whole, colon, number = name.partition(":")
    if not colon:
        return whole, None
    kind = called("fault", whole, KINDS)
    try:
        value = float(number)
    except ValueError:
        raise FaultMisused(f"{number!r} after the colon of {name!r} is no number.") from None
    if not kind.takes:
        raise FaultMisused(f"The fault {whole!r} takes no number.")
    return whole, value


def _points() -> str:
    return f"The points are {', '.join(POINTS)}."


__all__ = ["KINDS", "OF_THE_MACHINE", "POINTS", "Fault", "FaultMisused", "Kind", "Point", "fault_called"]
