"""No number and no code of a card is anywhere once its request is over: a search, with a control that it finds."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import CART, ME, OWNER, Caller, refused
from tests.integration.sandbox.processes import killable

#: Good numbers that no page and no document shows, so that wherever one of them turns up, it was kept.
CARDS = {"4716526018159088": "739", "5212301661318605": "482", "371291390996037": "6397"}
VISA, VISA_CODE = next(iter(CARDS.items()))
SPACED, DASHED = "4716 5260 1815 9088", "4716-5260-1815-9088"


def holds_a_card(content: bytes) -> bool:
    """Whether one of the numbers is in there, in whatever way it is grouped."""
    grouped = ["[ -]?".join(number) for number in CARDS]
    return bool(re.search(rf"(?<!\d)({'|'.join(grouped)})(?!\d)".encode(), content))


def leaves(value: Any) -> Iterator[str]:
    """Every single value of a record, as text."""
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from leaves(below)
    else:
        yield str(value)


def recorded(folder: Path) -> Iterator[str]:
    """Every single value in the database."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "sandbox.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f"SELECT * FROM {table}"):  # noqa: S608 - its own names
                *columns, record = row
                yield from map(str, columns)
                yield from leaves(msgspec.msgpack.decode(record))


def type_cards_everywhere(caller: Caller) -> None:
    """Send numbers and codes rightly, wrongly, and where they do not belong."""
    for number, code in CARDS.items():
        caller.fill("ESPRESSO")
        assert caller.pay(number, card={"cvv": code}).status_code == 200
    caller.sandbox.decline_next("insufficient_funds")
    caller.fill("ESPRESSO")
    assert caller.pay(VISA, card={"cvv": VISA_CODE}).status_code == 409
    assert caller.create_source(SPACED, card={"cvv": VISA_CODE}).status_code == 201
    for wrong in ({"cvv": "98765"}, {"number": f"{VISA}x"}, {"expirationYear": VISA}, {"number": [VISA]}):
        assert not holds_a_card(caller.create_source(card={"number": VISA, **wrong}).content)
    for texts in ({"type": VISA}, {"sessionId": VISA}, {"upstreamId": VISA}, {"language": VISA}):
        caller.create_source(**texts)
    for owner in (
        {"firstName": VISA},
        {"email": f"{VISA}@example.test"},
        {"additionalAddressInfo": {"division": VISA}},
    ):
        caller.create_source(owner={**OWNER, **owner})
    credit = {"paymentSessionId": caller.cart()["paymentSession"]["id"], "type": "customerCredit", "amount": 1}
    caller.as_merchant("POST", "/sources", {**credit, "currency": "EUR", "upstreamId": DASHED})
    caller.call("POST", CART, {"cart": {"customAttributes": {"attribute": {"name": "n", "value": SPACED}}}})
    caller.call("POST", CART, {"cart": {"customAttributes": {"attribute": {"name": VISA, "value": "v"}}}})
    caller.call("POST", CART, {"cart": {"organizationId": VISA}})
    caller.call("POST", f"{CART}?externalReferenceId={VISA}&promoCode={VISA}&offerId={VISA}")
    caller.call("PUT", f"{CART}/billing-address", {"address": {"line1": f"card {SPACED}"}})
    caller.call("POST", CART, {"cart": {"appliedOrderOffers": {"offer": {"offerId": VISA, "customDescription": VISA}}}})
    given = {"discount": 1, "discountType": "amountOff"}
    caller.call("POST", CART, {"cart": {"appliedOrderOffers": {"offer": {**given, "externalReferenceId": VISA}}}})
    caller.call("POST", f"{CART}/tax-registrations", {"customerType": "B", "taxRegistrations": [{"key": VISA}]})
    caller.call("GET", f"/nowhere/{VISA}?number={VISA}&locale={SPACED}")
    caller.call("GET", f"{ME}/orders/{VISA}")
    caller.call("POST", "/v1/shoppers/order-lookup", data={"orderId": VISA, "password": VISA})
    person = {"username": VISA, "firstName": VISA, "lastName": "x", "emailAddress": VISA}
    caller.call("POST", "/v1/shoppers", {"shopper": person})
    customer = caller.signed_in()
    customer.call("POST", f"{ME}/addresses", {"address": {"nickName": VISA, "line1": VISA}})
    customer.call("POST", f"{ME}/payment-options", {"paymentOption": {"nickName": VISA, "sourceId": VISA}})
    order = customer.buy("MUG-BLUE")
    line = order["lineItems"]["lineItem"][0]["id"]
    back = {
        "reason": "DAMAGED_PRODUCT",
        "comments": VISA,
        "returnLineItems": {"returnLineItem": {"lineItem": {"id": line}}},
    }
    customer.call("POST", f"{ME}/orders/{order['order']['id']}/returns", {"return": back})
    refund = {"type": "orderRefund", "category": "ORDER_LEVEL_PRODUCT", "reason": "FRAUD", "comments": f"of {SPACED}"}
    path = f"/orders/{order['order']['id']}/refunds"
    caller.admin().call("POST", path, {**refund, "refundAmount": {"value": 1, "currency": "EUR"}})


