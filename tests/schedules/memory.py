"""A journal in memory that keeps exactly what a database would: whole entries, or none, whatever happens next."""

from __future__ import annotations

from datetime import datetime

from pos.back.journal.book import JournalNotWritable, SaleSecrets
from pos.domain.decline import DeclineAction
from pos.domain.errors import BugError
from pos.domain.sale import FINAL_STATES, SOLD_STATES, Sale, SaleState
from pos.domain.source import CardFace
from tests.schedules.mischief import Killed, Mischief, WriteFault

_ENDS_ATTEMPT = SOLD_STATES | {SaleState.DECLINED, SaleState.NOT_CHARGED, SaleState.CANCELLED}


class MemoryBook:
    """What lies on the disk: it outlives every crash of the till."""

    def __init__(self, mischief: Mischief) -> None:
        self._mischief = mischief
        self.entries: list[Sale] = []
        self.facts: dict[str, str] = {}
        self._sales: dict[str, tuple[Sale, SaleSecrets | None]] = {}
        self._open_attempts: set[str] = set()
        self._attempts: set[tuple[str, int]] = set()
        self._refused: list[tuple[CardFace, datetime]] = []

    # --- what the till asks of it ---

    def record(self, sale: Sale, secrets: SaleSecrets | None) -> Sale:
        fault = self._before(sale.state.value)
        if sale.state is SaleState.SUBMITTING:
            number = (sale.id, sale.attempt)
            if sale.id in self._open_attempts or number in self._attempts:
                raise BugError(f"a second submit of sale {sale.reference} was stopped")
            self._open_attempts.add(sale.id)
            self._attempts.add(number)
        elif sale.state in _ENDS_ATTEMPT:
            self._open_attempts.discard(sale.id)
            if sale.decline and sale.card and sale.decline.action is DeclineAction.OTHER_CARD:
                self._refused.append((sale.card, sale.changed_at))
        self.entries.append(sale)
        self._sales[sale.id] = (sale, None if sale.state in FINAL_STATES else secrets)
        self._after(fault)
        return sale

    def keep(self, sale_id: str, secrets: SaleSecrets) -> None:
        fault = self._before("tokens")
        sale, _ = self._sales[sale_id]
        if sale.state not in FINAL_STATES:
            self._sales[sale_id] = (sale, secrets)
        self._after(fault)

    def sale(self, sale_id: str) -> Sale | None:
        found = self._sales.get(sale_id)
        return found[0] if found else None

    def unfinished(self) -> list[tuple[Sale, SaleSecrets | None]]:
        left = [pair for pair in self._sales.values() if pair[0].state not in FINAL_STATES]
        return sorted(left, key=lambda pair: pair[0].opened_at)

    def sale_of_order(self, order_id: str) -> str:
        return next((sale.id for sale, _ in self._sales.values() if sale.order and sale.order.id == order_id), "")

    def refused_since(self, card: CardFace, since: datetime) -> bool:
        return any(refused == card and at >= since for refused, at in self._refused)

    def shop_fact(self, name: str) -> str:
        return self.facts.get(name, "")

    def learn_for_shop(self, name: str, value: str) -> None:
        fault = self._before("fact")
        self.facts[name] = value
        self._after(fault)

    # --- what a judge asks of it ---

    def sales(self) -> list[Sale]:
        """Every sale as it stands."""
        return [sale for sale, _ in self._sales.values()]

    # --- inside ---

    def _before(self, name: str) -> WriteFault | None:
        fault = self._mischief.write(name)
        if fault is WriteFault.DISK_FULL:
            raise JournalNotWritable("The sale could not be written down (the disk is full).")
        return fault

    @staticmethod
    def _after(fault: WriteFault | None) -> None:
        if fault is WriteFault.KILLED_AFTER:
            raise Killed
        if fault is WriteFault.UNACKNOWLEDGED:
            raise JournalNotWritable("The sale could not be written down (the server went away).")
