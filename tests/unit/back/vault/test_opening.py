"""Which place a till's secrets lie in, and what is refused."""

from __future__ import annotations

from pathlib import Path

import keyring.errors
import pytest

from pos.back.vault import system_keyring as keyrings
from pos.back.vault.opening import PassphraseNeeded, make_encrypted, open_vault
from pos.back.vault.plain_file import PlainFile
from pos.back.vault.system_keyring import NoKeyring, SystemKeyring, is_trusted, system_keyring
from pos.back.vault.vault import Entry, VaultProblem, own_key
from pos.config.places import Places, places
from pos.config.settings import Environment
from pos.domain.secret import Secret
from tests.unit.back.vault.keyrings import MemoryKeyring

PASSPHRASE = Secret("correct horse battery staple")


@pytest.fixture
def where(tmp_path: Path) -> Places:
    return places(tmp_path)


def none() -> SystemKeyring:
    raise NoKeyring("This machine has no keyring.")


def test_the_sandbox_touches_nobodys_keyring(where: Places) -> None:
    vault = open_vault(where, Environment.SANDBOX, find_keyring=lambda: pytest.fail("it did"))
    assert not vault.is_safe
    assert own_key(vault, Entry.SEALING) == own_key(open_vault(where, Environment.SANDBOX), Entry.SEALING)


def test_a_keyring_takes_over_what_the_sandbox_has_left_and_stays_the_place(where: Places) -> None:
    key = own_key(open_vault(where, Environment.SANDBOX), Entry.SEALING)
    keyring = SystemKeyring(MemoryKeyring(), where.data)
    vault = open_vault(where, Environment.TEST, find_keyring=lambda: keyring)
    assert vault.is_safe
    assert own_key(vault, Entry.SEALING) == key
    assert not where.plain_keys.exists()
    again = open_vault(where, Environment.SANDBOX, find_keyring=lambda: keyring)
    assert own_key(again, Entry.SEALING) == key
    with pytest.raises(VaultProblem, match="sign in to the desktop"):
        open_vault(where, Environment.SANDBOX, find_keyring=none)


def test_real_money_needs_a_keyring_or_an_encrypted_file(where: Places) -> None:
    with pytest.raises(VaultProblem, match="pos keys set"):
        open_vault(where, Environment.LIVE, find_keyring=none)
    assert isinstance(open_vault(where, Environment.TEST, find_keyring=none), PlainFile)


def test_an_encrypted_file_is_never_opened_silently(where: Places) -> None:
    key = own_key(open_vault(where, Environment.SANDBOX), Entry.SEALING)
    make_encrypted(where, PASSPHRASE)
    assert not where.plain_keys.exists()
    for environment in Environment:
        with pytest.raises(PassphraseNeeded):
            open_vault(where, environment, find_keyring=lambda: pytest.fail("not asked"))
    vault = open_vault(where, Environment.LIVE, PASSPHRASE)
    assert own_key(vault, Entry.SEALING) == key


def test_tills_of_one_user_have_secrets_of_their_own(tmp_path: Path) -> None:
    backend = MemoryKeyring()
    one, other = SystemKeyring(backend, tmp_path / "1"), SystemKeyring(backend, tmp_path / "2")
    one.write(Entry.PEPPER, Secret("a"))
    assert other.read(Entry.PEPPER) is None


def test_a_keyring_that_is_locked_or_broken_says_so_without_the_secret(tmp_path: Path) -> None:
    backend = MemoryKeyring()
    keyring_of_till = SystemKeyring(backend, tmp_path)
    backend.problem = keyring.errors.KeyringLocked("s3cr3t")
    with pytest.raises(VaultProblem, match="Unlock it") as locked:
        keyring_of_till.read(Entry.PEPPER)
    backend.problem = keyring.errors.PasswordSetError("s3cr3t was not kept")
    with pytest.raises(VaultProblem) as broken:
        keyring_of_till.write(Entry.PEPPER, Secret("s3cr3t"))
    for problem in (locked, broken):
        assert "s3cr3t" not in f"{problem.value} {problem.value.__cause__!r}"


UNTRUSTED = (
    "keyrings.alt.file.PlaintextKeyring",
    "keyrings.alt.file.EncryptedKeyring",
    "keyrings.alt.Gnome.Keyring",
    "keyring.backends.null.Keyring",
    "keyring.backends.chainer.ChainerBackend",
    "somebody.else.Keyring",
)


@pytest.mark.parametrize("name", UNTRUSTED)
def test_a_back_end_that_may_write_plain_text_is_refused_by_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_trusted(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    with pytest.raises(NoKeyring, match=name):
        system_keyring(tmp_path)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    config = tmp_path / "keyringrc.cfg"
    config.write_text(f"[backend]\ndefault-keyring={name}\nkeyring-path={tmp_path}\n", encoding="utf-8")
    monkeypatch.setattr(keyrings, "_settings_file", lambda: config)
    with pytest.raises(NoKeyring, match=name):
        system_keyring(tmp_path)


def test_the_librarys_own_back_ends_for_each_system_are_trusted() -> None:
    assert all(is_trusted(f"{module}.{name}") for module, name in keyrings.TRUSTED)
    assert {module.rpartition(".")[2] for module, _ in keyrings.TRUSTED} == {
        "macOS", "Windows", "SecretService", "libsecret", "kwallet",
    }  # fmt: skip


def test_a_machine_without_a_keyring_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "TRUSTED", (("keyring.backends.nothing_here", "Keyring"),))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    with pytest.raises(NoKeyring, match="no keyring"):
        system_keyring(tmp_path)
