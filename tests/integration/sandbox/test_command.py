"""The command: every option, the line it says when it serves, how it ends, and one sentence when it cannot serve."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import Caller, until
from tests.integration.sandbox.processes import alive, killable, met

COMMANDS = [("-m", "pos.sandbox"), ("-m", "pos", "sandbox")]
SAID = [
    "url",
    "public_key",
    "confidential_key",
    "confidential_secret",
    "publishable_key",
    "admin_user",
    "admin_password",
    "control_token",
]


def ended(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the command until it ends by itself."""
    command = [sys.executable, "-m", "pos.sandbox", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL, check=False)


# --- what it says ---


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_it_says_one_line_with_address_and_keys_once_it_serves(command: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    line = process.stdout.readline()
    said = json.loads(line)
    assert list(said) == SAID
    assert all(isinstance(value, str) and value for value in said.values())
    assert said["url"].startswith("http://127.0.0.1:")
    assert said["publishable_key"].startswith("pk_test_")
    assert Caller(Sandbox(said["url"], Path("none"), said)).cart()
    more, complaints = process.communicate(timeout=10)
    assert (more, complaints, process.returncode) == ("", "", 0)


def test_keys_are_kept_with_the_books_and_else_made_anew(tmp_path: Path) -> None:
    said = []
    for data in ("books", "books", "others"):
        with killable(tmp_path / data) as (sandbox, _):
            said.append(sandbox.keys)
    assert said[0] == said[1]
    assert set(said[0].values()).isdisjoint(said[2].values())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_it_listens_on_the_port_and_the_loopback_address_it_is_given(tmp_path: Path, host: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with killable(tmp_path, "--port", str(port), "--host", host) as (sandbox, _):
        shown = {"localhost": "127.0.0.1", "::1": "[::1]"}.get(host, host)
        assert sandbox.url == f"http://{shown}:{port}"
        assert Caller(sandbox).cart()


def test_help_names_every_option_and_every_world() -> None:
    told = ended("--help").stdout
    options = "--port --host --data --ledger --shop --world --fault --rate-limit".split()
    worlds = "order-id-differs attributes-dropped guest-orders-hidden converts-more-than-once orders-lag".split()
    assert [name for name in (*options, *worlds) if name not in told] == []


# --- how it ends ---


def test_it_ends_with_its_input(tmp_path: Path) -> None:
    with killable(tmp_path) as (_, process):
        assert process.stdin
        process.stdin.close()
        assert process.wait(timeout=10) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with killable(tmp_path) as (_, process):
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
    assert (tmp_path / "log.txt").read_text() == ""


def test_it_ends_while_a_request_is_slow(tmp_path: Path) -> None:
    with killable(tmp_path, "--fault", '{"kind": "slow", "path": "/v1/site", "seconds": 60}') as (sandbox, process):
        host, port = sandbox.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(f"GET /v1/site HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            until(lambda: any(one["path"] == "/v1/site" for one in sandbox.requests()), "the slow request")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0


def test_it_ends_with_a_pair_of_sockets_for_input(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "pos.sandbox"], stdin=theirs.fileno(), stdout=subprocess.PIPE, text=True
        )
        theirs.close()
        assert Caller(met(process, tmp_path / "none")).cart()
        ours.close()
        assert process.wait(timeout=10) == 0
    assert process.stdout
    process.stdout.close()


def test_an_input_that_is_no_pipe_does_not_end_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pos.sandbox"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        sandbox = met(process, tmp_path / "none")
        assert Caller(sandbox).cart()
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()


def test_it_does_not_outlive_its_parent() -> None:
    parent = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'pos.sandbox'], stdin=subprocess.PIPE,"
        " stdout=subprocess.PIPE); p.stdout.readline(); print(p.pid, flush=True)"
    )
    told = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, timeout=20, check=True)
    number = int(told.stdout)
    until(lambda: not alive(number), "the sandbox to end with its parent")


