"""The real checkout against the real sandbox process, judged by the sandbox's own ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from pos.back.capabilities import Capabilities
from pos.back.checkout import Checkout
from pos.back.commerce import wire
from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.transport import Call, Transport
from pos.back.journal.database import open_database
from pos.back.journal.sales import Journal
from pos.back.pricing import priced_otherwise
from pos.back.resolver import Resolver
from pos.back.sealing import Sealer
from pos.domain.cart import Line
from pos.domain.customer import Address, Owner
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.price_by_hand import price_typed
from pos.domain.product import Product
from pos.domain.sale import Payer, Sale, SaleState
from pos.domain.secret import Secret
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from tests.ready_made import running_sandbox

OWNER = Owner("Rosa", "Alvarez", "rosa@example.test", Address("12 Main Street", "Dublin", "D02 AF30", "IE"))
PENCIL = "4006381333931"
SUBMIT = "*/submit-cart*"


class Till:
    """A checkout of its own on a sandbox, with what a browser does done by hand."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        keys = {name: Secret(key) for name, key in sandbox.keys.items()}
        self.sandbox, self.publishable = sandbox, keys["POS_PUBLISHABLE_KEY"]
        own = Keys(keys["POS_CONFIDENTIAL_KEY"], keys["POS_CONFIDENTIAL_SECRET"], keys["POS_PUBLIC_KEY"])
        self.processor = CommerceClient(sandbox.url, own, self.now)
        self.journal = Journal(open_database(folder / "journal.sqlite"), Sealer(b"k" * 32))
        self.capabilities = Capabilities(self.journal, sandbox.url)
        self.checkout = Checkout(self.journal, self.processor, self.now, lambda sale: None, self.capabilities)
        self.shelf = self._shelf(keys["POS_PUBLIC_KEY"])

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    def looked_up(self, sale: Sale) -> Sale:
        """One round of the witnesses."""
        resolver = Resolver(self.processor, self.now, time.monotonic, self.capabilities, self.journal)
        return resolver.look(sale, self.checkout.session, resolver.watch())[0]

    def _shelf(self, public: Secret) -> dict[str, Product]:
        query = {"apiKey": public.reveal(), "expand": "all", "pageSize": "100"}
        body = Transport(self.sandbox.url).send(Call("GET", "/v1/shoppers/me/products", query=query)).body
        found = (wire.product(one, "OPEN-PRICE") for one in wire.items(body["products"], "product"))
        return {product.barcode or product.sku: product for product in found if product is not None}

    def rung_up(self, *amounts: int) -> Sale:
        """A pencil and some quick amounts, priced."""
        lines = [Line("l0", self.shelf[PENCIL], 2)]
        open_price = next(product for product in self.shelf.values() if product.open_price)
        lines += [Line(f"a{minor}", open_price, 1, Money(minor, "EUR")) for minor in amounts]
        now = self.now()
        sale = Sale("sale-1", "K7Q2", now, now, lines=tuple(lines), payer=Payer("Walk-in", OWNER))
        return self.checkout.price(self.checkout.record(sale))

    def typed(self, name: str) -> Source:
        """What the browser library makes of a typed card."""
        card = CARDS[name]
        where = OWNER.address
        body = {
            "type": "creditCard",
            "sessionId": self.checkout.secrets.payment_session_id,
            "owner": {
                "firstName": OWNER.first_name,
                "lastName": OWNER.last_name,
                "email": OWNER.email,
                "address": {"line1": where.line1, "city": where.city, "postalCode": where.postal_code, "country": "IE"},
            },
            "creditCard": {
                "number": card.number,
                "expirationMonth": int(card.expiry[:2]),
                "expirationYear": 2000 + int(card.expiry[2:]),
                "cvv": card.code,
            },
        }
        key = {"Authorization": f"Bearer {self.publishable.reveal()}"}
        made = requests.post(f"{self.sandbox.url}/payments/sources", json=body, headers=key, timeout=10).json()
        seen = made["creditCard"]
        face = CardFace(seen["brand"], seen["lastFourDigits"], seen["expirationMonth"], seen["expirationYear"])
        return Source(SourceId.parse(made["id"]), SourceState(made["state"]), face, self.now())


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with running_sandbox(tmp_path) as sandbox:
        yield Till(sandbox, tmp_path)


@pytest.mark.parametrize("name", ["visa", "mastercard", "amex", "diners", "discover", "jcb", "unionpay"])
def test_every_documented_brand_is_approved_and_in_the_ledger(till: Till, name: str) -> None:
    sale = till.rung_up()
    sale = till.checkout.charge(sale, till.typed(name))
    assert sale.state is SaleState.APPROVED
    assert sale.order is not None
    assert sale.card is not None
    assert (sale.card.brand, sale.card.last_four) == (CARDS[name].brand, CARDS[name].last_four)
    [row] = till.sandbox.charges()
    assert sale.total is not None
    assert (row["order_id"], row["amount_minor"]) == (sale.order.id, sale.total.minor)


