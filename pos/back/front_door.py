"""Opens the till's own rooms in their order: the vault, the journal, the gate, the office."""

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
from pos.back.journal.people import PeopleRecords
from pos.back.journal.sales import Journal
from pos.back.journal.staff import StaffBook
from pos.back.office import Office
from pos.back.sealing import Sealer
from pos.back.staff.accounts import Accounts
from pos.back.staff.gate import Gate
from pos.back.staff.pins import Pins, pepper
from pos.back.vault.anchor import VaultAnchor
from pos.back.vault.opening import PassphraseNeeded, open_vault
from pos.back.vault.vault import Entry, Vault, own_key
from pos.config.clock import Clock
from pos.config.places import Places
from pos.config.settings import Environment, Settings
from pos.domain.errors import KnownError
from pos.domain.secret import Secret
from pos.link.messages import Answer, Command, Done, Event, Fatal, Goodbye, Hello, NotDone
from pos.link.staff import DutyChanged, OpenVault

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]


class FrontDoor:
    """One till's back; where its vault waits for a passphrase, nothing else is done until it is typed."""

    def __init__(
        self, settings: Settings, where: Places, ledger: Path | None, clock: Clock, told: Callable[[Event], None]
    ) -> None:
        self._settings, self._where, self._ledger, self._clock, self._told = settings, where, ledger, clock, told
        self._gate: Gate | None = None
        self._office: Office | None = None
        self._trail: AuditTrail | None = None
        #: Greetings that came before the vault was open.
        self._waiting: list[tuple[Command, Answered]] = []

    def open(self) -> None:
        """Open everything, or ask for the passphrase first.

        Raises: KnownError with why there is no till.
        """
        try:
            vault = open_vault(self._where, self._settings.processor.environment)
        except PassphraseNeeded:
            self._told(DutyChanged(locked=True, needs_passphrase=True))
            return
        self._build(vault)

    def handle(self, command: Command, answered: Answered) -> None:
        """Do what the window wishes; each command is answered once."""
        if self._gate is not None:
            self._gate.handle(command, answered)
            return
        match command:
            case OpenVault(passphrase=passphrase):
                self._try(Secret(passphrase), answered)
            case Hello():
                self._waiting.append((command, answered))
            case Goodbye():
                answered(Done())
            case _:
                answered(NotDone(sentence="The till is closed: its keys wait for their passphrase."))

    def close(self) -> None:
        """Finish what moves money, write it down, and end."""
        if self._gate is not None:
            self._gate.close()
        if self._trail is not None:
            try:
                self._trail.add(Deed.TILL_CLOSED)
            except KnownError:
                _log.exception("the end of this run could not be written down")
        if self._office is not None:
            self._office.close()

    def _try(self, passphrase: Secret, answered: Answered) -> None:
        try:
            vault = open_vault(self._where, self._settings.processor.environment, passphrase)
        except KnownError as problem:
            answered(NotDone(sentence=str(problem)))
            return
        answered(Done())
        try:
            self._build(vault)
        except KnownError as problem:
            _log.error("the till cannot be opened")  # the sentence goes to the window
            self._told(Fatal(sentence=str(problem)))

    def _build(self, vault: Vault) -> None:
        settings, clock = self._settings, self._clock
        engine = open_database(settings.journal.url or self._where.journal, vault.read(Entry.DATABASE_PASSWORD))
        sealer = Sealer(own_key(vault, Entry.SEALING))
        journal = Journal(engine, sealer, settings.shop.till)
        trail = AuditTrail(engine, own_key(vault, Entry.AUDIT), VaultAnchor(vault), clock.now)
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
        gate = Gate(
            accounts,
            trail,
            clock,
            self._told,
            live=environment is Environment.LIVE,
            lock_after_s=settings.staff.lock_after_minutes * 60,
            news=lambda: self._office.news() if self._office is not None else (),
        )
        people, cards = PeopleRecords(engine, clock.now), CardRecords(engine, sealer, clock.now)
        on_file = PeopleOnFile(people, cards, PeopleCopy(self._where.people), gate.tell)
        office = Office(settings, self._where, journal, on_file, vault, trail, self._ledger, clock, gate.tell)
        self._trail, self._office = trail, office
        office.open()
        gate.open(office.handle)
        self._gate = gate
        for command, answered in self._waiting:
            gate.handle(command, answered)
        self._waiting.clear()
