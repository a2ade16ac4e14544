"""The back as a process: takes its folder, opens the journal, serves the window until that goes away."""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from pos.back.front_door import FrontDoor
from pos.back.till_lock import TillLock
from pos.config import garbage, memory
from pos.config.clock import Clock, clock
from pos.config.logs import open_log
from pos.config.places import Places, places
from pos.config.settings import Environment, Settings, read_settings
from pos.domain.errors import KnownError
from pos.link.codec import LinkError
from pos.link.messages import Answer, Command, Done, Fatal
from pos.link.server import Handle, LinkServer

#: Units: seconds that the back of a window that was killed may take to notice it.
_GRACE_S: Final = 2.0

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the window on standard input and output; return the exit code."""
    garbage.wait()
    options = _parser().parse_args(arguments)
    if options.open_memory:
        memory.open_to_others()
    else:
        # Here are the keys: no other program of this user looks at them.
        memory.close()
    where = places(options.data, options.settings)
    server = LinkServer(*_own_pipes())
    try:
        where.make()
        open_log(where.logs, "back")
        lock = TillLock(where.lock, grace_s=_GRACE_S)
        settings = read_settings(where.settings)
        if options.open_memory and settings.processor.environment is Environment.LIVE:
            raise KnownError("A live till is not opened with its memory open to others.")  # noqa: TRY301
    except KnownError as problem:
        return _serve_nothing_but(server, str(problem))
    try:
        return _serve(server, settings, where, options.ledger, clock(options.clock), lock)
    except KnownError as problem:
        return _serve_nothing_but(server, str(problem))
    finally:
        lock.release()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pos.back", description="The money side of one till.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--settings", type=Path)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--clock", type=Path)
    parser.add_argument("--open-memory", action="store_true")
    return parser


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes of the link, out of reach of whatever prints or reads by mistake."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return incoming, outgoing


def _serve(
    server: LinkServer, settings: Settings, where: Places, ledger: Path | None, time: Clock, lock: TillLock
) -> int:
    door = FrontDoor(settings, where, ledger, time, server.tell)
    door.open()
    try:
        return _until_goodbye(server, door.handle)
    finally:
        lock.leave()
        door.close()


def _serve_nothing_but(server: LinkServer, sentence: str) -> int:
    """Tell the window why there is no till, and wait until it is closed."""
    garbage.begin()
    _log.error("the till cannot be opened")
    server.tell(Fatal(sentence=sentence))

    def refuse(_command: Command, answered: Callable[[Answer], None]) -> None:
        answered(Done())

    _until_goodbye(server, refuse)
    return 1


def _until_goodbye(server: LinkServer, handle: Handle) -> int:
    try:
        server.serve(handle)
    except LinkError:
        _log.exception("whoever writes here is not our window")
        return 1
    return 0
