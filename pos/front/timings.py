"""How long things took, as JSON lines for benchmarks; silent unless asked for."""

from __future__ import annotations

import json
import sys
import time


class Timings:
    """Writes one line on standard output for each thing that came about.

    Units: ``monotonic_s`` is the system's monotonic clock, the same in every process of this machine.
    """

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted

    def write(self, what: str, **more: object) -> None:
        """Write one line, if lines are wanted."""
        if self._wanted:
            line = json.dumps({"timing": what, "monotonic_s": time.monotonic(), **more})
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
