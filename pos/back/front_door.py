"""What stands between the window and the till's own rooms: the vault, which may wait for a passphrase."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos.back.keys import keys_around
from pos.back.whereabouts import Whereabouts
from pos.config import garbage
from pos.config.clock import Clock
from pos.config.places import Places
from pos.config.settings import Settings
from pos.domain.errors import KnownError
from pos.domain.secret import Secret
from pos.link.messages import Answer, Command, Done, Event, Fatal, Goodbye, Hello, NotDone
from pos.link.staff import DutyChanged, OpenVault

if TYPE_CHECKING:
    from pos.back.house import House
    from pos.back.vault.vault import Vault

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]

#: Units: seconds that are left to the starting web engine, which needs the whole of a small machine.
_ENGINE_FIRST_S: Final = 0.2


class FrontDoor:
    """One till's back; where its vault waits for a passphrase, nothing else is done until it is typed."""

    def __init__(
        self, settings: Settings, where: Places, ledger: Path | None, clock: Clock, told: Callable[[Event], None]
    ) -> None:
        self._settings, self._where, self._ledger, self._clock, self._told = settings, where, ledger, clock, told
        self._processor = _processor(settings)
        self._house: House | None = None
        self._needs_passphrase = False
        #: Why there is no till, once that has turned out.
        self._why_not = ""
        #: Greetings that came before the vault was open.
        self._waiting: list[tuple[Command, Answered]] = []

    def open(self) -> None:
        """Tell the window where the processor is, where that is known without the vault; else open everything.

        Raises: KnownError with why there is no till.
        """
        if self._processor is None:
            self._open()
        else:
            # The window begins its card page with it, and greets when the page is there or is long in coming.
            self._told(self._processor.told(self._settings))
            ahead = threading.Timer(_ENGINE_FIRST_S, _import_ahead)
            ahead.daemon = True
            ahead.start()

    def handle(self, command: Command, answered: Answered) -> None:
        """Do what the window wishes; each command is answered once."""
        if isinstance(command, Hello) and self._house is None and not (self._needs_passphrase or self._why_not):
            self._try(self._open)
        if self._house is not None:
            self._house.handle(command, answered)
            return
        match command:
            case OpenVault(passphrase=passphrase):
                self._try_passphrase(Secret(passphrase), answered)
            case Goodbye():
                answered(Done())
            case _ if self._why_not:
                answered(NotDone(sentence=self._why_not))
            case Hello():
                self._waiting.append((command, answered))
            case _:
                answered(NotDone(sentence="The till is closed: its keys wait for their passphrase."))

    def close(self) -> None:
        """Finish what moves money, write it down, and end."""
        if self._house is not None:
            self._house.close()

    def _open(self) -> None:
        """Open everything, or ask for the passphrase first."""
        # Vault and database take a while to import, and the window need not wait for them to begin its card page.
        from pos.back.vault.opening import PassphraseNeeded, open_vault

        try:
            vault = open_vault(self._where, self._settings.processor.environment)
        except PassphraseNeeded:
            self._needs_passphrase = True
            self._told(DutyChanged(locked=True, needs_passphrase=True))
        else:
            self._build(vault)
        finally:
            garbage.begin()

    def _try_passphrase(self, passphrase: Secret, answered: Answered) -> None:
        from pos.back.vault.opening import open_vault

        try:
            vault = open_vault(self._where, self._settings.processor.environment, passphrase)
        except KnownError as problem:
            answered(NotDone(sentence=str(problem)))
            return
        answered(Done())
        self._try(lambda: self._build(vault))

    def _try(self, opened: Callable[[], None]) -> None:
        try:
            opened()
        except KnownError as problem:
            _log.error("the till cannot be opened")  # the sentence goes to the window
            self._why_not = str(problem)
            self._told(Fatal(sentence=self._why_not))
            for _, answered in self._waiting:
                answered(NotDone(sentence=self._why_not))
            self._waiting.clear()

    def _build(self, vault: Vault) -> None:
        from pos.back.house import House

        self._house = house = House(
            self._settings, self._where, vault, self._ledger, self._clock, self._told, self._processor
        )
        for command, answered in self._waiting:
            house.handle(command, answered)
        self._waiting.clear()


def _import_ahead() -> None:
    """Import what opening everything needs."""
    import pos.back.house
    import pos.back.vault.opening  # noqa: F401


def _processor(settings: Settings) -> Whereabouts | None:
    """The processor, where it is known before any vault is open."""
    processor = settings.processor
    if not processor.api_base_url:
        return None
    keys = keys_around(processor.environment)
    return Whereabouts(processor.api_base_url, processor.script_url, keys) if keys is not None else None
