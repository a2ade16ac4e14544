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
    KEPT[0].setObjectName("left.behind")
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

KEPT = []

{mark}
def test_it(till_stub):
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


def _marked(marks: Callable[[str], str]) -> dict[str, str]:
    """Every way to break a check as a file of its own, with a mark at its test."""
    return {f"test_{name}.py": text.replace("{mark}", marks(name)) for name, (text, _told) in BROKEN.items()}


def _allowing(name: str) -> str:
    return f"@pytest.mark.till_allows({name!r})"


def _another(name: str) -> str:
    return next(other for other in BROKEN if other != name)


@pytest.mark.timeout(300)
def test_each_check_fails_a_test_that_breaks_it(run: Run) -> None:
    ran = run(_marked(lambda _name: ""))
    assert ran.outcome(passed=len(BROKEN), errors=len(BROKEN)), ran.words
    for name, (_text, told) in BROKEN.items():
        [summary] = re.findall(rf"^ERROR test_{name}\.py::test_it - (.*)$", ran.words, re.MULTILINE)
        assert summary.startswith("AssertionError"), summary
        assert re.search(rf"AssertionError: [^\n]*{told}[^\n]*\[{name}\]", ran.words), ran.words


@pytest.mark.timeout(300)
def test_each_check_can_be_relaxed_by_its_name_and_by_no_other(run: Run) -> None:
    ran = run(_marked(_allowing))
    assert ran.outcome(passed=len(BROKEN)), ran.words
    ran = run(_marked(lambda name: _allowing(_another(name))))
    assert ran.outcome(passed=len(BROKEN), errors=len(BROKEN)), ran.words
