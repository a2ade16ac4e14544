"""Between the back, which finds sales and asks for refunds, and the room in which managers wish for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.domain.refund import UNDER_WAY_STATES, RefundReason
from pos.domain.staff import Role
from pos.front.parts.room import CoveredWindow
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.refunds.partners import Back
from pos.front.refunds.room import RefundsRoom
from pos.front.refunds.words import told_of
from pos.link.messages import Answer, NotDone
from pos.link.refunds import AskRefund, FindSales, GiveUpRefund, LogIn, ReadRefunds, RefundPage, SalesFound
from pos.link.staff import DutyChanged

#: Units: milliseconds between two looks at refunds that are under way.
LOOK_EVERY_MS: Final = 15_000


class RefundsDesk(QObject):
    """Opens the room for managers, asks the back for what it shows, and passes on what they wish."""

    def __init__(
        self,
        back: Back,
        window: QWidget,
        as_window: CoveredWindow,
        money: Callable[[Money], str],
        duty: DutyChanged | None,
        look_every_ms: int = LOOK_EVERY_MS,
    ) -> None:
        super().__init__(window)
        self._back, self._window, self._money, self._duty = back, as_window, money, duty
        self.room = RefundsRoom(as_window.theme, money, window)
        #: Which answer is still of interest: whoever went on meanwhile reads no older one.
        self._turn = 0
        self._looks = QTimer(self)
        self._looks.setInterval(look_every_ms)
        self._join()

    def open(self) -> None:
        """Show the room to whoever may see it; whoever may not reads why."""
        person = self._duty.person if self._duty is not None else None
        if person is not None and not person.role.covers(Role.MANAGER):
            self._window.say(tr("Refunds are for managers. Call one: they sign in, and give it."))
            return
        if self.room.isHidden():
            self._place()
            self.room.open_room()
            self._looks.start()

    def close(self) -> None:
        """Take the room away."""
        self._turn += 1
        self._looks.stop()
        if not self.room.isHidden():
            self.room.close_room()
            self._window.come_home()

    # --- joining ---

    def _join(self) -> None:
        room = self.room
        self._back.duty_changed.connect(self._on_duty)
        self._window.resized.connect(self._place)
        self._looks.timeout.connect(self._look_by_itself)
        self._window.use_cover(lambda: not room.isHidden(), room.step_back, below=True)
        room.close_wished.connect(self.close)
        room.finding.wished.connect(self._find)
        room.finding.sale_wished.connect(self._read)
        room.sale.again_wished.connect(self._look_again)
        room.sale.give_up_wished.connect(room.lost.ask)
        room.sale.back.wished.connect(self._ask)
        room.login.given.connect(self._log_in)
        room.lost.given.connect(self._give_up)

    def _place(self) -> None:
        self.room.setGeometry(self._window.cover_area())

    # --- finding ---

    def _find(self, text: str) -> None:
        self.room.say("")
        self._back.ask(FindSales(text=text), self._now_only(self._on_found))

    def _on_found(self, answer: Answer) -> None:
        if isinstance(answer, SalesFound):
            self.room.finding.show_found(answer)
            if answer.more:
                self.room.say(tr("There are more than are shown. Look for the order number instead."))
            elif len(answer.sales) == 1:
                self._read(answer.sales[0].sale_id)
        elif isinstance(answer, NotDone):
            self.room.finding.show_none(answer.sentence)

    # --- one sale ---

    def _read(self, sale_id: str) -> None:
        self._back.ask(ReadRefunds(sale_id=sale_id), self._now_only(self._on_page))

    def _look_again(self) -> None:
        page = self.room.sale.page
        if page is not None:
            self.room.say("")
            self._read(page.sale.sale_id)

    def _look_by_itself(self) -> None:
        """See what became of refunds that are under way; whoever has not logged in is not asked for that by this."""
        page = self.room.sale.page
        if page is None or page.needs_login or not any(row.state in UNDER_WAY_STATES for row in page.refunds):
            return

        def answered(answer: Answer) -> None:
            # What was asked for by a person meanwhile is newer, and what could not be read says nothing.
            if (
                self.room.sale.page is page
                and isinstance(answer, RefundPage)
                and not (answer.needs_login or answer.note)
            ):
                self._show_news(page, answer)

        self._back.ask(ReadRefunds(sale_id=page.sale.sale_id, by_itself=True), self._now_only(answered))

    def _show_news(self, before: RefundPage, page: RefundPage) -> None:
        states = {row.refund_id: row.state for row in before.refunds}
        self.room.show_sale(page)
        for row in page.refunds:
            if row.state is not states.get(row.refund_id, row.state):
                self.room.say(*told_of(row.state, self._money(row.amount)))

    def _on_page(self, answer: Answer) -> None:
        if self.room.isHidden():
            return
        if isinstance(answer, RefundPage):
            self.room.show_sale(answer)
            if answer.note:
                self.room.say(answer.note)
            if answer.needs_login:
                self.room.login.open_sheet()
        elif isinstance(answer, NotDone):
            self.room.say(answer.sentence)

    def _log_in(self, user: str, password: str) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self.room.login.refuse(answer.sentence)
                return
            self.room.say("")
            self.room.login.close_sheet()
            if (page := self.room.sale.page) is not None:
                self._read(page.sale.sale_id)

        self._back.ask(LogIn(user=user, password=password), self._now_only(answered))

    # --- what goes back ---

    def _ask(self, reason: RefundReason, words: str) -> None:
        page, choice = self.room.sale.page, self.room.sale.choice
        if page is None:
            return
        amount = choice.amount
        self.room.say("")
        self.room.sale.back.be_busy(True)
        wish = AskRefund(
            sale_id=page.sale.sale_id,
            reference=page.sale.reference,
            amount=amount,
            parts=choice.parts,
            reason=reason,
            words=words,
        )
        self._back.ask(wish, self._now_only(lambda answer: self._on_asked(answer, amount)))

    def _on_asked(self, answer: Answer, amount: Money) -> None:
        self.room.sale.back.be_busy(False)
        if isinstance(answer, RefundPage):
            self.room.sale.asked()
            self.room.show_sale(answer)
            if answer.refunds:
                self.room.say(*told_of(answer.refunds[0].state, self._money(amount)))
        elif isinstance(answer, NotDone):
            self.room.sale.back.say(answer.sentence)
            # It may have been asked for elsewhere, or the login may be over: what is shown is what is so.
            if (page := self.room.sale.page) is not None:
                self._read(page.sale.sale_id)
        if self.room.login.isHidden():
            # Whoever was asked for a yes had the keyboard meanwhile.
            self.room.sale.take_keyboard()

    def _give_up(self, refund_id: str, reason: str) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self.room.lost.refuse(answer.sentence)
            elif isinstance(answer, RefundPage):
                self.room.lost.close_sheet()
                self.room.show_sale(answer)
                self.room.say(tr("It is on record that it never arrived. It can be asked for again."), Tone.GOOD)

        self._back.ask(GiveUpRefund(refund_id=refund_id, reason=reason), self._now_only(answered))

    # --- inside ---

    def _now_only(self, answered: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """Hear an answer only while the same person is in the same room."""
        turn = self._turn

        def heard(answer: Answer) -> None:
            if turn == self._turn:
                answered(answer)

        return heard

    def _on_duty(self, duty: DutyChanged) -> None:
        before, self._duty = self._duty, duty
        was, now = (one.person.id if one is not None and one.person is not None else "" for one in (before, duty))
        if duty.locked or was != now:
            # Whoever comes next need not know what the last one looked at.
            self.close()
