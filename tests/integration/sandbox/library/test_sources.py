"""Sources made, read and changed by the library: every test card, every signature, every kind of failure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import OWNER, Caller
from tests.integration.sandbox.library.browser import CODE, EXPIRY, NUMBER, ShopPage
from tests.integration.sandbox.library.sales import request_for, session_of

pytestmark = pytest.mark.webengine

VISA = "4444222233331111"


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields()
    yield shop


def create(fields: ShopPage, request: str, element: str = NUMBER) -> Any:
    """What ``createSource`` comes to."""
    return fields.settled(f"dr.createSource(made.{element}, {request})")


#: Number, expiry, code, brand as the source shows it, state.
CARDS = [
    ("343456789012341", "1230", "1234", "AmericanExpress", "chargeable"),
    ("30345678901235", "1230", "123", "DinersClub", "chargeable"),
    ("6011987698769876", "1230", "123", "Discover", "chargeable"),
    ("3528987698769879", "1230", "123", "JCB", "chargeable"),
    ("5466160000000008", "1230", "123", "MasterCard", "chargeable"),
    ("6226220000000009", "1230", "123", "UnionPay", "chargeable"),
    ("4444222233331111", "1230", "123", "Visa", "chargeable"),
    ("4718491477220129", "0727", "415", "Visa", "chargeable"),
    ("4444333322221111", "1230", "123", "Visa", "chargeable"),
    ("4111111111111111", "1230", "123", "Visa", "chargeable"),
    ("5454545454545454", "0330", "737", "MasterCard", "chargeable"),
    ("4917610000000000", "1030", "737", "Visa", "chargeable"),
    ("4000000000003295", "1230", "123", "Visa", "failed"),
    ("4000000000003600", "1230", "123", "Visa", "chargeable"),
    ("4000000000004103", "1230", "123", "Visa", "chargeable"),
    ("4000000000004663", "1230", "123", "Visa", "chargeable"),
    ("4000000000004111", "1230", "123", "Visa", "chargeable"),
    ("4000000000004442", "1230", "123", "Visa", "chargeable"),
    ("4485951788521565", "1230", "123", "Visa", "chargeable"),
    ("4556602564240839", "1230", "123", "Visa", "chargeable"),
    ("4024007120579635", "1230", "123", "Visa", "chargeable"),
    ("4000000000000028", "1230", "123", "Visa", "chargeable"),
    ("501800000009", "1230", "123", "Maestro", "chargeable"),
]


def test_every_test_card_can_be_typed_and_becomes_what_is_promised(fields: ShopPage, caller: Caller) -> None:
    request = request_for(caller)
    for number, expiry, code, brand, state in CARDS:
        for kind, text in ((NUMBER, number), (EXPIRY, expiry), (CODE, code)):
            fields.click(kind)
            fields.type(text)
        fields.leave()
        fields.until(lambda: all(fields.is_good(kind) for kind in (NUMBER, EXPIRY, CODE)), f"{number} to be good")
        result = create(fields, request)
        assert list(result) == ["error" if state == "failed" else "source"], number
        source = result.get("source") or result["error"]
        assert (source["state"], source["creditCard"]["brand"]) == (state, brand), number
        assert source["creditCard"]["lastFourDigits"] == number[-4:]
        assert "errors" not in source
        fields.empty()


def test_a_source_is_shown_whole_and_says_its_state_twice(fields: ShopPage, caller: Caller) -> None:
    fields.fill(VISA)
    request = request_for(caller, futureUse=False, usage="convenience", upstreamId="till-7")
    fields.run(f"dr.createSource(made.cardnumber, {request}).then((result) => {{ window.result = result; }})")
    fields.until(lambda: fields.js("typeof result") == "object", "the result")
    source = fields.js("result.source")
    assert re.fullmatch(rf"{source['id']}_[0-9a-f-]{{36}}", source["clientSecret"])
    assert (source["amount"], source["currency"], source["upstreamId"]) == (12.9, "EUR", "till-7")
    assert source["owner"]["firstName"] == "Rosa"
    assert source["sessionId"] == session_of(caller)
    assert source["creditCard"]["expirationMonth"] == 12
    assert source["creditCard"]["expirationYear"] == 2030
    assert fields.js("[result.error === undefined, 'error' in result, result.state, Object.keys(result)]") == [
        True,
        True,
        "chargeable",
        ["source", "error"],
    ]
    assert fields.shown(NUMBER) == "4444 2222 3333 1111", "the fields stay as they are"
    kept = caller.as_merchant("GET", f"/sources/{source['id']}").json()
    assert kept["state"] == "chargeable"


def test_every_signature_reads_the_same_fields(fields: ShopPage, caller: Caller) -> None:
    request = request_for(caller)
    fields.fill(VISA)
    calls = [f"dr.createSource(made.{kind}, {request})" for kind in (NUMBER, EXPIRY, CODE)]
    calls += [
        f"dr.createSource({request})",
        f"dr.createSource.apply(dr, [made.cardcvv, {request}])",
        f"(({{createSource}}) => createSource({request}))(dr)",
    ]
    told = [fields.settled(call)["source"] for call in calls]
    assert {source["creditCard"]["lastFourDigits"] for source in told} == {"1111"}
    assert len({source["id"] for source in told}) == len(calls)


def test_a_session_lends_a_source_its_owner(fields: ShopPage, caller: Caller) -> None:
    fields.fill(VISA)
    source = create(fields, request_for(caller, owner=None))["source"]
    assert source["owner"]["address"]["city"] == "Cork"


def test_a_card_may_be_kept_without_a_sale(fields: ShopPage, sandbox: Sandbox) -> None:
    fields.fill(VISA)
    request = {
        "type": "creditCard",
        "owner": OWNER,
        "futureUse": True,
        "usage": "convenience",
        "mandate": {"terms": "x"},
    }
    source = create(fields, json.dumps(request))["source"]
    assert source["state"] == "chargeable"
    assert "amount" not in source
    customer = Caller(sandbox).signed_in()
    saved = customer.call("POST", "/v1/shoppers/me/payment-options", {"paymentOption": {"sourceId": source["id"]}})
    assert saved.status_code in (200, 201), saved.text


def test_a_page_that_may_hold_a_number_passes_it_on_as_it_is(fields: ShopPage, caller: Caller) -> None:
    card = {"number": VISA, "expirationMonth": 12, "expirationYear": 2030, "cvv": "123"}
    result = fields.settled(f"dr.createSource({request_for(caller, creditCard=card)})")
    assert result["source"]["creditCard"]["lastFourDigits"] == "1111"


def test_two_at_once_do_not_disturb_each_other(fields: ShopPage, caller: Caller) -> None:
    fields.fill(VISA)
    request = request_for(caller)
    told = fields.settled(f"Promise.all([1, 2, 3].map(() => dr.createSource(made.cardnumber, {request})))")
    assert len({result["source"]["id"] for result in told}) == 3


# --- what goes wrong ---


def test_fields_that_are_wrong_are_named_in_their_order_and_marked(fields: ShopPage, sandbox: Sandbox) -> None:
    fields.enter(EXPIRY, "1330", "13/30")
    fields.leave()
    before = len(sandbox.requests())
    result = create(fields, '{type: "creditCard"}')
    assert list(result) == ["error"]
    assert result["error"]["type"] == "validation_error"
    assert [error["code"] for error in result["error"]["errors"]] == [
        "incomplete_card_number",
        "invalid_expiration_month",
        "incomplete_security_code",
    ]
    assert all(set(error) == {"code", "message"} for error in result["error"]["errors"])
    assert result["error"]["message"] == result["error"]["errors"][0]["message"]
    fields.until(lambda: fields.error(CODE) is not None, "the mark of an empty code")
    for place in ("num", "exp", "cvv"):
        assert "DRElement--invalid" in fields.classes(place)
        assert "DRElement--empty" not in fields.classes(place)
    assert fields.last_change(NUMBER)["empty"] is True
    assert len(sandbox.requests()) == before, "nothing was sent"
    fields.enter(CODE, "1", "1")
    assert fields.last_change(CODE)["error"] is None, "whoever begins is not told off any longer"


def test_a_refusal_of_the_service_comes_with_its_errors(fields: ShopPage, caller: Caller) -> None:
    fields.fill(VISA)
    result = create(fields, request_for(caller, owner={**OWNER, "email": None}))
    assert result["error"]["type"] == "bad_request"
    assert result["error"]["errors"][0]["code"] == "missing_parameter"
    assert result["error"]["errors"][0]["parameter"] == "owner.email"
    assert result["error"]["message"] == result["error"]["errors"][0]["message"]
    unknown = create(fields, request_for(caller, sessionId="nothing"))
    assert (unknown["error"]["type"], unknown["error"]["errors"][0]["code"]) == ("not_found", "not_found")
    nothing = fields.settled("dr.createSource(made.cardnumber)")
    assert nothing["error"]["errors"][0]["parameter"] == "type"
    other = fields.settled('dr.createSource({type: "payPal"})')
    assert other["error"]["errors"][0]["code"] == "invalid_parameter"


def test_a_wrong_key_shows_when_something_is_asked(shop: ShopPage, caller: Caller) -> None:
    shop.key = "pk_test_wrong"
    shop.open_fields()
    shop.fill(VISA)
    assert create(shop, request_for(caller))["error"]["type"] == "unauthorized"


ON_THE_WAY: list[tuple[dict[str, Any], str]] = [
    ({"kind": "request_lost"}, "no_network"),
    ({"kind": "answer_lost"}, "no_network"),
    ({"kind": "status_before", "status": 500}, "internal_server_error"),
    ({"kind": "status_before", "status": 502}, "internal_server_error"),
    ({"kind": "status_before", "status": 429, "retry_after": 1}, "too_many_requests"),
    ({"kind": "html"}, "internal_server_error"),
    ({"kind": "malformed_json"}, "internal_server_error"),
]


def test_whatever_happens_on_the_way_it_resolves(fields: ShopPage, sandbox: Sandbox, caller: Caller) -> None:
    fields.fill(VISA)
    request = request_for(caller)
    for fault, kind in ON_THE_WAY:
        # A browser asks a second time by itself when a connection that it had kept open ends without an answer.
        sandbox.arm(path="/payments/sources", count=2, **fault)
        result = create(fields, request)
        sandbox.disarm()
        assert list(result) == ["error"], fault
        assert result["error"]["type"] == kind, fault
        assert result["error"]["errors"][0]["code"], fault
        assert create(fields, request)["source"]["state"] == "chargeable", fault


# --- one source, by its secret ---


def made_source(fields: ShopPage, caller: Caller) -> dict[str, Any]:
    fields.fill(VISA)
    return dict(create(fields, request_for(caller))["source"])


def test_a_source_is_read_back_by_its_secret(fields: ShopPage, caller: Caller) -> None:
    source = made_source(fields, caller)
    pair = json.dumps([source["id"], source["clientSecret"]])
    assert fields.settled(f"dr.retrieveSource(...{pair})")["source"]["id"] == source["id"]
    for wrong in ([source["id"], "wrong"], ["nothing", "x"], ["", ""], ["../sources", "x"], [None, None]):
        error = fields.settled(f"dr.retrieveSource(...{json.dumps(wrong)})")["error"]
        assert (error["type"], error["errors"][0]["code"]) == ("not_found", "source_not_found"), wrong


def test_owner_and_date_can_be_changed(fields: ShopPage, caller: Caller) -> None:
    source = made_source(fields, caller)
    by_secret = {"id": source["id"], "clientSecret": source["clientSecret"]}
    owner = {**OWNER, "firstName": "Ada"}
    changed = fields.settled(f"dr.updateSource({json.dumps({**by_secret, 'owner': owner})})")["source"]
    assert (changed["id"], changed["owner"]["firstName"]) == (source["id"], "Ada")

    fields.run("made.cardexpiration.clear()")
    wrong = fields.settled(f"dr.updateSource(made.cardexpiration, {json.dumps(by_secret)})")["error"]
    assert [error["code"] for error in wrong["errors"]] == ["incomplete_expiration_date"]
    fields.enter(EXPIRY, "0231", "02/31")
    changed = fields.settled(f"dr.updateSource(made.cardexpiration, {json.dumps(by_secret)})")["source"]
    assert (changed["creditCard"]["expirationMonth"], changed["creditCard"]["expirationYear"]) == (2, 2031)
    lost = fields.settled("dr.updateSource({id: 'nothing', clientSecret: 'x'})")["error"]
    assert lost["errors"][0]["code"] == "source_not_found"


# --- what can be paid with ---


def test_the_page_learns_what_can_be_paid_with(fields: ShopPage, caller: Caller) -> None:
    caller.fill("NOTE-A5-DOT")
    told = fields.settled(f"dr.retrieveAvailablePaymentMethods({{sessionId: {json.dumps(session_of(caller))}}})")
    assert told["sessionInformation"] == {"currency": "EUR", "country": "IE", "amount": "12.90"}
    [method] = told["paymentMethods"]
    assert (method["type"], method["flow"], method["supportsRecurring"]) == ("creditCard", "standard", True)
    assert fields.settled("dr.retrieveAvailablePaymentMethods()")["paymentMethods"] == [method]
    assert fields.settled("dr.retrieveAvailablePaymentMethods({currency: 'XTS'})")["paymentMethods"] == []
    assert "thrown" in fields.settled("dr.retrieveAvailablePaymentMethods({sessionId: 'nothing'})")
    assert fields.settled("dr.retrieveOnlineBankingBanks('DE', 'EUR')") == []
