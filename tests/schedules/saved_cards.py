"""A customer's file in memory, here and at the processor; what lies on the disk outlives every crash of the till."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos.back.journal.book import JournalNotWritable
from pos.back.processor import Refused, ShopperSession
from pos.domain.card_event import CardEvent
from pos.domain.errors import NotAllowed, NotFound
from pos.domain.sale import SOLD_STATES, Sale, SaleState
from pos.domain.saved_card import CardState, CardUse, Consent, SavedCard
from pos.domain.source import SourceId
from tests.schedules.mischief import Killed, Mischief, WriteFault
from tests.schedules.service import TillLine

_OPTIONS = "/v1/shoppers/me/payment-options"
_ENDED = frozenset({CardState.NOT_SAVED, CardState.REMOVED, CardState.GONE})
_UNSETTLED = frozenset({CardState.SAVING, CardState.REMOVING})


class MemoryCards:
    """The cards as the journal would keep them; each write may go wrong."""

    def __init__(self, mischief: Mischief) -> None:
        self._mischief = mischief
        self._cards: dict[str, tuple[SavedCard, SourceId]] = {}

    def all(self) -> list[tuple[SavedCard, SourceId]]:
        """Every card that was ever begun."""
        return list(self._cards.values())

    def follow(self, sale: Sale) -> None:
        """Write the outcome of a charge beside the sale's own step, as the journal does in one transaction."""
        if not sale.is_reusable or sale.saved_card_id not in self._cards:
            return
        card, source = self._cards[sale.saved_card_id]
        if sale.state in SOLD_STATES:
            self._cards[card.id] = (replace(card, uses=card.uses + 1, never_accepted=False), source)
        elif sale.state is SaleState.DECLINED and sale.card_use is not CardUse.SAVED:
            self._cards[card.id] = (replace(card, never_accepted=card.uses == 0), source)

    # --- what the till asks of it ---

    def of_customer(self, reference: str) -> tuple[SavedCard, ...]:
        return tuple(card for card, _ in self.all() if card.state not in _ENDED)

    def by_id(self, card_id: str) -> SavedCard:
        if card_id not in self._cards:
            raise NotFound("This card is not on file any more.")
        return self._cards[card_id][0]

    def by_source(self, source_id: SourceId) -> SavedCard | None:
        return next((card for card, source in self.all() if source == source_id), None)

    def source_of(self, card_id: str) -> SourceId | None:
        return self._cards[card_id][1]

    def unsettled(self) -> tuple[SavedCard, ...]:
        return tuple(card for card, _ in self.all() if card.state in _UNSETTLED)

    def begin_saving(
        self, card: SavedCard, source_id: SourceId, consent: Consent, sale_id: str = "", sale_reference: str = ""
    ) -> None:
        if self.by_source(source_id) is not None:
            raise NotAllowed("This card is saved already.")
        self._put(card, source_id)

    def saved(self, card_id: str, option_id: str, nickname: str, default: bool, by: str) -> SavedCard:
        card, source = self._cards[card_id]
        changed = replace(card, state=CardState.SAVED, option_id=option_id, nickname=nickname, default=default)
        self._put(changed, source)
        return changed

    def not_saved(self, card_id: str, by: str, reason: str) -> None:
        self.end(card_id, CardState.NOT_SAVED, CardEvent.NOT_SAVED, by)

    def end(self, card_id: str, state: CardState, event: CardEvent, by: str, reason: str = "") -> None:
        card, source = self._cards[card_id]
        self._put(replace(card, state=state), source)

    def checked(self, card_id: str, source_id: SourceId | None = None, **seen: Any) -> None:
        card, source = self._cards[card_id]
        self._put(card, source_id or source)

    def _put(self, card: SavedCard, source: SourceId) -> None:
        fault = self._mischief.write(f"card {card.state.value}")
        if fault is WriteFault.DISK_FULL:
            raise JournalNotWritable("It could not be written down (the disk is full).")
        self._cards[card.id] = (card, source)
        if fault is WriteFault.KILLED_AFTER:
            raise Killed
        if fault is WriteFault.UNACKNOWLEDGED:
            raise JournalNotWritable("It could not be written down (the server went away).")


class CustomerLine(TillLine):
    """The same line to the processor, with the calls about cards on file."""

    def asked(
        self, session: ShopperSession, method: str, path: str, *, query: object = None, json: Any = None
    ) -> dict[str, Any]:
        """What the client of the customers' file sends."""
        kept = self._service.kept
        if not path.startswith(_OPTIONS):
            return self._in_session("customer", session, lambda _: self._customer(path))
        if method == "POST":
            option = json["paymentOption"]
            source, name = option["sourceId"], option["nickName"]
            return self._in_session("store card", session, lambda _: self._stored(source, name))
        if path == _OPTIONS:
            return self._in_session("list cards", session, lambda _: _listed([self._shown(one) for one in kept]))
        return self._in_session("read card", session, lambda _: self._one(path.rpartition("/")[2]))

    def _customer(self, path: str) -> dict[str, Any]:
        if path == "/v1/shoppers":
            raise Refused(409, "shopper-already-exists")
        return {}

    def _stored(self, source: str, nickname: str) -> dict[str, Any]:
        kept = self._service.kept
        if source in kept or any(name == nickname for _, name in kept.values()):
            raise Refused(409, "payment-option-already-exists")
        if source in self._service.consumed:
            raise Refused(409, "invalid-payment-method")
        kept[source] = (self._service.number(), nickname)
        return {"paymentOption": self._shown(source)}

    def _one(self, number: str) -> dict[str, Any]:
        source = next((one for one, (option_id, _) in self._service.kept.items() if option_id == number), None)
        if source is None:
            raise Refused(404, "resource-not-found")
        return {"paymentOption": self._shown(source)}

    def _shown(self, source: str) -> dict[str, Any]:
        option_id, nickname = self._service.kept[source]
        return {"id": option_id, "nickName": nickname, "isDefault": "true", "sourceId": source}


def _listed(options: list[dict[str, Any]]) -> dict[str, Any]:
    return {"paymentOptions": {"paymentOption": options}}
