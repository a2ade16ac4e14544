"""Where this till keeps its things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from pos.domain.errors import KnownError

_APPLICATION: Final = "pos"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one till; nothing is made until it is asked for."""

    data: Path
    settings: Path
    logs: Path

    @property
    def journal(self) -> Path:
        """The record of every sale."""
        return self.data / "journal.sqlite"

    @property
    def catalogue(self) -> Path:
        """The local copy of what the shop sells; may be deleted at any time."""
        return self.data / "catalogue.sqlite"

    @property
    def people(self) -> Path:
        """The local copy of customers and saved cards, for searching; may be deleted at any time."""
        return self.data / "people.sqlite"

    @property
    def lock(self) -> Path:
        """Held by the till that works in this folder."""
        return self.data / "till.lock"

    @property
    def vault(self) -> Path:
        """The encrypted file with this till's secrets, on a machine without a keyring."""
        return self.data / "vault.json"

    @property
    def plain_keys(self) -> Path:
        """The till's own keys, where nothing real is sold and there is no better place."""
        return self.data / "own-keys.json"

    @property
    def keyring_mark(self) -> Path:
        """Says that this till's secrets lie in the system's keyring; holds none of them."""
        return self.data / "keys-in-keyring"

    def make(self) -> None:
        """Make the folders.

        Raises: KnownError with the folder that cannot be made or written.
        """
        for folder in (self.data, self.logs):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                probe = folder / ".probe"
                probe.touch()
                probe.unlink()
            except OSError as problem:
                reason = problem.strerror or "not writable"
                raise KnownError(
                    f"The folder {folder} cannot be written ({reason}). "
                    "Make it writable, or choose another with --data."
                ) from None


def places(data: Path | None = None, settings: Path | None = None) -> Places:
    """The system's own places, or everything below ``data``."""
    if data is not None:
        return Places(data, settings or data / "settings.toml", data / "logs")
    own = platformdirs.PlatformDirs(_APPLICATION, appauthor=False)
    return Places(own.user_data_path, settings or own.user_config_path / "settings.toml", own.user_log_path)
