"""What a page needs of its shop before a card is typed: a cart, its session, and an owner, as JSON for its script."""

from __future__ import annotations

import json
from typing import Any

from tests.integration.sandbox.callers import OWNER, Caller


def request_for(caller: Caller, charge_type: str = "moto", **more: Any) -> str:
    """A payload of ``createSource`` for a cart with something in it."""
    caller.fill("NOTE-A5-DOT", charge_type=charge_type)
    told = {"type": "creditCard", "sessionId": session_of(caller), "creditCard": {}, "owner": OWNER, **more}
    return json.dumps({name: value for name, value in told.items() if value is not None})


def session_of(caller: Caller) -> str:
    """The id of the cart's payment session."""
    return str(caller.cart()["paymentSession"]["id"])
