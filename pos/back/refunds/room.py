"""The managers' room for refunds: answers what is wished there, one wish after the other, in a lane of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.refunds import RefundRecords
from pos.back.journal.sold import SoldSales
from pos.back.lane import Lane
from pos.back.processor import NotSent, ProcessorError, Refused
from pos.back.refund_file import AdminSession, RefundFile
from pos.back.refunds import sentences
from pos.back.refunds.asking import RefundAsking
from pos.back.refunds.finding import MOST_FOUND, found
from pos.back.refunds.login import HeldLogin
from pos.back.refunds.pages import page, sold_view, written_page
from pos.config.clock import Clock
from pos.domain.card_number import may_hold_a_card_number
from pos.domain.errors import KnownError, NotFound, NotReady, NotUnderstood
from pos.domain.refund import Refund, RefundState
from pos.domain.sale import Sale
from pos.domain.secret import Secret
from pos.link.fitting import fitting
from pos.link.messages import Answer, Done, NotDone
from pos.link.refunds import AskRefund, FindSales, GiveUpRefund, LogIn, ReadRefunds, SalesFound

#: What a cashier's window never sends.
Wish = FindSales | ReadRefunds | LogIn | AskRefund | GiveUpRefund
_LONGEST_LOGIN: Final = 200

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]


class RefundRoom:
    """Every manager's wish about refunds, each answered once."""

    def __init__(
        self, clock: Clock, records: RefundRecords, sold: SoldSales, trail: AuditTrail, currency: str, limit: int
    ) -> None:
        self._clock, self._records, self._sold, self._trail = clock, records, sold, trail
        self._currency, self._limit = currency, limit
        self._login = HeldLogin(clock.now)
        self._lane = Lane("refunds", clock)
        self._file: RefundFile | None = None
        self._asking: RefundAsking | None = None

    # --- beginning and end ---

    def open(self) -> None:
        """Begin to work; what was written down can be read from now on."""
        self._lane.start()
        self._lane.do(self._take_up)

    def serve(self, file: RefundFile) -> None:
        """Work at this processor from now on; the file belongs to the lane."""
        self._lane.do(lambda: self._begin(file))

    def end(self) -> None:
        """Take no more wishes; what is under way is finished."""
        self._login.forget()
        self._lane.end()

    def join(self, patience_s: float) -> bool:
        """Wait for the last wish; False if it took longer than that."""
        return self._lane.join(patience_s)

    def forget_login(self) -> None:
        """Whoever logged in has left the till; from any thread."""
        self._login.forget()

    # --- wishes ---

    def wish(self, wish: Wish, answered: Answered, by: str) -> None:
        """Have a wish done, in the name of whoever has it or said yes to it."""
        # Whoever leaves before it is done takes the login along.
        turn = self._login.turn
        self._lane.do(lambda: answered(_kept(lambda: self._done(wish, by, turn))))

    def use_limit(self, limit: int) -> None:
        """Give refunds by another limit from now on.

        Units: minor units of the shop's currency.
        """
        self._limit = limit

    def takes_two(self, wish: AskRefund, asked_by: str) -> bool:
        """Whether a refund is for two people: over the shop's limit, all refunds of the sale together, or of a sale
        that whoever asks has rung up; where that cannot be known, too. From any thread.

        Source: hardening, roles.
        """
        try:
            sale = self._sold.by_id(wish.sale_id)
            gone = self._records.counted_minor(wish.sale_id, wish.amount.currency)
        except KnownError:
            return True
        if sale is None or not sale.rung_up_by or asked_by in sale.rung_up_by:
            return True
        return wish.amount.currency != self._currency or gone + wish.amount.minor > self._limit

    # --- in the lane ---

    def _take_up(self) -> None:
        if left := self._records.take_up(self._clock.now()):
            _log.warning("%d refunds were being asked for when the last run ended; nobody knows of them yet", left)

    def _begin(self, file: RefundFile) -> None:
        self._file = file
        self._asking = RefundAsking(self._records, self._trail, file, self._clock.now)

    def _done(self, wish: Wish, by: str, turn: int) -> Answer:
        match wish:
            case FindSales(text=text):
                sales = found(self._sold, text, self._currency)
                views = fitting(sold_view(sale) for sale in sales[:MOST_FOUND])
                return SalesFound(sales=views, more=len(views) < len(sales))
            case ReadRefunds(sale_id=sale_id):
                return self._page(self._sale(sale_id))
            case LogIn(user=user, password=password):
                return self._let_in(user, Secret(password), by, turn)
            case AskRefund():
                return self._ask(wish, by)
            case GiveUpRefund():
                return self._give_up(wish, by)

    def _sale(self, sale_id: str) -> Sale:
        sale = self._sold.by_id(sale_id)
        if sale is None:
            raise NotFound("This sale is not among those that were sold.")
        return sale

    def _page(self, sale: Sale, note: str = "") -> Answer:
        session, now = self._login.session, self._clock.now()
        if session is None or self._asking is None:
            refunds = self._records.of_sale(sale.id)
            return written_page(sale, refunds, now, note, needs_login=session is None)
        try:
            return page(sale, self._asking.look(sale, session), now, note)
        except ProcessorError as problem:
            ended = self._has_ended(session, problem)
            note = note or (sentences.LOGIN_ENDED if ended else sentences.NOT_READ)
            return written_page(sale, self._records.of_sale(sale.id), now, note, needs_login=ended)

    def _let_in(self, user: str, password: Secret, by: str, turn: int) -> Answer:
        user = user.strip()
        if not user or not password or len(user) > _LONGEST_LOGIN:
            raise NotUnderstood("Type your own user name and password at Global Commerce.")
        if may_hold_a_card_number(user):
            raise NotUnderstood("That may be a card number. Type your own user name at Global Commerce.")
        if self._file is None:
            raise NotReady("The payment service is still being looked for. Try again in a moment.")
        try:
            session = self._file.log_in(user, password)
        except Refused:
            self._trail.add(Deed.PROCESSOR_LOGIN, by=by, user=user, done="refused")
            raise NotReady(sentences.LOGIN_REFUSED) from None
        except ProcessorError as problem:
            raise NotReady(sentences.NOT_SENT if isinstance(problem, NotSent) else sentences.LOGIN_NOT_ASKED) from None
        self._trail.add(Deed.PROCESSOR_LOGIN, by=by, user=user, done="let in")
        if not self._login.keep(session, turn):
            raise NotReady(sentences.NEEDS_LOGIN)
        return Done()

    def _ask(self, wish: AskRefund, by: str) -> Answer:
        sale, (asking, session) = self._sale(wish.sale_id), self._tools()
        try:
            refund = asking.ask(sale, wish, by, session)
        except ProcessorError as problem:
            # Only looks come to this: a request of which nobody knows is a refund like any other.
            self._has_ended(session, problem)
            raise NotReady(sentences.sentence_of(problem)) from None
        if refund.state is RefundState.NOT_REFUNDED:
            if refund.why == sentences.LOGIN_ENDED:
                self._login.ended(session)
            raise NotReady(refund.why)
        return self._page(sale)

    def _give_up(self, wish: GiveUpRefund, by: str) -> Answer:
        refund: Refund | None = self._records.by_id(wish.refund_id)
        if refund is None:
            raise NotFound("There is no such refund.")
        sale, (asking, session) = self._sale(refund.sale_id), self._tools()
        try:
            asking.give_up(refund.id, by, wish.reason, session, sale)
        except ProcessorError as problem:
            self._has_ended(session, problem)
            raise NotReady(sentences.sentence_of(problem)) from None
        return self._page(sale)

    def _tools(self) -> tuple[RefundAsking, AdminSession]:
        session = self._login.session
        if self._asking is None:
            raise NotReady("The payment service is still being looked for. Try again in a moment.")
        if session is None:
            raise NotReady(sentences.NEEDS_LOGIN)
        return self._asking, session

    def _has_ended(self, session: AdminSession, problem: ProcessorError) -> bool:
        if isinstance(problem, Refused) and problem.status in (401, 403):
            self._login.ended(session)
            return True
        return False


def _kept(do: Callable[[], Answer]) -> Answer:
    try:
        return do()
    except KnownError as problem:
        return NotDone(sentence=str(problem))
    except Exception:
        _log.exception("a wish about refunds was broken off")
        return NotDone(sentence="This could not be done. Nothing more is known; look again before you ask anew.")
