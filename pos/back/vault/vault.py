"""What a till keeps secret, and what every place for it can do."""

from __future__ import annotations

import base64
import secrets
from enum import Enum
from typing import Final, Protocol

from pos.domain.errors import KnownError
from pos.domain.secret import Secret

#: Units: bytes of a key of our own.
KEY_BYTES: Final = 32


class Entry(Enum):
    """One secret, by the name under which it is kept; stored by value, so values never change."""

    #: Seals tokens in the journal, and ties the journal's rows to each other.
    SEALING = "sealing"
    #: Mixed into every PIN before it is hashed; tills that share a journal need the same one.
    PEPPER = "pepper"
    #: Ties the rows of the audit trail to each other.
    AUDIT = "audit"
    #: The newest row of the audit trail: without it nobody could tell that rows were cut off.
    AUDIT_HEAD = "audit-head"
    CONFIDENTIAL_KEY = "confidential-key"
    CONFIDENTIAL_SECRET = "confidential-secret"  # noqa: S105  # the entry's name
    PUBLIC_KEY = "public-key"
    PUBLISHABLE_KEY = "publishable-key"
    DATABASE_PASSWORD = "database-password"  # noqa: S105  # the entry's name


#: What is never written where whoever reads the disk can read it.
NEVER_PLAIN: Final[frozenset[Entry]] = frozenset(
    {
        Entry.CONFIDENTIAL_KEY,
        Entry.CONFIDENTIAL_SECRET,
        Entry.PUBLIC_KEY,
        Entry.PUBLISHABLE_KEY,
        Entry.DATABASE_PASSWORD,
    }
)


class VaultProblem(KnownError):
    """A secret cannot be read or kept; the text says where and what to do."""


class Vault(Protocol):
    """One till's secrets."""

    @property
    def place(self) -> str:
        """Where they lie, in words for people."""

    @property
    def is_safe(self) -> bool:
        """Whether it may hold the keys of real money."""

    def read(self, entry: Entry) -> Secret | None:
        """One secret; None if it was never kept. Raises: VaultProblem."""

    def write(self, entry: Entry, secret: Secret) -> None:
        """Keep one secret, in place of an older one. Raises: VaultProblem."""

    def drop(self, entry: Entry) -> None:
        """Forget one secret; harmless if it is not there. Raises: VaultProblem."""


def own_key(vault: Vault, entry: Entry) -> bytes:
    """One of the till's own keys, made the first time that it is asked for.

    Raises: VaultProblem.
    """
    kept = vault.read(entry)
    if kept is None:
        key = secrets.token_bytes(KEY_BYTES)
        vault.write(entry, Secret(base64.b64encode(key).decode()))
        return key
    try:
        key = base64.b64decode(kept.reveal(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultProblem(f"The till's own key “{entry.value}” in {vault.place} is damaged. Restore it from a backup.")
    return key
