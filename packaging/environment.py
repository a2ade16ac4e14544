"""Set up everything that the till needs, from nothing but Python; standard library only.

Makes `.venv` beside this folder from the hashed lock, and looks for the system libraries of the web engine.
Does nothing when a stamp says that all is in place.
"""

from __future__ import annotations

import compileall
import contextlib
import ctypes
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLDEST_PYTHON = (3, 11)

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.txt"
STAMP = VENV / "set-up-from"
#: How many install at the same time; one more than small machines have processors, for the packages differ in size.
HANDS = 3

#: What the web engine loads on Linux, and Debian's package for it.
ENGINE_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXfixes.so.3": "libxfixes3",
    "libXrandr.so.2": "libxrandr2",
    "libXtst.so.6": "libxtst6",
    "libasound.so.2": "libasound2",
    "libnss3.so": "libnss3",
    "libxkbfile.so.1": "libxkbfile1",
}
#: What Qt adds when there is an X display.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
#: Debian 13 and Ubuntu 24.04 renamed these.
RENAMED = {"libglib2.0-0": "libglib2.0-0t64", "libasound2": "libasound2t64"}
#: apt does one thing at a time, and need look only once at what there is.
_apt, _updated = threading.Lock(), threading.Event()


class SetUpProblem(Exception):
    """Set-up cannot go on; the text says what to do."""


def ready() -> Path:
    """Make the environment if need be and return its Python; leave the program with one sentence if that fails."""
    try:
        check_python()
        check_system_libraries()
        with only_one():
            if not is_current():
                make_environment()
    except SetUpProblem as problem:
        sys.exit(f"{problem}")
    return venv_python()


def check_python() -> None:
    """Refuse a Python that is too old."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise SetUpProblem(f"This needs Python {wanted} or newer; {sys.executable} is {platform.python_version()}.")


def check_system_libraries() -> None:
    """Look for the web engine's libraries; as root on Debian or Ubuntu, install what is missing."""
    if not sys.platform.startswith("linux"):
        return
    wanted = dict(ENGINE_LIBRARIES)
    if os.environ.get("DISPLAY"):
        wanted.update(X11_LIBRARIES)
    missing = {soname: package for soname, package in wanted.items() if not loads(soname)}
    if not missing:
        return
    apt = shutil.which("apt-get")
    packages = debian_names(missing.values()) if apt else sorted(missing.values())
    if apt and os.geteuid() == 0:
        install_debian(packages)
        missing = {soname: package for soname, package in missing.items() if not loads(soname)}
    if missing:
        raise SetUpProblem(
            f"The card form's web engine needs system libraries that are not here: {', '.join(sorted(missing))}.\n"
            f"On Debian or Ubuntu:  sudo apt install {' '.join(packages)}"
        )


def check_postgres() -> None:
    """Look for a PostgreSQL server to test with; as root on Debian or Ubuntu, install it. Never ends the program."""
    here = shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if os.environ.get("POS_TEST_POSTGRES_URL") or here:
        return
    if sys.platform.startswith("linux") and shutil.which("apt-get") and os.geteuid() == 0:
        try:
            install_debian(["postgresql"])
            return
        except SetUpProblem as problem:
            say(str(problem))
    say(
        "PostgreSQL is not here: the tests of a journal that several tills share will not pass.\n"
        "On Debian or Ubuntu:  sudo apt install postgresql   (or set POS_TEST_POSTGRES_URL)"
    )


def compile_ours() -> None:
    """Compile the till once: else every process that starts on a fresh copy does so by itself."""
    compileall.compile_dir(ROOT / "pos", quiet=2)


def loads(soname: str) -> bool:
    """Whether the system can load a library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def debian_names(packages: Iterable[str]) -> list[str]:
    """The names that this release uses."""
    chosen = []
    for package in sorted(packages):
        newer = RENAMED.get(package)
        known = newer and subprocess.run(["apt-cache", "show", newer], capture_output=True).returncode == 0
        chosen.append(newer if newer and known else package)
    return chosen


def install_debian(packages: list[str]) -> None:
    """Install packages with apt, as root."""
    say(f"Installing system packages: {' '.join(packages)}")
    with _apt:
        if not _updated.is_set():
            _run_apt("update", "-q")
            _updated.set()
        _run_apt("install", "-q", "-y", "--no-install-recommends", *packages)


def _run_apt(*arguments: str) -> None:
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise SetUpProblem(f"{' '.join(command)} did not work:\n{last_lines(result.stderr or result.stdout)}")


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Let one set-up run at a time; a second waits for the first and then finds all in place."""
    with (ROOT / ".venv.lock").open("a+") as handle:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another set-up is at work; waiting for it.")
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """What the environment is made from; another value means that it must be made anew."""
    digest = hashlib.sha256(sys.version.encode())
    for part in (LOCK, ROOT / "pyproject.toml"):
        digest.update(part.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether a whole environment of the present fingerprint is there; a half-made one has no stamp."""
    try:
        return STAMP.read_text() == fingerprint() and venv_python().exists()
    except OSError:
        return False


def venv_python() -> Path:
    """The environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment() -> None:
    """Make the environment from the lock; the stamp is written last."""
    say("Setting up, once: a Python environment with what the till needs.")
    result = make_venv()
    if result.returncode and "ensurepip" in result.stdout + result.stderr:
        python_venv = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not (shutil.which("apt-get") and os.geteuid() == 0):
            raise SetUpProblem(f"This Python cannot make environments.  sudo apt install {python_venv}")
        install_debian([python_venv])
        result = make_venv()
    if result.returncode:
        raise SetUpProblem(
            f"The environment could not be made in {VENV}:\n{last_lines(result.stderr or result.stdout)}"
        )
    with ThreadPoolExecutor(HANDS) as hands:
        problems = [said for said in hands.map(install, dealt_out(LOCK.read_text(encoding="utf-8"))) if said]
    if problems:
        raise SetUpProblem(
            f"The packages could not be installed:\n{last_lines(problems[0])}\n"
            "Check the connection to the package index and start again; nothing else was changed."
        )
    STAMP.write_text(fingerprint())


def dealt_out(lock: str) -> list[str]:
    """The packages of a lock, dealt out like cards: unpacking and compiling each takes one processor's time."""
    packages = [package for package in re.split(r"^(?=\w)", lock, flags=re.MULTILINE) if package.strip()]
    return ["".join(packages[hand::HANDS]) for hand in range(HANDS)]


def install(packages: str) -> str:
    """Install some of the lock's packages into the environment; what pip says if that fails."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text(packages, encoding="utf-8")
        pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
        # What a package needs is in the lock too, but perhaps in another hand.
        hashed = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", str(wanted)]
        result = subprocess.run([*pip, *hashed], capture_output=True, text=True)
    return (result.stderr or "pip gave no reason") if result.returncode else ""


def make_venv() -> subprocess.CompletedProcess[str]:
    """An empty environment in place of whatever half-made one is there."""
    return subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)


def last_lines(text: str, count: int = 8) -> str:
    """The end of a tool's output, where the reason stands."""
    return "\n".join(line for line in text.splitlines()[-count:] if line.strip())


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    print(text, file=sys.stderr, flush=True)
