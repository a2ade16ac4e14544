"""Walks random cards through a till of its own, and looks after each step where no card number may be."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from pos.back.keys import ENTRIES, VARIABLES
from pos.back.vault.opening import make_encrypted
from pos.commands.canary import encodings
from pos.commands.canary.numbers import BRANDS, RandomCard, random_card
from pos.config.places import places
from pos.domain.errors import KnownError
from pos.domain.secret import Secret
from pos.testing.sandbox import running_sandbox

#: What is typed and charged; each of them is looked for.
TYPED: Final = BRANDS
#: Units: seconds for one step of a till on a busy machine.
_PATIENCE_S: Final = 120.0
_PLANTED: Final = "planted.bin"
#: Opens the canary's own vault, which is made for one run and holds keys of one sandbox.
_PASSPHRASE: Final = Secret("a passphrase for one run")


class CanaryProblem(KnownError):
    """The canary could not do its work; that proves nothing."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What was found after one step; each find is where it lay and in which encoding.

    Units: ``read`` in bytes of memory and files.
    """

    name: str
    brand: str
    finds: tuple[str, ...]
    #: Encodings that the same look did not find where they were planted.
    missed: tuple[str, ...]
    encodings: int
    read: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found, by a look that would have found it."""
        return not self.finds and not self.missed