def everything_told(sandbox: Sandbox, caller: Caller) -> bytes:
    """What the sandbox shows to testers and to people."""
    pages = [caller.http.get(f"{sandbox.url}{path}", timeout=10).text for path in ("/", "/_live", "/openapi.json")]
    rooms = [sandbox.control("GET", room) for room in ("requests", "ledger", "orders", "faults")]
    return "\n".join([*pages, json.dumps(rooms)]).encode()


def test_no_card_is_kept_anywhere(tmp_path: Path) -> None:
    with killable(tmp_path) as (sandbox, _):
        caller = Caller(sandbox)
        type_cards_everywhere(caller)
        assert not holds_a_card(everything_told(sandbox, caller))
        while_running = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"ledger.jsonl", "log.txt", "sandbox.sqlite3"} <= set(files)
    for name, content in [*while_running.items(), *files.items()]:
        assert not holds_a_card(content), name
        assert b'"cvv"' not in content, name
    values = set(recorded(tmp_path))
    assert not values & {*CARDS, *CARDS.values()}
    # The search does look where cards would be: what may be kept of them is there.
    assert {number[-4:] for number in CARDS} <= values


def test_the_search_finds_a_card_that_was_kept(tmp_path: Path) -> None:
    with killable(tmp_path):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "sandbox.sqlite3")) as database:
        for key, record in (("x", {"a": [{"b": VISA_CODE}]}), ("y", {"text": f"card {DASHED}."})):
            database.execute("INSERT INTO sources VALUES (?, 0, ?)", (key, msgspec.msgpack.encode(record)))
        database.commit()
    assert holds_a_card((tmp_path / "data" / "sandbox.sqlite3").read_bytes())
    assert VISA_CODE in set(recorded(tmp_path))
    for kept in (VISA, SPACED, DASHED, f'"{VISA}"'):
        assert holds_a_card(f"before {kept} after".encode())
    assert not holds_a_card(f"1{VISA} {VISA}1 {VISA[:-1]}".encode())


#: A sandbox in which two places break with the card in the exception's own text: one within the application, where
#: Flask catches it, and one in front of it, where only the server does.
BROKEN = """
import sys
from pos.sandbox import incoming, tokenising
from pos.sandbox.cli import main

def breaks(text, *_):
    raise LookupError(text)

tokenising.cards.behaviour_of = breaks
whole = incoming.without_cards
incoming.without_cards = lambda text: breaks(text) if "/break/" in text else whole(text)
sys.exit(main(sys.argv[1:]))
"""


def test_what_breaks_tells_nothing_of_the_card(tmp_path: Path) -> None:
    with killable(tmp_path, program=("-c", BROKEN)) as (sandbox, _):
        caller = Caller(sandbox)
        within = caller.create_source(VISA, amount=1, currency="EUR", card={"cvv": VISA_CODE})
        before = caller.call("GET", f"/break/{VISA}")
        assert (within.status_code, within.json()["type"]) == (500, "internal_server_error")
        assert refused(before) == (500, "system-error")
        assert not holds_a_card(within.content + before.content + everything_told(sandbox, caller))
    told = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert told.count("LookupError") == 2
    assert "Traceback" not in told
    assert not any(holds_a_card(path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file())
