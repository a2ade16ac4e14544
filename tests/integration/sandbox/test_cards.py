"""Every number of the documented test cards, through its whole life; and any other number by its brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import Caller, error_of, refund, refused


@dataclass(frozen=True)
class Card:
    """One row of the documented tables."""

    number: str
    brand: str
    code: str = "123"
    expiry: tuple[int, int] = (12, 2030)
    source: str = "chargeable"
    charge: str = "approved"
    capture: str = "Complete"
    cancels: bool = True
    refunds: bool = True


#: §1 success, §2 challenged (approved where a clerk keys them), §3 failures, with those of the sister branch.
CARDS = (
    Card("343456789012341", "AmericanExpress", code="1234"),
    Card("30345678901235", "DinersClub"),
    Card("6011987698769876", "Discover"),
    Card("3528987698769879", "JCB"),
    Card("5466160000000008", "MasterCard"),
    Card("6226220000000009", "UnionPay"),
    Card("4444222233331111", "Visa"),
    Card("4444222233331111", "Visa", code="321", charge="invalid_security_code"),
    Card("4718491477220129", "Visa", code="415", expiry=(7, datetime.now(UTC).year + 1)),
    Card("4444333322221111", "Visa"),
    Card("4111111111111111", "Visa"),
    Card("5454545454545454", "MasterCard", code="737", expiry=(3, 2030)),
    Card("4917610000000000", "Visa", code="737", expiry=(10, 2030)),
    Card("4917610000000000", "Visa", code="737", expiry=(3, 2030)),
    Card("5454545454545454", "MasterCard", code="111", expiry=(4, 2031)),
    Card("4000000000003295", "Visa", source="failed"),
    Card("4000000000003600", "Visa", charge="declined"),
    Card("4000000000004103", "Visa", capture="Pending Payment"),
    Card("4000000000004663", "Visa", refunds=False),
    Card("4000000000004111", "Visa", refunds=False),
    Card("4000000000004442", "Visa", cancels=False),
    Card("4485951788521565", "Visa", capture="Charge Pending"),
    Card("4556602564240839", "Visa", refunds=False),
    Card("4024007120579635", "Visa", capture="Submitted"),
    Card("4000000000000028", "Visa", capture="Submitted"),
)
IDS = [f"{card.number}-{card.code}-{card.expiry[0]}" for card in CARDS]


def typed(caller: Caller, card: Card) -> dict[str, Any]:
    """A source of the card, on a cart that a clerk keys."""
    caller.fill("ESPRESSO")
    month, year = card.expiry
    made = caller.source(card.number, card={"expirationMonth": month, "expirationYear": year, "cvv": card.code})
    assert (made["state"], made["creditCard"]["brand"]) == (card.source, card.brand)
    assert made["creditCard"]["lastFourDigits"] == card.number[-4:]
    assert (made["creditCard"]["expirationMonth"], made["creditCard"]["expirationYear"]) == card.expiry
    return made


def order_of(caller: Caller, card: Card) -> dict[str, Any]:
    """What the submit of this card's order said."""
    assert caller.apply(typed(caller, card)["id"]).status_code == 200
    answer = caller.submit()
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["submitCart"])


APPROVED = [card for card in CARDS if (card.source, card.charge) == ("chargeable", "approved")]
APPROVED_IDS = [name for name, card in zip(IDS, CARDS, strict=True) if card in APPROVED]


@pytest.mark.parametrize("card", CARDS, ids=IDS)
def test_a_card_makes_a_source_and_pays_or_not(caller: Caller, sandbox: Sandbox, card: Card) -> None:
    source = typed(caller, card)
    if card.source == "failed":
        assert refused(caller.apply(source["id"])) == (409, "apply-payment-failure")
        return
    caller.apply(source["id"])
    answer = caller.submit()
    charged = [row for row in sandbox.charges() if row["source_id"] == source["id"]]
    if card.charge == "approved":
        assert answer.status_code == 200, answer.text
        assert [row["amount_minor"] for row in charged] == [220]
    else:
        assert (answer.status_code, error_of(answer)["subcode"]) == (409, card.charge)
        assert charged == []


@pytest.mark.parametrize("card", APPROVED, ids=APPROVED_IDS)
def test_an_approved_card_is_captured_or_not(caller: Caller, sandbox: Sandbox, card: Card) -> None:
    customer = caller.signed_in()
    order = order_of(customer, card)["order"]["id"]
    sandbox.advance(3601)
    told = caller.signed_in().get(f"/v1/shoppers/me/orders/{order}?expand=all")["order"]
    captured = [row for row in sandbox.ledger() if row["order_id"] == str(order) and row["kind"] == "capture"]
    assert told["orderState"] == card.capture
    assert [row["amount_minor"] for row in captured] == ([220] if card.capture == "Complete" else [])
    assert told["orderStateDetails"]["settled"]["value"] == (2.2 if card.capture == "Complete" else 0)