class CanaryTill:
    """A till in a home of its own, on a sandbox of its own, driven from another process.

    Its keys lie in an encrypted file: so neither the window nor the surroundings ever hold one.
    """

    def __init__(self, home: Path) -> None:
        self.home, self._stack = home, ExitStack()
        self.back = 0

    def __enter__(self) -> Self:
        where = places(self.data)
        where.make()
        (self.home / "tmp").mkdir()
        self.sandbox = self._stack.enter_context(running_sandbox(self.home.parent))
        self.vault = make_encrypted(where, _PASSPHRASE)
        for name, entry in ENTRIES.items():
            self.vault.write(entry, Secret(self.sandbox.keys[VARIABLES[name]]))
        self.sandbox.write_settings(where.settings)
        own = {"HOME": str(self.home), "TMPDIR": str(self.home / "tmp"), "QT_QPA_PLATFORM": "offscreen"}
        own |= {f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        self._front = subprocess.Popen(
            [sys.executable, "-m", "pos.commands.canary.front", "--data", str(self.data)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **own},
        )  # fmt: skip
        self.do("ready", passphrase=_PASSPHRASE.reveal())
        return self

    def __exit__(self, *_: object) -> None:
        if self._front.stdin is not None:
            with suppress(OSError):
                self._front.stdin.close()
        try:
            self._front.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._front.kill()
            self._front.wait()
        for out in (self._front.stdout, self._front.stderr):
            if out is not None:
                out.close()
        self._stack.close()

    @property
    def data(self) -> Path:
        """The till's own folder."""
        return self.home / "till"

    @property
    def front(self) -> int:
        """The window's process."""
        return self._front.pid

    def do(self, step: str, **what: str) -> str:
        """Have one step done, and return the state that the till is in then.

        Raises: CanaryProblem if the window did not get there.
        """
        if self._front.stdin is None or self._front.stdout is None:
            raise CanaryProblem("The canary's till has no way to be told anything.")
        self._front.stdin.write(json.dumps({"step": step, **what}) + "\n")
        self._front.stdin.flush()
        line = self._front.stdout.readline()
        if not line:
            words = (self._front.stderr.read() if self._front.stderr else "").strip().splitlines()
            raise CanaryProblem(f"The canary's till ended in the step {step}. {words[-1] if words else ''}")
        said = json.loads(line)
        self.back = int(said["back"])
        return str(said["state"])

    def crash(self) -> None:
        """Kill the window, with the back held still so that it can be looked at."""
        os.kill(self.back, signal.SIGSTOP)
        self._front.kill()
        self._front.wait()

    def let_go(self) -> None:
        """Let the back go on and end, as it does when its window is gone."""
        with suppress(ProcessLookupError):
            os.kill(self.back, signal.SIGCONT)


def walk(till: CanaryTill, told: Callable[[str], None]) -> Iterator[Stage]:
    """Take cards of every brand through every end that a card can come to, and look after each."""
    for brand in TYPED:
        card = random_card(*brand)
        told(f"charging a {card.brand} of {len(card.number)} digits")
        till.do("charge", number=card.number, code=card.code)
        yield look("approved", till, card)
    card = random_card(*BRANDS[0])
    told("having a charge refused")
    till.sandbox.decline_next("insufficient_funds")
    till.do("charge", number=card.number, code=card.code)
    yield look("refused", till, card)
    card = random_card(*BRANDS[3])
    told("leaving a card that is typed")
    till.do("type", number=card.number, code=card.code)
    yield look("typed", till, card)
    till.do("cancel")
    yield look("cancelled", till, card)
    card = random_card(*BRANDS[8])
    told("killing the card form's page")
    till.do("type", number=card.number)
    till.do("crash_page")
    yield look("page killed", till, card)
    card = random_card(*BRANDS[1])
    told("killing the window")
    till.do("type", number=card.number, code=card.code)
    till.crash()
    try:
        yield look("window killed", till, card)
    finally:
        till.let_go()


def look(name: str, till: CanaryTill, card: RandomCard) -> Stage:
    """Look for one card in the back and in everything that the till wrote, and where it was planted."""
    needles = encodings.of_number(card.number)
    with ExitStack() as stack:
        planted, control = stack.enter_context(_planted(needles)), till.home.parent / f"{till.home.name}-control"
        control.mkdir(exist_ok=True)
        (control / _PLANTED).write_bytes(b"\n".join(needles.values()))
        stack.callback((control / _PLANTED).unlink)
        said = scan([till.back, planted], [till.home, control], needles)
    finds, read = _memory(said, till.back)
    in_control, _ = _memory(said, planted)
    found_planted = {needle for _, needle in in_control}
    files = [(where, needle) for where, needle in said["folders"][0] if where != _PLANTED]
    in_file = {needle for where, needle in said["folders"][0] if where == _PLANTED}
    return Stage(
        name=name,
        brand=f"{card.brand} {len(card.number)}",
        finds=tuple(f"{where}: {needle}" for where, needle in (*finds, *files)),
        missed=tuple(sorted((set(needles) - found_planted) | (set(needles) - in_file))),
        encodings=len(needles),
        read=read + int(said["folders"][1]),
    )


def secrets_in(pid: int, secrets: Mapping[str, Secret]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of these keys and tokens lie in a process, and which the same look misses where they were planted."""
    needles = {
        f"{name}, {encoding}": needle
        for name, secret in secrets.items()
        for encoding, needle in encodings.of_secret(secret.reveal()).items()
    }
    with _planted(needles) as planted:
        said = scan([pid, planted], [], needles)
    finds, _ = _memory(said, pid)
    in_control, _ = _memory(said, planted)
    return tuple(f"{where}: {needle}" for where, needle in finds), tuple(set(needles) - {one for _, one in in_control})


def scan(processes: list[int], folders: list[Path], needles: Mapping[str, bytes]) -> dict[str, Any]:
    """Have a process of its own look through these."""
    asked = {
        "processes": processes,
        "folders": [str(folder) for folder in folders],
        "needles": {name: base64.b64encode(needle).decode() for name, needle in needles.items()},
    }
    command = [sys.executable, "-m", "pos.commands.canary.scanner"]
    said = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    if said.returncode:
        raise CanaryProblem(f"The canary's scanner ended: {said.stderr.strip().splitlines()[-1:]}")
    answer: dict[str, Any] = json.loads(said.stdout)
    return answer


def _memory(said: Mapping[str, Any], pid: int) -> tuple[list[tuple[str, str]], int]:
    looked = said["processes"][str(pid)]
    if isinstance(looked, dict):
        raise CanaryProblem(f"The memory of another process cannot be read here ({looked['problem']}).")
    return [(where, needle) for where, needle in looked[0]], int(looked[1])


@contextmanager
def _planted(needles: Mapping[str, bytes]) -> Iterator[int]:
    command = [sys.executable, "-m", "pos.commands.canary.planted"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise CanaryProblem("The canary's control has no way to be told anything.")
        process.stdin.write(json.dumps([base64.b64encode(needle).decode() for needle in needles.values()]) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            process.stdin.close()
