"""Between the back, which knows who is at the till, and the screens that ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QRect, SignalInstance
from PySide6.QtWidgets import QWidget

from pos.config.clock import Clock
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.sign_in.accounts_sheet import AccountsSheet
from pos.front.sign_in.approval_sheet import ApprovalSheet
from pos.front.sign_in.lock_screen import LockScreen
from pos.link.messages import Answer, Command, NotDone
from pos.link.staff import (
    Approve,
    DropWish,
    DutyChanged,
    LockTill,
    MakeOwner,
    NeedsApproval,
    OpenVault,
    SignIn,
    StillHere,
)

#: Units: seconds between two signs of life that the window sends while a card is typed.
_STILL_HERE_EVERY_S: Final = 20.0

Answered = Callable[[Answer], None]


class Back(Protocol):
    """The back, as far as signing in needs it."""

    def ask(self, command: Command, answered: Answered | None = None) -> None:
        """Send a wish; the answer comes later, once."""


class Window(Protocol):
    """The window, as far as it is covered and uncovered."""

    @property
    def theme(self) -> Theme:
        """Its look."""

    @property
    def resized(self) -> SignalInstance:
        """It has another size."""

    def lock(self, locked: bool) -> None:
        """Close what is open and do nothing any more, or go on."""

    def use_cover(self, is_up: Callable[[], bool], step_back: Callable[[], None]) -> None:
        """Hear what may lie over it."""

    def come_home(self) -> None:
        """Put the keyboard where the state wants it."""

    def say(self, sentence: str) -> None:
        """Show one sentence in the message bar."""

    def rect(self) -> QRect:
        """Its inside."""


class SignInDesk(QObject):
    """Covers the window while nobody is signed in, and asks for a yes where the back wants one."""

    def __init__(self, back: Back, window: QWidget, as_window: Window, clock: Clock) -> None:
        super().__init__(window)
        self._back, self._window, self._clock = back, as_window, clock
        self._duty: DutyChanged | None = None
        self._told_at = float("-inf")
        self._answered: Answered | None = None
        self.screen = LockScreen(as_window.theme, window)
        self.accounts = AccountsSheet(as_window.theme, window)
        self.accounts.wished.connect(self._change_account)
        # Made last, it lies on top: a yes is asked for while the accounts are open.
        self.sheet = ApprovalSheet(as_window.theme, clock, window)
        self._area = window
        self.screen.pin_given.connect(lambda person, pin: self._ask(SignIn(person_id=person, pin=pin)))
        self.screen.owner_given.connect(lambda name, pin: self._ask(MakeOwner(name=name, pin=pin)))
        self.screen.passphrase_given.connect(lambda text: self._ask(OpenVault(passphrase=text)))
        self.sheet.given.connect(self._approve)
        self.sheet.dropped.connect(self._drop)
        as_window.resized.connect(self._place)
        for sheet in (self.accounts, self.sheet):
            sheet.closed.connect(as_window.come_home)
        covers = (self.screen, self.accounts, self.sheet)
        as_window.use_cover(lambda: not all(cover.isHidden() for cover in covers), self._step_back)

    # --- what the back tells ---

    def follow(self, duty: DutyChanged) -> None:
        """Cover the window, or uncover it."""
        before, self._duty = self._duty, duty
        self.accounts.show_people(duty.people)
        if duty.locked:
            self.sheet.close_sheet()
            self.accounts.close_sheet()
            self._window.lock(True)
            self.screen.ask(duty)
        else:
            self._uncover()
            if before is None or before.locked:
                for news in duty.news:
                    self._window.say(news)

    def ask_for_a_yes(self, wish: NeedsApproval, answered: Answered | None) -> None:
        """Have somebody say yes to a wish; ``answered`` hears what came of it."""
        self._answered = answered
        self.sheet.ask_for(wish, self._area)

    def uncover(self) -> None:
        """Show what lies behind: the back cannot go on, and whoever stands there must read why."""
        self.sheet.close_sheet()
        self.accounts.close_sheet()
        self._uncover()

    # --- what people wish ---

    def lock(self) -> None:
        """F12: leave the till; where there are no accounts yet, offer to make the first."""
        if not self.screen.isHidden():
            return
        if self._duty is None or (not self._duty.locked and not self._duty.people):
            self.screen.offer_owner()
        else:
            self._back.ask(LockTill(), self._on_locked)

    def open_accounts(self) -> None:
        """Show who works here; where there are no accounts yet, offer to make the first."""
        if self._duty is None or not self._duty.people:
            self.screen.offer_owner()
        else:
            self.accounts.open_over(self._area)

    def worked(self) -> None:
        """Somebody types a card, of which the back hears nothing else."""
        now = self._clock.monotonic()
        if now - self._told_at >= _STILL_HERE_EVERY_S and self._duty is not None and self._duty.person is not None:
            self._told_at = now
            self._back.ask(StillHere())

    # --- inside ---

    def _ask(self, command: Command) -> None:
        self._back.ask(command, self._on_answer)

    def _on_answer(self, answer: Answer) -> None:
        if isinstance(answer, NotDone):
            self.screen.refuse(answer.sentence)

    def _on_locked(self, answer: Answer) -> None:
        if isinstance(answer, NotDone):
            self._window.say(answer.sentence)

    def _change_account(self, command: Command) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self.accounts.say(answer.sentence)
            else:
                self.accounts.done(tr("Done. It is on record, with the name of whoever said yes."))

        self._back.ask(command, answered)

    def _uncover(self) -> None:
        self.screen.leave()
        self._window.lock(False)

    def _approve(self, wish: int, person_id: str, pin: str) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone) and answer.still_waits and not self.sheet.isHidden():
                self.sheet.refuse(answer.sentence)
                return
            waiting, self._answered = self._answered, None
            self.sheet.done()
            if waiting is not None:
                waiting(answer)

        self._back.ask(Approve(wish=wish, person_id=person_id, pin=pin), answered)

    def _drop(self, wish: int) -> None:
        waiting, self._answered = self._answered, None
        self._back.ask(DropWish(wish=wish))
        if waiting is not None:
            waiting(NotDone(sentence=tr("Nobody said yes to it, so it was not done.")))

    def _step_back(self) -> None:
        if not self.sheet.isHidden():
            self.sheet.close_sheet()
        elif not self.accounts.isHidden():
            if not self.accounts.step_back():
                self.accounts.close_sheet()
        elif self.screen.may_leave:
            self._uncover()

    def _place(self) -> None:
        if not self.screen.isHidden():
            self.screen.setGeometry(self._window.rect())
