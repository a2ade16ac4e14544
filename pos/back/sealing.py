"""Keeps tokens unreadable on disk, and the journal's rows tied to each other."""

from __future__ import annotations

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pos.domain.errors import KnownError

_NONCE_BYTES: Final = 12


class SealBroken(KnownError):
    """What was sealed cannot be opened: another key, or other bytes."""


class Sealer:
    """Seals and opens with one till's own key; the key itself is shown nowhere."""

    def __init__(self, key: bytes) -> None:
        self._box = AESGCM(_derived(key, b"seal"))
        self._chain = _derived(key, b"chain")
        #: Names the holder of the key and tells nothing of it: 16 hexadecimal digits.
        self.identity: Final = _derived(key, b"identity").hex()[:16]

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Seal for one place; elsewhere it does not open."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Open what was sealed for this place.

        Raises: SealBroken.
        """
        try:
            return self._box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise SealBroken("A sealed entry of the journal cannot be opened: the till's key has changed.") from None

    def link(self, before: str, text: str) -> str:
        """Tie a text to everything before it; whoever lacks the key cannot make one that fits."""
        return hmac.digest(self._chain, f"{before}\n{text}".encode(), "sha256").hex()

    def mark(self, entries: int, chain: str) -> str:
        """Tie the end of a chain to the number of its entries; whoever lacks the key cannot make one that fits."""
        return hmac.digest(self._chain, f"end\n{entries}\n{chain}".encode(), "sha256").hex()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")
