"""A real PostgreSQL server for the tests: the one that is pointed at, or Debian's, started here and thrown away."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

#: Names a server in which the tests may make and drop databases.
POINTED_AT = "POS_TEST_POSTGRES_URL"
NOT_HERE = (
    "PostgreSQL is not on this machine, and these tests do not pass without it. Install it (on Debian or Ubuntu: "
    f"sudo apt install postgresql), or let {POINTED_AT} name a server in which databases may be made and dropped."
)
#: Units: seconds from the start of the server to its first answer, on a machine that is busy.
_PATIENCE_S = 60.0

_numbers = itertools.count(1)


class NoPostgres(Exception):
    """There is no server to be had; the text says what to do."""


class PostgresServer:
    """A server in which databases can be made."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database of its own; yields its address."""
        name = f"pos_test_{os.getpid()}_{next(_numbers)}"
        self._do(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            before, mark, query = self._url.partition("?")
            yield before.rsplit("/", 1)[0] + f"/{name}{mark}{query}"
        finally:
            self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server that is pointed at, or one of our own.

    Raises: NoPostgres.
    """
    if pointed_at := os.environ.get(POINTED_AT):
        yield PostgresServer(pointed_at)
        return
    programs = _programs()
    # The path of a socket may not be long, so it is not a folder of pytest's.
    folder = Path(tempfile.mkdtemp(prefix="pos-pg-"))
    try:
        with _running(programs, folder) as url:
            yield PostgresServer(url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    # Debian keeps the server's programs out of the path, one folder a version.
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres(NOT_HERE)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[str]:
    # The server refuses to run as root.
    user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user, user)
    data = folder / "data"
    made = subprocess.run(
        [programs / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", data],
        user=user, group=user, cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        raise NoPostgres(f"{NOT_HERE} (initdb says: {made.stderr.strip()})")
    # The shell ends the server when nobody holds its input any more, however the tests come to their end.
    script = 'exec 3<&0; "$0" "$@" <&- 3<&- & read _ <&3; kill -INT $!; wait $!'
    server = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        ["/bin/sh", "-c", script, *map(str, server)],
        stdin=subprocess.PIPE, stdout=log, stderr=log, user=user, group=user, cwd=folder,
    )  # fmt: skip
    url = f"postgresql://postgres@/postgres?host={folder}"
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(timeout=_PATIENCE_S)
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=5).close()
            return
    raise NoPostgres(f"PostgreSQL does not start here: {log.read_text(errors='replace')[-500:]}")
