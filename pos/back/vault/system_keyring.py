"""The system's keyring: Secret Service or KWallet, Keychain, Credential Locker, and nothing that calls itself one.

The keyring library takes its back end from a file, from the environment and from whatever else is installed; a back
end that writes plain text is one line away. So the back ends are named here, and the library's own choice is not used.
"""

from __future__ import annotations

import configparser
import os
from importlib import import_module
from pathlib import Path
from typing import Final

import keyring.errors
from keyring.backend import KeyringBackend
from keyring.util import platform_

from pos.back.vault.vault import Entry, VaultProblem
from pos.domain.secret import Secret

_SERVICE: Final = "pos-till"
#: Module and class of each back end that keeps secrets from other users and from whoever takes the disk.
TRUSTED: Final = (
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)
#: The library's way to say that there is to be none.
_NONE: Final = "keyring.backends.fail.Keyring"
_CHOSEN_BY: Final = "PYTHON_KEYRING_BACKEND"


class NoKeyring(VaultProblem):
    """This machine has no keyring that may be used; the text says why."""


class SystemKeyring:
    """One till's secrets in the user's keyring, apart from those of every other till of the same user."""

    is_safe = True

    def __init__(self, backend: KeyringBackend, folder: Path) -> None:
        self._backend, self._folder = backend, folder

    @property
    def place(self) -> str:
        """Where they lie, in words for people."""
        return f"the system's keyring ({_name(self._backend)})"

    def read(self, entry: Entry) -> Secret | None:
        """One secret; None if it was never kept.

        Raises: VaultProblem.
        """
        try:
            kept = self._backend.get_password(_SERVICE, self._account(entry))
        except keyring.errors.KeyringError as problem:
            raise self._problem(problem) from None
        return None if kept is None else Secret(kept)

    def write(self, entry: Entry, secret: Secret) -> None:
        """Keep one secret, in place of an older one.

        Raises: VaultProblem.
        """
        try:
            self._backend.set_password(_SERVICE, self._account(entry), secret.reveal())
        except keyring.errors.KeyringError as problem:
            raise self._problem(problem) from None

    def drop(self, entry: Entry) -> None:
        """Forget one secret; harmless if it is not there.

        Raises: VaultProblem.
        """
        try:
            if self._backend.get_password(_SERVICE, self._account(entry)) is not None:
                self._backend.delete_password(_SERVICE, self._account(entry))
        except keyring.errors.KeyringError as problem:
            raise self._problem(problem) from None

    def _account(self, entry: Entry) -> str:
        return f"{entry.value}:{self._folder}"

    def _problem(self, problem: keyring.errors.KeyringError) -> VaultProblem:
        if isinstance(problem, keyring.errors.KeyringLocked):
            return VaultProblem("The system's keyring is locked. Unlock it, then start the till again.")
        # The library's own text may quote what was to be kept.
        return VaultProblem(f"{self.place} does not answer ({type(problem).__name__}). Start the till again.")


def system_keyring(folder: Path) -> SystemKeyring:
    """This user's keyring, for the till of one data folder.

    Raises: NoKeyring with the reason.
    """
    chosen = chosen_backend()
    if chosen == _NONE:
        raise NoKeyring("The keyring library is told to use no keyring.")
    if chosen and not is_trusted(chosen):
        raise NoKeyring(
            f"The keyring library is set to {chosen}, which this till does not trust with keys: it may write them "
            f"in plain text. Take it out of {_CHOSEN_BY} or {_settings_file()}."
        )
    for module, name in TRUSTED:
        try:
            kind = getattr(import_module(module), name)
            if chosen in ("", f"{module}.{name}") and kind.viable:
                return SystemKeyring(kind(), folder)
        except (ImportError, AttributeError, RuntimeError, keyring.errors.KeyringError):
            continue
    raise NoKeyring("This machine has no keyring.")


def is_trusted(backend: str) -> bool:
    """Whether a back end, by its full name, may hold secrets."""
    return backend in {f"{module}.{name}" for module, name in TRUSTED}


def chosen_backend() -> str:
    """The back end that somebody has chosen for this user, by its full name; empty if nobody has."""
    if by_environment := os.environ.get(_CHOSEN_BY, ""):
        return by_environment
    file = configparser.RawConfigParser()
    try:
        file.read(_settings_file(), encoding="utf-8")
        return file.get("backend", "default-keyring", fallback="").strip()
    except (configparser.Error, UnicodeDecodeError):
        return ""


def _settings_file() -> Path:
    return Path(platform_.config_root()) / "keyringrc.cfg"


def _name(backend: KeyringBackend) -> str:
    return type(backend).__module__.rsplit(".", 1)[-1]
