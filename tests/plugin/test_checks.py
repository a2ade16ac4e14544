"""What holds at the end of every test of a till, and how each is relaxed by name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.plugin.conftest import Run

_QT_WARNING = """
import pytest
from PySide6.QtCore import qWarning

{mark}
def test_it(till_stub):
    qWarning("something is odd")
"""
_LEFT_WINDOW = """
import pytest
from PySide6.QtWidgets import QWidget

KEPT = []

{mark}
def test_it(till_stub):
    KEPT.append(QWidget())
    KEPT[0].setObjectName(f"left.behind.by.{__name__}")
    KEPT[0].show()
"""
_CODE_ON_DISPLAY = """
import pytest
from PySide6.QtWidgets import QLabel

{mark}
def test_it(till_stub):
    till_stub.scan("Pencil HB")
    till_stub.pay("charge_fails")
    sentence = till_stub.find("till.stage.say.sentence")
    assert isinstance(sentence, QLabel)
    assert "not accepted" in sentence.text()
    sentence.setText("Your card was reported {word}")
"""
_LEFT_PROCESS = """
import subprocess, sys
import pytest
from pos.testing import checks

KEPT = []

{mark}
def test_it(monkeypatch, till_stub):
    # What never goes need not be waited for as long as what is slow to go.
    monkeypatch.setattr(checks, "_GOING_S", 0.5)
    KEPT.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def teardown_module():
    KEPT[0].communicate()
"""
_SECOND_CHARGE = """
import json
import pytest

{mark}
def test_it(open_till, sandbox):
    row = dict(kind="charge", order_id="1", amount_minor=120, currency="EUR",
               attributes=[dict(name="posSaleId", value="s1")])
    with sandbox.ledger_file.open("a") as ledger:
        ledger.writelines(json.dumps(row) + "\\n" for _ in range(2))
"""
BROKEN = {
    "qt_warning": (_QT_WARNING, "something is odd"),
    "left_window": (_LEFT_WINDOW, "left.behind"),
    "code_on_display": (_CODE_ON_DISPLAY.replace("{word}", "stolen"), "stolen"),
    "left_process": (_LEFT_PROCESS, "a process is left over"),
    "second_charge": (_SECOND_CHARGE, "charged more than once"),
}


#: How the test of each file is marked, given the name of the check that it breaks.
MARKS: dict[str, Callable[[str], str]] = {
    "unmarked": lambda _name: "",
    "allowed": lambda name: _allowing(name),
    "otherwise": lambda name: _allowing(next(other for other in BROKEN if other != name)),
}


def _allowing(name: str) -> str:
    return f"@pytest.mark.till_allows({name!r})"


@pytest.mark.timeout(300)
def test_each_check_fails_a_test_that_breaks_it_unless_it_is_relaxed_by_its_own_name(run: Run) -> None:
    files = {
        f"test_{name}_{how}.py": text.replace("{mark}", mark(name))
        for name, (text, _told) in BROKEN.items()
        for how, mark in MARKS.items()
    }
    ran = run(files)
    assert ran.outcome(passed=len(files), errors=2 * len(BROKEN)), ran.words
    for name, (_text, told) in BROKEN.items():
        summaries = dict(re.findall(rf"^ERROR test_{name}_(\w+)\.py::test_it - (.*)$", ran.words, re.MULTILINE))
        assert set(summaries) == {"unmarked", "otherwise"}, ran.words
        assert all(summary.startswith("AssertionError") for summary in summaries.values()), summaries
        assert len(re.findall(rf"AssertionError: [^\n]*{told}[^\n]*\[{name}\]", ran.words)) >= 2, ran.words
