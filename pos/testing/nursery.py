"""Backs and sandboxes that are there at once: forked from one process that has everything imported.

On a system without fork, or with ``--pos-cold``, each is started as the till itself starts it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, Protocol, cast

#: Kind -> the module that is run where nothing is forked.
_MODULES: Final = {"back": "pos.back", "sandbox": "pos.sandbox"}


class Child(Protocol):
    """A process that was brought forth; its pipes are unbuffered bytes."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    @property
    def pid(self) -> int:
        """Its number."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; may raise subprocess.TimeoutExpired."""


class Nursery:
    """Brings processes forth; one for a whole test run."""

    def __init__(self, cold: bool = False) -> None:
        self._cold = cold or not hasattr(os, "fork") or not hasattr(socket, "send_fds")
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        #: Everything that was brought forth and has not been seen to end.
        self.children: list[Child] = []

    @property
    def process_id(self) -> int | None:
        """The forking process; None while there is none."""
        return self._process.pid if self._process is not None else None

    def warm_up(self) -> None:
        """Begin to import what the first child will need, beside whatever comes next."""
        if not self._cold and self._process is None:
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-m", "pos.testing.nursery_process", str(theirs.fileno())]
            self._process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), env=_surroundings({}))
            theirs.close()
            self._line = ours

    def bring_forth(self, kind: str, arguments: list[str], surroundings: Mapping[str, str] | None = None) -> Child:
        """Start a back or a sandbox.

        Raises: OSError.
        """
        self.warm_up()
        child = self._born(kind, arguments, dict(surroundings or {}))
        self.children.append(child)
        return child

    def _born(self, kind: str, arguments: list[str], more: dict[str, str]) -> Child:
        if self._line is not None:
            try:
                return self._forked(kind, arguments, more)
            except OSError:
                # The forking process is gone: this child is started as the till does it, and the next finds a new one.
                self.close()
        return self._started(kind, arguments, more)

    @staticmethod
    def surroundings(more: Mapping[str, str]) -> dict[str, str]:
        """What a process of a test finds in its environment."""
        return _surroundings(dict(more))

    def close(self) -> None:
        """Let the forking process go; its children live on until their own pipes end."""
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None:
            process.wait(timeout=30)

    def _started(self, kind: str, arguments: list[str], more: dict[str, str]) -> Child:
        return cast(
            Child,
            subprocess.Popen(
                [sys.executable, "-m", _MODULES[kind], *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
                env=_surroundings(more),
            ),
        )

    def _forked(self, kind: str, arguments: list[str], more: dict[str, str]) -> Child:
        from pos.testing.nursery_process import LENGTH

        assert self._line is not None  # told by the caller
        stdin, to_child = os.pipe()
        from_child, stdout = os.pipe()
        life, held = os.pipe()
        wish = {"kind": kind, "arguments": arguments, "folder": str(Path.cwd()), "surroundings": _surroundings(more)}
        text = json.dumps(wish).encode()
        try:
            socket.send_fds(self._line, [LENGTH.pack(len(text))], [stdin, stdout, 2, held])
            self._line.sendall(text)
            told = self._line.recv(LENGTH.size, socket.MSG_WAITALL)
        except OSError:
            told = b""
        finally:
            for fd in (stdin, stdout, held):
                os.close(fd)
        if len(told) < LENGTH.size:
            for fd in (to_child, from_child, life):
                os.close(fd)
            raise OSError("the process that brings forth backs and sandboxes has ended; its own words are above")
        return _Forked(LENGTH.unpack(told)[0], to_child, from_child, life)


class _Forked:
    """A grandchild of this process, held by its pipes."""

    def __init__(self, pid: int, stdin: int, stdout: int, life: int) -> None:
        self.pid = pid
        self.stdin: IO[bytes] | None = os.fdopen(stdin, "wb", buffering=0)
        self.stdout: IO[bytes] | None = os.fdopen(stdout, "rb", buffering=0)
        self._life = life
        self._over = False

    def kill(self) -> None:
        # Once it has ended, its number may be somebody else's.
        if not self._ended(0):
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return 0

    def _ended(self, timeout: float | None) -> bool:
        if self._over:
            return True
        # Nothing is ever written there: the pipe only ends, and does so with the process.
        waiting = select.poll()
        waiting.register(self._life, select.POLLIN | select.POLLHUP)
        self._over = bool(waiting.poll(None if timeout is None else timeout * 1000))
        if self._over:
            os.close(self._life)
        return self._over


def _surroundings(more: dict[str, str]) -> dict[str, str]:
    # Nobody's keyring is touched: what belongs to a test lies in the test's folder.
    return {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **more}
