"""The processor in a box as a tester holds it: start it, make it misbehave, read its ledger."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any, Final, Protocol

import tomli_w

from pos.testing.faults import FaultMisused, Point, fault_called

#: Where the back looks for keys until they are in a keyring; the sandbox's own name for each.
_KEYS: Final = {
    "POS_PUBLIC_KEY": "public_key",
    "POS_CONFIDENTIAL_KEY": "confidential_key",
    "POS_CONFIDENTIAL_SECRET": "confidential_secret",
    "POS_PUBLISHABLE_KEY": "publishable_key",
}
#: The shop's own address, which stands for walk-ins.
_COUNTER: Final = {
    "id": "main",
    "name": "Main Street counter",
    "first_name": "Pencil",
    "last_name": "Bean",
    "email": "counter@pencilandbean.example",
    "line1": "12 Main Street",
    "city": "Dublin",
    "postal_code": "D02 AF30",
    "country": "IE",
}


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox process of its own, as a till would meet the real service: by address and keys."""

    url: str
    ledger_file: Path
    _said: dict[str, str] = field(repr=False)

    @property
    def keys(self) -> dict[str, str]:
        """The keys under the names by which a back takes them from its surroundings."""
        return {variable: self._said[name] for variable, name in _KEYS.items()}

    @property
    def login(self) -> tuple[str, str]:
        """User name and password of somebody who may give refunds."""
        return self._said["admin_user"], self._said["admin_password"]

    @property
    def script_url(self) -> str:
        """Where the browser library lies."""
        return f"{self.url}/v1/DigitalRiver.js"

    def write_settings(self, path: Path, **processor: Any) -> Path:
        """Write a settings file that points a till at this sandbox, as at any test host."""
        table = {"environment": "test", "api_base_url": self.url, "script_url": self.script_url, **processor}
        whole = {"processor": table, "shop": {"name": "Pencil & Bean", "till": "Till 1"}, "counter": [_COUNTER]}
        path.write_text(tomli_w.dumps(whole), encoding="utf-8")
        return path

    def ledger(self) -> list[dict[str, Any]]:
        """Everything that moved money, oldest first."""
        if not self.ledger_file.exists():
            return []
        return [json.loads(line) for line in self.ledger_file.read_text(encoding="utf-8").splitlines()]

    def charges(self) -> list[dict[str, Any]]:
        """The ledger's charges alone."""
        return [row for row in self.ledger() if row["kind"] == "charge"]

    def arm(self, kind: str, path: str, method: str = "POST", **more: Any) -> None:
        """Arm one fault for the next request that matches."""
        self.control("POST", "faults", {"kind": kind, "path": path, "method": method, **more})

    def fault(self, point: str, name: str = "", *, times: int = 1) -> None:
        """Arm a fault by name, before a till is open: ``fault("script_blocked")``, ``fault("token", "slow:2")``.

        Raises: NoSuchName with the nearest names; FaultMisused for one that strikes the machine.
        """
        fault = fault_called(point, name, times)
        if fault.is_of_the_machine:
            raise FaultMisused(f"The fault {fault.name!r} strikes an open till: `till.fault({point!r}, …)`.")
        self.control("POST", "faults", fault.armed())

    def disarm(self) -> None:
        """Take back every fault that is still armed."""
        self.control("DELETE", "faults")

    def decline_next(self, reason: str, count: int = 1) -> None:
        """Have the next authorisations refused for a reason."""
        self.control("POST", "declines", {"reason": reason, "count": count})

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock forward.

        Units: seconds.
        """
        self.control("POST", "clock", {"advance_s": seconds})

    def requests(self) -> list[dict[str, Any]]:
        """What came in so far, without secrets."""
        answer = self.control("GET", "requests")
        return list(answer["requests"])

    def calls(self, point: Point) -> list[dict[str, Any]]:
        """What came in at one point of a sale."""
        return [
            one
            for one in self.requests()
            if point.method in ("*", one["method"]) and fnmatchcase(one["path"], point.path)
        ]

    def under_way(self, point: Point) -> bool:
        """Whether a call at this point has come in and was not answered yet."""
        return any(one["status"] is None for one in self.calls(point))

    def control(self, method: str, what: str, body: Any = None) -> Any:
        """Call the control room."""
        request = urllib.request.Request(  # noqa: S310 - the address is the sandbox's own
            f"{self.url}/_control/{what}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"Bearer {self._said['control_token']}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            text = answer.read()
        return json.loads(text) if text else None


class _Process(Protocol):
    """What is needed of a sandbox's process."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""


def start_plainly(arguments: list[str]) -> _Process:
    """Start a sandbox as anybody would."""
    command = [sys.executable, "-m", "pos.sandbox", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


@contextmanager
def running_sandbox(
    folder: Path, *options: str, start: Callable[[list[str]], _Process] = start_plainly
) -> Iterator[Sandbox]:
    """Start a sandbox process and end it with the block; its ledger lies in the folder."""
    ledger = folder / "ledger.jsonl"
    process = start(["--ledger", str(ledger), *options])
    try:
        yield _met(process, ledger)
    finally:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()  # the sandbox ends when nobody holds it any more
        process.wait(timeout=30)


def _met(process: _Process, ledger: Path) -> Sandbox:
    line = b""
    while process.stdout is not None and not line.endswith(b"\n"):
        part = process.stdout.read(4096)
        if not part:
            break
        line += part
    if not line:
        raise RuntimeError("the sandbox ended before it served; its own words are above")
    said = json.loads(line)
    return Sandbox(said["url"], ledger, said)