# --- what it refuses ---


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "0.0.0.0"], "the sandbox listens on the loopback only"),  # noqa: S104 - it is refused
        (["--host", "192.0.2.1"], "the sandbox listens on the loopback only"),
        (["--host", "::"], "the sandbox listens on the loopback only"),
        (["--host", "example.test"], "not an address"),
        (["--world", "flat"], "there is no world flat"),
        (["--world", "orders-lag=soon"], "orders-lag takes seconds"),
        (["--fault", "{"], "not JSON"),
        (["--fault", '{"kind": "x"}'], "kind is one of"),
        (["--shop", "/nowhere.toml"], "nowhere.toml: No such file"),
        (["--port", "99999"], "a port is a number from 0 to 65535"),
        (["--port", "http"], "a port is a number from 0 to 65535"),
        (["--rate-limit", "0"], "a rate is a whole number above zero"),
        (["--colour", "red"], "unrecognized arguments"),
    ],
)
def test_a_wrong_option_is_one_sentence(options: list[str], told: str) -> None:
    said = ended(*options)
    assert (said.returncode, said.stdout) == (2, "")
    assert told in said.stderr.splitlines()[-1]
    assert "Traceback" not in said.stderr


def cannot_serve(*options: str) -> str:
    said = ended(*options)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    return said.stderr


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = cannot_serve("--port", str(port))
    assert told == f"sandbox: port {port} is taken; choose another, or 0 to find a free one\n"


def test_two_sandboxes_do_not_keep_one_pair_of_books(tmp_path: Path) -> None:
    with killable(tmp_path):
        assert "another sandbox keeps its own there" in cannot_serve("--data", str(tmp_path / "data"))


def test_places_that_cannot_be_used_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("milk, eggs", encoding="utf-8")
    (tmp_path / "json.txt").write_text('{"a": 1}\n[]\n', encoding="utf-8")
    assert "cannot keep the books" in cannot_serve("--data", str(tmp_path / "file"))
    assert "cannot be the ledger" in cannot_serve("--ledger", str(tmp_path))
    for name in ("notes.txt", "json.txt"):
        before = (tmp_path / name).read_bytes()
        assert "is no ledger" in cannot_serve("--ledger", str(tmp_path / name))
        assert (tmp_path / name).read_bytes() == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sandbox.sqlite3").write_text("this is no database" * 100, encoding="utf-8")
    assert "cannot keep the books" in cannot_serve("--data", str(tmp_path / "other"))
    (tmp_path / "newer").mkdir()
    database = sqlite3.connect(tmp_path / "newer" / "sandbox.sqlite3")
    database.execute("PRAGMA user_version=99")
    database.close()
    assert "of another version" in cannot_serve("--data", str(tmp_path / "newer"))


# --- what the options do ---


def test_without_a_data_folder_nothing_is_written(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pos.sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    sandbox = met(process, tmp_path / "none")
    Caller(sandbox).buy("ESPRESSO")
    opened = {str(path.resolve()) for path in Path(f"/proc/{process.pid}/fd").iterdir() if path.resolve().is_file()}
    process.communicate(timeout=10)
    assert opened == set()


def test_faults_worlds_and_rate_come_from_the_command_line(tmp_path: Path) -> None:
    faults: list[dict[str, Any]] = [
        {"kind": "status_before", "path": "/v1/site", "status": 504},
        {"kind": "status_before", "path": "/v1/site", "status": 502, "nth": 2},
    ]
    options = [part for fault in faults for part in ("--fault", json.dumps(fault))]
    with killable(tmp_path, *options, "--world", "order-id-differs", "--rate-limit", "40") as (sandbox, _):
        caller = Caller(sandbox)
        assert [caller.call("GET", "/v1/site").status_code for _ in range(3)] == [504, 502, 200]
        cart = caller.fill("ESPRESSO")
        assert caller.pay().json()["submitCart"]["order"]["id"] != cart["id"]
        until(lambda: caller.call("GET", "/v1/site").status_code == 409, "the rate limit")
