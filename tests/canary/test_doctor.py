"""`pos doctor` as a user types it, with the real engine and the real canary."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.webengine, pytest.mark.timeout(900)]


def doctor(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pos", "doctor", *arguments]
    return subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=800)


def test_it_starts_the_engine_once_and_says_what_it_is(root: Path, tmp_path: Path) -> None:
    said = doctor(root, "--data", str(tmp_path / "till"))
    assert said.returncode == 0, said.stdout
    assert "The web engine 6." in said.stdout
    assert "sandbox" in said.stdout
    assert "Nothing stops this till." in said.stdout
    assert not (tmp_path / "till").exists(), "it changes nothing"


@pytest.mark.whole
@pytest.mark.e2e
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it says that it cannot")
def test_the_whole_canary_finds_nothing(root: Path) -> None:
    said = doctor(root, "--canary")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "No card number was found in 15 looks" in said.stdout
    assert "The same looks found all of them" in said.stdout
