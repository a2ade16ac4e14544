"""What front and back say to each other about refunds: a sold sale, what of it may still go back, what became.

A person's own login at the processor travels once, as a PIN does, and is shown nowhere.
"""

from __future__ import annotations

from datetime import datetime

from pos.domain.money import Money
from pos.domain.refund import RefundPart, RefundReason, RefundState
from pos.domain.source import CardFace
from pos.link.shapes import Message, Part

# --- what is shown ---


class SoldSale(Part, frozen=True):
    """One sale that became an order, as managers find it."""

    sale_id: str
    reference: str
    order_id: str
    total: Money
    sold_at: datetime
    card: CardFace | None = None
    #: Who rang it up; empty where it is not on record.
    by: tuple[str, ...] = ()
    #: What was sold, in a few words.
    told: str = ""


class RefundLine(Part, frozen=True):
    """One line of an order; what may still go back is None while nobody has asked the processor.

    Units: ``pieces`` were sold.
    """

    number: str
    name: str
    pieces: int
    total: Money
    available: Money | None = None
    refunded: Money | None = None


class RefundRow(Part, frozen=True):
    """One refund of a sale and where it stands."""

    #: Ours; empty for one that was made elsewhere.
    refund_id: str
    amount: Money
    state: RefundState
    asked_at: datetime | None = None
    by: str = ""
    reason: RefundReason | None = None
    words: str = ""
    #: One sentence where there is more to say.
    note: str = ""
    #: A person may decide now that it never arrived.
    may_give_up: bool = False


# --- commands ---


class FindSales(Message, frozen=True):
    """Find what was sold by its order's number, its reference, or last four and amount; answered by SalesFound."""

    text: str


class ReadRefunds(Message, frozen=True):
    """One sold sale, what of it may still go back and its refunds so far; answered by RefundPage.

    Whoever has logged in gets it as the processor says now; before that, as it was written down.
    """

    sale_id: str
    #: The window looks by itself, which does not show that anybody is there.
    by_itself: bool = False


class LogIn(Message, frozen=True):
    """Somebody's own user name and password at Global Commerce, without which no refund is asked for."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "LogIn(…)"


class AskRefund(Message, frozen=True):
    """Give money back: of the lines that are named, or as a sum that is spread over them; answered by RefundPage."""

    sale_id: str
    #: The sale's reference, for whoever says yes to it.
    reference: str
    amount: Money
    reason: RefundReason
    words: str
    parts: tuple[RefundPart, ...] = ()


class GiveUpRefund(Message, frozen=True):
    """A person decides that a refund of which nobody knows never arrived; answered by RefundPage."""

    refund_id: str
    reason: str


# --- answers ---


class SalesFound(Message, frozen=True):
    """Sales for a search text, newest first, as many as fit into one message."""

    sales: tuple[SoldSale, ...]
    more: bool = False


class RefundPage(Message, frozen=True):
    """All that a refund is decided on."""

    sale: SoldSale
    lines: tuple[RefundLine, ...]
    refunds: tuple[RefundRow, ...]
    #: What may still go back in all; None while nobody has asked the processor.
    refundable: Money | None = None
    #: Somebody has to log in before the processor can be asked.
    needs_login: bool = False
    #: One sentence where something could not be found out or done.
    note: str = ""