def test_quick_amounts_are_charged_to_the_cent(till: Till) -> None:
    sale = till.rung_up(1250, 305)
    pencils = till.shelf[PENCIL].price.minor * 2
    assert [total.minor for total in sale.line_totals] == [pencils, 1250, 305]
    assert till.checkout.charge(sale, till.typed("visa")).state is SaleState.APPROVED
    assert [row["amount_minor"] for row in till.sandbox.charges()] == [pencils + 1555]


@pytest.mark.parametrize("first", [0, 2])
def test_pieces_of_one_product_at_several_prices_cost_what_was_shown(till: Till, first: int) -> None:
    sale = till.rung_up(500, 305)
    pencils, *amounts = sale.lines
    price = pencils.product.price
    ten, half = price_typed("10%", price), price_typed("50%", price)
    off = price_typed("-1.00", Money(305, "EUR"))
    assert ten is not None
    assert half is not None

    def priced(*lines: Line) -> list[int]:
        nonlocal sale
        sale = till.checkout.price(till.checkout.record(sale.with_lines(lines, till.now())))
        assert priced_otherwise(sale.lines, sale.line_totals) == ()
        return [total.minor for total in sale.line_totals]

    assert priced(replace(pencils, by_hand=ten)) == [2 * ten.price.minor]
    assert priced(pencils) == [2 * price.minor], "taken back, the processor prices it by itself again"
    lines = [
        pencils,
        replace(pencils, id="l1", quantity=1, by_hand=ten),
        replace(pencils, id="l2", quantity=3, by_hand=half),
        amounts[0],
        replace(amounts[1], by_hand=off),
    ]
    lines = lines[first:] + lines[:first]
    shown = [line.price.minor * line.quantity for line in lines]
    assert priced(*lines) == shown
    till.checkout.charge(sale, till.typed("visa"))
    assert [row["amount_minor"] for row in till.sandbox.charges()] == [sum(shown)]


def test_a_basket_that_changes_is_never_doubled(till: Till) -> None:
    sale = till.rung_up()
    for quantity in (3, 1, 5):
        line = Line("l0", till.shelf[PENCIL], quantity)
        sale = till.checkout.price(till.checkout.record(sale.with_lines((line,), till.now())))
        assert sale.total == till.shelf[PENCIL].price * quantity


def test_a_refused_card_leaves_the_cart_for_another(till: Till) -> None:
    sale = till.checkout.charge(till.rung_up(), till.typed("charge_fails"))
    assert sale.state is SaleState.DECLINED
    assert till.sandbox.charges() == []
    sale = till.checkout.other_card(sale)
    assert till.checkout.charge(sale, till.typed("mastercard")).state is SaleState.APPROVED
    assert len(till.sandbox.charges()) == 1


def test_a_soft_refusal_goes_through_with_the_same_card(till: Till) -> None:
    till.sandbox.decline_next("do_not_honor")
    sale = till.checkout.charge(till.rung_up(), till.typed("visa"))
    assert sale.decline is not None
    assert sale.decline.action is DeclineAction.TRY_ONCE
    assert till.checkout.submit_again(sale).state is SaleState.APPROVED
    assert len(till.sandbox.charges()) == 1


@pytest.mark.parametrize("kind", ["answer_lost", "answer_cut", "html", "redirect_307", "malformed_json", "wrong_total"])
def test_an_answer_that_is_no_proof_is_doubt_and_the_truth_is_found(till: Till, kind: str) -> None:
    sale, source = till.rung_up(), till.typed("visa")
    till.sandbox.arm(kind, SUBMIT)
    sale = till.checkout.charge(sale, source)
    assert sale.state is SaleState.UNKNOWN
    charges = till.sandbox.charges()
    found = till.looked_up(sale)
    if charges:
        assert found.state is SaleState.APPROVED
        assert found.order is not None
        assert found.order.id == charges[0]["order_id"]
    else:
        assert found.state is SaleState.UNKNOWN


def test_a_submit_that_never_arrived_is_doubt_until_it_is_quiet(till: Till) -> None:
    sale, source = till.rung_up(), till.typed("visa")
    till.sandbox.arm("request_lost", SUBMIT)
    sale = till.checkout.charge(sale, source)
    assert sale.state is SaleState.UNKNOWN
    assert till.looked_up(sale).state is SaleState.UNKNOWN
    assert till.sandbox.charges() == []
