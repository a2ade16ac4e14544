"""Who stands at the till: presses what a person would press at what is shown, again and again, until it is over."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec.structs import replace

from pos.domain.till_state import TillState
from pos.link.messages import Answer, CancelSale, Command, Done, NextSale, OtherCard, ScanCode, TryAgain
from tests.schedules.till import BOOK, PENCIL, Till

_T = TillState
#: Units: seconds between two presses of somebody who gets no answer.
_AGAIN_S: Final = 2.0
#: Units: seconds that somebody slow lets pass first.
_TALK_S: Final = 25.0
_OVER: Final = frozenset({_T.APPROVED, _T.WENT_THROUGH})
_REFUSED: Final = frozenset({_T.NOT_ACCEPTED, _T.CARDS_NOT_WORKING})
_DOUBT: Final = frozenset({_T.IN_DOUBT, _T.NEEDS_A_PERSON})


class Temper(Enum):
    """How somebody goes on when a card does not work."""

    #: Tries until it is paid.
    RETRIES = "retries"
    #: Lets the customer go at the first refusal or "not charged".
    GIVES_UP = "gives up"
    #: Turns to the next customer as soon as a sale is in doubt.
    MOVES_ON = "moves on"
    #: Puts something more into the basket after a refusal, and tries again.
    ADDS_MORE = "adds more"
    #: Talks to the customer for a while before pressing anything, and then tries again.
    SLOW = "slow"
    #: Talks to the customer for a while, and then lets them go.
    LEAVES_LATE = "leaves late"
    #: Tries at once what did not go through, and talks for a while after a refusal.
    PONDERS = "ponders"


_TALKS: Final = frozenset({Temper.SLOW, Temper.LEAVES_LATE})
_LETS_GO: Final = frozenset({Temper.GIVES_UP, Temper.MOVES_ON, Temper.LEAVES_LATE})


class Clerk:
    """One person and the one sale that they want to finish."""

    def __init__(self, till: Till, temper: Temper, *, first_card_refused: bool, presses_twice: bool) -> None:
        self._till, self._temper, self._twice = till, temper, presses_twice
        self._refuse_next = first_card_refused
        self._waits_until = 0.0
        self._finished = self._gave_up = False
        self._added = self._talked = False
        self._tries = 0
        #: Nothing more is wanted from the till.
        self.done = False

    def after_crash(self) -> None:
        """Look at the screen anew: what was pressed last may have got lost, and a sale may lie there again."""
        self._waits_until = 0.0
        self.done = False

    @property
    def next_press(self) -> float:
        """When a key may be pressed again."""
        return self._waits_until

    def act(self) -> None:
        """Look at the screen and press what comes next, if anything."""
        till, state = self._till, self._till.shown.state
        if self.done or till.clock.seconds < self._waits_until or till.lanes.has_due():
            return
        if state is _T.IDLE:
            self._at_idle()
        elif state is _T.BASKET:
            self._at_basket()
        elif state in _OVER:
            self.done = self._finished = True
            self._press(NextSale())
        elif state in _DOUBT:
            if self._temper is Temper.MOVES_ON:
                self.done = self._finished = True
                self._press(NextSale())
            else:
                self._wait(30.0)
        elif state in _REFUSED or state is _T.NOT_ACCEPTED_THIS_TIME or state is _T.DID_NOT_GO_THROUGH:
            self._at_refusal()
        elif state is _T.CODE_AGEING:
            self._at_broken_off()
        elif state is _T.ATTACHING:
            # The sale is being given up, and could not be yet.
            self._press(CancelSale())
        else:
            self._wait(_AGAIN_S)

    def _at_idle(self) -> None:
        if self._finished or self._gave_up:
            self.done = True
            return
        self._press(ScanCode(code=PENCIL.barcode))

    def _at_basket(self) -> None:
        if self._temper is Temper.ADDS_MORE and self._tries and not self._added:
            self._added = True
            self._press(ScanCode(code=BOOK.barcode))
            return
        self._tries += 1
        refused = self._refuse_next

        def answered(answer: Answer) -> None:
            if isinstance(answer, Done):
                self._refuse_next = False

        if self._till.service.world.saved_card:
            self._refuse_next = False
        self._wait(_AGAIN_S)
        self._till.pay(refused, answered)

    def _at_refusal(self) -> None:
        outcome, till_says = self._till.shown.outcome, self._till.shown.state
        talks = self._temper in _TALKS or (self._temper is Temper.PONDERS and till_says is not _T.DID_NOT_GO_THROUGH)
        if talks and not self._talked:
            self._talked = True
            self._wait(_TALK_S)
            return
        self._talked = False
        if self._temper in _LETS_GO:
            self._give_up()
        elif outcome is not None and outcome.may_try_again and self._temper is not Temper.ADDS_MORE:
            self._press(TryAgain())
        else:
            self._press(OtherCard())

    def _at_broken_off(self) -> None:
        self._tries += 1
        if self._temper in _LETS_GO:
            self._give_up()
        elif self._tries % 4 == 0 or not self._till.shown.code_good_for_s:
            self._press(OtherCard())
        else:
            self._press(TryAgain())

    def _give_up(self) -> None:
        self._gave_up = True
        self._press(CancelSale())

    def _press(self, command: Command) -> None:
        self._wait(_AGAIN_S)
        if isinstance(command, (CancelSale, NextSale, OtherCard, TryAgain)):
            command = replace(command, step=self._till.shown.step)
            if self._twice:
                self._till.wish(command)
        self._till.wish(command)

    def _wait(self, seconds: float) -> None:
        self._waits_until = self._till.clock.seconds + seconds
