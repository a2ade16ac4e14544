"""What clients show to be let in."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Every key of one shop: given by the shop file, kept with the books, or made anew."""

    public_key: str = field(default_factory=lambda: secrets.token_hex(16))
    confidential_key: str = field(default_factory=lambda: secrets.token_hex(16))
    confidential_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    publishable_key: str = field(default_factory=lambda: f"pk_test_{secrets.token_hex(16)}")
    admin_user: str = "representative"
    admin_password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    control_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def told(self) -> dict[str, str]:
        """The keys as the ready line says them."""
        return asdict(self)


#: The names a shop file may give keys under.
NAMES = tuple(one.name for one in fields(Keys))
_FILE: Final = "keys.json"


def keys_of(folder: Path | None, given: dict[str, str]) -> Keys:
    """The keys of a shop whose books lie in a folder: the same at every start, so that its clients find it again.

    Raises: OSError if they cannot be kept.
    """
    if folder is None:
        return Keys(**given)
    file, kept = folder / _FILE, {}
    with suppress(OSError, ValueError, AttributeError):
        kept = {name: str(key) for name, key in json.loads(file.read_text("utf-8")).items() if name in NAMES}
    keys = Keys(**{**kept, **given})
    if keys.told() != kept:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as private:
            json.dump(keys.told(), private)
    return keys
