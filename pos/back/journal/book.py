"""What the shop asks of its journal, whoever keeps it: a database, or a test's memory."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from pos.back.processor import ShopperSession
from pos.domain.errors import KnownError
from pos.domain.sale import Sale
from pos.domain.secret import Secret
from pos.domain.source import CardFace, SourceId


class JournalNotWritable(KnownError):
    """The entry may not be on the disk: what it announces must not be done."""


class SaleSecrets(msgspec.Struct, frozen=True):
    """What is needed to go on with a sale and may be read by nobody.

    Units: ``expires_at`` is aware UTC by the till's clock.
    """

    access_token: str = ""
    refresh_token: str = ""
    expires_at: datetime | None = None
    payment_session_id: str = ""
    source: str = ""
    #: Whose session it is: a customer's reference; empty for a guest.
    customer: str = ""

    @property
    def source_id(self) -> SourceId | None:
        """The captured source, if there is one."""
        return SourceId.parse(self.source) if self.source else None

    def session(self, now: datetime) -> ShopperSession:
        """The shopper session that owns the sale's cart."""
        refresh = Secret(self.refresh_token) if self.refresh_token else None
        return ShopperSession(Secret(self.access_token), refresh, self.expires_at or now)

    def with_session(self, session: ShopperSession) -> SaleSecrets:
        """The same with another token pair."""
        return msgspec.structs.replace(
            self,
            access_token=session.access_token.reveal(),
            refresh_token=session.refresh_token.reveal() if session.refresh_token else "",
            expires_at=session.expires_at,
        )

    def __repr__(self) -> str:
        return "SaleSecrets(…)"


class SaleBook(Protocol):
    """One till's sales; every call is one transaction, and returns when it is durable."""

    def record(self, sale: Sale, secrets: SaleSecrets | None) -> Sale:
        """Write a sale's new step; secrets are wiped once it is final.

        Raises: JournalNotWritable, and then the step must not be taken.
        """

    def keep(self, sale_id: str, secrets: SaleSecrets) -> None:
        """Replace what is needed to go on with a sale; no step.

        Raises: JournalNotWritable.
        """

    def sale(self, sale_id: str) -> Sale | None:
        """A sale as it was written last; None if it never was.

        Raises: JournalNotWritable if it cannot even be read.
        """

    def unfinished(self) -> list[tuple[Sale, SaleSecrets | None]]:
        """Every sale of this till that is not final, oldest first."""

    def sale_of_order(self, order_id: str) -> str:
        """The sale that became this order, at whichever till; empty if none of this journal's did.

        Raises: JournalNotWritable if the journal cannot even be read.
        """

    def refused_since(self, card: CardFace, since: datetime) -> bool:
        """Whether this card was refused for good since then."""

    def shop_fact(self, name: str) -> str:
        """What the shop's tills have learnt under a name; empty if nothing.

        Raises: JournalNotWritable if the journal cannot even be read.
        """

    def learn_for_shop(self, name: str, value: str) -> None:
        """Remember something for all tills of the shop.

        Raises: JournalNotWritable.
        """
