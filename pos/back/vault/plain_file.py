"""A file that only its user may read: for the till's own keys on a machine without a keyring, and for tests only."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pos.back.vault.private_write import read_privately, write_privately
from pos.back.vault.vault import NEVER_PLAIN, Entry, VaultProblem
from pos.domain.secret import Secret


class PlainFile:
    """Holds what seals a sandbox's tokens; it takes no key of a processor, and live tills do not use it."""

    is_safe = False

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def place(self) -> str:
        """Where they lie, in words for people."""
        return f"the private, unencrypted file {self._path}"

    def read(self, entry: Entry) -> Secret | None:
        """One secret; None if it was never kept.

        Raises: VaultProblem.
        """
        kept = self._kept().get(entry.value)
        return None if kept is None else Secret(kept)

    def write(self, entry: Entry, secret: Secret) -> None:
        """Keep one secret, in place of an older one.

        Raises: VaultProblem, for every key of a processor too.
        """
        if entry in NEVER_PLAIN:
            raise VaultProblem("Keys and passwords are not written into a file that is not encrypted.")
        write_privately(self._path, msgspec.json.encode({**self._kept(), entry.value: secret.reveal()}))

    def drop(self, entry: Entry) -> None:
        """Forget one secret; harmless if it is not there.

        Raises: VaultProblem.
        """
        kept = self._kept()
        if kept.pop(entry.value, None) is not None:
            write_privately(self._path, msgspec.json.encode(kept))

    def _kept(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        try:
            return msgspec.json.decode(read_privately(self._path), type=dict[str, str])
        except msgspec.MsgspecError:
            raise VaultProblem(f"{self._path} is damaged. Restore it from a backup.") from None
