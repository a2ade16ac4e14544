"""What the shop asks of a payment processor about customers and their cards, whoever answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pos.back.processor import ShopperSession
from pos.domain.customer import Customer, Owner
from pos.domain.source import CardFace, SourceId


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as the processor has it on file (a *payment option* on the wire)."""

    option_id: str
    nickname: str
    default: bool
    source_id: SourceId
    #: None for a kind of card that the processor keeps and does not describe.
    face: CardFace | None = None

    def __repr__(self) -> str:
        return "StoredCard(…)"  # a source id is shown nowhere


class CustomerFile(Protocol):
    """The calls about one customer; each may raise any ProcessorError."""

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        """Take a token of a customer on file."""

    def create_customer(self, customer: Customer) -> None:
        """Put a customer on file under our reference; refused if there is one."""

    def read_customer(self, session: ShopperSession, reference: str) -> Customer:
        """A customer as the processor has them, with their address where there is one."""

    def update_customer(self, session: ShopperSession, customer: Customer) -> None:
        """Change name and e-mail; repeatable."""

    def save_address(self, session: ShopperSession, owner: Owner) -> None:
        """Keep the customer's address, in the place of the one that we kept before; repeatable."""

    def drop_addresses(self, session: ShopperSession) -> None:
        """Take every address of the customer off the file; repeatable."""

    def stored_cards(self, session: ShopperSession) -> tuple[StoredCard, ...]:
        """Every card that the customer has on file."""

    def store_card(self, session: ShopperSession, source_id: SourceId, nickname: str) -> StoredCard:
        """Save a source to the customer; not repeatable: whoever gets no answer looks in the list first."""

    def read_card(self, session: ShopperSession, option_id: str) -> StoredCard | None:
        """One card on file; None if there is none of this number."""

    def change_card(
        self, session: ShopperSession, option_id: str, *, nickname: str = "", default: bool = False
    ) -> StoredCard:
        """Rename a card, or make it the customer's default; repeatable."""

    def drop_card(self, session: ShopperSession, option_id: str) -> None:
        """Take a card off the file; one that is not there is off already. Repeatable."""

    def update_secret(self, session: ShopperSession, option_id: str) -> tuple[SourceId, str]:
        """The source's id and the secret with which the card form may change its date or owner."""
