"""What the command line asks of a till."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StartOptions:
    """Where this till keeps its things and what it tells; None means the system's own places."""

    data: Path | None = None
    settings: Path | None = None
    ledger: Path | None = None
    timings: bool = False
    #: For tests: a file with the seconds by which all of the till's clocks are ahead.
    clock: Path | None = None
    #: Open the window for the customer's screen as well.
    customer_display: bool = False
    #: For the canary: leave the back's memory open to whoever looks for card numbers in it. Live tills refuse it.
    open_memory: bool = False

    def back_program(self) -> list[str]:
        """The command that starts the back of this till."""
        program = [sys.executable, "-m", "pos.back"]
        for name in ("data", "settings", "ledger", "clock"):
            path: Path | None = getattr(self, name)
            if path is not None:
                program += [f"--{name}", str(path.absolute())]
        return [*program, "--open-memory"] if self.open_memory else program
