"""Whether real money may be taken here: what the back sees around it, and what the window reports of itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Final

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.vault.vault import Vault
from pos.config.settings import Environment, Settings
from pos.config.surroundings import ENGINE_PREFIX, ROOT, foreign, runs_as_root

#: Until the window has looked at itself, nobody knows.
_NOT_LOOKED: Final = "The card form is still being checked."


def own_reasons(settings: Settings, vault: Vault, surroundings: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Why this back must not take real money, one sentence each.

    What speaks to the web engine is the window's to report: it takes that away before it starts this process.
    """
    found = [f"{reason}." for reason in foreign(surroundings) if not reason.startswith(ENGINE_PREFIX)]
    if runs_as_root():
        found.append(f"{ROOT[0].upper()}{ROOT[1:]}.")
    if not vault.is_safe:
        found.append(f"The till's keys lie in {vault.place}.")
    for address in (settings.processor.api_base_url, settings.processor.script_url):
        if not address.startswith("https://"):
            found.append("An address of the processor does not begin with https://.")
    return tuple(found)


class LiveGuard:
    """Says no until everything was looked at; tills that take no real money are let through at once.

    ``told`` hears the first reason, or an empty text when none is left.
    """

    def __init__(
        self, environment: Environment, own: tuple[str, ...], trail: AuditTrail, told: Callable[[str], None]
    ) -> None:
        self._is_live = environment is Environment.LIVE
        self._own, self._trail, self._told = own, trail, told
        self._change = threading.Lock()
        self._window: tuple[str, ...] | None = None
        self._written: set[str] = set()

    def look(self) -> None:
        """Say what speaks against real money now, and write down what was not written before.

        Raises: JournalNotWritable.
        """
        if not self._is_live:
            return
        reasons = self.reasons
        self._told(" ".join(reasons[:1]))
        for reason in reasons:
            with self._change:
                known = reason in self._written or reason == _NOT_LOOKED
                self._written.add(reason)
            if not known:
                self._trail.add(Deed.REFUSED_LIVE, why=reason)

    def window_reported(self, dangers: tuple[str, ...]) -> None:
        """Hear what the window has found out about itself.

        Raises: JournalNotWritable.
        """
        with self._change:
            self._window = tuple(f"{danger[:1].upper()}{danger[1:].rstrip('.')}." for danger in dangers)
        self.look()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why real money is not taken; empty when it may be."""
        with self._change:
            if not self._is_live:
                return ()
            window = (_NOT_LOOKED,) if self._window is None else self._window
        return tuple(dict.fromkeys((*self._own, *window)))
