"""Two tills never work in one folder."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pos.back.till_lock import TillLock
from pos.domain.errors import KnownError


def test_a_second_till_is_refused_with_a_remedy_and_may_follow_the_first(tmp_path: Path) -> None:
    first = TillLock(tmp_path / "till.lock")
    with pytest.raises(KnownError, match="Another till is open"):
        TillLock(tmp_path / "till.lock")
    first.release()
    TillLock(tmp_path / "till.lock").release()


def test_a_till_that_was_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    held = "import sys; from pathlib import Path; from pos.back.till_lock import TillLock\n"
    held += "lock = TillLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", held, str(tmp_path / "till.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(KnownError):
            TillLock(tmp_path / "till.lock")
        other.kill()
    TillLock(tmp_path / "till.lock").release()


def test_a_till_that_is_leaving_is_waited_for(tmp_path: Path) -> None:
    leaving = TillLock(tmp_path / "till.lock")
    leaving.leave()
    threading.Timer(0.3, leaving.release).start()
    following = TillLock(tmp_path / "till.lock", patience_s=20)
    with pytest.raises(KnownError, match="Another till is open"):
        TillLock(tmp_path / "till.lock", patience_s=20)
    following.release()


def test_a_till_that_has_not_said_yet_that_it_leaves_is_given_a_moment(tmp_path: Path) -> None:
    killed = TillLock(tmp_path / "till.lock")
    threading.Timer(0.3, killed.release).start()
    TillLock(tmp_path / "till.lock", grace_s=20).release()


def test_a_till_that_never_leaves_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    leaving = TillLock(tmp_path / "till.lock")
    leaving.leave()
    with pytest.raises(KnownError, match="Another till is open"):
        TillLock(tmp_path / "till.lock", patience_s=0.2)
    leaving.release()
