"""A shop that has sold something at a real sandbox, and its managers' room for refunds on a real journal."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from pos.back.commerce.client import Keys
from pos.back.commerce.refund_client import RefundClient
from pos.back.journal.audit import AuditTrail
from pos.back.journal.refunds import RefundRecords
from pos.back.journal.sold import SoldSales
from pos.back.new_sale import new_sale
from pos.back.refunds.asking import RefundAsking
from pos.back.refunds.room import RefundRoom, Wish
from pos.domain.cart import Line, Totals
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.product import Product
from pos.domain.refund import Refund, RefundPart, RefundReason
from pos.domain.sale import Sale
from pos.domain.secret import Secret
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.link.messages import Answer, Done, NotDone
from pos.link.refunds import AskRefund, FindSales, LogIn, ReadRefunds, RefundPage, SalesFound
from pos.testing.sandbox import Sandbox
from tests.integration.journal.sales import KEY, SECRETS, opened
from tests.integration.sandbox.callers import VISA, Caller
from tests.unit.back.saved_cards.manager import MemoryAnchor
from tests.unit.back.staff.till import HandClock

#: Units: seconds; longer than any wish here takes.
PATIENCE_S = 60.0
LIMIT_MINOR = 100_00
TILL = "till-1"
WHY = "It was broken"
REASON = RefundReason.DAMAGED_PRODUCT


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


@dataclass
class Shop:
    """One till's journal and room; ``admin`` looks at what the processor really has."""

    sandbox: Sandbox
    place: Path
    clock: HandClock
    room: RefundRoom
    records: RefundRecords
    sold: SoldSales
    trail: AuditTrail
    record: Callable[[Sale], object]
    client: RefundClient
    caller: Caller
    admin: Caller

    # --- what is sold ---

    def sell(self, *skus: str, number: str = VISA, pieces: int = 5, by: str = "Anna") -> Sale:
        """Charge a basket there, and write it down here as a till would have."""
        seller = Caller(self.sandbox)
        lines = [{"quantity": pieces, "product": {"id": seller.product(sku)["id"]}} for sku in skus]
        seller.fill(skus[0], pieces, lineItems={"lineItem": lines})
        answer = seller.pay(number)
        assert answer.status_code == 200, answer.text
        order = answer.json()["submitCart"]
        total = euro(round(order["pricing"]["orderTotal"]["value"] * 100))
        basket = []
        for sku in skus:
            found = seller.product(sku)
            item = Product(str(found["id"]), found["displayName"], sku, "", euro(1))
            basket.append(Line(f"l{sku}", item, pieces))
        now, nothing = self.clock.now(), euro(0)
        sums = Totals(total, nothing, nothing, nothing, total, tax_included=True)
        prices = (total, *(nothing for _ in basket[1:]))
        face = CardFace("Visa", number[-4:], 12, 2030)
        begun = new_sale(now).with_lines(tuple(basket), now).in_hands_of(by).in_session(now)
        card = Source(SourceId("source-0001"), SourceState.CHARGEABLE, face, now)
        submitted = begun.priced("4711", sums, prices, now).tokenised(card, now)
        submitting = submitted.submitting(frozenset(), frozenset(), now)
        sale = submitting.ordered(Order(str(order["order"]["id"]), "Submitted", total, now), now)
        for step in (begun, submitting, sale):
            self.record(step)
        return sale

    # --- what is wished ---

    def ask(self, wish: Wish, by: str = "Mara") -> Answer:
        """One wish and its answer, a second after the last."""
        self.pass_time(seconds=1)
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self.room.wish(wish, answers.put, by)
        return answers.get(timeout=PATIENCE_S)

    def log_in(self) -> None:
        user, password = self.sandbox.login
        assert self.ask(LogIn(user=user, password=password)) == Done()

    def page(self, sale: Sale) -> RefundPage:
        """What the room shows of a sale."""
        answer = self.ask(ReadRefunds(sale_id=sale.id))
        assert isinstance(answer, RefundPage), answer
        return answer

    def states(self, sale: Sale) -> list[str]:
        """Where its refunds stand now, newest first."""
        return [row.state.value for row in self.page(sale).refunds]

    def refund(self, sale: Sale, minor: int, *parts: tuple[str, int]) -> RefundPage:
        """A refund that is taken, or may have been."""
        answer = self.ask(wish(sale, minor, *parts))
        assert isinstance(answer, RefundPage), answer
        return answer

    def refused(self, sale: Sale, minor: int, *parts: tuple[str, int]) -> str:
        """A refund that is not asked for, and why."""
        answer = self.ask(wish(sale, minor, *parts))
        assert isinstance(answer, NotDone), answer
        return answer.sentence

    def find(self, text: str) -> list[str]:
        """The references that a search finds; none where it says what to type instead."""
        answer = self.ask(FindSales(text=text))
        return [one.reference for one in answer.sales] if isinstance(answer, SalesFound) else []

    def room_refuses(self, text: str) -> str:
        """Why a search finds nothing."""
        answer = self.ask(FindSales(text=text))
        assert isinstance(answer, NotDone), answer
        return answer.sentence

    def asking(self) -> RefundAsking:
        """The room's own work, without its lane."""
        return RefundAsking(self.records, self.trail, self.client, self.clock.now)

    # --- what is so ---

    def there(self, sale: Sale) -> list[dict[str, Any]]:
        """The processor's own list."""
        assert sale.order is not None
        path, deadline = f"/orders/{sale.order.id}/refunds", time.monotonic() + PATIENCE_S
        while True:
            try:
                return list(self.admin.get(path)["refunds"])
            except requests.ConnectionError:
                # It lets nobody in for a moment, where that is the fault that is played.
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def marked(self, sale: Sale) -> list[str]:
        """The marks under which the processor has refunds of a sale."""
        return [one["comments"].removeprefix("Satisfaction Refund Api-") for one in self.there(sale)]

    def paid_back(self, sale: Sale) -> int:
        """What really went back. Units: cents, by the processor's ledger."""
        assert sale.order is not None
        rows = self.sandbox.ledger()
        return sum(row["amount_minor"] for row in rows if row["kind"] == "refund" and row["order_id"] == sale.order.id)

    def kept(self, sale: Sale) -> tuple[Refund, ...]:
        """The refunds as they are on the disk."""
        return self.records.of_sale(sale.id)

    def pass_time(self, **time: float) -> None:
        """Let time pass here."""
        self.clock.advance(timedelta(**time))

    def deeds(self, count: int = 20) -> list[dict[str, Any]]:
        """What the trail has of refunds, oldest first."""
        return [dict(one.about) for one in reversed(self.trail.newest(count)) if one.what == "refund"]


