"""One till in one folder: a lock of the operating system, which is gone with whoever held it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

from pos.domain.errors import KnownError

#: Stands in the file while its holder has no window any more and only finishes what moves money.
_LEAVING: Final = b"leaving"
_LOOK_EVERY_S: Final = 0.1


class TillLock:
    """Held as long as this object lives and its process runs.

    Units: ``patience_s`` is how long to wait for a holder that is leaving, in seconds; ``grace_s`` for one that may
    not have noticed yet that its window is gone.
    """

    def __init__(self, path: Path, patience_s: float = 90.0, grace_s: float = 0.0) -> None:
        """Take the lock.

        Raises: KnownError if another till has it, or if it cannot be had.
        """
        try:
            self._file = path.open("a+b", buffering=0)
        except OSError as problem:
            raise KnownError(f"The file {path} cannot be opened ({problem.strerror}).") from None
        begun = time.monotonic()
        while not self._taken():
            if time.monotonic() - begun > (patience_s if self._is_left() else min(grace_s, patience_s)):
                self._file.close()
                raise KnownError(
                    f"Another till is open on {path.parent}. Use that one, or choose another folder with --data."
                )
            time.sleep(_LOOK_EVERY_S)
        self._file.truncate(0)

    def leave(self) -> None:
        """Say that the folder will be free soon: whoever opens the next till waits for it."""
        self._file.write(_LEAVING)

    def release(self) -> None:
        """Let the folder go."""
        self._file.close()

    def _is_left(self) -> bool:
        self._file.seek(0)
        return self._file.read(len(_LEAVING)) == _LEAVING

    def _taken(self) -> bool:
        try:
            if sys.platform == "win32":
                import msvcrt

                # A byte far behind the text, for a locked one could not be read.
                self._file.seek(1 << 20)
                msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
