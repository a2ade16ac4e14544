"""Looks for bytes in the whole memory of other processes and in whole folders; a process of its own.

It is told what to look for on its standard input and answers on its standard output, so that nothing of it stands in a
command line or a file. Linux only: it reads ``/proc/PID/mem``. Passed over is only what nobody has ever written to:
memory that is reserved and was never used, and the program's own files as they lie on the disk.
"""

from __future__ import annotations

import base64
import json
import mmap
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

_CHUNK: Final = 16 * 1024 * 1024
_PAGE: Final = mmap.PAGESIZE
#: Units: bytes that the kernel has on a page.
_ENTRY: Final = 8
#: What the kernel says of a page, in the top bits of its entry: it is in memory, in swap, of a file or shared.
_PRESENT, _SWAPPED, _OF_A_FILE = 1 << 63, 1 << 62, 1 << 61
#: Mapped by the kernel into every process: nothing of the program's own is in them.
_NOT_OURS: Final = ("[vvar", "[vsyscall]", "[vdso]")


class Find(NamedTuple):
    """Something that was found, and where; never what it was."""

    where: str
    needle: str


class _Region(NamedTuple):
    """One piece of a process's memory.

    Units: addresses in bytes.
    """

    start: int
    end: int
    name: str
    is_shared: bool

    @property
    def is_of_no_file(self) -> bool:
        """Whether nothing lies here but what this process, or whoever shares it, wrote."""
        return not self.name or self.name.startswith("[")

    @property
    def is_of_the_disk(self) -> bool:
        """Whether this is a file in a folder, as it lies there until it is written to here."""
        return self.name.startswith("/") and not self.name.startswith("/dev/") and not self.name.endswith(" (deleted)")


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
    with (
        Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory,
        Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pages,
    ):
        for region in _regions(pid):
            for start, end in _written(pages, region):
                for data in _read(memory, start, end, longest):
                    read += len(data)
                    finds |= {Find(region.name or "memory", needle) for needle in _found(data, needles)}
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


def _regions(pid: int) -> Iterator[_Region]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        place, rights = line.split()[:2]
        name = line.split(maxsplit=5)[5] if len(line.split(maxsplit=5)) > 5 else ""
        if rights.startswith("r") and not name.startswith(_NOT_OURS):
            start, _, end = place.partition("-")
            yield _Region(int(start, 16), int(end, 16), name, is_shared=rights.endswith("s"))


def _written(pages: Any, region: _Region) -> Iterator[tuple[int, int]]:
    """The parts of a region that somebody may have written to, from the first byte of each to its last."""
    entries = _entries(pages, region)
    told = len(entries) * _PAGE >= region.end - region.start
    if region.is_shared or not told or not (region.is_of_no_file or region.is_of_the_disk):
        # Somebody may have written there by another way than through this memory.
        yield region.start, region.end
        return
    place = region.start
    for used, run in groupby(entries, _is_used if region.is_of_no_file else _is_used_of_a_file):
        end = place + len(list(run)) * _PAGE
        if used:
            yield place, end
        place = end


def _entries(pages: Any, region: _Region) -> array[int]:
    try:
        pages.seek(region.start // _PAGE * _ENTRY)
        return array("Q", pages.read((region.end - region.start) // _PAGE * _ENTRY))
    except (OSError, ValueError, OverflowError):
        return array("Q")


def _is_used(entry: int) -> bool:
    return bool(entry & (_PRESENT | _SWAPPED))


def _is_used_of_a_file(entry: int) -> bool:
    # As soon as it is written to, a page is a copy of the process's own and no more the file's.
    return bool(entry & _SWAPPED or (entry & _PRESENT and not entry & _OF_A_FILE))


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
