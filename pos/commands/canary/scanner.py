"""Looks for bytes in the whole memory of other processes and in whole folders; a process of its own.

It is told what to look for on its standard input and answers on its standard output, so that nothing of it stands in a
command line or a file. Linux only: it reads ``/proc/PID/mem``.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

_CHUNK: Final = 16 * 1024 * 1024
#: Mapped by the kernel into every process: nothing of the program's own is in them.
_NOT_OURS: Final = ("[vvar", "[vsyscall]", "[vdso]")


class Find(NamedTuple):
    """Something that was found, and where; never what it was."""

    where: str
    needle: str


class Looked(NamedTuple):
    """What a scan has found.

    Units: ``read`` in bytes.
    """

    finds: tuple[Find, ...]
    read: int


def in_process(pid: int, needles: Mapping[str, bytes]) -> Looked:
    """Look through everything that a process may read.

    Raises: OSError if this process may not look into that one.
    """
    finds, read = set(), 0
    longest = max(map(len, needles.values()))
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end, name in _regions(pid):
            for data in _read(memory, start, end, longest):
                read += len(data)
                finds |= {Find(name or "memory", needle) for needle in _found(data, needles)}
    return Looked(tuple(sorted(finds)), read)


def in_folders(folders: Iterable[Path], needles: Mapping[str, bytes]) -> Looked:
    """Look through every file below these folders, names of files included."""
    finds, read = set(), 0
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                data = path.read_bytes() + b"\n" + path.name.encode()
                read += len(data)
                finds |= {Find(str(path.relative_to(folder)), needle) for needle in _found(data, needles)}
    return Looked(tuple(sorted(finds)), read)


def _found(data: bytes, needles: Mapping[str, bytes]) -> Iterator[str]:
    return (name for name, needle in needles.items() if needle in data)


def _regions(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        place, rights = line.split()[:2]
        name = line.split(maxsplit=5)[5] if len(line.split(maxsplit=5)) > 5 else ""
        if rights.startswith("r") and not name.startswith(_NOT_OURS):
            start, _, end = place.partition("-")
            yield int(start, 16), int(end, 16), name


def _read(memory: Any, start: int, end: int, longest: int) -> Iterator[bytes]:
    """One region in chunks that overlap; what the kernel does not give is no memory of the process."""
    while start < end:
        try:
            memory.seek(start)
            data = memory.read(min(_CHUNK, end - start))
        except (OSError, ValueError, OverflowError):
            return
        if not data:
            return
        yield data
        if len(data) <= longest:
            return
        start += len(data) - longest + 1 if start + len(data) < end else len(data)


def main() -> int:
    """Look for what standard input names, and say what was found."""
    asked = json.load(sys.stdin)
    needles = {name: base64.b64decode(needle) for name, needle in asked["needles"].items()}
    answer: dict[str, Any] = {"processes": {}, "folders": []}
    for pid in asked["processes"]:
        try:
            answer["processes"][str(pid)] = in_process(pid, needles)
        except OSError as problem:
            answer["processes"][str(pid)] = {"problem": problem.strerror}
    answer["folders"] = in_folders([Path(folder) for folder in asked["folders"]], needles)
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
