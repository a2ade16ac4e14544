"""Check everything: style, types, floors and tests; sets everything up on first use.

python packaging/test.py                 all checks, then all tests
python packaging/test.py -k decline      only tests, with these arguments of pytest
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import environment

#: Static checks, quickest first.
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "floors": ["-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"],
    "types": ["-m", "mypy", "--no-error-summary"],
}
#: Two at a time, file by file, the long ones of the first folders first; one that dies ends the run, which would else
#: wait for it for ever or begin it again.
BESIDE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "0"]
#: Where the engine is used; nothing else need be read to find those tests.
ENGINE_ROOMS = ["tests/canary", "tests/capture", "tests/e2e", "tests/plugin", "tests/integration/sandbox/library"]
#: One application is made for the engine and another without it, so these never share a process.
SUITES = {
    "fast tests": [*BESIDE, "-m", "not benchmark and not whole and not webengine and not e2e"],
    "card form and whole till": [
        *BESIDE, "-m", "(webengine or e2e) and not benchmark and not whole", *ENGINE_ROOMS,
    ],
}  # fmt: skip
#: What runs one after the other, in two rows of about equal length: a whole till waits a good part of its time, and
#: leaves the machine to the rest meanwhile.
ROWS = [["types", "card form and whole till"], [*(name for name in CHECKS if name != "types"), "fast tests"]]

#: Where Linux keeps files in memory.
MEMORY = "/dev/shm"  # noqa: S108  # it is not ours alone, and pytest makes a folder of its own in it
#: Units: bytes.
ROOM_WANTED = 6 * 1024**3


def main() -> int:
    """Set up, run every step, and say at the end which did not pass."""
    with ThreadPoolExecutor(2) as beside:
        work = [beside.submit(environment.check_postgres), beside.submit(environment.compile_ours)]
        python = environment.ready()
        for each in work:
            each.result()
    arguments = sys.argv[1:]
    if arguments:
        return subprocess.run(
            [str(python), "-m", "pytest", *arguments], cwd=environment.ROOT, env=test_env()
        ).returncode
    steps = {name: [str(python), *command] for name, command in CHECKS.items()}
    steps.update({name: [str(python), "-m", "pytest", "-q", *options] for name, options in SUITES.items()})

    def unpassed_of(row: list[str]) -> list[str]:
        return [name for name in row if not passes(name, steps[name])]

    with ThreadPoolExecutor(len(ROWS)) as rows:
        unpassed = [name for names in rows.map(unpassed_of, ROWS) for name in names]
    if unpassed:
        environment.say(f"Not passed: {', '.join(unpassed)}")
        return 1
    environment.say("Everything passed.")
    return 0


def passes(name: str, command: list[str]) -> bool:
    """Run one step; at its end, say in one piece what it said and how long it took."""
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=environment.ROOT, env=test_env() | in_memory(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    word = "passed" if done.returncode == 0 else "NOT PASSED"
    said = done.stdout.decode(errors="replace").strip()
    environment.say(f"--- {name}\n{said}\n--- {name}: {word} in {time.monotonic() - begun:.0f} s")
    return done.returncode == 0


def in_memory() -> dict[str, str]:
    """Where the machine has room for it in memory, what tests write lies there: thousands of journals wait for no disk.

    Benchmarks measure the disk, and are not run this way.
    """
    try:
        room = shutil.disk_usage(MEMORY).free if os.access(MEMORY, os.W_OK) else 0
    except OSError:
        room = 0
    return {"TMPDIR": MEMORY} if room > ROOM_WANTED else {}


def test_env() -> dict[str, str]:
    """The same surroundings on every machine: no screen, UTC, no plug-in that merely happens to be installed."""
    wanted = {"QT_QPA_PLATFORM": "offscreen", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **wanted}


if __name__ == "__main__":
    sys.exit(main())
