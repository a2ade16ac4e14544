"""Sandbox processes that a test holds by the process itself: to kill, to end, to read the words of."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pos.testing import sandbox as plain
from pos.testing.nursery import Child
from pos.testing.sandbox import Sandbox
from tests import ready_made

Process = subprocess.Popen[str]


@contextlib.contextmanager
def killable(folder: Path, *options: str, program: tuple[str, ...] = ("-m", "pos.sandbox")) -> Iterator[Held]:
    """A sandbox that keeps ledger, data and log in a folder, and whose process is in our hands."""
    ledger, data = folder / "ledger.jsonl", folder / "data"
    command = [sys.executable, *program, "--ledger", str(ledger), "--data", str(data), *options]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log.txt").open("a") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    with process:
        try:
            yield met(process, ledger), process
        finally:
            with contextlib.suppress(OSError):
                if process.stdin:
                    process.stdin.close()
            process.wait(timeout=30)


@contextlib.contextmanager
def reopened(folder: Path) -> Iterator[tuple[Sandbox, Child]]:
    """A sandbox on the books of a folder, for tests of what it finds there and not of how it starts."""
    begun: list[Child] = []

    def start(arguments: list[str]) -> Child:
        begun.append(ready_made.start("sandbox", arguments))
        return begun[0]

    with plain.running_sandbox(folder, "--data", str(folder / "data"), start=start) as sandbox:
        yield sandbox, begun[0]


Held = tuple[Sandbox, Process]


def met(process: Process, ledger: Path) -> Sandbox:
    """The sandbox that a process says it is."""
    assert process.stdout
    said = json.loads(process.stdout.readline())
    return Sandbox(said["url"], ledger, said)


def alive(number: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(number, 0)
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
