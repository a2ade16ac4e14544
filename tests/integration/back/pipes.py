"""The real back process at the end of its pipes, with nobody at the window but a test."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar, cast

from pos.domain.source import CardFace
from pos.domain.till_state import TillState
from pos.link.codec import decode_from_back, encode
from pos.link.messages import (
    Answer,
    CardFormPlan,
    Charge,
    Command,
    Event,
    Hello,
    Notice,
    OpenCardForm,
    ReadinessChanged,
    ReportScript,
    Request,
    SaleChanged,
    ScanCode,
    Welcome,
)
from pos.testing.cards import TestCard
from pos.testing.nursery import Child
from pos.testing.vendor_page import make_source
from tests import ready_made

#: Units: seconds between two looks at what tells nothing of itself.
_LOOK_EVERY_S = 0.1
PATIENCE_S: Final = 40.0
PENCIL: Final = "4006381333931"

_A = TypeVar("_A")


class BackGone(Exception):
    """The back's process has ended while somebody waited for it."""


class Back:
    """One back process, asked and listened to."""

    def __init__(self, process: Child) -> None:
        self.process = process
        self.events: list[Event] = []
        self._answers: dict[int, Answer] = {}
        self._number = 0
        self._gone = False
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def ask(self, command: Command) -> Answer:
        """Send a wish and wait for its answer."""
        return self.answer(self.send(command))

    def send(self, command: Command) -> int:
        """Send a wish; its number is what ``answer`` knows it by."""
        self._number += 1
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(encode(Request(self._number, command)))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise BackGone(f"nobody is there for {type(command).__name__}") from None
        return self._number

    def answer(self, number: int) -> Answer:
        """Wait for the answer to a wish that was sent."""
        self.wait(lambda: number in self._answers, f"an answer to wish {number}")
        return self._answers[number]

    def asked(self, command: Command, kind: type[_A]) -> _A:
        """Send a wish whose answer must be of one kind."""
        answer = self.ask(command)
        assert isinstance(answer, kind), answer
        return answer

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until a condition is true, of what was heard or of what lies on the disk by then.

        Raises: BackGone if the process ends first.
        """
        deadline = time.monotonic() + PATIENCE_S
        with self._news:
            while not condition():
                left = deadline - time.monotonic()
                assert left > 0, f"waited in vain for {what}; heard last: {self.events[-3:]}"
                if self._gone:
                    raise BackGone(f"the back has ended before {what}")
                self._news.wait(min(left, _LOOK_EVERY_S))

    def wait_for_news(self, after: int, seconds: float) -> None:
        """Wait until more than so many events were heard, or for so many seconds.

        Raises: BackGone if the process ends first.
        """
        with self._news:
            self._news.wait_for(lambda: self._gone or len(self.events) > after, seconds)
            if self._gone:
                raise BackGone("the back has ended")

    def heard(self, kind: type[_A]) -> list[_A]:
        """Everything of one kind that was told so far."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def sale(self) -> SaleChanged:
        """The sale as it was told last."""
        told = self.heard(SaleChanged)
        return told[-1] if told else SaleChanged(state=TillState.IDLE)

    def wait_for(self, *states: TillState) -> SaleChanged:
        """Wait until the sale is in one of these states."""
        self.wait(lambda: self.sale.state in states, " or ".join(state.value for state in states))
        return self.sale

    # --- in a cashier's words ---

    def greet(self) -> Welcome:
        """Do what a window does first: the back opens its books then."""
        return self.asked(Hello(version="test"), Welcome)

    def get_ready(self) -> Welcome:
        """Do what a window does at its start, and wait for the green light."""
        welcome = self.greet()
        self.ask(ReportScript(loaded=True))
        self.wait(lambda: [one.obstacle for one in self.heard(ReadinessChanged)][-1:] == [None], "the green light")
        return welcome

    def ring_up(self, code: str = PENCIL) -> SaleChanged:
        """Scan an item and wait for its price."""
        before = len(self.sale.lines) if self.sale.state is TillState.BASKET else 0
        self.ask(ScanCode(code=code))
        self.wait(lambda: self.sale.state is TillState.BASKET and len(self.sale.lines) >= max(1, before), "a price")
        return self.sale

    def type_card(self, card: TestCard) -> Charge:
        """Open a form and do by hand what the processor's page does with a typed card."""
        return typed_card(self.asked(OpenCardForm(), CardFormPlan), card)

    def hung_up(self) -> None:
        """Have heard everything that was said."""
        self._listener.join(PATIENCE_S)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with io.BufferedReader(cast(io.RawIOBase, self.process.stdout)) as lines:
            for line in lines:
                self._hear(line)
        with self._news:
            self._gone = True
            self._news.notify_all()

    def _hear(self, line: bytes) -> None:
        message = decode_from_back(line)
        with self._news:
            if isinstance(message, Notice):
                self.events.append(message.event)
            else:
                self._answers[message.number] = message.answer
            self._news.notify_all()


def typed_card(plan: CardFormPlan, card: TestCard) -> Charge:
    """Do by hand what the processor's page does with a card that is typed into a form."""
    source = make_source(plan, card)
    face = source["creditCard"]
    return Charge(
        form_id=plan.form_id,
        source_id=source["id"],
        state=source["state"],
        card=CardFace(face["brand"], face["lastFourDigits"], face["expirationMonth"], face["expirationYear"]),
        total_shown=plan.total,
    )


@contextmanager
def running_back(
    data: Path, *options: str, keys: Mapping[str, str] | None = None, cold: bool = False
) -> Iterator[Back]:
    """Have a back for the block and let it go as a window that closes does; ``cold`` starts it as the till does."""
    arguments = ["--data", str(data), *options]
    process = begun(arguments, keys) if cold else ready_made.start("back", arguments, keys)
    back = Back(process)
    try:
        yield back
    finally:
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()
            back.hung_up()


def begun(arguments: list[str], keys: Mapping[str, str] | None) -> Child:
    """Start a back anew."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pos.back", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, **(keys or {})},
    )
    return cast(Child, process)
