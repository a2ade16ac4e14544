"""The control room: faults, declines, clock, ledger and what came in, for whoever has the control token."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, current_app, request

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.bodies import json_body, whole_or_none
from pos.sandbox.clock import stamp
from pos.sandbox.envelopes import Refusal, admin
from pos.sandbox.faults import Faults, FaultWrong, read_fault
from pos.sandbox.incoming import Incoming
from pos.sandbox.processor import here
from pos.sandbox.settling import cancel, settle

routes = Blueprint("control", __name__, url_prefix="/_control")
routes.before_request(access.needs_control_token)


def _bad(text: str) -> Refusal:
    return admin(400, "invalid-request", text)


def _faults() -> Faults:
    faults: Faults = current_app.extensions["faults"]
    return faults


def _incoming() -> Incoming:
    incoming: Incoming = current_app.extensions["incoming"]
    return incoming


@routes.post("/faults")
def arm() -> Response:
    """Arm a fault; one that refuses connections everywhere strikes at once."""
    try:
        fault = read_fault(_number_members(json_body(_bad)))
    except FaultWrong as problem:
        raise _bad(str(problem)) from None
    if fault.kind == "connection_refused" and fault.path == "*":
        request.environ["pos.sandbox.line"].refuse_everybody(fault.seconds)
    else:
        _faults().arm(fault)
    return answer({"armed": asdict(fault)}, 201)


def _number_members(body: dict[str, Any]) -> dict[str, Any]:
    # Bodies are read with exact decimals; a pause is a plain number of seconds.
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in body.items()}


@routes.get("/faults")
def waiting() -> Response:
    """The faults that still wait."""
    return answer({"faults": [asdict(fault) for fault in _faults().waiting()]})


@routes.delete("/faults")
def disarm() -> Response:
    """Take back every fault."""
    _faults().disarm()
    return answer({"faults": []})


@routes.post("/declines")
def decline() -> Response:
    """Have the next authorisations refused."""
    body = json_body(_bad)
    count = whole_or_none(body.get("count", 1))
    try:
        here().declines.arm(str(body.get("reason", "")), count or 0)
    except ValueError as problem:
        raise _bad(str(problem)) from None
    return answer({"armed": {"reason": body["reason"], "count": count}}, 201)


@routes.delete("/declines")
def accept() -> Response:
    """Take back every refusal that still waits."""
    here().declines.disarm()
    return answer({})


@routes.route("/clock", methods=["GET", "POST"])
def clock() -> Response:
    """Tell the time; with POST, move it forward and let happen what is due."""
    if request.method == "POST":
        try:
            here().clock.advance(float(json_body(_bad).get("advance_s", 0)))
        except (ValueError, TypeError, OverflowError) as problem:
            raise _bad(f"advance_s: {problem}") from None
        settle(here())
    return answer({"now": stamp(here().clock.now())})


@routes.get("/requests")
def requests() -> Response:
    """What came in, oldest first, without secrets."""
    return answer({"requests": _incoming().listed()})


@routes.delete("/requests")
def forget_requests() -> Response:
    """Begin a new list."""
    _incoming().forget()
    return answer({"requests": []})


@routes.get("/ledger")
def ledger() -> Response:
    """Everything that moved money, as the books have it."""
    return answer({"ledger": [json.loads(posting.line) for posting in here().books.postings.all()]})


@routes.get("/orders")
def orders() -> Response:
    """The newest orders, with the password that only a confirmation e-mail would tell."""
    told = [
        {"id": order.id, "cart_id": order.cart.id, "state": order.state, "password": order.password}
        for order in here().books.orders.all(newest=1000)
    ]
    return answer({"orders": told})


@routes.post("/orders/<number>/cancel")
def cancel_order(number: str) -> Response:
    """Cancel an order before its capture."""
    order = here().books.orders.get(whole_or_none(number))
    if order is None:
        raise admin(404, "requisition_unresolved", "There is no such order.")
    return answer({"cancelled": cancel(here(), order), "state": order.state})
