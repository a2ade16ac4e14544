"""One till in one folder: a lock of the operating system, which is gone with whoever held it."""

from __future__ import annotations

import sys
from pathlib import Path

from pos.domain.errors import KnownError


class TillLock:
    """Held as long as this object lives and its process runs."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises: KnownError if another till has it, or if it cannot be had.
        """
        try:
            self._file = path.open("a+b")
        except OSError as problem:
            raise KnownError(f"The file {path} cannot be opened ({problem.strerror}).") from None
        try:
            self._take()
        except OSError:
            self._file.close()
            raise KnownError(
                f"Another till is open on {path.parent}. Use that one, or choose another folder with --data."
            ) from None

    def _take(self) -> None:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        """Let the folder go."""
        self._file.close()
