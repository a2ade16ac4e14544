"""A journal on both databases: a file, and a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import NoPostgres, PostgresServer, postgres_server


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the session; where there is none, the test says so and does not pass."""
    try:
        with postgres_server() as running:
            yield running
    except NoPostgres as problem:
        pytest.fail(str(problem))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a journal's file would lie."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def database(server: PostgresServer) -> Iterator[str]:
    """An empty database on the server."""
    with server.database() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest) -> Path | str:
    """Where the journal is kept: once in a file, once on a server."""
    where: Path | str = request.getfixturevalue("file" if request.param == "file" else "database")
    return where
