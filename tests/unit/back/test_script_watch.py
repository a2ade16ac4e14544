"""The hash of the card script: written down each day, and a change is told to the manager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from pos.back.commerce.script import script_hash
from pos.back.script_watch import ScriptWatch
from tests.unit.back.staff.till import StaffRoom

ONE, OTHER = sha256(b"one").hexdigest(), sha256(b"other").hexdigest()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[StaffRoom]:
    room = StaffRoom(tmp_path)
    yield room
    room.close()


def watch(room: StaffRoom, fetched: str = "") -> ScriptWatch:
    return ScriptWatch(room.trail, room.clock.now, lambda: fetched)


def written(room: StaffRoom) -> list[tuple[str, object]]:
    return [(entry.what, entry.about["sha256"]) for entry in reversed(room.trail.newest(20))]


def test_a_script_that_stays_is_written_down_once_a_day(room: StaffRoom) -> None:
    for _ in range(3):
        assert not watch(room).read(ONE)
        assert not watch(room).read(ONE)
        room.clock.advance(timedelta(days=1))
    assert written(room) == [("script seen", ONE)] * 3
    assert watch(room).news() == ()


def test_a_script_that_changes_is_news_for_a_week(room: StaffRoom) -> None:
    watch(room).read(ONE)
    assert watch(room).read(OTHER)
    assert written(room)[-1] == ("script changed", OTHER)
    assert room.trail.newest(1)[0].about["before"] == ONE
    assert not watch(room).read(OTHER), "the change is written down once"
    [news] = watch(room).news()
    assert "04.03.2026" in news
    room.clock.advance(timedelta(days=8))
    assert watch(room).news() == ()
    assert not watch(room).read(OTHER)
    assert watch(room).read(ONE), "back to the old one is a change too"


def test_where_the_page_may_not_read_it_the_back_fetches_it(room: StaffRoom) -> None:
    assert not watch(room, ONE).read("")
    assert room.trail.newest(1)[0].about["seen_by"] == "back"
    assert watch(room, OTHER).read("")


@pytest.mark.parametrize("said", ["", "x" * 64, ONE[:-1], ONE.upper(), ONE + "\n"])
def test_what_is_no_hash_is_not_written_down(room: StaffRoom, said: str) -> None:
    assert not watch(room).read(said)
    assert written(room) == []


def test_the_back_reads_the_script_and_follows_nobody(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x.js").respond_with_data(b"one")
    httpserver.expect_request("/gone.js").respond_with_data(b"", status=404)
    away = {"Location": httpserver.url_for("/x.js")}
    httpserver.expect_request("/away.js").respond_with_data(b"one", status=302, headers=away)
    assert script_hash(httpserver.url_for("/x.js")) == ONE
    assert script_hash(httpserver.url_for("/gone.js")) == ""
    assert script_hash(httpserver.url_for("/away.js")) == ""
    assert script_hash("http://127.0.0.1:1/x.js") == ""
