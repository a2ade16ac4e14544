"""The back's end of the link: commands come in on one pipe, answers and events leave on another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import BinaryIO

from pos.link.codec import MOST_BYTES, LinkError, decode_request, encode
from pos.link.messages import Answer, Command, Event, NotDone, Notice, Reply, Request

_log = logging.getLogger(__name__)

#: Takes a command and something to call with its answer: once, from any thread, now or later.
Handle = Callable[[Command, Callable[[Answer], None]], None]


class LinkServer:
    """Serves one front until it goes away; whoever writes may be on any thread."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._writing = threading.Lock()
        self._gone = False

    def tell(self, event: Event) -> None:
        """Send an event; nothing happens once the front is gone."""
        self._write(Notice(event))

    def serve(self, handle: Handle) -> None:
        """Hand every command on until the pipe ends.

        Raises: LinkError for a line that is not one of ours: then whoever writes it is not our front.
        """
        while line := self._incoming.readline(MOST_BYTES + 1):
            if not line.endswith(b"\n"):
                raise LinkError("a line is too long for the link, or was cut")
            self._hand_on(decode_request(line), handle)

    def _hand_on(self, request: Request, handle: Handle) -> None:
        answered = threading.Lock()

        def answer(said: Answer) -> None:
            if answered.acquire(blocking=False):
                self._write(Reply(request.number, said))

        try:
            handle(request.command, answer)
        except Exception:
            _log.exception("a command was not understood by the back")
            answer(NotDone(sentence="The till's back office could not do that. Please try once more."))

    def _write(self, message: Reply | Notice) -> None:
        line = encode(message)
        with self._writing:
            if self._gone:
                return
            try:
                self._outgoing.write(line)
                self._outgoing.flush()
            except (OSError, ValueError):
                # The front is gone; what moves money is finished and written down all the same.
                self._gone = True
