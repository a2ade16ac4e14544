"""This machine: its surroundings, its web engine, and who the till runs as."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from pos.commands.check_up.finding import Finding, bad, good, note, warn
from pos.config.surroundings import ENGINE_PREFIX, ROOT, foreign, runs_as_root


def surroundings(live: bool) -> Iterator[Finding]:
    """Environment variables and user."""
    refused = bad if live else note
    reasons = foreign()
    for reason in reasons:
        yield refused(f"{reason}. As long as it is, real cards are refused.")
    if not reasons:
        yield good("No environment variable changes the till.")
    if runs_as_root():
        yield refused(f"{ROOT[0].upper()}{ROOT[1:]}; start it as an ordinary user.")
    if sys.platform == "linux":
        yield good("The till closes its memory to other programs of the same user, and leaves no core files.")
    else:
        yield note("Whether other programs may read the till's memory is this system's affair; Linux was measured.")


def web_engine(live: bool) -> Iterator[Finding]:
    """The engine that the card is typed into, started once for this."""
    command = [sys.executable, "-m", "pos.front.capture.engine_probe"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told: dict[str, Any] = json.loads(said.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        words = said.stderr.strip().splitlines()
        yield bad(f"The web engine does not start: {words[-1] if words else 'it says nothing'}.")
        return
    yield good(f"The web engine {told['version']} starts; it has the fixes of Chromium {told['fixes']}.")
    if told["warning"]:
        yield warn(told["warning"])
    yield from _sandbox(told["sandboxed"], live)
    for danger in told["dangers"]:
        if danger.startswith(ENGINE_PREFIX):
            yield (bad if live else note)(f"{danger}.")


def _sandbox(holds: bool | None, live: bool) -> Iterator[Finding]:
    if holds is None:
        yield note("Whether the web engine's own sandbox holds cannot be seen on this system.")
    elif holds:
        yield good("The web engine's own sandbox holds: pages run without rights of their own.")
    else:
        yield (bad if live else note)("The web engine's own sandbox does not hold here; real cards are refused.")
