"""The window of the canary's till, in a process of its own: does one step after the other, as it is told.

Each step is one JSON line on standard input, and is answered by one on standard output when it has come to rest.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pos.config import memory
from pos.front.start_options import StartOptions
from pos.testing.till_page import TillPage

_BARCODE: Final = "4006381333931"
_EXPIRY: Final = "1230"


class Walk:
    """What a cashier does, by real key events in the real card form."""

    def __init__(self, page: TillPage) -> None:
        self._page = page

    def ready(self, passphrase: str = "") -> None:
        """Wait until something can be sold; an encrypted vault is opened first."""
        if passphrase:
            self._page.wait_for(lambda: self._page.is_covered, "the question for the passphrase")
            self._page.sign_in(passphrase)
        self._page.wait_ready()

    def charge(self, number: str, code: str) -> None:
        """Sell an item to a card, and leave whatever comes of it."""
        self.type(number, code)
        self._page.charge()
        if self._page.wait_at_rest() == "approved":
            self._page.next_sale()

    def type(self, number: str, code: str = "") -> None:
        """Type a card, or its number alone, and go no further."""
        page = self._page
        if page.state in ("not_accepted", "not_accepted_this_time"):
            page.other_card()
        else:
            if not page.lines:
                page.scan(_BARCODE)
            page.open_card_form()
        if code:
            # Each number is whole at its last digit only, so each field moves on by itself, and only then.
            page.type_card(number, _EXPIRY, code, moves_on=True)
        else:
            page.type_number(number)

    def cancel(self) -> None:
        """Leave the card form with whatever is typed in it."""
        self._page.step_back()

    def crash_page(self) -> None:
        """Kill the processes in which the fields are, and go back to the basket."""
        for pid in _renderers(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        self._page.wait_for_state("form_closed")
        self._page.step_back()


def _renderers(ancestor: int) -> list[int]:
    """The engine's processes below this one that have forked no other: those that draw."""
    parents, engine = {}, set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, ValueError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if b"QtWebEngineProcess" in (folder / "cmdline").read_bytes():
                    engine.add(int(folder.name))
    forking = set(parents.values())
    return [pid for pid in engine if pid not in forking and ancestor in _line(pid, parents)]


def _line(pid: int, parents: dict[int, int]) -> set[int]:
    line: set[int] = set()
    while (parent := parents.get(pid, 0)) and parent not in line:
        line.add(parent)
        pid = parent
    return line


def main() -> int:
    """Open the till and do what standard input says, until it ends."""
    parser = argparse.ArgumentParser(prog="python -m pos.commands.canary.front")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--settings", type=Path)
    options = parser.parse_args()
    from pos.front.app import opened_till

    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    memory.open_to_others()
    with opened_till(StartOptions(options.data, options.settings, open_memory=True)) as till:
        walk = Walk(TillPage(till))
        for line in sys.stdin:
            step: dict[str, Any] = json.loads(line)
            getattr(walk, step.pop("step"))(**step)
            answer = {"state": till.window.till_state.value, "back": till.back_office.process_id}
            said.write(json.dumps(answer) + "\n")
            said.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
