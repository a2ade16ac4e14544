"""Every place for secrets: what is kept comes back, and nobody else reads it."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pos.back.vault.encrypted_file import Cost, EncryptedFile, WrongPassphrase
from pos.back.vault.plain_file import PlainFile
from pos.back.vault.system_keyring import SystemKeyring
from pos.back.vault.vault import NEVER_PLAIN, Entry, Vault, VaultProblem, own_key
from pos.domain.secret import Secret
from tests.unit.back.vault.keyrings import MemoryKeyring

PASSPHRASE = Secret("correct horse battery staple")
CHEAP = Cost(rounds=1, memory_kib=64, lanes=1)
VALUE = "k3y-with-ümlaut-and-\U0001f511"

PLACES: dict[str, Callable[[Path], Vault]] = {
    "keyring": lambda folder: SystemKeyring(MemoryKeyring(), folder),
    "encrypted": lambda folder: EncryptedFile.make(folder / "vault.json", PASSPHRASE, CHEAP),
    "plain": lambda folder: PlainFile(folder / "keys.json"),
}


@pytest.fixture(params=PLACES)
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return PLACES[request.param](tmp_path)


def test_what_is_kept_comes_back_until_it_is_dropped(vault: Vault) -> None:
    assert vault.read(Entry.PEPPER) is None
    vault.write(Entry.PEPPER, Secret(VALUE))
    vault.write(Entry.AUDIT, Secret("another"))
    assert vault.read(Entry.PEPPER) == Secret(VALUE)
    vault.write(Entry.PEPPER, Secret("newer"))
    assert vault.read(Entry.PEPPER) == Secret("newer")
    vault.drop(Entry.PEPPER)
    vault.drop(Entry.PEPPER)
    assert vault.read(Entry.PEPPER) is None
    assert vault.read(Entry.AUDIT) == Secret("another")


def test_an_own_key_is_made_once_and_its_damage_is_told(vault: Vault) -> None:
    key = own_key(vault, Entry.SEALING)
    assert len(key) == 32
    assert own_key(vault, Entry.SEALING) == key
    assert own_key(vault, Entry.AUDIT) != key
    vault.write(Entry.SEALING, Secret("short"))
    with pytest.raises(VaultProblem, match="damaged"):
        own_key(vault, Entry.SEALING)


def test_no_place_shows_what_it_keeps(vault: Vault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    vault.write(Entry.PEPPER, Secret("s3cr3t"))
    assert "s3cr3t" not in f"{vault!r} {vault.place} {vault.read(Entry.PEPPER)!r} {caplog.text}"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("name", ["encrypted", "plain"])
def test_files_are_for_their_user_only(name: str, tmp_path: Path) -> None:
    vault = PLACES[name](tmp_path)
    vault.write(Entry.PEPPER, Secret(VALUE))
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    with pytest.raises(VaultProblem, match="Other users may read"):
        vault.read(Entry.PEPPER)


@pytest.mark.parametrize("entry", sorted(NEVER_PLAIN, key=str))
def test_a_processors_key_is_never_written_in_plain(entry: Entry, tmp_path: Path) -> None:
    with pytest.raises(VaultProblem, match="not encrypted"):
        PlainFile(tmp_path / "keys.json").write(entry, Secret(VALUE))
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_file_opens_with_its_passphrase_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    EncryptedFile.make(path, PASSPHRASE, CHEAP).write(Entry.CONFIDENTIAL_KEY, Secret(VALUE))
    assert EncryptedFile.open(path, PASSPHRASE).read(Entry.CONFIDENTIAL_KEY) == Secret(VALUE)
    with pytest.raises(WrongPassphrase) as refused:
        EncryptedFile.open(path, Secret("correct horse battery stapler"))
    assert "stapler" not in str(refused.value)
    assert VALUE not in path.read_text(encoding="utf-8")


def test_a_short_passphrase_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(VaultProblem, match="at least 12"):
        EncryptedFile.make(tmp_path / "vault.json", Secret("short"), CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    EncryptedFile.make(path, PASSPHRASE, CHEAP).write(Entry.PEPPER, Secret(VALUE))
    with pytest.raises(VaultProblem, match="already"):
        EncryptedFile.make(path, PASSPHRASE, CHEAP)
    assert EncryptedFile.open(path, PASSPHRASE).read(Entry.PEPPER) == Secret(VALUE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"rounds":1', '"rounds":2'),
        ('"memory_kib":64', '"memory_kib":65'),
        ('"version":1', '"version":2'),
        ('"memory_kib":64', '"memory_kib":99999999'),
        ('"lanes":1', '"lanes":0'),
        ('{"version"', '{"more":1,"version"'),
        ('"box":"', '"box":"AAAA'),
        ('"salt":"', '"salt":"!'),
    ],
)
def test_a_file_that_was_changed_does_not_open(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "vault.json"
    EncryptedFile.make(path, PASSPHRASE, CHEAP)
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(VaultProblem):
        EncryptedFile.open(path, PASSPHRASE)


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vault.json"
    vault = EncryptedFile.make(path, PASSPHRASE, CHEAP)
    vault.write(Entry.PEPPER, Secret(VALUE))

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VaultProblem, match="No space left"):
        vault.write(Entry.PEPPER, Secret("newer"))
    assert [file.name for file in tmp_path.iterdir()] == ["vault.json"]
    assert vault.read(Entry.PEPPER) == Secret(VALUE)
