"""Start the till on the built-in sandbox; sets everything up on first use.

    python packaging/run.py [arguments of pos]

Without a display it says so and shows one whole sale, typed offscreen.
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment


def main() -> int:
    """Set up, then run the till, or the demo where there is no screen."""
    python = environment.ready()
    arguments = sys.argv[1:]
    if not arguments and not has_display():
        environment.say("There is no display here, so this is one sale by real key events, offscreen.")
        arguments = ["demo", "--screenshots", str(environment.ROOT / "dist" / "screenshots")]
    try:
        return subprocess.run([str(python), "-m", "pos", *arguments], cwd=environment.ROOT).returncode
    except KeyboardInterrupt:
        return 130


def has_display() -> bool:
    """Whether a window could be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
