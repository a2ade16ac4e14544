"""A process that has everything imported and does nothing but fork: what it brings forth is ready at once.

A child shares no state with its siblings: it is forked from a process that has never opened a journal, a port or a
page. ``python -m pos.testing.nursery_process FD`` serves on a socket that it was handed.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Iterable, Iterator
from typing import Any, Final

#: What a child runs, by kind: the module and its function, which takes arguments and returns an exit code.
PROGRAMS: Final = {"back": ("pos.back.process", "main"), "sandbox": ("pos.sandbox.cli", "main")}
#: Imported late by the programs themselves, which is most of what their start costs.
_HEAVY: Final = (
    "pos.back.office",
    "pos.back.journal.database",
    "pos.back.journal.sales",
    "pos.back.vault.opening",
    "pos.back.house",
    "babel.dates",
    "babel.numbers",
    "pos.sandbox.running",
    "encodings.idna",
    "ctypes",
    "resource",
)
#: Of these, every module is imported late.
_HEAVY_PACKAGES: Final = ("pos.sandbox.api",)
#: Standard input, output and error of the child, and a pipe that ends when the child does.
FDS: Final = 4
LENGTH: Final = struct.Struct("!I")


def main(arguments: list[str]) -> int:
    """Bring children forth until whoever asks for them is gone."""
    line = socket.socket(fileno=int(arguments[0]))
    for name in (*_HEAVY, *_all_in(_HEAVY_PACKAGES), *(module for module, _ in PROGRAMS.values())):
        importlib.import_module(name)
    # Every till of a test makes a journal of its own, from the same words.
    importlib.import_module("pos.back.journal.database").making("sqlite")
    # Nobody here waits for a child: the system takes it away when it ends.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    while (wish := _wish(line)) is not None:
        born, fds = wish
        pid = os.fork()
        if pid == 0:
            line.close()
            _live(born, fds)
        for fd in fds:
            os.close(fd)
        line.sendall(LENGTH.pack(pid))
    return 0


def _all_in(packages: Iterable[str]) -> Iterator[str]:
    for package in packages:
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            yield module.name


def _wish(line: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    header, fds, _flags, _address = socket.recv_fds(line, LENGTH.size, FDS)
    if not header:
        return None
    for fd in fds:
        os.set_inheritable(fd, False)
    (left,) = LENGTH.unpack(header)
    text = b""
    while len(text) < left:
        text += line.recv(left - len(text))
    return json.loads(text), list(fds)


def _live(born: dict[str, Any], fds: list[int]) -> None:
    """Be the child; does not return."""
    code = 70
    try:
        os.setsid()
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        for target, fd in enumerate(fds[:3]):
            os.dup2(fd, target)
            os.close(fd)
        os.chdir(born["folder"])
        os.environ.clear()
        os.environ.update(born["surroundings"])
        module, function = PROGRAMS[born["kind"]]
        code = getattr(sys.modules[module], function)(born["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