def wish(sale: Sale, minor: int, *parts: tuple[str, int]) -> AskRefund:
    """What the window would wish."""
    lines = tuple(RefundPart(number, euro(part)) for number, part in parts)
    return AskRefund(
        sale_id=sale.id, reference=sale.reference, amount=euro(minor), parts=lines, reason=REASON, words=WHY
    )


def client_of(sandbox: Sandbox, clock: HandClock, deadline_s: float = 10.0) -> RefundClient:
    """The till's own view of a sandbox's refunds."""
    keys = {name: Secret(key) for name, key in sandbox.keys.items()}
    own = Keys(keys["POS_CONFIDENTIAL_KEY"], keys["POS_CONFIDENTIAL_SECRET"], keys["POS_PUBLIC_KEY"])
    return RefundClient(sandbox.url, own, clock.now, deadline_s=deadline_s)


@contextmanager
def opened_shop(sandbox: Sandbox, folder: Path, clock: HandClock | None = None) -> Iterator[Shop]:
    """A till whose room is served by a sandbox; opened again on a folder, it is the same till after an end."""
    clock = clock or HandClock()
    with opened(folder / "journal.sqlite") as journal:
        engine = journal._engine
        trail = AuditTrail(engine, KEY, MemoryAnchor(), clock.now)
        records, sold = RefundRecords(engine, TILL), SoldSales(engine)
        room = RefundRoom(clock, records, sold, trail, "EUR", LIMIT_MINOR)
        client, caller = client_of(sandbox, clock), Caller(sandbox)
        room.open()
        room.serve(client)
        yield Shop(
            sandbox, folder, clock, room, records, sold, trail,
            lambda sale: journal.record(sale, SECRETS), client, caller, caller.admin(),
        )  # fmt: skip
        room.end()
        assert room.join(PATIENCE_S)
        client.close()
