"""A lane does one thing at a time, in order, and survives a job that breaks."""

from __future__ import annotations

import threading

import pytest

from pos.back.lane import Job, Lane

PATIENCE_S = 10


class Noted:
    """What was done, in order."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.changed = threading.Event()

    def job(self, word: str) -> Job:
        def work() -> None:
            self.seen.append(word)
            self.changed.set()

        return work


class Gate:
    """A job that says when it has begun, and lasts until it is let go."""

    def __init__(self) -> None:
        self.begun, self.open = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.begun.set()
        assert self.open.wait(PATIENCE_S)


def settle(lane: Lane) -> None:
    """Wait until everything that is due was done."""
    done = threading.Event()
    lane.do(done.set)
    assert done.wait(PATIENCE_S)


def test_jobs_run_in_the_order_in_which_they_came(lane: Lane) -> None:
    noted = Noted()
    words = [str(number) for number in range(100)]
    for word in words:
        lane.do(noted.job(word))
    settle(lane)
    assert noted.seen == words


def test_a_job_for_later_waits_while_others_pass(lane: Lane) -> None:
    noted = Noted()
    lane.later(0.05, noted.job("later"))
    lane.do(noted.job("now"))
    settle(lane)
    assert noted.seen[0] == "now"
    noted.changed.clear()
    assert noted.seen == ["now", "later"] or noted.changed.wait(PATIENCE_S)
    assert noted.seen == ["now", "later"]


def test_a_job_that_breaks_does_not_stop_the_lane(lane: Lane, caplog: pytest.LogCaptureFixture) -> None:
    def break_off() -> None:
        raise ZeroDivisionError

    lane.do(break_off)
    settle(lane)
    assert "broken off" in caplog.text


def test_a_job_can_tell_whether_another_one_is_due(lane: Lane) -> None:
    gate, looks = Gate(), list[bool]()
    lane.later(3600, gate)
    lane.do(gate)
    assert gate.begun.wait(PATIENCE_S)
    lane.do(lambda: looks.append(lane.is_waiting))
    last = threading.Event()
    lane.do(lambda: looks.append(lane.is_waiting))
    lane.do(last.set)
    gate.open.set()
    assert last.wait(PATIENCE_S)
    # A job that is planned for another hour is not due.
    assert looks == [False, False]
    assert lane.is_waiting


def test_the_end_finishes_what_is_under_way_and_drops_the_rest() -> None:
    lane, gate, noted = Lane("ending"), Gate(), Noted()
    lane.start()
    lane.do(gate)
    lane.do(noted.job("not begun"))
    assert gate.begun.wait(PATIENCE_S)
    lane.end()
    assert not lane.join(0), "the job under way is not broken off"
    gate.open.set()
    assert lane.join(PATIENCE_S)
    lane.do(noted.job("too late"))
    assert noted.seen == []
