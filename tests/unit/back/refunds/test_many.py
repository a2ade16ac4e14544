"""Random managers, bad lines and power cuts: a refund is sent once, and what is shown of it is so."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from pos.back.journal.database import open_database
from pos.back.journal.refunds import RefundRecords
from pos.back.processor import ProcessorError
from pos.back.refunds.asking import RefundAsking
from pos.domain.errors import KnownError
from pos.domain.order import Order
from pos.domain.refund import COUNTED_STATES, DOUBTFUL_STATES, Refund, RefundPart, RefundReason, RefundState
from pos.domain.sale import Sale, SaleState
from pos.domain.secret import Secret
from pos.link.refunds import AskRefund
from tests.unit.back.refunds.model import Fault, PowerCut, RefundModel, euro

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
#: So many managers in each run of the tests; more with ``-m whole``.
FEW, MANY = 150, 5_000
STEPS = 14


class NoTrail:
    """Writes nothing down."""

    def add(self, what: Any, person: str = "", /, **about: object) -> None:
        """Take it for written."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A journal that need not survive a real power cut."""
    engine = open_database(tmp_path_factory.mktemp("many") / "journal.sqlite")
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    yield engine
    engine.dispose()


class Manager:
    """One sale, and somebody who wishes for anything."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.chance = random.Random(seed)
        self.there = RefundModel(NOW, counts_waiting=self.chance.random() < 0.8)
        order = Order(f"o{seed}", "Submitted", euro(1500))
        self.sale = Sale(f"s{seed}", "K7Q2", NOW, NOW, state=SaleState.APPROVED, order=order)
        self.records = RefundRecords(engine, f"till{seed}"[:16])
        self.asking = RefundAsking(self.records, NoTrail(), self.there, lambda: self.there.now)  # type: ignore[arg-type]
        self.session = self.there.log_in("", Secret(""))
        self.told: list[str] = []
        self.there.sending = self.sending

    def live(self) -> None:
        """Do a few things, in any order, and look at each that what is shown is so."""
        for _ in range(STEPS):
            step = self.chance.choice([self.ask, self.ask, self.ask, self.look, self.wait, self.wait, self.give_up])
            try:
                step()
            except (KnownError, ProcessorError) as problem:
                self.told.append(f"  {problem}")
            except PowerCut:
                self.told.append("  the power is gone")
                self.records.take_up(self.there.now)
            self.judge()
        # No fault any more, and time for everything to arrive and to come to rest.
        self.there.deaf = 0
        for _ in range(3):
            self.there.go(timedelta(minutes=20))
            self.asking.look(self.sale, self.session)
        self.judge()
        self.judge_end()

    # --- wishes ---

    def ask(self) -> None:
        there, chance = self.there, self.chance
        there.fault = chance.choice([Fault.NONE, Fault.NONE, *Fault])
        there.fails, minor = chance.random() < 0.2, chance.choice([100, 100, 300, 600, 900, 1500])
        parts = (RefundPart("7", euro(minor)),) if chance.random() < 0.4 else ()
        if chance.random() < 0.2:
            there.deaf = chance.choice([1, 3, 4])
        self.told.append(f"{there.now:%H:%M:%S} ask {minor} {'of a line' if parts else ''}, {there.fault.value}")
        wish = AskRefund(
            sale_id=self.sale.id, reference="K7Q2", amount=euro(minor), parts=parts, reason=RefundReason.FRAUD,
            words="why not",
        )  # fmt: skip
        try:
            self.asking.ask(self.sale, wish, "Mara", self.session)
        finally:
            there.fault, there.deaf = Fault.NONE, 0

    def look(self) -> None:
        self.told.append(f"{self.there.now:%H:%M:%S} look")
        self.asking.look(self.sale, self.session)

    def wait(self) -> None:
        self.there.go(timedelta(seconds=self.chance.choice([1, 30, 61, 300, 901])))

    def give_up(self) -> None:
        doubt = next((one for one in self.refunds if one.state is RefundState.UNKNOWN), None)
        if doubt is not None:
            self.told.append(f"{self.there.now:%H:%M:%S} give up")
            self.asking.give_up(doubt.id, "Olga", "not in their list", self.session, self.sale)

    # --- judges ---

    def sending(self, refund: Refund) -> None:
        doubtful = [one.id for one in self.refunds if one.state in DOUBTFUL_STATES]
        assert doubtful == [refund.id], "it is written down, and nothing is sent while nobody knows of another"

    @property
    def refunds(self) -> tuple[Refund, ...]:
        return self.records.of_sale(self.sale.id)

    def judge(self) -> None:
        there, now = self.there, self.there.now
        assert len(there.sent) == len(set(there.sent)), "each is sent once"
        standing = [one for one in there.made if one.stands(now)]
        assert sum(one.refund.amount.minor for one in standing) <= 1500
        by_id = {one.refund.id: one for one in there.made}
        kept = {one.id: one for one in self.refunds}
        assert set(there.sent) <= set(kept), "what is sent was written down before"
        for one in kept.values():
            made = by_id.get(one.id)
            if one.state is RefundState.REFUNDED:
                assert made is not None and made.paid(now), "what is shown as refunded is paid"
            elif one.state is RefundState.NOT_REFUNDED:
                assert made is None or not made.stands(now), "what is shown as not refunded was not paid"
                assert all(late.id != one.id for _, late, _ in there.on_the_way), "nor is it on its way"
        alive = [one.likeness for one in kept.values() if one.state in COUNTED_STATES - {RefundState.REFUNDED}]
        assert len(alive) == len(set(alive)), "the same is under way once"

    def judge_end(self) -> None:
        kept = {one.id: one for one in self.refunds}
        for made in self.there.made:
            state = kept[made.refund.id].state
            if not made.fails:
                assert state is RefundState.REFUNDED
            elif self.there.counts_waiting:
                assert state in (RefundState.NOT_REFUNDED, RefundState.REQUESTED)
            else:
                assert state is RefundState.REQUESTED, "where sums say nothing, nobody guesses"
        arrived = {made.refund.id for made in self.there.made}
        lost = [one for one in kept.values() if one.id not in arrived]
        assert all(one.state in (RefundState.UNKNOWN, RefundState.NOT_REFUNDED) for one in lost)


def live(engine: Engine, seeds: range) -> None:
    for seed in seeds:
        manager = Manager(engine, seed)
        try:
            manager.live()
        except AssertionError as wrong:
            story = "\n".join([*manager.told, *(f"  is {one.state.value}: {one.amount}" for one in manager.refunds)])
            raise AssertionError(f"manager {seed}: {wrong}\n{story}") from wrong


def test_no_wish_is_sent_twice_and_nothing_is_shown_that_is_not_so(engine: Engine) -> None:
    live(engine, range(FEW))


@pytest.mark.whole
@pytest.mark.timeout(1200)
def test_nor_by_very_many_managers(engine: Engine) -> None:
    live(engine, range(1_000_000, 1_000_000 + MANY))
