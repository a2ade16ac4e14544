"""Everything that moves money, one JSON line each, on the disk before the answer leaves."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pos.sandbox.records import Posting


class Ledger:
    """An append-only file; without one, postings are only kept with the books."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            _drop_torn_line(path)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def append(self, postings: Iterable[Posting]) -> None:
        """Write postings and wait until they are on the disk."""
        lines = "".join(posting.line + "\n" for posting in postings).encode()
        if self._file is None or not lines:
            return
        while lines:
            lines = lines[os.write(self._file, lines) :]
        os.fsync(self._file)

    def catch_up(self, postings: Iterable[Posting]) -> None:
        """Write those postings of the books that a crash kept from the file."""
        if self._path is None:
            return
        with self._path.open(encoding="utf-8") as lines:
            written = {json.loads(line).get("entry") for line in lines if line.strip()}
        self.append(posting for posting in postings if posting.entry not in written)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _drop_torn_line(path: Path) -> None:
    """A crash in mid-write leaves half a line; its posting is still in the books."""
    if not path.exists():
        return
    whole = path.read_bytes()
    end = whole.rfind(b"\n") + 1
    if end != len(whole):
        with path.open("r+b") as file:
            file.truncate(end)


def posting_line(row: dict[str, Any]) -> str:
    """Write one posting as the ledger does."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
