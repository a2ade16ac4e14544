"""A back with a sold sale or two: what was asked for is remembered, and answered as the real one would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import structs

from pos.domain.money import Money
from pos.domain.refund import RefundReason, RefundState
from pos.domain.source import CardFace
from pos.link.messages import Answer, Command, Done, NotDone
from pos.link.refunds import (
    AskRefund,
    FindSales,
    GiveUpRefund,
    LogIn,
    ReadRefunds,
    RefundLine,
    RefundPage,
    RefundRow,
    SalesFound,
    SoldSale,
)
from tests.front.scripted import LateBack

AT = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
WRONG = "Global Commerce does not accept this user name and password. Type the password again; nothing was asked for."


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


SALE = SoldSale(
    sale_id="s1",
    reference="K7Q2",
    order_id="4727310019",
    total=euro(4286),
    sold_at=AT,
    card=CardFace("Visa", "1111", 12, 2030),
    by=("Anna", "Ben"),
    told="Flat white, Espresso beans, dark roast 1 kg, Oat drink barista …",
)
OTHER = structs.replace(SALE, sale_id="s2", reference="M3XA", order_id="4727310022", by=(), told="Croissant",
                        total=euro(1195), sold_at=AT - timedelta(days=3))  # fmt: skip
LINES = (
    RefundLine(number="1", name="Flat white", pieces=5, total=euro(1800), available=euro(1800), refunded=euro(0)),
    RefundLine(number="2", name="Espresso beans, dark roast 1 kg", pieces=1, total=euro(1890), available=euro(1890),
               refunded=euro(0)),
    RefundLine(number="3", name="Oat drink barista", pieces=2, total=euro(498), available=euro(249),
               refunded=euro(249)),
    RefundLine(number="4", name="Paper bag with handles, large, printed with the shop's name", pieces=1, total=euro(98),
               available=euro(0), refunded=euro(98)),
)  # fmt: skip
ROWS = (
    RefundRow(refund_id="a", amount=euro(249), state=RefundState.UNKNOWN, asked_at=AT + timedelta(minutes=40),
              by="Mara", reason=RefundReason.DAMAGED_PRODUCT, words="The carton leaked", may_give_up=True),
    RefundRow(refund_id="b", amount=euro(500), state=RefundState.REQUESTED, asked_at=AT + timedelta(minutes=30),
              by="Mara", reason=RefundReason.CUSTOMER_SATISFACTION_ISSUE, words="It was cold"),
    RefundRow(refund_id="c", amount=euro(98), state=RefundState.REFUNDED, asked_at=AT + timedelta(minutes=20),
              by="Mara", reason=RefundReason.CUSTOMER_ERROR, words="Brought a bag of their own"),
    RefundRow(refund_id="d", amount=euro(360), state=RefundState.NOT_REFUNDED, asked_at=AT + timedelta(minutes=10),
              by="Olga", reason=RefundReason.WRONG_PRODUCT, words="Ordered tea",
              note="The payment service took it and could not pay it out. It may be asked for again."),
)  # fmt: skip


class RefundsBack(LateBack):
    """Answers in a turn of its own, as the real one does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[SoldSale, ...] = (SALE,)
        self.logged_in = False
        self.lines = LINES
        self.rows: tuple[RefundRow, ...] = ROWS[2:]
        #: What an asked refund becomes.
        self.becomes = RefundState.REQUESTED

    def page(self) -> RefundPage:
        """The sale as it is known now."""
        if not self.logged_in:
            plain = tuple(structs.replace(line, available=None, refunded=None) for line in self.lines)
            return RefundPage(sale=SALE, lines=plain, refunds=self.rows, needs_login=True)
        left = sum(line.available.minor for line in self.lines if line.available is not None)
        return RefundPage(sale=SALE, lines=self.lines, refunds=self.rows, refundable=euro(left))

    def _answer(self, command: Command) -> Answer:
        if type(command) in self.refuse:
            return self.refuse[type(command)]
        match command:
            case FindSales():
                if not self.found:
                    return NotDone(sentence="No sold sale of this shop is that one. Look at the receipt again.")
                return SalesFound(sales=self.found)
            case ReadRefunds():
                return self.page()
            case LogIn(password=password):
                if password != "right":
                    return NotDone(sentence=WRONG)
                self.logged_in = True
                return Done()
            case AskRefund():
                self.rows = (
                    RefundRow(refund_id="n", amount=command.amount, state=self.becomes, asked_at=AT, by="Mara",
                              reason=command.reason, words=command.words),
                    *self.rows,
                )  # fmt: skip
                return self.page()
            case GiveUpRefund(refund_id=refund_id):
                lost = {"state": RefundState.NOT_REFUNDED, "note": "It never arrived.", "may_give_up": False}
                self.rows = tuple(
                    structs.replace(row, **lost) if row.refund_id == refund_id else row for row in self.rows
                )
                return self.page()
        return super()._answer(command)
