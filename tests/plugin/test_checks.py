"""What holds at the end of every test of a till, and how each is relaxed by name."""

from __future__ import annotations

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


@pytest.mark.parametrize("name", BROKEN)
def test_each_check_fails_a_test_that_breaks_it(run: Run, name: str) -> None:
    text, told = BROKEN[name]
    ran = run(text.replace("{mark}", ""))
    assert ran.outcome(passed=1, error=1), ran.words
    assert told in ran.words
    assert f"[{name}]" in ran.words


@pytest.mark.parametrize("name", BROKEN)
def test_each_check_can_be_relaxed_by_its_name_and_by_no_other(run: Run, name: str) -> None:
    text, _told = BROKEN[name]
    ran = run(text.replace("{mark}", f"@pytest.mark.till_allows({name!r})"))
    assert ran.outcome(passed=1), ran.words
    other = next(other for other in BROKEN if other != name)
    ran = run(text.replace("{mark}", f"@pytest.mark.till_allows({other!r})"))
    assert ran.outcome(passed=1, error=1), ran.words
