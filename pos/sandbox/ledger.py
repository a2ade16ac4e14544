"""Everything that moves money, one JSON line each, on the disk before the answer leaves."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from pos.sandbox.records import Posting

_BEGINS: Final = b'{"time":"'


class LedgerUnusable(Exception):
    """The ledger's file cannot be written or read; says why."""


class Ledger:
    """An append-only file; without one, postings are only kept with the books.

    Raises: LedgerUnusable if the file cannot be written, or holds something else than a ledger.
    """

    def __init__(self, path: Path | None) -> None:
        self._file: int | None = None
        self._written: set[str] = set()
        #: Not on the disk yet, because writing failed; the next attempt takes them along.
        self._waiting: list[Posting] = []
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._written = _entries(path)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as problem:
            raise LedgerUnusable(f"{path} cannot be the ledger: {problem.strerror}") from None
        except (ValueError, LookupError, TypeError):
            raise LedgerUnusable(f"{path} is there already and is no ledger") from None

    def append(self, postings: Iterable[Posting]) -> None:
        """Write postings and wait until they are on the disk.

        Raises: OSError if the disk is full or gone; what was not written is written with the next postings.
        """
        if self._file is None:
            return
        self._waiting.extend(postings)
        if not self._waiting:
            return
        lines = "".join(posting.line + "\n" for posting in self._waiting).encode()
        before = os.fstat(self._file).st_size
        try:
            while lines:
                lines = lines[os.write(self._file, lines) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, before)
            raise
        self._waiting.clear()

    def catch_up(self, postings: Callable[[], Iterable[Posting]]) -> None:
        """Write those postings of the books that a crash kept from the file."""
        if self._file is not None:
            self.append(posting for posting in postings() if _entry(posting.line) not in self._written)
        self._written.clear()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _entries(path: Path) -> set[str]:
    """What an earlier run wrote; a line that a crash tore is taken off, as its posting is still in the books."""
    if not path.exists():
        return set()
    whole = path.read_bytes()
    end = whole.rfind(b"\n") + 1
    whole, torn = whole[:end], whole[end:]
    if torn[: len(_BEGINS)] != _BEGINS[: len(torn)]:
        raise ValueError
    entries = {_entry(line) for line in whole.splitlines() if line.strip()}
    if torn:
        with path.open("r+b") as file:
            file.truncate(end)
    return entries


def _entry(line: str | bytes) -> str:
    return str(json.loads(line)["entry"])


def posting_line(row: dict[str, Any]) -> str:
    """Write one posting as the ledger does."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
