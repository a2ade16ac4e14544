"""Check everything: style, types, floors and tests; sets everything up on first use.

python packaging/test.py                 all checks, then all tests
python packaging/test.py -k decline      only tests, with these arguments of pytest
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import environment

#: Static checks, quickest first.
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "floors": ["-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"],
    "types": ["-m", "mypy", "--no-error-summary"],
}
#: The engine and the processes want the machine for themselves; the rest shares it.
SUITES = {
    "fast tests": ["-n", "2", "--dist", "loadfile", "-m", "not benchmark and not whole and not webengine and not e2e"],
    "card form and whole till": ["-n", "1", "-m", "(webengine or e2e) and not benchmark and not whole"],
}


def main() -> int:
    """Set up, run every step, and say at the end which did not pass."""
    python = environment.ready()
    environment.check_postgres()
    arguments = sys.argv[1:]
    if arguments:
        return subprocess.run(
            [str(python), "-m", "pytest", *arguments], cwd=environment.ROOT, env=test_env()
        ).returncode
    steps = {name: [str(python), *command] for name, command in CHECKS.items()}
    steps.update({name: [str(python), "-m", "pytest", "-q", *options] for name, options in SUITES.items()})
    unpassed = [name for name, command in steps.items() if not passes(name, command)]
    if unpassed:
        environment.say(f"Not passed: {', '.join(unpassed)}")
        return 1
    environment.say("Everything passed.")
    return 0


def passes(name: str, command: list[str]) -> bool:
    """Run one step and say how long it took."""
    environment.say(f"--- {name}")
    begun = time.monotonic()
    code = subprocess.run(command, cwd=environment.ROOT, env=test_env()).returncode
    environment.say(f"--- {name}: {'passed' if code == 0 else 'NOT PASSED'} in {time.monotonic() - begun:.0f} s")
    return code == 0


def test_env() -> dict[str, str]:
    """The same surroundings on every machine: no screen, UTC, no plug-in that merely happens to be installed."""
    wanted = {"QT_QPA_PLATFORM": "offscreen", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **wanted}


if __name__ == "__main__":
    sys.exit(main())
