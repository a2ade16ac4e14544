"""Every row of the wire reference, §§3–15, and of the test cards has a test: the table is ``rows.txt`` beside this."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.integration.sandbox.callers import Caller

HERE = Path(__file__).parent
TABLE = (HERE / "rows.txt").read_text(encoding="utf-8")
#: What a row says, and the indented lines below it.
ROWS = re.findall(r"^([cst]\d.*)\n((?:    .*\n)+)", TABLE, flags=re.MULTILINE)


def names_in(file: str) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse((HERE / f"test_{file}.py").read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("what", "tests"), ROWS, ids=[what[:70] for what, _ in ROWS])
def test_every_row_is_walked_by_tests_that_exist(what: str, tests: str) -> None:
    for line in tests.splitlines():
        file, _, names = line.strip().partition(": ")
        assert {f"test_{name}" for name in names.split(", ")} <= names_in(file)


def test_the_table_is_read_whole() -> None:
    rows = [line for line in TABLE.splitlines()[5:] if line and not line.startswith(" ")]
    assert len(ROWS) == len(rows) > 90


def test_every_path_that_is_served_has_its_row(caller: Caller) -> None:
    served = caller.http.get(f"{caller.sandbox.url}/openapi.json", timeout=10).json()["paths"]
    rows = {word for what, _ in ROWS for word in re.split(r"[\s,;:]+", what)}
    assert [path for path in served if path not in rows and not path.startswith("/v1/oauth20")] == []
