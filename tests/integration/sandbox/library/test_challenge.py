"""The issuer's question to the customer: when it comes, what its answers do, and how it is used without a mouse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import Caller
from tests.integration.sandbox.library.browser import CODE, NUMBER, ShopPage
from tests.integration.sandbox.library.sales import request_for, session_of

pytestmark = pytest.mark.webengine

CHALLENGED = [("5454545454545454", "0330"), ("4917610000000000", "1030"), ("4917610000000000", "0330")]


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields({"locale": "en-IE"})
    yield shop


def ask(fields: ShopPage, call: str) -> None:
    """Begin a call that may put the question."""
    fields.run(f"window.outcome = undefined; {call}.then((value) => {{ window.outcome = value; }})")


def outcome(fields: ShopPage) -> Any:
    """What the call came to."""
    fields.until(lambda: fields.js("window.outcome !== undefined"), "the outcome")
    assert fields.js("document.querySelectorAll('iframe[name^=challenge-]').length") == 0, "the question is gone"
    return fields.js("window.outcome")


def question(fields: ShopPage) -> None:
    """Wait until the question can be answered."""
    fields.until(lambda: fields.js("document.querySelectorAll('iframe[name^=challenge-]').length") == 1, "the frame")
    fields.until(lambda: fields.inside("challenge-", "document.activeElement?.id") == "word", "the question")


@pytest.mark.parametrize(("number", "expiry"), CHALLENGED)
def test_the_right_word_makes_the_source_chargeable(fields: ShopPage, caller: Caller, number: str, expiry: str) -> None:
    fields.fill(number, expiry, "737")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, 'customer_initiated')})")
    question(fields)
    said = fields.inside("challenge-", "document.querySelector('form').innerText")
    for part in ("Confirm your payment", "Pencil & Bean", "€12.90", f"•••• {number[-4:]}"):
        assert part in said
    assert number[:8] not in said
    fields.type("password")
    fields.press(Qt.Key.Key_Return)
    result = outcome(fields)
    assert (result["source"]["state"], list(result)) == ("chargeable", ["source"])
    assert caller.apply(result["source"]["id"]).status_code == 200
    assert caller.submit().status_code == 200
    fields.until(lambda: fields.has_cursor(CODE), "the cursor back where it was")


@pytest.mark.parametrize("way", ["wrong", "escape", "cancel"])
def test_any_other_end_fails_the_source(fields: ShopPage, caller: Caller, way: str) -> None:
    fields.fill(*CHALLENGED[0], "737")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, 'customer_initiated')})")
    question(fields)
    if way == "wrong":
        fields.type("no idea")
        fields.press(Qt.Key.Key_Return)
    elif way == "escape":
        fields.press(Qt.Key.Key_Escape)
    else:
        fields.inside("challenge-", "document.getElementById('cancel').click()")
    result = outcome(fields)
    assert (list(result), result["error"]["state"]) == (["error"], "failed")
    assert "errors" not in result["error"]


def test_the_question_wants_an_answer_and_keeps_the_keyboard(fields: ShopPage, caller: Caller) -> None:
    fields.fill(*CHALLENGED[0], "737")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, 'customer_initiated')})")
    question(fields)
    fields.press(Qt.Key.Key_Return)
    fields.until(lambda: fields.inside("challenge-", "document.getElementById('missing').textContent") != "", "a word")
    assert fields.inside("challenge-", "document.getElementById('word').ariaInvalid") == "true"
    order = []
    for _ in range(4):
        fields.press(Qt.Key.Key_Tab)
        now = fields.inside("challenge-", "document.activeElement.id")
        fields.until(lambda now=now: fields.inside("challenge-", "document.activeElement.id") != "", "the next")  # type: ignore[misc]
        order.append(fields.inside("challenge-", "document.activeElement.id"))
    assert order == ["cancel", "confirm", "word", "cancel"]
    fields.press(Qt.Key.Key_Escape)
    outcome(fields)


@pytest.mark.parametrize("charge_type", ["moto", "merchant_initiated"])
def test_where_no_customer_is_nobody_is_asked(fields: ShopPage, caller: Caller, charge_type: str) -> None:
    fields.fill(*CHALLENGED[0], "737")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, charge_type)})")
    assert outcome(fields)["source"]["state"] == "chargeable"


def test_another_date_or_code_brings_no_question(fields: ShopPage, caller: Caller) -> None:
    fields.fill(CHALLENGED[0][0], "1231", "737")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, 'customer_initiated')})")
    assert outcome(fields)["source"]["state"] == "chargeable"


# --- a source that is there already ---


def waiting_source(caller: Caller, charge_type: str = "customer_initiated") -> dict[str, Any]:
    """A source of a challenged card, and what ``authenticateSource`` wants to know of it."""
    caller.fill("NOTE-A5-DOT", charge_type=charge_type)
    source = caller.source("5454545454545454", card={"expirationMonth": 3, "expirationYear": 2030, "cvv": "737"})
    return {"sessionId": session_of(caller), "sourceId": source["id"], "sourceClientSecret": source["clientSecret"]}


@pytest.mark.parametrize(("word", "status"), [("1234", "complete"), ("nothing", "failed")])
def test_a_source_is_authenticated_by_the_customers_answer(
    fields: ShopPage, caller: Caller, word: str, status: str
) -> None:
    asked = json.dumps(waiting_source(caller))
    ask(fields, f"dr.authenticateSource({asked})")
    question(fields)
    fields.type(word)
    fields.press(Qt.Key.Key_Return)
    assert outcome(fields) == {"status": status}


def test_a_source_that_needs_nothing_is_not_asked_about(fields: ShopPage, caller: Caller) -> None:
    asked = json.dumps(waiting_source(caller, "moto"))
    assert fields.settled(f"dr.authenticateSource({asked})") == {"status": "authentication_not_required"}
    wrong = json.dumps({**json.loads(asked), "sourceClientSecret": "wrong"})
    told = fields.settled(f"dr.authenticateSource({wrong})")
    assert (told["status"], told["error"]["errors"][0]["code"]) == ("failed", "source_not_found")


def test_a_code_may_be_typed_for_a_card_on_file(fields: ShopPage, caller: Caller) -> None:
    asked = json.dumps(waiting_source(caller, "moto"))
    told = fields.settled(f"dr.authenticateSource(made.cardcvv, {asked})")
    assert (told["status"], told["error"]["errors"][0]["code"]) == ("failed", "incomplete_security_code")
    fields.until(lambda: fields.error(CODE) == "incomplete_security_code", "the mark")
    fields.enter(CODE, "1234", "1234")
    told = fields.settled(f"dr.authenticateSource(made.cardcvv, {asked})")
    assert (told["status"], told["error"]["errors"][0]["parameter"]) == ("failed", "cvv")
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.shown(CODE) == "123", "three digits")
    assert fields.settled(f"dr.authenticateSource(made.cardcvv, {asked})") == {"status": "authentication_not_required"}


def test_the_next_action_of_a_session_is_the_question_about_its_source(fields: ShopPage, caller: Caller) -> None:
    fields.fill("5454545454545454", "0330", "737")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, 'moto')})")
    source = outcome(fields)["source"]
    caller.post("/v1/shoppers/me/carts/active", {"cart": {"chargeType": "customer_initiated"}})
    ask(fields, f"dr.handleNextAction({{action: 'challenge', data: {{sessionId: {json.dumps(session_of(caller))}}}}})")
    question(fields)
    fields.type("password")
    fields.press(Qt.Key.Key_Return)
    told = outcome(fields)
    assert (told["id"], told["state"]) == (source["id"], "chargeable")
    assert fields.settled("dr.handleNextAction({data: {sessionId: 'other'}})")["error"]["type"] == "not_found"


def test_a_question_that_cannot_be_shown_is_not_passed(fields: ShopPage, caller: Caller, sandbox: Sandbox) -> None:
    fields.fill(*CHALLENGED[0], "737")
    sandbox.arm("iframe_blocked", "/v1/frames/challenge", "GET")
    ask(fields, f"dr.createSource(made.cardnumber, {request_for(caller, 'customer_initiated')})")
    fields.until(lambda: fields.js("document.querySelectorAll('iframe[name^=challenge-]').length") == 1, "the frame")
    assert fields.has_cursor(NUMBER) is False
    fields.patience_s = 60
    assert outcome(fields)["error"]["state"] == "failed"
