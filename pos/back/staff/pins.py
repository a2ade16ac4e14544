"""PINs: which ones are taken, and how they are kept.

A hash alone does not protect six digits: whoever has the database would try them all. So each PIN is first mixed with
a pepper that lies in the vault and in no database, and with the id of its account.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from argon2 import PasswordHasher, profiles
from argon2.exceptions import Argon2Error, InvalidHashError

from pos.back.vault.vault import Entry, Vault, own_key
from pos.domain.errors import NotUnderstood
from pos.domain.secret import Secret

SHORTEST: Final = 6
LONGEST: Final = 64
#: Rows of digits on a keypad and in a count, forwards and backwards.
_RUNS: Final = tuple(run + run for run in ("0123456789", "9876543210"))


def check_pin(pin: Secret) -> None:
    """Look whether a new PIN is one that somebody would not guess first.

    Raises: NotUnderstood with what would do.
    """
    text = pin.reveal()
    if not SHORTEST <= len(text) <= LONGEST or not text.isprintable() or " " in text:
        raise NotUnderstood(f"A PIN has at least {SHORTEST} digits or letters, and no spaces.")
    if len(set(text)) < 3 or any(text in run for run in _RUNS):
        raise NotUnderstood("This PIN is too easy to guess. Take one without repetitions and without a row of numbers.")


def pepper(vault: Vault) -> bytes:
    """What PINs are mixed with: made here, or given by people where several tills share their accounts.

    Raises: VaultProblem.
    """
    kept = vault.read(Entry.PEPPER)
    if kept is None:
        own_key(vault, Entry.PEPPER)
        kept = vault.read(Entry.PEPPER)
    assert kept is not None  # noqa: S101  # it was written a line above
    return hashlib.sha256(kept.reveal().encode()).digest()


class Pins:
    """Hashes PINs and compares them.

    Source: RFC 9106, the second recommended choice: 64 MiB, three rounds, four lanes.
    """

    def __init__(self, pepper_key: bytes, hasher: PasswordHasher | None = None) -> None:
        self._key = hmac.new(pepper_key, b"pin", hashlib.sha256).digest()
        self._hasher = hasher or PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)

    def hashed(self, person_id: str, pin: Secret) -> str:
        """What the database keeps of a PIN."""
        return self._hasher.hash(self._mixed(person_id, pin))

    def fits(self, person_id: str, pin: Secret, kept: str) -> bool:
        """Whether this is the PIN behind a hash; takes about a quarter of a second, and that is meant."""
        try:
            return self._hasher.verify(kept, self._mixed(person_id, pin))
        except (Argon2Error, InvalidHashError):
            return False

    def _mixed(self, person_id: str, pin: Secret) -> str:
        mixed = hmac.new(self._key, f"{person_id}\n{pin.reveal()}".encode(), hashlib.sha256).digest()
        return base64.b64encode(mixed).decode()
