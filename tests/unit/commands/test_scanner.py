"""What looks for card numbers in another process's memory finds them however that memory came about."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from pos.commands.canary.scanner import in_process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one look into memory")

#: Units: bytes that the process below reserves and never uses.
_RESERVED = 1 << 30
#: Writes what it is told into one kind of memory each, across the edge of a page.
_PROGRAM = """
import base64, json, mmap, os, sys
from pos.config import memory

memory.open_to_others()
SIZE = 8 * mmap.PAGESIZE
told = [base64.b64decode(text) for text in json.loads(sys.stdin.readline())]

def file(name):
    fd = os.open(name, os.O_RDWR | os.O_CREAT)
    os.ftruncate(fd, SIZE)
    return fd

def put(where, text):
    where[mmap.PAGESIZE - 3 : mmap.PAGESIZE - 3 + len(text)] = text
    return where

unnamed = os.memfd_create("unnamed")
os.ftruncate(unnamed, SIZE)
os.pwrite(unnamed, told[0], mmap.PAGESIZE - 3)
kept = [
    mmap.mmap(unnamed, SIZE, access=mmap.ACCESS_COPY),
    put(mmap.mmap(-1, SIZE), told[1]),
    put(mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), told[2]),
    put(mmap.mmap(file("shared-file"), SIZE), told[3]),
    put(mmap.mmap(file("copied-file"), SIZE, access=mmap.ACCESS_COPY), told[4]),
    mmap.mmap(-1, RESERVED, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
]
print("kept", flush=True)
sys.stdin.read()
"""


def test_every_kind_of_memory_is_looked_through_and_none_that_was_never_used(tmp_path: Path) -> None:
    kinds = ("/memfd:unnamed", "/dev/zero", "memory", str(tmp_path / "shared-file"), str(tmp_path / "copied-file"))
    needles = {kind: secrets.token_bytes(12) for kind in kinds}
    command = [sys.executable, "-c", _PROGRAM.replace("RESERVED", str(_RESERVED))]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=surroundings
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([base64.b64encode(needle).decode() for needle in needles.values()]) + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "kept\n"
        looked = in_process(process.pid, needles | {"nowhere": secrets.token_bytes(12)})
        process.stdin.close()
    found = {(find.where.removesuffix(" (deleted)"), find.needle) for find in looked.finds}
    assert {(kind, kind) for kind in kinds} <= found
    assert {needle for _where, needle in found} == set(kinds)
    assert looked.read < _RESERVED / 4
