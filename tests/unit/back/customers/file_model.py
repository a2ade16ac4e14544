"""A processor's file of customers in memory, which can lose what passes between it and the till."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pos.back.customer_file import StoredCard
from pos.back.processor import NotSent, OutcomeUnknown, Refused, SessionEnded, ShopperSession
from pos.domain.customer import Address, Customer, Owner
from pos.domain.secret import Secret
from pos.domain.source import CardFace, SourceId
from tests.unit.back.customers.shop import VISA
from tests.unit.back.model import Fault, ModelProcessor


@dataclass
class ModelFile:
    """Customers and cards by reference; ``sent`` counts the calls of each kind."""

    customers: dict[str, Customer] = field(default_factory=dict)
    cards: dict[str, list[StoredCard]] = field(default_factory=dict)
    dead_sources: set[SourceId] = field(default_factory=set)
    faults: dict[str, list[Fault | Refused]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    #: Whose sales the customers' cards are charged for; sessions of theirs are known here too.
    sales: ModelProcessor = field(default_factory=ModelProcessor)
    _tokens: dict[str, str] = field(default_factory=dict)
    _number: int = 7000

    def plan(self, call: str, *faults: Fault | Refused) -> None:
        """Let the next calls of a kind go wrong, one after the other."""
        self.faults[call] = list(faults)

    def count(self, call: str) -> int:
        return self.sent.count(call)

    # --- CustomerFile ---

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        fault = self._before("session")
        if customer_reference and customer_reference not in self.customers:
            raise Refused(401, "invalid_client")
        self._number += 1
        token = f"token-{self._number}"
        self._tokens[token] = customer_reference
        self._after(fault)
        return ShopperSession(Secret(token), None, datetime(2027, 1, 1, tzinfo=UTC))

    def create_customer(self, customer: Customer) -> None:
        fault = self._before("create")
        if customer.reference in self.customers:
            raise Refused(409, "shopper-already-exists")
        self.customers[customer.reference] = customer
        self._after(fault)

    def read_customer(self, session: ShopperSession, reference: str) -> Customer:
        self._after(self._before("read"))
        return self.customers[self._whose(session)]

    def update_customer(self, session: ShopperSession, customer: Customer) -> None:
        fault = self._before("update")
        self.customers[self._whose(session)] = customer
        self._after(fault)

    def save_address(self, session: ShopperSession, owner: Owner) -> None:
        fault = self._before("address")
        reference = self._whose(session)
        self.customers[reference] = replace(self.customers[reference], owner=owner)
        self._after(fault)

    def drop_addresses(self, session: ShopperSession) -> None:
        fault = self._before("drop addresses")
        reference = self._whose(session)
        nowhere = replace(self.customers[reference].owner, address=Address("", "", "", ""))
        self.customers[reference] = replace(self.customers[reference], owner=nowhere)
        self._after(fault)

    def stored_cards(self, session: ShopperSession) -> tuple[StoredCard, ...]:
        self._after(self._before("list"))
        return tuple(self.cards.get(self._whose(session), []))

    def store_card(
        self, session: ShopperSession, source_id: SourceId, nickname: str, face: CardFace = VISA
    ) -> StoredCard:
        fault = self._before("store")
        theirs = self.cards.setdefault(self._whose(session), [])
        if any(one.source_id == source_id or one.nickname == nickname for one in theirs):
            raise Refused(409, "payment-option-already-exists")
        if source_id in self.dead_sources:
            raise Refused(409, "invalid-payment-method")
        self._number += 1
        stored = StoredCard(str(self._number), nickname, not theirs, source_id, face)
        theirs.append(stored)
        self.sales.kept[str(source_id)] = self._whose(session)
        self._after(fault)
        return stored

    def read_card(self, session: ShopperSession, option_id: str) -> StoredCard | None:
        self._after(self._before("read card"))
        return next((one for one in self.cards.get(self._whose(session), []) if one.option_id == option_id), None)

    def change_card(
        self, session: ShopperSession, option_id: str, *, nickname: str = "", default: bool = False
    ) -> StoredCard:
        fault = self._before("change")
        theirs = self.cards.get(self._whose(session), [])
        if all(one.option_id != option_id for one in theirs):
            raise Refused(404, "resource-not-found")
        if any(one.nickname == nickname and one.option_id != option_id for one in theirs):
            raise Refused(409, "payment-option-already-exists")
        for place, one in enumerate(theirs):
            if one.option_id == option_id:
                theirs[place] = replace(one, nickname=nickname or one.nickname, default=default or one.default)
            elif default:
                theirs[place] = replace(one, default=False)
        self._after(fault)
        return next(one for one in theirs if one.option_id == option_id)

    def drop_card(self, session: ShopperSession, option_id: str) -> None:
        fault = self._before("drop")
        theirs = self.cards.get(self._whose(session), [])
        self.dead_sources |= {one.source_id for one in theirs if one.option_id == option_id}
        self.sales.kept |= {str(one.source_id): "nobody" for one in theirs if one.option_id == option_id}
        theirs[:] = [one for one in theirs if one.option_id != option_id]
        self._after(fault)

    def update_secret(self, session: ShopperSession, option_id: str) -> tuple[SourceId, str]:
        self._after(self._before("secret"))
        found = next(one for one in self.cards[self._whose(session)] if one.option_id == option_id)
        return found.source_id, f"{found.source_id}_secret"

    # --- inside ---

    def _whose(self, session: ShopperSession) -> str:
        token = session.access_token.reveal()
        return self._tokens[token] if token in self._tokens else self.sales.whose(session)

    def _before(self, call: str) -> Fault:
        self.sent.append(call)
        waiting = self.faults.get(call)
        fault = waiting.pop(0) if waiting else Fault.NONE
        if isinstance(fault, Refused):
            raise fault
        if fault is Fault.REFUSED:
            raise NotSent("refused")
        if fault is Fault.REQUEST_LOST:
            raise OutcomeUnknown("lost")
        if fault is Fault.TOKEN_DEAD:
            raise SessionEnded(401, "invalid_token")
        return fault

    def _after(self, fault: Fault) -> None:
        if fault is Fault.ANSWER_LOST:
            raise OutcomeUnknown("lost")
