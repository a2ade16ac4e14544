"""Hostile answers of the processor: no exception but those that say what was proved, and no approval without proof."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.customer_client import CustomerClient
from pos.back.commerce.transport import Call, Reply, parsed
from pos.back.processor import CardDeclined, ProcessorError, ShopperSession
from pos.domain.customer import Address, Owner
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.secret import Secret
from pos.domain.source import SourceId
from tests.fuzz.mischief import JSON, mutated, tried

PART, WHOLE = 400, 50_000
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
KEYS = Keys(Secret("key"), Secret("secret"), Secret("public"))
SESSION = ShopperSession(Secret("token"), Secret("refresh"), NOW + timedelta(hours=1))
OWNER = Owner("Rosa", "Alvarez", "rosa@example.test", Address("12 Elm Rd", "Dublin", "D02", "IE"))
SOURCE = SourceId("source-0001")

EUR = {"currency": "EUR", "value": 2.4}
LINE = {
    "id": 7,
    "quantity": "2",
    "product": {"uri": "http://x/53"},
    "pricing": {"salePriceWithQuantity": EUR},
}
CART = {
    "cart": {
        "id": 8812,
        "lineItems": {"lineItem": [LINE]},
        "taxInclusive": "true",
        "pricing": {"orderTotal": EUR, "subtotal": EUR, "tax": {"currency": "EUR", "value": "0.38"}},
        "paymentSession": {"id": "ps", "status": "requires_confirmation"},
        "paymentMethod": {"sourceId": "source-0001", "charges": [{"chargeId": "c1", "status": "failed"}]},
        "chargeType": "moto",
        "customAttributes": {"attribute": [{"name": "posSaleId", "value": "s1"}]},
    }
}
ORDER = {"order": {"id": 8812, "orderState": "Submitted", "submissionDate": "2026-03-04T10:30:00.000Z",
                   "pricing": {"total": EUR}, "paymentMethod": {"sourceId": "source-0001"}}}  # fmt: skip
SUBMITTED = {"submitCart": {"order": {"id": 8812, "orderState": "Submitted"}, "pricing": {"orderTotal": EUR},
                            "paymentMethod": {"sourceId": "source-0001"}}}  # fmt: skip
TOKEN = {"access_token": "a", "token_type": "bearer", "expires_in": "3599", "refresh_token": "r"}
REFUSAL = {"errors": {"error": [{"code": "declined", "subcode": "insufficient_funds", "description": "words"}]}}
OPTION = {"paymentOption": {"id": 5, "nickName": "Visa", "isDefault": "true", "sourceId": "source-0001",
                            "creditCard": {"brand": "Visa", "lastFourDigits": "1111", "expirationMonth": 12,
                                           "expirationYear": 2030}}}  # fmt: skip
SHOPPER = {"shopper": {"firstName": "Rosa", "lastName": "Alvarez", "emailAddress": "rosa@example.test"}}
GOOD: list[Any] = [
    CART, ORDER, SUBMITTED, TOKEN, REFUSAL, OPTION, SHOPPER,
    {"orders": {"order": [ORDER["order"]]}},
    {"paymentOptions": {"paymentOption": [OPTION["paymentOption"]]}},
    {"addresses": {"address": [{"line1": "x", "city": "y", "postalCode": "1", "country": "IE", "isDefault": "true"}]}},
    {"error": "invalid_client", "error_description": "no"},
]  # fmt: skip


#: Numbers that are none, or are written in few signs and are larger than any machine.
HUGE = ("1e999", "1e999999", "1e-9999999", "9" * 400, "-" + "9" * 300, "0." + "0" * 500 + "1", "2.40000001", "-2.4")


def _with_amount(good: bytes, number: str) -> bytes:
    return good.replace(b"2.4", number.encode()).replace(b"8812", number.encode())


class Hostile:
    """Answers every call with the same bytes."""

    def __init__(self) -> None:
        self.status, self.text = 200, b""

    def send(self, _call: Call, _sent: object = None) -> Reply:
        """Answer as a server would that means ill."""
        return parsed(self.status, self.text, {"Date": "yesterday", "x-dr-requestid": "?"})

    def open_ahead(self) -> None:
        """Connect to nobody."""

    def close(self) -> None:
        """Let nobody go."""


@st.composite
def answers(draw: st.DrawFn) -> tuple[int, bytes]:
    """A status and a body."""
    status = draw(st.sampled_from([200, 200, 200, 201, 204, 301, 307, 400, 401, 403, 404, 409, 429, 500, 502, 599]))
    kind = draw(st.sampled_from("mutated mutated mutated json text html cut twice deep huge nan bytes empty".split()))
    good = json.dumps(draw(st.sampled_from(GOOD))).encode()
    if kind == "mutated":
        return status, json.dumps(draw(mutated(GOOD))).encode("utf-8", "surrogatepass")
    if kind == "json":
        return status, json.dumps(draw(JSON)).encode("utf-8", "surrogatepass")
    if kind == "text":
        return status, draw(st.text(max_size=200)).encode("utf-8", "surrogatepass")
    if kind == "html":
        return status, b"<!doctype html><title>captive portal</title>" + good
    if kind == "cut":
        return status, good[: draw(st.integers(0, len(good)))]
    if kind == "twice":
        # The same member twice: which of the two counts must not make an approval of a refusal.
        other = json.dumps(draw(mutated(GOOD))).encode("utf-8", "surrogatepass")
        return status, b'{"submitCart":' + good + b',"submitCart":' + other + b"}"
    if kind == "deep":
        return status, draw(st.sampled_from([b"[", b'{"cart":', b'{"submitCart":'])) * draw(st.integers(50, 20_000))
    if kind == "huge":
        return status, _with_amount(good, draw(st.sampled_from(HUGE)))
    if kind == "nan":
        return status, good.replace(
            b"2.4", draw(st.sampled_from([b"NaN", b"Infinity", b"-Infinity", b"null", b"true"]))
        )
    if kind == "bytes":
        return status, draw(st.binary(max_size=200))
    return status, b""


def calls(client: CommerceClient) -> list[Callable[[], object]]:
    """Every call that reads an answer."""
    customers = CustomerClient(client)
    return [
        client.open_session,
        lambda: client.refresh_session(SESSION),
        lambda: client.read_cart(SESSION),
        lambda: client.fill_cart(SESSION, "s1", (), OWNER),
        lambda: client.apply_source(SESSION, SOURCE),
        lambda: client.detach_payment(SESSION),
        lambda: client.clear_lines(SESSION),
        lambda: client.submit(SESSION),
        lambda: client.find_order(SESSION, "8812"),
        lambda: client.list_orders(SESSION),
        lambda: customers.stored_cards(SESSION),
        lambda: customers.read_card(SESSION, "5"),
        lambda: customers.store_card(SESSION, SOURCE, "Visa"),
        lambda: customers.read_customer(SESSION, "r1"),
    ]


def a_client() -> tuple[CommerceClient, Hostile]:
    client, hostile = CommerceClient("http://processor.test", KEYS, lambda: NOW), Hostile()
    client._transport = hostile  # type: ignore[assignment]  # whoever answers, it is hostile
    client._line = hostile  # type: ignore[assignment]  # as above
    return client, hostile


@pytest.mark.parametrize("examples", [PART, pytest.param(WHOLE, marks=[pytest.mark.whole, pytest.mark.timeout(1800)])])
def test_no_answer_breaks_a_call_and_no_answer_without_proof_is_an_approval(examples: int) -> None:
    client, hostile = a_client()
    approvals = 0

    def body(answer: tuple[int, bytes]) -> None:
        nonlocal approvals
        hostile.status, hostile.text = answer
        for call in calls(client):
            try:
                said = call()
            except CardDeclined as declined:
                assert declined.decline is not None
                assert 200 <= hostile.status < 500
            except ProcessorError as problem:
                assert "Bearer" not in f"{problem}"
            else:
                if isinstance(said, Order):
                    approvals += 1
                    _is_proved(said, hostile)

    tried(examples, answers(), body)
    assert approvals > 0, "not one answer was good: nothing was tried"


def _is_proved(order: Order, answer: Hostile) -> None:
    """An order came out of it: the answer had a good status, an order id, and exactly this total."""
    assert 200 <= answer.status < 300
    assert order.id
    assert isinstance(order.total, Money)
    whole = json.loads(answer.text, parse_float=lambda text: str(Decimal(text)))
    assert order.id in _texts(whole), "an id that the answer does not hold"
    amounts = {_minor(text) for text in _texts(whole)}
    assert order.total.minor in amounts, "a total that the answer does not hold"


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(_texts, value)) if value else set()
    return {str(value)}


def _minor(text: str) -> int | None:
    try:
        return int(Decimal(text) * 100)
    except (ArithmeticError, ValueError):
        return None
