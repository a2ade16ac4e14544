"""A disk that is full or cannot be written: nothing is sent that is not written down, and nothing sent is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
import pytest

from pos.domain.till_state import Charged, TillState
from pos.link.messages import Fatal
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox, running_sandbox
from tests.integration.back.pipes import Back, running_back

T = TillState
SUBMIT: Final = "*/submit-cart*"
IS_ROOT: Final = hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass
class Disk:
    """Where a till keeps its data, on a disk that can be filled."""

    folder: Path
    #: None where the disk itself is large and only the till's process may write no more.
    size: int | None

    def fill(self, back: Back) -> None:
        """Let nothing more be written."""
        if self.size is None:
            log = self.folder / "journal.sqlite-wal"
            psutil.Process(back.process.pid).rlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, resource.RLIM_INFINITY))
            return
        with (self.folder / "of-others").open("wb", buffering=0) as file, suppress(OSError):
            for piece in (65536, 4096):
                with suppress(OSError):
                    while file.write(b"x" * piece) == piece:
                        pass

    def free(self, back: Back) -> None:
        """Let everything be written again."""
        if self.size is None:
            psutil.Process(back.process.pid).rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        else:
            (self.folder / "of-others").unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int = 24) -> Iterator[None]:
    """A real file system of that size at a folder."""
    folder.mkdir()
    made = run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    if made:
        pytest.skip(f"no file system can be mounted here: {made}")
    try:
        yield
    finally:
        assert run("umount", "-l", str(folder)) == ""


def run(program: str, *arguments: str) -> str:
    """Run one of the system's programs; returns what went wrong, or nothing."""
    where = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if where is None:
        return f"there is no {program}"
    done = subprocess.run([where, *arguments], capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


@pytest.fixture(params=["a disk of its own", "a limit of the process"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    with ExitStack() as holding:
        if request.param == "a disk of its own":
            holding.enter_context(small_disk(tmp_path / "till"))
            yield Disk(tmp_path / "till", 24)
        else:
            yield Disk(tmp_path / "till", None)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path) as sandbox:
        yield sandbox


@contextmanager
def till(disk: Disk, sandbox: Sandbox) -> Iterator[Back]:
    settings = sandbox.write_settings(disk.folder.parent / "settings.toml")
    with running_back(disk.folder, "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        yield back


def test_what_cannot_be_written_down_is_not_sent(disk: Disk, sandbox: Sandbox) -> None:
    with till(disk, sandbox) as back:
        sale = back.ring_up()
        charge = back.type_card(CARDS["visa"])
        disk.fill(back)
        back.ask(charge)
        back.wait(lambda: "could not be written down" in back.sale.notice, "a sentence that says so")
        assert not any("submit-cart" in seen["path"] for seen in sandbox.requests())
        assert back.sale.state is T.BASKET
        disk.free(back)
        back.ask(back.type_card(CARDS["visa"]))
        back.wait_for(T.APPROVED)
    assert sandbox.charges()[0]["attributes"][0]["value"] == sale.sale_id
    assert len(sandbox.charges()) == 1


def test_an_answer_that_cannot_be_written_down_is_a_doubt_until_it_can(disk: Disk, sandbox: Sandbox) -> None:
    with till(disk, sandbox) as back:
        back.ring_up()
        charge = back.type_card(CARDS["visa"])
        sandbox.arm("slow", SUBMIT, seconds=2)
        back.ask(charge)
        back.wait_for(T.SUBMITTING)
        disk.fill(back)
        doubt = back.wait_for(T.IN_DOUBT)
        assert doubt.outcome is not None
        assert doubt.outcome.charged is Charged.MAY_BE
        disk.free(back)
        went = back.wait_for(T.WENT_THROUGH)
    [row] = sandbox.charges()
    assert went.outcome is not None
    assert row["order_id"] == went.outcome.order_id


def test_a_till_on_a_disk_that_cannot_be_written_says_so_and_opens_again_afterwards(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    with small_disk(tmp_path / "till"):
        disk = Disk(tmp_path / "till", 24)
        with till(disk, sandbox) as back:
            before = back.ring_up()
        assert run("mount", "-o", "remount,ro", str(disk.folder)) == ""
        with running_back(disk.folder, "--settings", str(tmp_path / "settings.toml"), keys=sandbox.keys) as back:
            back.wait(lambda: back.heard(Fatal) != [], "a refusal")
            assert f"{disk.folder} cannot be written" in back.heard(Fatal)[0].sentence
        assert run("mount", "-o", "remount,rw", str(disk.folder)) == ""
        with till(disk, sandbox) as back:
            assert back.wait_for(T.BASKET).sale_id == before.sale_id
