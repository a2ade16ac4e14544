"""`pos doctor`: says in plain words what stops a till, and changes nothing."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos import cli
from pos.back.journal.audit import Deed
from pos.commands.check_up import machine
from pos.config.surroundings import foreign
from pos.domain.secret import Secret
from tests.unit.back.staff.till import StaffRoom

Doctor = Callable[..., tuple[int, str]]
PASSPHRASE = "correct horse battery staple"
KEYS = ("conf-id-entia1", "s3cr3t-0f-1t", "pub-1ic", "pk_test_publi5hable")


@pytest.fixture(autouse=True)
def _ordinary_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if foreign({name: "1"}) and name != "PYTHON_KEYRING_BACKEND":
            monkeypatch.delenv(name)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(machine, "web_engine", lambda _live: iter(()))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    def command(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = cli.main([arguments[0], "--data", str(tmp_path), *arguments[1:]])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and "wal" not in path.name}


def write_settings(folder: Path, environment: str) -> None:
    text = f'[processor]\nenvironment = "{environment}"\napi_base_url = "https://127.0.0.1:1"\n'
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_a_fresh_sandbox_is_stopped_by_nothing(run: Doctor, tmp_path: Path) -> None:
    code, told = run("doctor")
    assert code == 0
    assert f"There is no settings file {tmp_path / 'settings.toml'}: this is the demo shop" in told
    assert "built-in sandbox" in told
    assert "Nothing stops this till." in told
    assert "STOP" not in told


def test_a_mistake_in_the_settings_stops_it_with_its_line(run: Doctor, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[processor]\nlocale = 5\n", encoding="utf-8")
    code, told = run("doctor")
    assert code == 1
    assert "line 2" in told


def test_records_that_are_whole_are_said_to_be_and_nothing_is_changed(run: Doctor, tmp_path: Path) -> None:
    room = StaffRoom(tmp_path)
    room.accounts.make_owner("Olga", Secret("730518"))
    room.trail.add(Deed.SCRIPT_SEEN, sha256="ab" * 32)
    room.close()
    before = contents(tmp_path)
    code, told = run("doctor")
    assert code == 0
    assert "The audit trail is whole: 2 rows" in told
    assert "1 accounts, with an owner" in told
    assert "abababababababab…" in told
    assert contents(tmp_path) == before


def test_records_that_were_changed_stop_it(run: Doctor, tmp_path: Path) -> None:
    room = StaffRoom(tmp_path)
    room.accounts.make_owner("Olga", Secret("730518"))
    room.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as connection:
        connection.execute("UPDATE audit SET about = '{}'")
        connection.commit()
    code, told = run("doctor")
    assert code == 1
    assert "STOP  The audit trail was changed from outside. Row 1 is not what was written." in told


def test_missing_keys_and_keys_of_the_other_world_stop_it_and_none_is_shown(run: Doctor, tmp_path: Path) -> None:
    write_settings(tmp_path, "test")
    code, told = run("doctor")
    assert code == 1
    assert "keys are missing: confidential-key" in told
    run("keys", "set", lines=(PASSPHRASE, *KEYS))
    code, told = run("doctor")
    assert code == 0
    assert "passphrase was not typed" in told
    assert not any(key in told for key in KEYS)


def test_a_live_till_without_a_vault_is_stopped(run: Doctor, tmp_path: Path) -> None:
    write_settings(tmp_path, "live")
    code, told = run("doctor")
    assert code == 1
    assert "Real money needs a keyring" in told


def test_surroundings_stop_a_live_till_and_are_a_note_elsewhere(
    run: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_PRELOAD", "/nowhere/spy.so")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "note  LD_PRELOAD is set" in run("doctor")[1]
    write_settings(tmp_path, "live")
    code, told = run("doctor")
    assert code == 1
    assert "STOP  LD_PRELOAD is set" in told
    assert "STOP  The till runs as root" in told
    assert "spy.so" not in told


def test_the_canary_says_where_it_proves_nothing(run: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    code, told = run("doctor", "--canary")
    assert code == 2
    assert "cannot be looked through on this system" in told


def test_kept_and_cleared_keys_are_in_the_audit_trail_by_name_only(run: Doctor, tmp_path: Path) -> None:
    write_settings(tmp_path, "test")
    run("keys", "set", lines=(PASSPHRASE, *KEYS))
    room = StaffRoom(tmp_path)
    room.close()
    run("keys", "set", "public-key", lines=(PASSPHRASE, "another"))
    run("keys", "clear", "public-key", lines=(PASSPHRASE,))
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as connection:
        rows = connection.execute("SELECT what, about FROM audit ORDER BY number").fetchall()
    assert rows == [("keys set", '{"names": "public-key"}'), ("keys cleared", '{"names": "public-key"}')]
