"""Keeps tokens unreadable on disk, and the journal's rows tied to each other."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import secrets
from pathlib import Path
from typing import Final

import keyring
import keyring.errors
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pos.domain.errors import KnownError

_SERVICE: Final = "pos-till"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12

_log = logging.getLogger(__name__)


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
        return hmac.new(self._chain, f"{before}\n{text}".encode(), hashlib.sha256).hexdigest()

    def mark(self, entries: int, chain: str) -> str:
        """Tie the end of a chain to the number of its entries; whoever lacks the key cannot make one that fits."""
        return hmac.new(self._chain, f"end\n{entries}\n{chain}".encode(), hashlib.sha256).hexdigest()


def open_sealer(key_file: Path) -> Sealer:
    """Take this till's key from the system's keyring, or else from a file that only its user may read.

    Raises: KnownError if neither can be had.
    """
    account = f"sealing:{key_file.parent}"
    if key_file.exists():
        # The file was chosen when there was no keyring: what it sealed opens with nothing else.
        return Sealer(_decoded(key_file.read_text(encoding="ascii").strip()))
    try:
        kept = keyring.get_password(_SERVICE, account)
        if kept is None:
            kept = _new_key()
            keyring.set_password(_SERVICE, account, kept)
    except keyring.errors.KeyringError:
        _log.warning("no keyring on this machine: the sealing key lies in the data folder")
        kept = _new_key()
        _write_privately(key_file, kept)
    return Sealer(_decoded(kept))


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KnownError("The till's sealing key is damaged. Restore it from a backup, or call for support.")
    return key


def _write_privately(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, purpose, hashlib.sha256).digest()
