"""Whatever comes in: an answer each time, in the documented envelope, never a 500 and never a traceback.

Requests are made from the description that the sandbox gives of itself, with real ids and strange things in strange
places. A few hundred in the suite; for the long run say how many:

    SANDBOX_FUZZ=10000 python -m pytest tests/integration/sandbox/test_fuzz.py -k no_request --timeout 0
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.sandbox.callers import ME, VISA, Caller
from tests.integration.sandbox.processes import killable

FEW = 240
MANY = int(os.environ.get("SANDBOX_FUZZ", FEW))

STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["true", "EUR", "moto", "IE", "2.20", VISA, "-1", "1e9999", "٣", "\ud800", "x" * 5000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
QUERIES = st.dictionaries(
    st.sampled_from(
        "expand fields format pageSize pageNumber sort productId externalReferenceId quantity locale currency action "
        "ipAddress promoCode offerId lineItemsId shippingOptionId billingAddressId paymentOptionId sessionId "
        "grant_type redirect_uri termId testOrder".split()
    ),
    st.text(max_size=8) | st.sampled_from(["all", "1", "-1", "0", "a.b.c", "lineItems.lineItem", "EUR", "%00", "fn"]),
    max_size=3,
)
RAW = st.binary(max_size=40) | st.sampled_from(
    [b"", b"null", b"[]", b'""', b"{", b"[" * 3000, b"<cart/>", b"\xff\xfe", b'{"cart":' * 2000, b"NaN", b"a=b&c=%zz"]
)
KINDS = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-16",
        "application/xml",
        "text/plain",
        "multipart/form-data",
        "?",
    ]
)


class Target:
    """A sandbox in full use, and the names of what is in it."""

    def __init__(self, caller: Caller, folder: Path) -> None:
        self.caller, self.folder = caller.signed_in(), folder
        self.admin = caller.admin()
        said = caller.sandbox._said
        self.description = caller.http.get(f"{caller.sandbox.url}/openapi.json", timeout=10).json()
        self.keys = [
            self.caller.token,
            self.admin.token,
            caller.token,
            *(said[name] for name in ("public_key", "confidential_key", "publishable_key", "control_token")),
            "x",
            "",
        ]
        self.real = self._use()
        self.names = ["1", "active", "9" * 30, "%00", "..", "x" * 40, "PENCIL-HB", *self.real.values()]

    def _use(self) -> dict[str, str]:
        """Use the sandbox as a customer would; the id of everything, by the path that it is used in."""
        caller = self.caller
        order = caller.buy("MUG-BLUE", 2)
        address = {"nickName": "Home", "line1": "1 Quay", "city": "Cork", "postalCode": "T12", "country": "IE"}
        caller.call("POST", f"{ME}/addresses", {"address": address})
        [saved] = caller.get(f"{ME}/addresses")["addresses"]["address"]
        source = caller.source(amount=1, currency="EUR")["id"]
        option = caller.post(f"{ME}/payment-options", {"paymentOption": {"sourceId": source}}, status=201)
        cart = caller.fill("ESPRESSO")
        return {
            "/orders/": str(order["order"]["id"]),
            "/orders/{number}/line-items/": str(order["lineItems"]["lineItem"][0]["id"]),
            "/addresses/": saved["uri"].rsplit("/", 1)[1],
            "/payment-options/": str(option["paymentOption"]["id"]),
            "/carts/active/line-items/": str(cart["lineItems"]["lineItem"][0]["id"]),
            "/sources/": caller.source()["id"],
            "/sessions/": cart["paymentSession"]["id"],
            "/products/": str(caller.product()["id"]),
            "/store/": "pencilbean",
        }

    def led(self, path: str) -> str:
        """A path with real ids in it."""
        for place, number in self.real.items():
            path = re.sub(f"({re.escape(place.split('{')[0])}){{\\w+}}", rf"\g<1>{number}", path)
        return re.sub(r"{\w+}", "1", path)

    def shaped(self, schema: dict[str, Any], chance: random.Random, strange: Any) -> Any:
        """Something like what a schema says, with something strange in some places."""
        if chance.random() < 0.12:
            return strange
        if schema.get("type") == "object":
            members = schema.get("properties", {}).items()
            return {name: self.shaped(below, chance, strange) for name, below in members if chance.random() < 0.6}
        if schema.get("type") == "array":
            return [self.shaped(schema["items"], chance, strange) for _ in range(chance.randrange(3))]
        if "enum" in schema:
            return chance.choice(schema["enum"])
        return chance.choice(
            ["x", "1", 1, 2.5, "2.20", "IE", "EUR", "T12", VISA, "creditCard", "password", *self.names]
        )


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One sandbox for all of it, whose log is read at the end."""
    folder = tmp_path_factory.mktemp("fuzzed")
    with killable(folder) as (sandbox, _):
        yield Target(Caller(sandbox), folder)


