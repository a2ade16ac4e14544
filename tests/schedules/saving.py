"""A schedule in which a customer's card is saved before it is charged: another till and clerk, the same judge."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Final, cast

from msgspec.structs import replace

from pos.back.commerce.client import CommerceClient
from pos.back.commerce.customer_client import CustomerClient
from pos.back.customers.on_file import PeopleOnFile
from pos.back.journal.book import SaleSecrets
from pos.back.journal.cards import CardRecords
from pos.back.journal.people import KeptCustomer
from pos.back.payers import Payers
from pos.back.saved_cards.storing import CardStore
from pos.domain.customer import Address, CounterProfile, Customer, Owner
from pos.domain.errors import KnownError
from pos.domain.sale import Sale, SaleState
from pos.domain.saved_card import CardState, CardUse, ConsentMeans
from pos.domain.till_state import TillState
from pos.link.messages import ChargeOnce, Command, OtherCard, SetPayer, TryAgain
from pos.link.saved_cards import ChargeSavedCard, SaveNextCard
from tests.schedules.clerk import Clerk, Temper
from tests.schedules.clock import VirtualClock
from tests.schedules.judge import violations, wrong_steps
from tests.schedules.memory import MemoryBook
from tests.schedules.mischief import Mischief
from tests.schedules.saved_cards import CustomerLine, MemoryCards
from tests.schedules.schedule import WORLDS, run
from tests.schedules.service import Service
from tests.schedules.till import Till

MARIA: Final = "maria-1"
_AT_HOME: Final = Owner("Maria", "Keller", "maria@example.test", Address("14 Lime Quay", "Cork", "T12 X70A", "IE"))
_CUSTOMER: Final = KeptCustomer(1, 1, Customer(MARIA, _AT_HOME), known=True, erased=False)
_AGREED: Final = SaveNextCard(text="Keep my card.", locale="en_IE", means=ConsentMeans.TICKED)
#: Units: seconds between two looks for cards of which nobody knows whether they are on file.
_SETTLE_S: Final = 60.0
_T = TillState


@dataclass(frozen=True)
class SavingSchedule:
    """All that decides a run."""

    world: int
    temper: Temper = Temper.RETRIES
    first_refused: bool = False
    plan: Mapping[int, int] = field(default_factory=dict)
    twice: bool = False


@dataclass
class SavingResult:
    """What came of it."""

    schedule: SavingSchedule
    states: list[SaleState]
    cards: list[CardState]
    uses: list[CardUse]
    violations: list[str]
    trace: str


class _Book(MemoryBook):
    """Notices a submit of a source that is on file and is taken for one that can be charged once only."""

    def __init__(self, mischief: Mischief, service: Service, cards: MemoryCards) -> None:
        super().__init__(mischief)
        self._service, self._cards = service, cards
        self.findings: list[str] = []

    def record(self, sale: Sale, secrets: SaleSecrets | None) -> Sale:
        on_file = secrets is not None and secrets.source in self._service.kept
        if sale.state is SaleState.SUBMITTING and on_file and not sale.is_reusable:
            self.findings.append(f"sale {sale.id} is charged to a card on file as if it were used up by that")
        try:
            return super().record(sale, secrets)
        finally:
            if self.sale(sale.id) == sale:
                self._cards.follow(sale)


class SavingTill(Till):
    """A till with one customer on file."""

    def __init__(self, service: Service, book: MemoryBook, cards: MemoryCards, mischief: Mischief) -> None:
        self.cards = cards
        super().__init__(service, book, mischief)

    def start(self) -> None:
        super().start()
        self._lane.do(self._settle)

    def is_settled(self) -> bool:
        return not self.cards.unsettled()

    def _settle(self) -> None:
        line = CustomerClient(cast(CommerceClient, self._line()))
        store = CardStore(cast(CardRecords, self.cards), line, line.open_session, self.clock.now)
        self._lane.later(_SETTLE_S, self._settle)
        with suppress(KnownError):
            # What cannot be written down is found again.
            store.settle()

    def _payers(self) -> Payers:
        counter = CounterProfile("main", "Main counter", _AT_HOME)
        return Payers([counter], {MARIA: _CUSTOMER.customer}.get)

    def _on_file(self) -> PeopleOnFile:
        people = SimpleNamespace(by_reference={MARIA: _CUSTOMER}.get, known=lambda _reference: None)
        return cast(PeopleOnFile, SimpleNamespace(people=people, cards=self.cards))

    def _line(self) -> CustomerLine:
        return CustomerLine(self.service, self._mischief)


class SavingClerk(Clerk):
    """Asks the customer for their word first; takes a card on file where there is one that may be chosen."""

    _was_refused = False

    def act(self) -> None:
        state = self._till.shown.state
        free = not self.done and self._till.clock.seconds >= self._waits_until and not self._till.lanes.has_due()
        if free and state is _T.SAVE_FAILED:
            self._at_unsaved()
        elif free and state is _T.SAVED_THEN_DECLINED:
            self._at_refusal()
        else:
            super().act()

    def _at_basket(self) -> None:
        shown = self._till.shown
        # A card that was refused is not asked for again by somebody who stands there.
        usable = [card for card in shown.saved_cards if card.unusable is None] if not self._was_refused else []
        if shown.payer is None or shown.payer.walk_in:
            self._press(SetPayer(customer_reference=MARIA))
        elif usable and shown.totals is not None:
            self._tries += 1
            self._press(ChargeSavedCard(card_id=usable[0].id, total_shown=shown.totals.total))
        elif shown.card_use is not CardUse.SAVE and not self._tries:
            self._press(_AGREED)
        else:
            super()._at_basket()

    def _at_refusal(self) -> None:
        self._was_refused = True
        super()._at_refusal()

    def _at_unsaved(self) -> None:
        self._tries += 1
        if self._temper is Temper.GIVES_UP:
            self._give_up()
        elif self._temper is Temper.ADDS_MORE or self._tries % 4 == 0 or not self._till.shown.code_good_for_s:
            self._press(OtherCard())
        else:
            self._press(ChargeOnce())

    def _at_broken_off(self) -> None:
        if self._till.shown.card_use is CardUse.ONCE or self._temper is Temper.GIVES_UP:
            super()._at_broken_off()
            return
        self._tries += 1
        self._press(OtherCard() if self._tries % 4 == 0 else TryAgain())

    def _press(self, command: Command) -> None:
        if isinstance(command, (ChargeOnce, ChargeSavedCard)):
            command = replace(command, step=self._till.shown.step)
            if self._twice:
                self._till.wish(command)
        super()._press(command)


def play_saving(schedule: SavingSchedule) -> SavingResult:
    """Play a schedule to its end; hold journal and cards against the ledger and the processor's file."""
    clock = VirtualClock()
    mischief = Mischief(schedule.plan, (0, 0), clock)
    service = Service(WORLDS[schedule.world], clock)
    cards = MemoryCards(mischief)
    book = _Book(mischief, service, cards)
    found: list[str] = []
    till = SavingTill(service, book, cards, mischief)
    clerk = SavingClerk(till, schedule.temper, first_card_refused=schedule.first_refused, presses_twice=schedule.twice)
    try:
        run(till, clerk, manager=False)
    except Exception as problem:  # whatever a lane would have logged is a finding here
        found.append(f"a job was broken off: {type(problem).__name__}: {problem}")
    found += book.findings
    # The next sale of somebody who was cut off may be charged to the same card: that is what it is on file for.
    found += violations(book.sales(), service.ledger, single_use=False)
    found += wrong_steps(book.entries)
    found += _of_cards(cards, service)
    return SavingResult(
        schedule,
        [sale.state for sale in book.sales()],
        [card.state for card, _ in cards.all()],
        [sale.card_use for sale in book.sales()],
        list(dict.fromkeys(found)),
        "".join(mischief.trace),
    )


def _of_cards(cards: MemoryCards, service: Service) -> list[str]:
    found = [f"card {card.id} was left {card.state.value}" for card in cards.unsettled()]
    here = {str(source) for card, source in cards.all() if card.state is CardState.SAVED}
    found += [f"a card is called saved and is not on file ({source})" for source in here - set(service.kept)]
    found += [f"a card is on file and nobody here knows it ({source})" for source in set(service.kept) - here]
    return found
