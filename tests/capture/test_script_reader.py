"""Which card script is served, read where no script of the page reaches."""

from __future__ import annotations

from hashlib import sha256

import pytest
from pytestqt.qtbot import QtBot

from pos.front.capture.script_reader import ScriptReader
from pos.testing.waiting import wait_until
from tests.capture.vendor import HERE, Origin

pytestmark = pytest.mark.webengine


def read(vendor: Origin, give_up_s: float = 20.0) -> str:
    told: list[str] = []
    reader = ScriptReader(f"{vendor.url}/v1/DigitalRiver.js", [], give_up_s=give_up_s)
    reader.read.connect(lambda sha256, _sandboxed: told.append(sha256))
    wait_until(lambda: told != [], "an answer", patience_s=30)
    return told[0]


def test_a_script_that_may_be_read_is_known_by_its_hash(qtbot: QtBot, vendor: Origin) -> None:
    vendor.readable = True
    assert read(vendor) == sha256(b"\n" + (HERE / "vendor.js").read_bytes()).hexdigest()
    vendor.mischief = "1;"
    assert read(vendor) == sha256(b"1;\n" + (HERE / "vendor.js").read_bytes()).hexdigest()
    assert vendor.requests == ["GET /v1/DigitalRiver.js"] * 2, "it is read and not run"


@pytest.mark.parametrize("script", ["script", "missing", "silent"])
def test_a_script_that_cannot_be_read_has_no_hash(qtbot: QtBot, vendor: Origin, script: str) -> None:
    vendor.script = script
    assert read(vendor, give_up_s=1.0 if script == "silent" else 20.0) == ""