def is_documented(answer: requests.Response) -> bool:
    """Whether an answer of 400 or more is in one of the four envelopes."""
    with contextlib.suppress(ValueError, LookupError, TypeError):
        body = answer.json()
        if "error" in body:
            return isinstance(body["error"], str) and isinstance(body["error_description"], str)
        errors = body["errors"]
        if isinstance(errors, dict):
            return all(one["relation"] and one["code"] and one["description"] for one in errors["error"])
        texts = ("message",) if "type" in body else ("description",)
        return all(one["code"] and any(one[name] for name in texts) for one in errors)
    return False


@settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=MANY == FEW,
    database=None,
)
@given(data=st.data())
def test_no_request_is_a_500(target: Target, data: st.DataObject) -> None:
    paths = target.description["paths"]
    path = data.draw(st.sampled_from(sorted(paths)))
    method = data.draw(st.sampled_from(sorted(paths[path])))
    chance = data.draw(st.randoms(use_true_random=False))
    where = re.sub(r"{\w+}", lambda _: chance.choice(target.names), path)
    headers = {"Authorization": f"Bearer {chance.choice(target.keys)}"}
    if method == "delete" and "/access-token" in path:
        headers["Authorization"] = f"Bearer {Caller(target.caller.sandbox).token}"  # the others are needed still
    elif chance.random() < 0.7:  # who is let in gets further
        headers["Authorization"] = f"Bearer {fitting_key(target, path)}"
    more = body_for(target, paths[path][method], chance, data)
    headers |= more.pop("headers", {})
    answer = target.caller.http.request(
        method,
        target.caller.sandbox.url + where,
        params=data.draw(QUERIES),
        headers=headers,
        allow_redirects=False,
        timeout=30,
        **more,
    )
    told = (method, where, more, answer.status_code, answer.text)
    assert answer.status_code < 500, told
    if answer.status_code >= 400:
        assert is_documented(answer), told
    elif answer.headers["Content-Type"] == "application/json" and answer.content:
        json.loads(answer.content)


def fitting_key(target: Target, path: str) -> str:
    """The key or token with which a path is open."""
    said = target.caller.sandbox._said
    if path.startswith("/payments"):
        return said["publishable_key"]
    if path.startswith("/sources"):
        return said["confidential_key"]
    return target.admin.token if path.startswith(("/orders", "/v1/orders")) else target.caller.token