@pytest.mark.parametrize("card", APPROVED, ids=APPROVED_IDS)
def test_an_approved_card_is_cancelled_or_not(caller: Caller, sandbox: Sandbox, card: Card) -> None:
    order = order_of(caller, card)["order"]["id"]
    told = sandbox.control("POST", f"orders/{order}/cancel", {})
    assert told == {"cancelled": card.cancels, "state": "Cancelled" if card.cancels else "Submitted"}


@pytest.mark.parametrize("card", APPROVED, ids=APPROVED_IDS)
def test_an_approved_card_is_refunded_or_not(caller: Caller, sandbox: Sandbox, card: Card) -> None:
    order = order_of(caller, card)
    assert refund(caller.admin(), order).status_code == 200
    sandbox.advance(3700)
    [settled] = caller.admin().get(f"/orders/{order['order']['id']}/refunds")["refunds"]
    assert settled["totalRefunded"]["value"] == (2.2 if card.refunds else 0)
    assert settled["outstanding"]["value"] == (0 if card.refunds else 2.2)
    back = [row for row in sandbox.ledger() if row["order_id"] == str(order["order"]["id"]) and row["kind"] == "refund"]
    assert [row["amount_minor"] for row in back] == ([220] if card.refunds else [])


@pytest.mark.parametrize(
    ("number", "brand"),
    [
        ("4222222222222", "Visa"),
        ("4000000000000000006", "Visa"),
        ("2223000048400011", "MasterCard"),
        ("378282246310005", "AmericanExpress"),
        ("36227206271667", "DinersClub"),
        ("6445644564456445", "Discover"),
        ("6759649826438453", "Maestro"),
        ("500000000009", "Maestro"),
        ("3566002020360505", "JCB"),
    ],
)
def test_any_other_good_number_pays_by_its_brand(caller: Caller, number: str, brand: str) -> None:
    code = "1234" if brand == "AmericanExpress" else "123"
    order_of(caller, Card(number, brand, code=code))


@pytest.mark.parametrize(
    "number",
    [
        "4444222233331112",  # its check digit is wrong
        "9999999999999995",  # nobody's prefix
        "444422223333",  # too short for its brand
        "44442222333311110000",  # too long for anybody
        "4000000000004664",  # one digit beside the number that is wrong on purpose
    ],
)
def test_a_number_that_nobody_could_have_issued_is_refused(caller: Caller, number: str) -> None:
    caller.fill("ESPRESSO")
    assert refused(caller.create_source(number)) == (400, "invalid_parameter")


def test_a_number_may_be_typed_in_groups(caller: Caller) -> None:
    caller.fill("ESPRESSO")
    for number in ("4444 2222 3333 1111", "4444-2222-3333-1111", " 4444222233331111 "):
        assert caller.source(number)["creditCard"]["lastFourDigits"] == "1111"


def test_a_card_is_good_until_its_month_is_over(caller: Caller, sandbox: Sandbox) -> None:
    now = sandbox.control("GET", "clock")["now"]
    year, month = int(now[:4]), int(now[5:7])
    caller.fill("ESPRESSO")
    this = {"expirationMonth": month, "expirationYear": year}
    assert caller.create_source("5466160000000008", card=this).status_code == 201
    before = {"expirationMonth": (month - 2) % 12 + 1, "expirationYear": year if month > 1 else year - 1}
    assert refused(caller.create_source("5466160000000008", card=before)) == (400, "invalid_expiration_date")


def test_a_card_that_expired_since_it_was_saved_is_declined(caller: Caller, sandbox: Sandbox) -> None:
    customer = caller.signed_in()
    source = customer.source(
        "5466160000000008", amount=1, currency="EUR", card={"expirationYear": datetime.now(UTC).year + 1}
    )
    saved = {"paymentOption": {"nickName": "old", "sourceId": source["id"]}}
    customer.post("/v1/shoppers/me/payment-options", saved, status=201)
    sandbox.advance(3 * 366 * 86400)
    customer = caller.signed_in()
    customer.fill("ESPRESSO")
    customer.apply(source["id"])
    error = error_of(customer.submit())
    assert (error["code"], error["subcode"]) == ("invalid card", "card_expired")
