"""What the back says first, understood before the link is loaded: where the processor is, as a card page needs it."""

from __future__ import annotations

import json
import os
import threading
from typing import Final, NamedTuple

from pos.front.back_process import Process

#: Units: bytes; the back writes its first words in one piece, and no piece of a pipe is longer.
_MOST_BYTES: Final = 64 * 1024


class FirstWord(NamedTuple):
    """One ``ProcessorFound``, as it stands on the line."""

    environment: str
    locale: str
    script_url: str
    publishable_key: str
    card_origins: tuple[str, ...]

    def __repr__(self) -> str:
        return "FirstWord(…)"


class Overhearing:
    """Hears what a back says first, on a thread of its own; whoever reads the pipe later begins with it."""

    def __init__(self, process: Process) -> None:
        self._heard = b""
        self._thread = threading.Thread(target=self._listen, args=(process,), daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether there is something, or will never be."""
        return not self._thread.is_alive()

    def heard(self) -> bytes:
        """What was read of the pipe; waits until there is something."""
        self._thread.join()
        return self._heard

    def _listen(self, process: Process) -> None:
        if process.stdout is not None:
            self._heard = os.read(process.stdout.fileno(), _MOST_BYTES)


def understood(heard: bytes) -> FirstWord | None:
    """Read the first line that a back wrote; None if it says something else, which is for the link to understand."""
    try:
        event = json.loads(heard.partition(b"\n")[0])["event"]
        if event["type"] != "ProcessorFound":
            return None
        return FirstWord(
            environment=str(event["environment"]),
            locale=str(event["locale"]),
            script_url=str(event["script_url"]),
            publishable_key=str(event["publishable_key"]),
            card_origins=tuple(str(origin) for origin in event["card_origins"]),
        )
    except (ValueError, LookupError, TypeError):
        return None