def body_for(target: Target, operation: dict[str, Any], chance: random.Random, data: st.DataObject) -> dict[str, Any]:
    """A body as described, or bytes of any kind."""
    if chance.random() < 0.15:
        return {"data": data.draw(RAW), "headers": {"Content-Type": data.draw(KINDS)}}
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = target.description["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
        body = target.shaped(schema, chance, data.draw(STRANGE))
        if "form" in kind:
            texts = {name: str(value) for name, value in body.items()} if isinstance(body, dict) else {"x": str(body)}
            return {"data": {name: value.encode(errors="replace") for name, value in texts.items()}}
        return {"data": json.dumps(body).encode(), "headers": {"Content-Type": "application/json"}}
    return {}


#: What a member is like when all is well; anything else is a word.
FITTING: dict[str, Any] = {
    "country": "IE",
    "postalCode": "T12",
    "currency": "EUR",
    "quantity": 1,
    "discount": 1,
    "value": "1.00",
    "amount": 1,
    "ipAddress": "203.0.113.9",
    "number": VISA,
    "cvv": "123",
    "expirationMonth": 12,
    "expirationYear": 2030,
    "chargeType": "moto",
    "customerType": "B",
    "category": "PRODUCT_LEVEL_PRODUCT",
    "grant_type": "password",
}
WRONG: list[Any] = [None, VISA, True, -1, ["x"], {"a": 1}]
if MANY > FEW:
    WRONG += [[], {}, "", "x" * 300, 1.5, 10**30, [[]], [7]]


def whole(schema: dict[str, Any], name: str = "") -> Any:
    """A body with every member in it."""
    if schema.get("type") == "object":
        return {member: whole(below, member) for member, below in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [whole(schema["items"], name)]
    return FITTING.get(name, schema.get("enum", ["x"])[0])


def variants(body: Any) -> Iterator[Any]:
    """The body with one member wrong, for every member and every way of being wrong."""
    members = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for place, value in list(members):
        for other in (*WRONG, *variants(value)):
            changed = dict(body) if isinstance(body, dict) else list(body)
            changed[place] = other
            yield changed
        if isinstance(body, dict):
            yield {name: kept for name, kept in body.items() if name != place}


def test_every_member_of_every_body_may_be_wrong_in_every_way(target: Target) -> None:
    schemas, sent = target.description["components"]["schemas"], 0
    for path, methods in target.description["paths"].items():
        if path.startswith(("/v1/orders", "/carts/")) or path.endswith(("/web-checkout", "/shipping-address")):
            continue  # by these names, too, the same is served
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None:
                continue
            name = content["schema"]["$ref"].rsplit("/", 1)[1]
            address = target.caller.sandbox.url + target.led(path)
            headers = {"Authorization": f"Bearer {fitting_key(target, path)}"}
            for body in variants({**whole(schemas[name]), **NAMED.get(name, {})}):
                answer = target.caller.http.request(method, address, json=body, headers=headers, timeout=30)
                told = (method, path, body, answer.status_code, answer.text)
                assert answer.status_code < 500, told
                assert answer.status_code < 400 or is_documented(answer), told
                sent += 1
    assert sent > 1000


#: Members that must say something in particular, or nothing more would be looked at.
NAMED: dict[str, dict[str, Any]] = {
    "Return": {
        "return": {
            "reason": "FRAUD",
            "comments": "c",
            "returnLineItems": {"returnLineItem": [{"lineItemQuantityIDs": [1], "lineItem": {"id": 1, "quantity": 1}}]},
        }
    },
    "Refund": {"type": "productRefund", "reason": "FRAUD"},
    "Source": {"type": "creditCard", "sessionId": ""},
    "SecondarySource": {"type": "customerCredit"},
    "TaxRegistrations": {"taxRegistrations": [{"key": "VAT", "value": "IE1234567A"}]},
}


CONTROLS = [
    ("POST", "faults"),
    ("GET", "faults"),
    ("DELETE", "faults"),
    ("POST", "declines"),
    ("DELETE", "declines"),
    ("POST", "clock"),
    ("GET", "clock"),
    ("GET", "requests"),
    ("GET", "ledger"),
    ("GET", "orders"),
    ("POST", "orders/1/cancel"),
    ("POST", "orders/x/cancel"),
]


@settings(max_examples=MANY // 4, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    where=st.sampled_from(CONTROLS),
    body=st.dictionaries(
        st.sampled_from("kind method path nth count seconds status retry_after reason advance_s".split()),
        STRANGE | st.sampled_from(["slow", "declined", 0, 1, 0.5]),
        max_size=4,
    )
    | STRANGE,
)
def test_no_request_to_the_control_room_is_a_500(target: Target, where: tuple[str, str], body: Any) -> None:
    method, path = where
    if isinstance(body, dict) and body.get("kind") == "connection_refused":
        return
    address = f"{target.caller.sandbox.url}/_control/{path}"
    token = target.caller.sandbox._said["control_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    sent = json.dumps(body).encode()
    answer = target.caller.http.request(method, address, data=sent, headers=headers, timeout=30)
    assert answer.status_code < 500, (where, body, answer.text)
    assert answer.status_code < 400 or is_documented(answer), (where, body, answer.text)


def test_nothing_of_it_is_in_the_log_or_the_books_as_a_card(target: Target) -> None:
    """Runs last: the requests above put a card's number wherever a text goes."""
    target.caller.sandbox.disarm()
    assert target.caller.sandbox.requests()
    assert (target.folder / "log.txt").read_text(encoding="utf-8") == ""
    for path in target.folder.rglob("*"):
        if path.is_file():
            assert not re.search(rf"(?<!\d){VISA}(?!\d)".encode(), path.read_bytes()), path.name


def test_the_description_names_only_what_is_served(target: Target) -> None:
    for path, methods in target.description["paths"].items():
        for method in methods:
            answer = target.caller.call(method.upper(), path.replace("{", "").replace("}", ""), allow_redirects=False)
            assert answer.status_code != 405, (method, path)


def test_whatever_takes_a_body_says_of_what(target: Target) -> None:
    without = {
        f"{method} {path.rsplit('/', 1)[1]}"
        for path, methods in target.description["paths"].items()
        for method, operation in methods.items()
        if method in {"post", "put"} and "requestBody" not in operation
    }
    assert without == {
        "post apply-billing-address",
        "post apply-shipping-address",
        "post apply-shipping-option",
        "post apply-shopper",
        "post resume-cart",
        "post purchase",
    }
