"""The built-in processor: a child process that ends with this one."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from pos.back.keys import ShopKeys
from pos.domain.errors import NotReady

#: Units: seconds from the start of the process to its address.
_PATIENCE_S: Final = 20.0
#: Units: seconds that it gets to end when nobody holds it any more.
_GRACE_S: Final = 3.0

_log = logging.getLogger(__name__)


class SandboxProcess:
    """One sandbox on this machine; its books and keys lie in a folder of the till, so that a restart loses nothing."""

    def __init__(self, folder: Path, ledger: Path | None, shop: Path | None = None) -> None:
        self._folder, self._ledger, self._shop = folder, ledger, shop
        self._process: subprocess.Popen[str] | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """Its address, which stays the same over a restart; empty before the first start."""
        return self._url

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> ShopKeys:
        """Start it, wait until it serves, and return what it lets its clients in with.

        Raises: NotReady with its own words if it does not.
        """
        self.end()
        command = [sys.executable, "-m", "pos.sandbox", "--data", str(self._folder)]
        if self._ledger is not None:
            command += ["--ledger", str(self._ledger)]
        if self._shop is not None:
            command += ["--shop", str(self._shop)]
        if self._url:
            command += ["--port", self._url.rsplit(":", 1)[1]]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        except OSError as problem:
            raise NotReady(f"The built-in sandbox cannot be started ({problem.strerror}).") from None
        said, words = self._first_words(self._process)
        try:
            told = json.loads(said)
            keys = ShopKeys.from_mapping(told)
            self._url = str(told["url"])
        except (ValueError, KeyError, TypeError):
            self.end()
            why = words.removeprefix("sandbox: ").rstrip(".") or "it said nothing"
            raise NotReady(f"The built-in sandbox does not start: {why}.") from None
        return keys

    def end(self) -> None:
        """Let it go; it ends by itself when nobody holds its input any more."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _first_words(self, process: subprocess.Popen[str]) -> tuple[str, str]:
        """Its first line, or else the last thing it complained of."""
        complaints: list[str] = []
        listening = threading.Thread(target=_listen, args=(process, complaints), daemon=True)
        listening.start()
        # A child that neither serves nor ends is no better than one that does not start.
        alarm = threading.Timer(_PATIENCE_S, process.kill)
        alarm.start()
        said = process.stdout.readline() if process.stdout else ""
        alarm.cancel()
        if not said:
            listening.join(1.0)
        return said, complaints[-1] if complaints else ""


def _listen(process: subprocess.Popen[str], complaints: list[str]) -> None:
    for line in process.stderr or ():
        complaints[:] = [*complaints[-3:], line.strip()]
        _log.info("the built-in sandbox complained")
