"""Keeps this process's memory to itself."""

from __future__ import annotations

import sys

_SET_DUMPABLE = 4
_SET_PTRACER = 0x59616D61


def close() -> None:
    """Keep other programs of the same user out of this process's memory, and the memory out of core files.

    Linux; elsewhere the system has its own rules, and nothing is done. Root reads everything, everywhere.
    """
    if sys.platform != "linux":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def open_to_others() -> None:
    """Let other programs of the same user look into this process, for the canary; Linux, and nothing elsewhere.

    Some systems let only a process's ancestors look into it; this lifts that for this process alone.
    Source: Linux, Documentation/admin-guide/LSM/Yama, PR_SET_PTRACER_ANY.
    """
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)


def is_closed() -> bool | None:
    """Whether it is closed to others; None where the system does not say."""
    if sys.platform != "linux":
        return None
    import ctypes

    get_dumpable = 3
    return bool(ctypes.CDLL(None).prctl(get_dumpable, 0, 0, 0, 0) == 0)
