"""Writes a file that only its user may read, whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from pos.back.vault.vault import VaultProblem

_ONLY_ME: Final = 0o600


def write_privately(path: Path, content: bytes) -> None:
    """Put a file in place of an older one; a crash leaves the one or the other.

    Raises: VaultProblem with the reason.
    """
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_ME)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as problem:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise VaultProblem(f"{path} cannot be written ({problem.strerror}).") from None


def read_privately(path: Path) -> bytes:
    """Read a file that nobody else may read.

    Raises: VaultProblem if it cannot be read, or if others can.
    """
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise VaultProblem(f"Other users may read {path}. Take that right away first:  chmod 600 '{path}'")
        return path.read_bytes()
    except OSError as problem:
        raise VaultProblem(f"{path} cannot be read ({problem.strerror}).") from None
