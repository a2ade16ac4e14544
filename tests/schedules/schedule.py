"""One schedule: a world, a card, a clerk and a plan of faults, played to the end and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from pos.domain.sale import SaleState
from pos.link.messages import Event
from tests.schedules.clerk import Clerk, Temper
from tests.schedules.clock import VirtualClock
from tests.schedules.judge import violations, wrong_steps
from tests.schedules.memory import MemoryBook
from tests.schedules.mischief import Killed, Mischief
from tests.schedules.service import Service, World
from tests.schedules.till import PENCIL, SAVED, STANDING, Till

#: Units: seconds. Doubts go to a person after 15 minutes; half an hour later nothing moves any more.
_LONGEST_S: Final = 3600.0
_RESTART_S: Final = 3.0
_STEPS: Final = 4000


class Card(Enum):
    """What the first submit meets."""

    GOOD = "good card"
    FIRST_REFUSED = "first card declined"
    UNCLEAR_CHARGED = "charged, and the answer is ambiguous"
    UNCLEAR_REFUSED = "refused, and the answer is ambiguous"


#: The 32 worlds of the specification; the last bit moves quickest.
WORLDS: Final = tuple(World(*(bool(number & bit) for bit in (16, 8, 4, 2, 1))) for number in range(32))


@dataclass(frozen=True)
class Schedule:
    """All that decides a run; its text is enough to play it again."""

    world: int = 24
    card: Card = Card.GOOD
    temper: Temper = Temper.RETRIES
    plan: Mapping[int, int] = field(default_factory=dict)
    #: Whether earlier sales have taught the till what this service answers.
    probed: bool = True
    #: Whether a manager settles what nobody can tell, by what the ledger says.
    manager: bool = False
    converts_again: bool = False
    #: Whether every key is pressed twice, the second time before the first has done anything.
    twice: bool = False
    #: At which event somebody sets the till's clock, and by how many seconds; never at event 0.
    jump: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        plan = ",".join(f"{event}:{fault}" for event, fault in sorted(self.plan.items()))
        flags = "".join("01"[flag] for flag in (self.probed, self.manager, self.converts_again, self.twice))
        return f"{self.world}/{self.card.name}/{self.temper.name}/{flags}/{plan}/{self.jump[0]}:{self.jump[1]}"

    @classmethod
    def parse(cls, text: str) -> Schedule:
        """Read what ``str`` wrote."""
        world, card, temper, flags, plan, jump = text.split("/")
        pairs = (pair.split(":") for pair in plan.split(",") if pair)
        probed, manager, again, twice = (flag == "1" for flag in flags)
        events = {int(event): int(fault) for event, fault in pairs}
        at, by = jump.split(":")
        return cls(int(world), Card[card], Temper[temper], events, probed, manager, again, twice, (int(at), int(by)))


@dataclass
class Result:
    """What came of one schedule."""

    schedule: Schedule
    states: list[SaleState]
    violations: list[str]
    trace: str
    struck: list[str]


def play(schedule: Schedule) -> Result:
    """Play a schedule to its end and hold the journal against the ledger."""
    world = WORLDS[schedule.world]
    if schedule.converts_again:
        world = World(
            world.order_has_cart_id, world.keeps_sale_id, world.guest, world.saved_card, world.list_lags, True
        )
    clock = VirtualClock()
    mischief = Mischief(schedule.plan, schedule.jump, clock)
    unclear = {Card.UNCLEAR_CHARGED: "charged", Card.UNCLEAR_REFUSED: "refused"}.get(schedule.card, "")
    service, book = Service(world, clock, unclear), MemoryBook(mischief)
    if not world.guest:
        # The same customer has bought the same before, and does so at another till meanwhile.
        service.foreign_order(STANDING, PENCIL.price.minor, SAVED if world.saved_card else "source-of-another")
        service.foreign_order(STANDING, PENCIL.price.minor, "source-elsewhere", at=1.0)
    found: list[str] = []
    till = Till(service, book, mischief)
    if schedule.probed:
        _teach(till, world)

    def listen(_event: Event) -> None:
        found.extend(_untrue(book, service))

    till.told = listen
    clerk = Clerk(
        till, schedule.temper, first_card_refused=schedule.card is Card.FIRST_REFUSED, presses_twice=schedule.twice
    )
    try:
        run(till, clerk, schedule.manager)
    except Exception as problem:  # whatever a lane would have logged is a finding here
        found.append(f"a job was broken off: {type(problem).__name__}: {problem}")
    found += violations(book.sales(), service.ledger, single_use=not world.saved_card)
    found += wrong_steps(book.entries)
    states = [sale.state for sale in book.sales()]
    return Result(schedule, states, list(dict.fromkeys(found)), "".join(mischief.trace), mischief.struck)


def _teach(till: Till, world: World) -> None:
    """Let the till know what an earlier sale would have taught it."""
    facts = {
        "order-has-cart-id": world.order_has_cart_id,
        "keeps-sale-id": world.keeps_sale_id,
        "shows-guest-orders": True,
    }
    about = till.trade._capabilities._about
    for name, value in facts.items():
        till.book.facts[f"{about}/{name}"] = "yes" if value else "no"


def _untrue(book: MemoryBook, service: Service) -> list[str]:
    """Whoever was told that a sale is given up was told the truth, at every moment."""
    if not service.ledger:
        return []
    charged = {charge.sale_id for charge in service.ledger}
    return [
        f"sale {sale.id} was given up though it had been charged"
        for sale in book.sales()
        if sale.state is SaleState.CANCELLED and sale.id in charged
    ]


def run(till: Till, clerk: Clerk, manager: bool) -> None:
    """Let somebody work at a till until nothing moves any more, through whatever happens to it."""
    clock = till.clock
    asked: set[str] = set()
    for _ in range(_STEPS):
        try:
            clerk.act()
            if till.lanes.has_due():
                till.lanes.step(clock.seconds)
                continue
            if manager and _asked_a_manager(till, asked):
                continue
            if clerk.done and clock.is_quiet and _at_rest(till):
                return
            limit = _LONGEST_S if clerk.done else max(clerk.next_press, clock.seconds)
            if not till.lanes.step(limit):
                clock.advance_to(limit)
            if clock.seconds >= _LONGEST_S:
                return
        except Killed:
            clock.advance(_RESTART_S)
            clerk.after_crash()
            till.start()


def _at_rest(till: Till) -> bool:
    """Whether every sale has come to rest."""
    resting = (SaleState.APPROVED, SaleState.CANCELLED, SaleState.REVIEW)
    return all(sale.state in resting for sale in till.book.sales()) and till.is_settled()


def _asked_a_manager(till: Till, asked: set[str]) -> bool:
    """Let a manager settle what only a person can, by what the service's ledger says; True if there was anything."""
    for sale in till.book.sales():
        if sale.state is not SaleState.REVIEW or sale.id in asked:
            continue
        asked.add(sale.id)
        charge = next((one for one in till.service.ledger if one.sale_id == sale.id), None)
        if charge is not None and sale.sent_total is not None and charge.minor != sale.sent_total.minor:
            continue  # an order of another sum is not the one that they were asked about
        till.decide(sale, charge is not None, charge.order_id if charge else "")
        return True
    return False
