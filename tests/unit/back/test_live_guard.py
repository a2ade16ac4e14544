"""Real money is taken only where nothing speaks against it, and each reason is said and written down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.back.journal.audit import Deed
from pos.back.live_guard import LiveGuard, own_reasons
from pos.back.readiness import Readiness
from pos.back.vault.plain_file import PlainFile
from pos.back.vault.system_keyring import SystemKeyring
from pos.config.settings import LIVE_API, Environment, Processor, Settings, Shop, read_settings
from pos.config.surroundings import foreign
from pos.domain.till_state import Obstacle
from pos.link.messages import ReadinessChanged
from tests.unit.back.staff.till import StaffRoom
from tests.unit.back.vault.keyrings import MemoryKeyring

SAFE = SystemKeyring(MemoryKeyring(), Path("/till"))


def settings(**processor: str) -> Settings:
    chosen = {"api_base_url": LIVE_API, **processor}
    return Settings(
        processor=Processor(environment=Environment.LIVE, **chosen),  # type: ignore[arg-type]
        shop=Shop(),
        journal=read_settings(Path("/nowhere")).journal,
        counters=(),
        customers=(),
    )


@pytest.fixture
def room(tmp_path: Path) -> Iterator[StaffRoom]:
    room = StaffRoom(tmp_path)
    yield room
    room.close()


@pytest.fixture(autouse=True)
def _ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


VARIABLES = (
    "LD_PRELOAD LD_AUDIT LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES PYTHONPATH PYTHONHOME PYTHONSTARTUP QT_PLUGIN_PATH "
    "QTWEBENGINE_REMOTE_DEBUGGING QTWEBENGINE_CHROMIUM_FLAGS QTWEBENGINE_ANYTHING_NEW SSLKEYLOGFILE SSL_CERT_FILE "
    "SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE PYTHON_KEYRING_BACKEND"
).split()


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_that_changes_the_till_is_a_reason_in_plain_words(name: str) -> None:
    [reason] = foreign({name: "value", "HOME": "/", "PATH": "/bin"})
    assert reason.startswith(f"{name} is set: it ")
    assert "value" not in reason
    assert foreign({name: ""}) == ()


def test_an_ordinary_machine_gives_no_reason() -> None:
    assert own_reasons(settings(), SAFE, {"HOME": "/", "LANG": "de_DE.UTF-8", "DISPLAY": ":0"}) == ()


def test_root_plain_addresses_and_an_unencrypted_vault_are_reasons(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    here = settings(api_base_url="http://127.0.0.1:1")
    reasons = own_reasons(here, PlainFile(tmp_path / "keys"), {"SSLKEYLOGFILE": "x"})
    told = " ".join(reasons)
    for words in ("SSLKEYLOGFILE", "root", "unencrypted", "https://"):
        assert words in told
    assert len(reasons) == 4


def test_what_speaks_to_the_web_engine_is_the_windows_to_report() -> None:
    assert own_reasons(settings(), SAFE, {"QTWEBENGINE_DISABLE_SANDBOX": "1"}) == ()


def guard(
    room: StaffRoom, own: tuple[str, ...] = (), environment: Environment = Environment.LIVE
) -> tuple[LiveGuard, list[str]]:
    told: list[str] = []
    return LiveGuard(environment, own, room.trail, told.append), told


def test_nothing_is_taken_until_the_window_has_looked_at_itself(room: StaffRoom) -> None:
    watch, told = guard(room)
    watch.look()
    assert "still being checked" in told[-1]
    watch.window_reported(())
    assert told[-1] == ""
    assert room.trail.newest(9) == ()


def test_each_reason_is_written_down_once(room: StaffRoom) -> None:
    watch, told = guard(room, ("LD_PRELOAD is set.",))
    watch.look()
    watch.look()
    watch.window_reported(("the till runs as root", "QTWEBENGINE_X is set"))
    watch.window_reported(("the till runs as root", "QTWEBENGINE_X is set"))
    assert told[-1] == "LD_PRELOAD is set."
    written = [entry.about["why"] for entry in reversed(room.trail.newest(9)) if entry.what == Deed.REFUSED_LIVE.value]
    assert written == ["LD_PRELOAD is set.", "The till runs as root.", "QTWEBENGINE_X is set."]


@pytest.mark.parametrize("environment", [Environment.SANDBOX, Environment.TEST])
def test_where_nothing_is_real_nothing_is_refused(room: StaffRoom, environment: Environment) -> None:
    watch, told = guard(room, ("LD_PRELOAD is set.",), environment)
    watch.look()
    watch.window_reported(("the till runs as root",))
    assert set(told) <= {""}
    assert watch.reasons == ()
    assert room.trail.newest(9) == ()


def test_a_reason_comes_before_every_other_obstacle() -> None:
    readiness = Readiness(lambda _: None)
    readiness.unsafe("The till runs as root.")
    readiness.blocked(Obstacle.OFFLINE)
    assert readiness.current == ReadinessChanged(obstacle=Obstacle.NOT_SAFE, detail="The till runs as root.")
    readiness.unsafe("")
    assert readiness.current == ReadinessChanged(obstacle=Obstacle.OFFLINE)
