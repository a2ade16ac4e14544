"""Everything behind the front door: journal, trail, accounts, gate and office, opened and closed in their order."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from pos import __version__
from pos.back.customers.on_file import PeopleOnFile
from pos.back.customers.people_copy import PeopleCopy
from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.cards import CardRecords
from pos.back.journal.database import open_database
from pos.back.journal.parked import ParkedBaskets
from pos.back.journal.people import PeopleRecords
from pos.back.journal.refunds import RefundRecords
from pos.back.journal.sales import Journal
from pos.back.journal.sold import SoldSales
from pos.back.journal.staff import StaffBook
from pos.back.lane import Lane
from pos.back.office import Office
from pos.back.refunds.room import RefundRoom
from pos.back.sealing import Sealer
from pos.back.settings_desk import SettingsDesk
from pos.back.staff.accounts import Accounts
from pos.back.staff.gate import Gate
from pos.back.staff.pins import Pins, pepper
from pos.back.staff.rules import Limits
from pos.back.vault.anchor import VaultAnchor
from pos.back.vault.vault import Entry, Vault, own_key
from pos.back.whereabouts import Whereabouts
from pos.config.clock import Clock
from pos.config.places import Places
from pos.config.settings import Environment, Settings
from pos.domain.errors import KnownError
from pos.link.messages import Answer, Command, Event
from pos.link.refunds import AskRefund
from pos.link.settings import ChangeSettings, ReadSettings
from pos.link.staff import DutyChanged

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]


class House:
    """One open till's back.

    Raises: KnownError with why there is no till.
    """

    def __init__(
        self,
        settings: Settings,
        where: Places,
        vault: Vault,
        ledger: Path | None,
        clock: Clock,
        told: Callable[[Event], None],
        processor: Whereabouts | None,
    ) -> None:
        engine = open_database(settings.journal.url or where.journal, vault.read(Entry.DATABASE_PASSWORD))
        sealer = Sealer(own_key(vault, Entry.SEALING))
        journal = Journal(engine, sealer, settings.shop.till)
        self._trail = trail = AuditTrail(engine, own_key(vault, Entry.AUDIT), VaultAnchor(vault), clock.now)
        environment = settings.processor.environment
        trail.add(
            Deed.TILL_OPENED,
            version=__version__,
            environment=environment.value,
            till=settings.shop.till,
            keys=vault.place,
        )
        shared = pepper(vault)
        accounts = Accounts(StaffBook(engine, shared, trail.till), Pins(shared), trail, clock)
        self._refunds = refunds = RefundRoom(
            clock,
            RefundRecords(engine, sealer.identity),
            SoldSales(engine),
            trail,
            settings.processor.currency,
            settings.staff.refund_limit_minor,
        )
        self._told, self._last_there = told, ""
        self._settings = SettingsDesk(
            settings,
            where.settings,
            where.journal,
            vault,
            lambda by, values: trail.add(Deed.SETTINGS_CHANGED, by=by or "nobody has an account", **values),
            self._use,
            journal.till_name_is_taken,
            keys_are_around=processor is not None,
        )
        self._settings_lane = Lane("settings", clock)
        self._gate = Gate(
            accounts,
            trail,
            clock,
            self._tell,
            live=environment is Environment.LIVE,
            lock_after_s=settings.staff.lock_after_minutes * 60,
            limits=self._limits(settings),
            news=lambda: self._office.news(),
        )
        tell = self._gate.tell
        people, cards = PeopleRecords(engine, clock.now), CardRecords(engine, sealer, clock.now)
        on_file = PeopleOnFile(people, cards, PeopleCopy(where.people), tell)
        self._office = Office(
            settings,
            where,
            journal,
            on_file,
            refunds,
            ParkedBaskets(engine, sealer),
            vault,
            trail,
            ledger,
            clock,
            self._gate.tell,
            processor,
        )
        self._office.open()
        self._settings_lane.start()
        self._gate.open(self._pass_on)

    def handle(self, command: Command, answered: Answered) -> None:
        """Do what the window wishes, if whoever wishes it may; each command is answered once."""
        self._gate.handle(command, answered)

    def close(self) -> None:
        """Finish what moves money, write it down, and end."""
        self._gate.close()
        self._settings_lane.end()
        self._settings_lane.join(10.0)
        try:
            self._trail.add(Deed.TILL_CLOSED)
        except KnownError:
            _log.exception("the end of this run could not be written down")
        self._office.close()

    def _pass_on(self, command: Command, answered: Answered, by: str) -> None:
        match command:
            case ReadSettings() | ChangeSettings():
                self._settings_lane.do(lambda: answered(self._settings.handle(command, by)))
            case _:
                self._office.handle(command, answered, by)

    def _use(self, settings: Settings) -> None:
        self._gate.use(settings.staff.lock_after_minutes * 60, self._limits(settings))
        self._refunds.use_limit(settings.staff.refund_limit_minor)
        self._office.use(settings)

    def _limits(self, settings: Settings) -> Limits:
        discount = round(settings.staff.discount_limit_percent * 100)
        return Limits(discount=discount, refund_takes_two=self._takes_two)

    def _tell(self, event: Event) -> None:
        if isinstance(event, DutyChanged):
            there = event.person.id if event.person is not None else ""
            if event.locked or there != self._last_there:
                # A login belongs to the one who typed it, and goes with them.
                self._refunds.forget_login()
            self._last_there = there
        self._told(event)

    def _takes_two(self, wish: AskRefund) -> bool:
        person = self._gate.person
        return self._refunds.takes_two(wish, person.name if person is not None else "")
