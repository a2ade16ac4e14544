"""Lists are longer than a message: as many of their rows as fit into one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec

#: Units: bytes; leaves room in a message for what else it carries.
ROOM: Final = 48 * 1024

_T = TypeVar("_T")
_encoder: Final = msgspec.json.Encoder()


def fitting(rows: Iterable[_T], room: int = ROOM) -> tuple[_T, ...]:
    """The first rows, up to what fits; the rest is asked for with the next message.

    Units: ``room`` in bytes.
    """
    taken, size = [], 0
    for row in rows:
        size += len(_encoder.encode(row)) + 1
        if size > room:
            break
        taken.append(row)
    return tuple(taken)
