"""Every command gets exactly one answer, and a stranger's line ends the conversation."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from pos.domain.till_state import TillState
from pos.link.codec import MOST_BYTES, LinkError, decode_from_back, encode
from pos.link.messages import Answer, Command, Done, NextSale, NotDone, Notice, Reply, Request, SaleChanged, ScanCode
from pos.link.server import LinkServer


def served(lines: bytes, handle: Callable[[Command, Callable[[Answer], None]], None]) -> list[Reply | Notice]:
    out = io.BytesIO()
    LinkServer(io.BytesIO(lines), out).serve(handle)
    return [decode_from_back(line + b"\n") for line in out.getvalue().splitlines()]


def test_each_command_is_handed_on_and_answered_once() -> None:
    seen: list[Command] = []

    def handle(command: Command, answer: Callable[[Answer], None]) -> None:
        seen.append(command)
        answer(Done())
        answer(NotDone(sentence="a second answer is dropped"))

    lines = encode(Request(1, ScanCode(code="4006381333931"))) + encode(Request(2, NextSale()))
    assert served(lines, handle) == [Reply(1, Done()), Reply(2, Done())]
    assert seen == [ScanCode(code="4006381333931"), NextSale()]


def test_a_command_that_breaks_something_is_answered_all_the_same() -> None:
    def handle(command: Command, answer: Callable[[Answer], None]) -> None:
        raise ZeroDivisionError

    [reply] = served(encode(Request(1, NextSale())), handle)
    assert isinstance(reply, Reply)
    assert isinstance(reply.answer, NotDone)


@pytest.mark.parametrize(
    "line",
    [b"{}\n", b"null\n", b'{"number":1,"command":{"type":"Rob"}}\n', b"\xff\n", b"x" * (MOST_BYTES + 5) + b"\n", b"{"],
)
def test_a_line_that_is_not_ours_ends_it(line: bytes) -> None:
    with pytest.raises(LinkError):
        served(line, lambda command, answer: answer(Done()))


class Closed(io.BytesIO):
    """A pipe whose reader is gone."""

    def write(self, data: object) -> int:
        raise BrokenPipeError


def test_a_front_that_is_gone_is_not_an_error() -> None:
    server = LinkServer(io.BytesIO(), Closed())
    server.tell(SaleChanged(state=TillState.IDLE))
    server.tell(SaleChanged(state=TillState.IDLE))
