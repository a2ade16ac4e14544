"""Which of the places a till's secrets lie in.

    an encrypted file is there               -> that file; somebody types its passphrase
    the sandbox, and no better place so far  -> a private file with the till's own keys, and none of a processor's
    a keyring is there                       -> the keyring; what a private file held is moved into it
    none, and the money is not real          -> the private file
    none, and the money is real              -> the till does not start

A folder that once had its secrets in a keyring keeps to it: with new keys its older sales could not be read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pos.back.vault.encrypted_file import EncryptedFile
from pos.back.vault.plain_file import PlainFile
from pos.back.vault.vault import Entry, Vault, VaultProblem
from pos.config.places import Places
from pos.config.settings import Environment
from pos.domain.secret import Secret

if TYPE_CHECKING:
    from pos.back.vault.system_keyring import SystemKeyring

_log = logging.getLogger(__name__)

FindKeyring = Callable[[], "SystemKeyring"]
_LIVE_NEEDS: Final = (
    "Real money needs a keyring or an encrypted file; `pos keys set` makes one and asks for a passphrase."
)


class PassphraseNeeded(VaultProblem):
    """The vault is an encrypted file, and nobody has typed its passphrase yet."""


def open_vault(
    where: Places,
    environment: Environment,
    passphrase: Secret | None = None,
    find_keyring: FindKeyring | None = None,
    *,
    look_only: bool = False,
) -> Vault:
    """Open this till's vault; ``look_only`` moves nothing from one place to a better one.

    Raises: PassphraseNeeded; WrongPassphrase; VaultProblem with what to do.
    """
    if where.vault.exists():
        if passphrase is None:
            raise PassphraseNeeded(f"The keys of this till lie in the encrypted file {where.vault}.")
        return EncryptedFile.open(where.vault, passphrase)
    in_keyring = where.keyring_mark.exists()
    if environment is Environment.SANDBOX and not in_keyring:
        return PlainFile(where.plain_keys)
    # The library takes a while to load, and a sandbox does without.
    from pos.back.vault.system_keyring import NoKeyring, system_keyring

    try:
        keyring = (find_keyring or (lambda: system_keyring(where.data)))()
    except NoKeyring as problem:
        if in_keyring:
            raise VaultProblem(
                f"{problem} The keys of this till lie in one: sign in to the desktop as usual."
            ) from None
        if environment is Environment.LIVE:
            raise VaultProblem(f"{problem} {_LIVE_NEEDS}") from None
        _log.warning("no keyring: the till's own keys lie in a private file, and keys of a processor are not kept")
        return PlainFile(where.plain_keys)
    if look_only:
        return keyring
    _settle(where, keyring)
    where.keyring_mark.touch(mode=0o600)
    return keyring


def make_encrypted(where: Places, passphrase: Secret) -> EncryptedFile:
    """Make an encrypted file for a machine without a keyring.

    Raises: VaultProblem.
    """
    vault = EncryptedFile.make(where.vault, passphrase)
    _settle(where, vault)
    return vault


def _settle(where: Places, vault: Vault) -> None:
    """Take over what a private file held, and delete that file."""
    if not where.plain_keys.exists():
        return
    plain = PlainFile(where.plain_keys)
    for entry in Entry:
        kept = plain.read(entry)
        if kept is not None and vault.read(entry) is None:
            vault.write(entry, kept)
    with suppress(OSError):
        where.plain_keys.unlink()
    _log.warning("the till's own keys were moved out of a private file")
