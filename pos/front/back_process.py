"""The back as a process: a program with a pipe on its input and one on its output."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import IO, Protocol


class Process(Protocol):
    """A process that was started, as far as the link to it needs to know."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    @property
    def pid(self) -> int:
        """Its number."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Wait until it has ended."""


#: Starts a program with a pipe on its input and one on its output; may raise OSError.
StartProcess = Callable[[list[str]], Process]


def start_process(program: list[str]) -> Process:
    """Start a program as a child of this process.

    Raises: OSError.
    """
    return subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        # Ctrl+C in the terminal is meant for the window; the back goes when the window lets it.
        start_new_session=True,
    )
