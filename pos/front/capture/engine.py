"""How the web engine is started: what its surroundings may say to it, and its command line."""

from __future__ import annotations

import os
import sys
from typing import Final

#: Whatever speaks to the engine through the environment can open the card fields to others, or write them down:
#: a debugging port, a net log, the keys of its connections.
_TAKEN_AWAY: Final = (
    "QTWEBENGINE_CHROMIUM_FLAGS",
    "QTWEBENGINE_DISABLE_SANDBOX",
    "QTWEBENGINE_REMOTE_DEBUGGING",
    "QTWEBENGINEPROCESS_PATH",
    "QTWEBENGINE_RESOURCES_PATH",
    "QTWEBENGINE_LOCALES_PATH",
    "SSLKEYLOGFILE",
)
#: These had their effect before our first line ran, so they can only be told of.
_FOREIGN_CODE: Final = tuple(
    "LD_PRELOAD LD_AUDIT DYLD_INSERT_LIBRARIES PYTHONPATH PYTHONHOME PYTHONSTARTUP QT_PLUGIN_PATH".split()
)


def prepare() -> None:
    """Put the surroundings in order, before any Qt is started."""
    for name in _TAKEN_AWAY:
        os.environ.pop(name, None)
    if sys.platform != "linux":
        return
    if os.geteuid() == 0:
        # Chromium's sandbox cannot start as root. Nobody serves a till as root; containers that test one do.
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    if not is_offscreen() and not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        sys.stderr.write("pos: there is no display, so the till is drawn off the screen\n")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if is_offscreen():
        # Without a screen there is no GPU either; looking for one takes time and memory.
        os.environ.setdefault("QT_QUICK_BACKEND", "software")


def is_offscreen() -> bool:
    """Whether Qt draws where nobody looks."""
    return os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen")


def arguments() -> list[str]:
    """The command line for QApplication: the program's name and the engine's switches, and nothing a user typed."""
    switches = [
        # Gives the processor's frames a process of their own, which our page cannot look into.
        "--site-per-process",
        # WebRTC is the one way out that the interceptor does not see.
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    ]
    if is_offscreen():
        switches.append("--disable-gpu")
    return ["pos", "--webEngineArgs", *switches]


def dangers() -> list[str]:
    """Why a real card must not be typed into this process, in words for people; empty when it may be."""
    found = [f"{name} is set" for name in _FOREIGN_CODE if os.environ.get(name)]
    if os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        found.append("the till runs as root, which switches the browser's own sandbox off")
    return found


def close_memory() -> None:
    """Keep other programs of the same user out of this process's memory, and the memory out of core files."""
    if sys.platform != "linux":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    set_dumpable = 4
    ctypes.CDLL(None).prctl(set_dumpable, 0, 0, 0, 0)
