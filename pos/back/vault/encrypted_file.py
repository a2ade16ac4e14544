"""An encrypted file, for machines without a keyring: opened by a passphrase that somebody types at every start."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pos.back.vault.private_write import read_privately, write_privately
from pos.back.vault.vault import KEY_BYTES, Entry, VaultProblem
from pos.domain.secret import Secret

#: Shorter passphrases are guessed by whoever takes the file along.
SHORTEST_PASSPHRASE: Final = 12
_NONCE_BYTES: Final = 12
_SALT_BYTES: Final = 16
# Whoever can change the file must not be able to have us fill the machine's memory, or to ask for nothing at all.
_Rounds = Annotated[int, msgspec.Meta(ge=1, le=64)]
_Memory = Annotated[int, msgspec.Meta(ge=64, le=1024 * 1024)]
_Lanes = Annotated[int, msgspec.Meta(ge=1, le=8)]


class WrongPassphrase(VaultProblem):
    """The passphrase does not open the file, or the file is damaged: nobody can tell one from the other."""


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one guess of the passphrase costs.

    Units: ``memory_kib`` in KiB.
    Source: RFC 9106, the second recommended choice.
    """

    rounds: _Rounds = 3
    memory_kib: _Memory = 64 * 1024
    lanes: _Lanes = 4


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    cost: Cost
    salt: str
    box: str = ""

    def bound(self) -> bytes:
        """What the box is tied to: nobody can make guessing cheaper without breaking it."""
        return msgspec.json.encode(msgspec.structs.replace(self, box=""))


class EncryptedFile:
    """One till's secrets in one file; the key that opens it lives in this process only."""

    is_safe = True

    def __init__(self, path: Path, head: _File, key: bytes) -> None:
        self._path, self._head, self._box = path, head, AESGCM(key)

    @classmethod
    def make(cls, path: Path, passphrase: Secret, cost: Cost | None = None) -> EncryptedFile:
        """Make a new, empty file.

        Raises: VaultProblem if the passphrase is too short, or if there is a file already.
        """
        if len(passphrase.reveal()) < SHORTEST_PASSPHRASE:
            raise VaultProblem(f"The passphrase needs at least {SHORTEST_PASSPHRASE} characters.")
        if path.exists():
            raise VaultProblem(f"There is a vault in {path} already.")
        head = _File(1, cost or Cost(), base64.b64encode(os.urandom(_SALT_BYTES)).decode())
        vault = cls(path, head, _key(passphrase, head))
        vault._keep({})
        return vault

    @classmethod
    def open(cls, path: Path, passphrase: Secret) -> EncryptedFile:
        """Open an existing file.

        Raises: WrongPassphrase; VaultProblem if it cannot be read or is not one of ours.
        """
        head = _read(path)
        vault = cls(path, head, _key(passphrase, head))
        vault._kept()
        return vault

    @property
    def place(self) -> str:
        """Where they lie, in words for people."""
        return f"the encrypted file {self._path}"

    def read(self, entry: Entry) -> Secret | None:
        """One secret; None if it was never kept.

        Raises: VaultProblem.
        """
        kept = self._kept().get(entry.value)
        return None if kept is None else Secret(kept)

    def write(self, entry: Entry, secret: Secret) -> None:
        """Keep one secret, in place of an older one.

        Raises: VaultProblem.
        """
        self._keep({**self._kept(), entry.value: secret.reveal()})

    def drop(self, entry: Entry) -> None:
        """Forget one secret; harmless if it is not there.

        Raises: VaultProblem.
        """
        kept = self._kept()
        if kept.pop(entry.value, None) is not None:
            self._keep(kept)

    def _kept(self) -> dict[str, str]:
        file = _read(self._path)
        try:
            sealed = base64.b64decode(file.box, validate=True)
            plain = self._box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], file.bound())
            return msgspec.json.decode(plain, type=dict[str, str])
        except (InvalidTag, ValueError, binascii.Error, msgspec.MsgspecError):
            raise WrongPassphrase(f"The passphrase does not open {self._path}.") from None

    def _keep(self, kept: dict[str, str]) -> None:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._box.encrypt(nonce, msgspec.json.encode(kept), self._head.bound())
        file = msgspec.structs.replace(self._head, box=base64.b64encode(sealed).decode())
        write_privately(self._path, msgspec.json.encode(file))

    def __repr__(self) -> str:
        return f"EncryptedFile({str(self._path)!r})"


def _read(path: Path) -> _File:
    try:
        return msgspec.json.decode(read_privately(path), type=_File)
    except msgspec.MsgspecError:
        raise VaultProblem(f"{path} is not a vault of this program, or it is damaged.") from None


def _key(passphrase: Secret, head: _File) -> bytes:
    try:
        salt = base64.b64decode(head.salt, validate=True)
        return hash_secret_raw(
            passphrase.reveal().encode(),
            salt,
            time_cost=head.cost.rounds,
            memory_cost=head.cost.memory_kib,
            parallelism=head.cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except ValueError:
        raise VaultProblem("The vault's file is damaged. Restore it from a backup.") from None
