"""The back as the front knows it, against a child process that plays the back as each test wants it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from pos.domain.till_state import Obstacle, TillState
from pos.front.back_office import BackOffice
from pos.link.messages import Answer, Done, DoubtsCounted, FindProducts, Hello, NotDone, SaleChanged, ScanCode
from pos.testing.waiting import wait_until

#: A back in a few lines; what it does with a code that is scanned is the test's wish.
CHILD = """
import os, signal, sys, time
from pathlib import Path
from pos.domain.till_state import TillState
from pos.link.codec import decode_request, encode
from pos.link.messages import *

def say(message):
    sys.stdout.buffer.write(encode(message)); sys.stdout.buffer.flush()

for line in sys.stdin.buffer:
    request = decode_request(line)
    command = request.command
    if isinstance(command, ScanCode):
        wish, _, more = command.code.partition(":")
        if wish == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif wish == "babble":
            sys.stdout.write("Traceback (most recent call last):\\n"); sys.stdout.flush()
        elif wish == "endless":
            sys.stdout.write("x" * 70_000); sys.stdout.flush()
        elif wish == "invent":
            say(Reply(number=999, answer=Done()))
        elif wish == "tell":
            say(Notice(event=SaleChanged(state=TillState.BASKET, reference="K7Q2")))
            say(Notice(event=DoubtsCounted(count=2)))
        elif wish == "late":
            time.sleep(float(more)); say(Reply(number=request.number, answer=Done()))
        continue
    if isinstance(command, Goodbye):
        break
    say(Reply(number=request.number, answer=NotDone(sentence=type(command).__name__)))
Path(sys.argv[1]).write_text("ended by itself")
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return tmp_path / "note"


@pytest.fixture
def back(qtbot: QtBot, tmp_path: Path, note: Path, root: Path) -> Iterator[BackOffice]:
    script = tmp_path / "back.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(root)!r})\n{CHILD}", encoding="utf-8")
    office = BackOffice([sys.executable, str(script), str(note)])
    yield office
    office.stop()
    wait_until(lambda: not office.process_id or not psutil.pid_exists(office.process_id), "the back to end")


class Heard:
    """What came of the things that were asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    def __call__(self, answer: Answer) -> None:
        self.answers.append(answer)

    @property
    def sentences(self) -> list[str]:
        return [answer.sentence for answer in self.answers if isinstance(answer, NotDone)]


def test_what_is_asked_before_the_start_is_answered_after_it_in_order(back: BackOffice) -> None:
    heard = Heard()
    back.ask(Hello(version="1"), heard)
    back.ask(FindProducts(text="cup"), heard)
    assert heard.answers == []
    assert back.process_id == 0

    back.start()
    wait_until(lambda: len(heard.answers) == 2, "two answers")

    assert heard.sentences == ["Hello", "FindProducts"]
    assert psutil.pid_exists(back.process_id)


def test_each_event_comes_as_its_own_signal(back: BackOffice) -> None:
    told: list[object] = []
    back.sale_changed.connect(told.append)
    back.doubts_counted.connect(told.append)
    back.start()
    back.ask(ScanCode(code="tell"))

    wait_until(lambda: len(told) == 2, "two events")

    assert told == [SaleChanged(state=TillState.BASKET, reference="K7Q2"), DoubtsCounted(count=2)]


def test_answers_find_their_question_whatever_came_between(back: BackOffice) -> None:
    first, second = Heard(), Heard()
    back.start()
    back.ask(ScanCode(code="late:0.05"), first)
    back.ask(FindProducts(text="cup"), second)

    wait_until(lambda: bool(second.answers), "the second answer")

    assert first.answers == [Done()]
    assert second.sentences == ["FindProducts"]


@pytest.mark.parametrize("end", ["die", "babble", "endless", "invent"])
def test_a_back_that_dies_or_breaks_the_link_is_lost_once_and_nobody_waits_for_ever(back: BackOffice, end: str) -> None:
    heard, lost = Heard(), []
    back.lost.connect(lambda: lost.append(True))
    back.start()
    back.ask(ScanCode(code=end), heard)
    back.ask(ScanCode(code="late:30"), heard)

    wait_until(lambda: len(heard.answers) == 2, "an answer for everybody", patience_s=10)

    assert {answer.obstacle for answer in heard.answers if isinstance(answer, NotDone)} == {Obstacle.BACK_OFFICE_GONE}
    wait_until(lambda: not psutil.pid_exists(back.process_id), "the stranger to be gone")
    back.ask(Hello(version="1"), heard)
    wait_until(lambda: len(heard.answers) == 3, "an answer after the end")
    assert lost == [True]


def test_a_back_that_cannot_be_started_is_lost(qtbot: QtBot, tmp_path: Path) -> None:
    back, heard = BackOffice([str(tmp_path / "nothing")]), Heard()
    back.ask(Hello(version="1"), heard)
    with qtbot.waitSignal(back.lost):
        back.start()
    assert [answer.obstacle for answer in heard.answers if isinstance(answer, NotDone)] == [Obstacle.BACK_OFFICE_GONE]
    back.stop()


def test_a_message_that_is_too_long_is_not_sent(back: BackOffice) -> None:
    heard = Heard()
    back.start()
    back.ask(FindProducts(text="x" * 70_000), heard)
    back.ask(FindProducts(text="cup"), heard)
    wait_until(lambda: len(heard.answers) == 2, "two answers")
    assert sorted(heard.sentences) == ["FindProducts", "That is too long."]


def test_stopping_lets_the_back_end_by_itself_and_is_no_loss(back: BackOffice, note: Path) -> None:
    lost: list[bool] = []
    back.lost.connect(lambda: lost.append(True))
    back.start()
    back.ask(ScanCode(code="tell"))

    back.stop()

    assert note.read_text() == "ended by itself"
    assert lost == []


def test_a_back_that_is_busy_with_a_charge_is_left_to_finish_it(
    back: BackOffice, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.front.back_office.GRACE_S", 0.1)
    back.start()
    back.ask(ScanCode(code="late:1.5"))

    began = time.monotonic()
    back.stop()
    took = time.monotonic() - began

    assert took < 1.0
    assert not note.exists()
    wait_until(note.exists, "the back to end by itself")


def test_the_back_is_out_of_reach_of_a_terminals_interrupt(back: BackOffice) -> None:
    back.start()
    assert os.getpgid(back.process_id) != os.getpgid(0)
