"""The engine's age and its sandbox, as far as a machine can tell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pos.front.capture import engine_health
from pos.front.capture.engine_health import BUILT, OLD_AFTER_DAYS, is_sandboxed

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows another process's sandbox")


def test_the_engine_in_the_lock_is_one_whose_age_is_known(root: Path) -> None:
    lock = (root / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    found = re.search(r"^pyside6==(\S+)", lock, re.MULTILINE)
    assert found is not None
    assert found.group(1) in BUILT
    assert engine_health.version() in BUILT


def test_an_old_engine_is_a_warning_and_a_young_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    built = BUILT[engine_health.version()]
    assert engine_health.warning(built + timedelta(days=OLD_AFTER_DAYS)) == ""
    assert f"{OLD_AFTER_DAYS + 1} days old" in engine_health.warning(built + timedelta(days=OLD_AFTER_DAYS + 1))
    monkeypatch.setattr(engine_health, "BUILT", {})
    assert "Nobody knows" in engine_health.warning(built)


@linux
@pytest.mark.parametrize(
    ("status", "holds"),
    [
        ("Name:\tx\nNSpid:\t71\t4\t1\nSeccomp:\t2\n", True),
        ("Name:\tx\nNSpid:\t71\nSeccomp:\t2\n", False),
        ("Name:\tx\nNSpid:\t71\t1\nSeccomp:\t0\n", False),
        ("", False),
    ],
    ids=["sandboxed", "no-namespace", "no-filter", "empty"],
)
def test_a_process_tells_whether_it_is_in_the_sandbox(tmp_path: Path, status: str, holds: bool) -> None:
    (tmp_path / "71").mkdir()
    (tmp_path / "71" / "status").write_text(status, encoding="ascii")
    assert is_sandboxed(71, tmp_path) is holds
    assert is_sandboxed(72, tmp_path) is False


#: Loads a page and says whether its process is in the sandbox.
PROBE = """
from pos.front.capture import engine
engine.prepare()
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication
from pos.front.capture.engine_health import is_sandboxed
application = QApplication(engine.arguments())
profile = QWebEngineProfile()
page = QWebEnginePage(profile)
page.loadFinished.connect(lambda _: (print("sandboxed", is_sandboxed(page.renderProcessPid())), application.quit()))
page.setHtml("", QUrl("https://till.invalid/"))
QTimer.singleShot(60000, application.quit)
application.exec()
del page
"""


@linux
@pytest.mark.webengine
def test_the_real_engine_is_in_its_sandbox_for_an_ordinary_user_and_not_for_root(root: Path, tmp_path: Path) -> None:
    ordinary = [sys.executable, "-c", PROBE]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    if os.geteuid() == 0:
        said = subprocess.run(ordinary, cwd=root, env=environment, capture_output=True, text=True, timeout=100)
        assert "sandboxed False" in said.stdout
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("nobody but root is here")
        tmp_path.chmod(0o777)
        for folder in tmp_path.parents:
            if not folder.stat().st_mode & 0o001:
                environment["HOME"] = "/nonexistent"
        ordinary = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", *ordinary]
    said = subprocess.run(ordinary, cwd=root, env=environment, capture_output=True, text=True, timeout=100)
    if "sandboxed" not in said.stdout:
        pytest.skip(f"the engine does not start for an ordinary user here: {said.stderr[-300:]}")
    assert "sandboxed True" in said.stdout
