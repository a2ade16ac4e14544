"""How the web engine is started: what its surroundings may say to it, and its command line."""

from __future__ import annotations

import os
import sys
from typing import Final

from pos.config.surroundings import ENGINE_PREFIX, KEY_LOG, ROOT, foreign, runs_as_root

_SANDBOX_OFF: Final = "QTWEBENGINE_DISABLE_SANDBOX"
#: What was in the surroundings when the till was started, and is not any more.
_taken_away: list[str] = []


def prepare() -> None:
    """Put the surroundings in order, before any Qt is started."""
    for name in [name for name in os.environ if name.startswith(ENGINE_PREFIX) or name == KEY_LOG]:
        if os.environ.pop(name) and not (name == _SANDBOX_OFF and runs_as_root()):
            _taken_away.append(name)
    if sys.platform != "linux":
        return
    if runs_as_root():
        # Chromium's sandbox cannot start as root. Nobody serves a till as root; containers that test one do.
        os.environ[_SANDBOX_OFF] = "1"
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
        # Else a process more is started beside the first card form, and stands by for a page that nobody asks for.
        "--disable-features=SpareRendererForSitePerProcess",
        # WebRTC is the one way out that the interceptor does not see.
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    ]
    if is_offscreen():
        switches.append("--disable-gpu")
    return ["pos", "--webEngineArgs", *switches]


def dangers() -> list[str]:
    """Why a real card must not be typed into this process, in words for people; empty when it may be."""
    now = {name: value for name, value in os.environ.items() if name != _SANDBOX_OFF}
    # What was taken away can do no more harm; but whoever set it may have done more than that.
    return [*foreign({**dict.fromkeys(_taken_away, "1"), **now}), *([ROOT] if runs_as_root() else [])]
