"""`pos keys` by its command line: nothing secret goes in by an argument, and none comes out."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pos import cli
from pos.back.till_lock import TillLock
from pos.config.places import places

Pos = Callable[..., tuple[int, str]]

PASSPHRASE = "correct horse battery staple"
KEYS = ("conf-id-entia1", "s3cr3t-0f-1t", "pub-1ic", "pk_test_publi5hable")


@pytest.fixture
def pos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Pos:
    def run(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = cli.main(["keys", "--data", str(tmp_path), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_keys_are_set_shown_by_presence_and_mode_only_and_cleared(pos: Pos, tmp_path: Path) -> None:
    code, told = pos("set", lines=(PASSPHRASE, *KEYS))
    assert code == 0
    assert "encrypted file" in told
    code, shown = pos("show", lines=(PASSPHRASE,))
    assert code == 0
    assert shown.count(" kept ") == 4
    assert shown.count("missing") == 2
    assert "a test key" in shown
    on_disk = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in (PASSPHRASE, *KEYS):
        assert secret not in told + shown
        assert secret.encode() not in on_disk
    code, cleared = pos("clear", "publishable-key", lines=(PASSPHRASE,))
    assert code == 0
    assert pos("show", lines=(PASSPHRASE,))[1].count(" kept ") == 3
    assert "publishable-key" in cleared


def test_one_key_alone_is_set_by_name(pos: Pos) -> None:
    pos("set", "public-key", lines=(PASSPHRASE, KEYS[2]))
    assert pos("show", lines=(PASSPHRASE,))[1].count(" kept ") == 1


def test_a_key_in_the_command_line_is_refused_and_not_repeated(pos: Pos) -> None:
    code, told = pos("set", KEYS[0])
    assert code == 2
    assert KEYS[0] not in told


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("short", *KEYS), "at least 12"),
        ((PASSPHRASE, "", *KEYS), "Nothing was given"),
        ((PASSPHRASE,), "Nothing was given"),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(pos: Pos, lines: tuple[str, ...], reason: str) -> None:
    code, told = pos("set", lines=lines)
    assert code == 2
    assert reason in told


def test_a_wrong_passphrase_shows_nothing(pos: Pos) -> None:
    pos("set", lines=(PASSPHRASE, *KEYS))
    code, told = pos("show", lines=("not the passphrase",))
    assert code == 2
    assert "kept" not in told


def test_keys_are_not_changed_under_a_till_that_is_open(pos: Pos, tmp_path: Path) -> None:
    lock = TillLock(places(tmp_path).lock)
    try:
        code, told = pos("set", lines=(PASSPHRASE, *KEYS))
    finally:
        lock.release()
    assert code == 2
    assert "Another till is open" in told


def test_a_pepper_that_people_made_up_is_long(pos: Pos) -> None:
    assert pos("set", "pepper", lines=(PASSPHRASE, "salt"))[0] == 2
    assert pos("set", "pepper", lines=(PASSPHRASE, "p" * 32))[0] == 0


def test_starting_the_command_line_loads_nothing_of_the_vault(root: Path) -> None:
    program = (
        "import sys, pos.cli; pos.cli.parser();"
        "print({'keyring', 'cryptography', 'argon2', 'PySide6'} & {name.split('.')[0] for name in sys.modules})"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
