"""The back as the front knows it: starts the process, asks it things, and turns what it tells into signals."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Final

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, SignalInstance

from pos.domain.till_state import Obstacle
from pos.front.back_process import Process, StartProcess, start_process
from pos.front.parts.words import tr
from pos.link.codec import MOST_BYTES, CardNumberOnLink, LinkError, decode_from_back, encode
from pos.link.messages import (
    Answer,
    CatalogueProgress,
    Command,
    DoubtsCounted,
    Event,
    Fatal,
    Goodbye,
    NotDone,
    Notice,
    ProcessorFound,
    ReadinessChanged,
    Reply,
    Request,
    SaleChanged,
    SaleResolved,
)
from pos.link.parked import BasketsParked
from pos.link.saved_cards import CardsChecked, PeopleChanged
from pos.link.staff import DutyChanged, NeedsApproval

Answered = Callable[[Answer], None]

#: Units: seconds that stop() waits for the back to end; one that needs longer ends by itself, later.
GRACE_S: Final = 5.0


class BackOffice(QObject):
    """One back process and the pipes to it.

    The pipes are read and written by two threads of their own, so that neither a slow back nor a full pipe stops the
    window. QProcess would need no threads, but it kills its child when it goes, and this child may be charging a card.
    One that is ``held`` keeps what comes until ``listen``, for the window may still be being built; ``heard`` says,
    on the reading thread, what somebody has read of the pipe before.
    """

    #: Carries a SaleChanged.
    sale_changed = Signal(object)
    #: Carries a ReadinessChanged.
    readiness_changed = Signal(object)
    #: Carries a ProcessorFound; told before ``listen`` too.
    processor_found = Signal(object)
    #: Carries a CatalogueProgress.
    catalogue_progress = Signal(object)
    #: Carries a SaleResolved.
    sale_resolved = Signal(object)
    #: Carries a DoubtsCounted.
    doubts_counted = Signal(object)
    #: Carries a BasketsParked.
    baskets_parked = Signal(object)
    #: Carries a DutyChanged.
    duty_changed = Signal(object)
    #: Carries a PeopleChanged.
    people_changed = Signal(object)
    #: Carries a CardsChecked.
    cards_checked = Signal(object)
    #: Carries a Fatal.
    fatal = Signal(object)
    #: Somebody has to say yes first. Carries a NeedsApproval, and what to call with the answer in the end, or None.
    approval_wished = Signal(object, object)
    #: The back is gone without having been told to go; emitted once.
    lost = Signal()
    #: For whoever listens in: a wish was sent. Carries a Command.
    asked = Signal(object)
    #: For whoever listens in: a wish was answered. Carries an Answer.
    answered = Signal(object)

    #: From the reading thread: carries a Reply or a Notice.
    _came = Signal(object)
    #: From the reading thread: the process has ended.
    _ended = Signal()

    def __init__(
        self,
        program: list[str],
        parent: QObject | None = None,
        start: StartProcess = start_process,
        *,
        held: bool = False,
        heard: Callable[[], bytes] = bytes,
    ) -> None:
        super().__init__(parent)
        self._program, self._start, self._heard = program, start, heard
        self._process: Process | None = None
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._waiting: dict[int, Answered | None] = {}
        self._number = 0
        self._stopping = False
        self._over = False
        #: Nobody listens any more; the reading thread may outlive this object.
        self._deaf = False
        #: What came before anybody listened, where that is waited for; None from then on.
        self._kept: list[Reply | Notice | None] | None = [] if held else None
        self._farewell = QEventLoop(self)
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def process_id(self) -> int:
        """The back's process id; 0 before it is started."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start the back and send what was asked so far."""
        if self._process is not None or self._stopping:
            return
        try:
            process = self._process = self._start(self._program)
        except OSError:
            self._ended.emit()
            return
        works: tuple[tuple[Callable[..., None], IO[bytes] | None], ...] = (
            (self._write, process.stdin),
            (self._read, process.stdout),
        )
        for work, pipe in works:
            # A daemon: the window may end while the back is still finishing a charge.
            threading.Thread(target=work, args=(process, pipe), daemon=True).start()

    def listen(self) -> None:
        """Tell what has come so far, and everything from now on as it comes."""
        kept, self._kept = self._kept or [], None
        for message in kept:
            if message is None:
                self._on_ended()
            else:
                self._on_came(message)

    def ask(self, command: Command, answered: Answered | None = None) -> None:
        """Send a wish; ``answered`` is called once, later, with the back's answer or with why there is none."""
        if self._stopping:
            return
        if self._over:
            self._answer_later(answered, _gone())
            return
        self._number += 1
        try:
            line = encode(Request(number=self._number, command=command))
        except CardNumberOnLink:
            sentence = tr(
                "That can be a card number, so it was not sent on. Card numbers belong in the card form only."
            )
            self._answer_later(answered, NotDone(sentence=sentence))
            return
        except LinkError:
            self._answer_later(answered, NotDone(sentence=tr("That is too long.")))
            return
        self._waiting[self._number] = answered
        self._outbox.put(line)
        self.asked.emit(command)

    def stop(self) -> None:
        """Tell the back to go and give it ``GRACE_S`` to do so; it is never killed, for it may be charging a card."""
        if self._stopping:
            return
        self._number += 1
        self._outbox.put(encode(Request(number=self._number, command=Goodbye())))
        self._outbox.put(None)
        self._stopping = True
        self._waiting.clear()
        if self._process is not None and not self._over:
            QTimer.singleShot(int(GRACE_S * 1000), self._farewell, self._farewell.quit)
            self._farewell.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._deaf = True

    # --- the two threads ---

    def _write(self, _process: Process, pipe: IO[bytes]) -> None:
        # A broken pipe is the reading thread's news to tell.
        with suppress(OSError):
            while (line := self._outbox.get()) is not None:
                while line:
                    line = line[pipe.write(line) :]
        with suppress(OSError):
            pipe.close()

    def _read(self, process: Process, pipe: IO[bytes]) -> None:
        with pipe:
            try:
                for line in _lines(pipe.fileno(), self._heard()):
                    self._tell(self._came, decode_from_back(line))
            except LinkError:
                # Whoever is speaking there does not keep to the link: it is not our back any more.
                process.kill()
        process.wait()
        self._outbox.put(None)
        self._tell(self._ended)

    def _tell(self, signal: SignalInstance, *what: object) -> None:
        if not self._deaf:
            signal.emit(*what)

    # --- in the window's thread ---

    def _on_came(self, message: Reply | Notice) -> None:
        if self._stopping or self._over:
            return
        if self._kept is not None and not (isinstance(message, Notice) and isinstance(message.event, ProcessorFound)):
            # The window is still being built, and none of it may be missed.
            self._kept.append(message)
        elif isinstance(message, Notice):
            self._signal_of(message.event).emit(message.event)
        elif message.number in self._waiting:
            answered = self._waiting.pop(message.number)
            self.answered.emit(message.answer)
            if isinstance(message.answer, NeedsApproval):
                self.approval_wished.emit(message.answer, answered)
            elif answered is not None:
                answered(message.answer)
        elif self._process is not None:
            # An answer to nothing we asked is no better than a line that cannot be read.
            self._process.kill()
            self._on_ended()

    def _on_ended(self) -> None:
        if self._over:
            return
        if self._kept is not None and not self._stopping:
            self._kept.append(None)
            return
        self._over = True
        self._farewell.quit()
        if self._stopping:
            return
        waiting, self._waiting = self._waiting, {}
        for answered in waiting.values():
            if answered is not None:
                answered(_gone())
        self.lost.emit()

    def _signal_of(self, event: Event) -> SignalInstance:
        signals: dict[type[Event], SignalInstance] = {
            SaleChanged: self.sale_changed,
            ReadinessChanged: self.readiness_changed,
            ProcessorFound: self.processor_found,
            CatalogueProgress: self.catalogue_progress,
            SaleResolved: self.sale_resolved,
            DoubtsCounted: self.doubts_counted,
            BasketsParked: self.baskets_parked,
            DutyChanged: self.duty_changed,
            PeopleChanged: self.people_changed,
            CardsChecked: self.cards_checked,
            Fatal: self.fatal,
        }
        return signals[type(event)]

    def _answer_later(self, answered: Answered | None, answer: Answer) -> None:
        if answered is not None:
            QTimer.singleShot(0, self, lambda: answered(answer))


def _lines(descriptor: int, before: bytes) -> Iterator[bytes]:
    """Cut what comes into lines; one that has no end within the limit is cut there, and is refused for its length."""
    rest, chunk = b"", before or os.read(descriptor, MOST_BYTES)
    while chunk:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > MOST_BYTES:
            yield rest
            return
        chunk = os.read(descriptor, MOST_BYTES)


def _gone() -> NotDone:
    return NotDone(sentence=tr("The till's back office has stopped."), obstacle=Obstacle.BACK_OFFICE_GONE)
