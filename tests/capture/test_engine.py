"""How the engine is started, and what of its surroundings it may hear."""

from __future__ import annotations

import os
import sys

import pytest

from pos.config.surroundings import foreign
from pos.front.capture import engine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the surroundings of other systems differ")


@pytest.fixture(autouse=True)
def _started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What earlier tests had taken away is not this one's; neither is what the tests' own conftest has set."""
    monkeypatch.setattr(engine, "_taken_away", [])
    for name in list(os.environ):
        if foreign({name: "1"}):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "name", ["QTWEBENGINE_CHROMIUM_FLAGS", "QTWEBENGINE_REMOTE_DEBUGGING", "QTWEBENGINEPROCESS_PATH", "SSLKEYLOGFILE"]
)
def test_what_could_open_the_fields_to_others_is_taken_out_of_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    engine.prepare()
    assert name not in os.environ
    assert any(danger.startswith(f"{name} is set") for danger in engine.dangers()), "a live till is told all the same"


@pytest.mark.parametrize(("user", "off"), [(0, "1"), (1000, None)])
def test_the_browsers_own_sandbox_is_off_for_root_only(
    monkeypatch: pytest.MonkeyPatch, user: int, off: str | None
) -> None:
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    engine.prepare()
    assert os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == off
    [danger] = engine.dangers()
    assert ("root" in danger) is (user == 0)


def test_without_a_display_the_till_is_drawn_off_the_screen_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QUICK_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    engine.prepare()
    assert engine.is_offscreen()
    assert "no display" in capsys.readouterr().err
    assert "--disable-gpu" in engine.arguments()


def test_with_a_display_nothing_of_it_is_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "QT_QUICK_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    engine.prepare()
    assert "QT_QPA_PLATFORM" not in os.environ
    assert "--disable-gpu" not in engine.arguments()
    assert capsys.readouterr().err == ""


def test_sites_are_kept_apart_and_no_argument_of_the_user_reaches_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pos", "--webEngineArgs", "--remote-debugging-port=9222"])
    given = engine.arguments()
    assert given[:2] == ["pos", "--webEngineArgs"]
    assert "--site-per-process" in given
    assert "--force-webrtc-ip-handling-policy=disable_non_proxied_udp" in given
    assert not any("remote" in argument for argument in given)


def test_foreign_code_in_the_process_is_a_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    engine.prepare()
    assert engine.dangers() == []
    monkeypatch.setenv("LD_PRELOAD", "libsnoop.so")
    assert engine.dangers() == ["LD_PRELOAD is set: it can put other people's code into the till"]
