"""Asks for secrets at a terminal without showing them, or reads them line by line from standard input."""

from __future__ import annotations

import getpass
import sys
from typing import TextIO

from pos.domain.errors import NotUnderstood
from pos.domain.secret import Secret


class Asking:
    """Where secrets come from; never from the command line, which every user of the machine can read."""

    def __init__(self, stdin: TextIO | None = None) -> None:
        self._stdin = stdin if stdin is not None else sys.stdin

    @property
    def is_person(self) -> bool:
        """Whether somebody sits at the other end."""
        return self._stdin.isatty()

    def secret(self, question: str) -> Secret:
        """Ask for one secret.

        Raises: NotUnderstood if nothing was given.
        """
        text = getpass.getpass(f"{question}: ") if self.is_person else self._stdin.readline()
        if not text.strip():
            raise NotUnderstood(f"Nothing was given for: {question}.")
        return Secret(text.strip("\r\n").strip())

    def yes(self, question: str) -> bool:
        """Ask a person whether to go on; anybody else has said so by calling."""
        if not self.is_person:
            return True
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        return self._stdin.readline().strip().lower() in {"y", "yes"}
