"""The first picture waits for nothing that it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

#: Imports that wait until the window has painted; prefixes of module names.
LATE: Final = (
    "PySide6.QtWebEngine",
    "PySide6.QtWebChannel",
    "PySide6.QtNetwork",
    "PySide6.QtSvg",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "requests",
    "urllib3",
    "ssl",
    "asyncio",
    "sqlalchemy",
    "alembic",
    "babel",
    "keyring",
    "cryptography",
    "flask",
    "pos.back",
    "pos.sandbox",
    "msgspec",
    "pos.link",
    "pos.front.till",
    "pos.front.capture.form",
    "pos.front.customer_display",
    "pos.testing",
)

#: The real start on a back that says nothing; it tells what is loaded when its first picture is on the screen, and what
#: that picture is made of when the till is there.
PROGRAM: Final = """
import json, sys
from pos.front import opening, shell, start
from pos.front.start_options import StartOptions
from PySide6 import QtCore
from PySide6.QtWidgets import QApplication

class Options(StartOptions):
    def back_program(self):
        return [sys.executable, "-c", "import sys; sys.stdin.read()"]

class Shell(shell.Shell):
    def __init__(self):
        super().__init__()
        self.painted.connect(lambda: print(json.dumps([list(sys.modules), "Qt" in vars(QtCore), self.grab().width()])))

def opened(till):
    furnish = till.furnish
    def furnished():
        furnish()
        till.window.first_painted.connect(lambda: print(json.dumps(till.window.width())))
        till.window.first_painted.connect(QApplication.quit)
    till.furnish = furnished

opening.Shell = Shell
start.run(Options(), opened)
"""


def test_what_may_be_loaded_when_the_first_picture_is_on_the_screen(root: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, env=os.environ, capture_output=True, text=True, timeout=60
    )
    assert said.returncode == 0, said.stderr
    (loaded, namespace_made, width), till_width = (json.loads(line) for line in said.stdout.splitlines())
    assert width == till_width == 1280
    assert "PySide6.QtWidgets" in loaded
    assert [name for name in loaded if name.startswith(LATE)] == []
    # Making all of its names for Python is what takes longest of all that a first picture could wait for.
    assert not namespace_made
    assert "Traceback" not in said.stderr
