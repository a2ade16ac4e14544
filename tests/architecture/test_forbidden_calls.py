"""Calls that no part of this program makes: each of them would open what the rest keeps shut.

The page's own rules do not bind the program that shows it: Python can read a field of another origin, print it, copy
it, or run a script inside it. So no such call stands anywhere.
"""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "pos"

#: Method or attribute name -> the rooms that may say it all the same, as path prefixes below pos/, and why they may.
NEVER: dict[str, tuple[str, ...]] = {
    # Reading what stands in a page, or in a frame of it.
    "toHtml": (),
    # The testers' reading is of text fields of the window.
    "toPlainText": ("testing/",),
    "selectedText": (),
    "selectionChanged": (),
    "findFrameByName": (),
    "setInspectedPage": (),
    "setDevToolsPage": (),
    "devToolsPage": (),
    "printToPdf": (),
    "printRequested": (),
    # Only these two run one, in pages that hold no card: the reader of the script in a world of its own, and that of
    # the text that a customer agrees to, which asks the processor's library for it.
    "runJavaScript": ("front/capture/script_reader.py", "front/capture/mandate_reader.py"),
    # A picture of the window holds what is typed into it: testers take them, of test cards.
    "grab": ("testing/",),
    "render": ("sandbox/",),
    "grabWindow": (),
    "grabFramebuffer": (),
    # Connections that trust anybody.
    "_create_unverified_context": (),
    "CERT_NONE": (),
    "disable_warnings": (),
    "ignoreSslErrors": (),
    "acceptCertificate": (),
    "ignoreCertificateError": (),
    # Doors that are opened elsewhere.
    "grant": (),
    "setRemoteDebugging": (),
}
#: Keyword or positional constants that turn a guard off.
NEVER_SAID = {
    ("verify", False),
    ("check_hostname", False),
    ("shell", True),
}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@functools.cache
def said_anywhere() -> list[tuple[str, ast.Attribute | ast.Call]]:
    """Every attribute and call of the package with its room; read once, for all tests."""
    return [
        (room(path), node)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Call)
    ]


@pytest.mark.parametrize("name", NEVER)
def test_nothing_reads_a_page_or_trusts_anybody(name: str) -> None:
    said = [
        f"{place}:{node.lineno}"
        for place, node in said_anywhere()
        if isinstance(node, ast.Attribute) and node.attr == name and not place.startswith(NEVER[name] or ("//",))
    ]
    assert said == []


def test_no_guard_is_turned_off_by_an_argument() -> None:
    said = [
        f"{place}:{node.lineno} {keyword.arg}"
        for place, node in said_anywhere()
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if isinstance(keyword.value, ast.Constant) and (keyword.arg, keyword.value.value) in NEVER_SAID
    ]
    assert said == []


def test_no_script_runs_in_frames() -> None:
    said = [
        f"{place}:{node.lineno}"
        for place, node in said_anywhere()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "setRunsOnSubFrames"
        and not (isinstance(node.args[0], ast.Constant) and node.args[0].value is False)
    ]
    assert said == []


#: Who may listen to a widget's events, each looked at: the guard keeps nothing of any key, and a shadow hears where the
#: sheet over it goes, and looks at no event of another kind.
FILTERS = {"front/capture/input_guard.py", "front/parts/shadow.py"}


def test_no_filter_hears_the_application_or_the_card_fields_but_their_guard() -> None:
    said = {
        place
        for place, node in said_anywhere()
        if isinstance(node, ast.Attribute) and node.attr == "installEventFilter"
    }
    assert said == FILTERS


@pytest.mark.parametrize("call", ["x.toHtml()", "page.runJavaScript('1')", "requests.get(u, verify=False)"])
def test_the_check_would_see_it(call: str) -> None:
    tree = ast.parse(call)
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    arguments = {
        (keyword.arg, keyword.value.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if isinstance(keyword.value, ast.Constant)
    }
    assert names & set(NEVER) or arguments & NEVER_SAID
