"""Every control of the card form is in place: read off the real page, and tried from inside it.

Source: the rows of the hardening list; which attributes the processor's library needs was found by trying.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QMouseEvent
from PySide6.QtWebEngineCore import QWebEngineProfile, QWebEngineScript, QWebEngineSettings
from PySide6.QtWidgets import QApplication

from pos.front.capture import page, profile
from pos.front.capture.card_page import CardPage
from pos.front.capture.card_view import CardView
from pos.front.capture.form import FormPhase
from tests.capture.conftest import VISA, Desk

pytestmark = pytest.mark.webengine

#: What may be on; everything else that the engine knows is off.
ON = {"JavascriptEnabled", "AutoLoadImages", "FocusOnNavigationEnabled", "WebRTCPublicInterfacesOnly"}


def page_of(desk: Desk) -> CardPage:
    open_page = desk.form._page
    assert open_page is not None
    return open_page


def view_of(desk: Desk) -> CardView:
    view = desk.form._view
    assert view is not None
    return view


def test_the_profile_keeps_and_offers_nothing(desk: Desk) -> None:
    desk.open()
    kept, kinds = page_of(desk).page.profile(), QWebEngineProfile
    assert kept.isOffTheRecord()
    assert kept.httpCacheType() is kinds.HttpCacheType.NoCache
    assert kept.persistentCookiesPolicy() is kinds.PersistentCookiesPolicy.NoPersistentCookies
    assert kept.persistentPermissionsPolicy() is kinds.PersistentPermissionsPolicy.StoreInMemory
    assert not kept.isSpellCheckEnabled()
    assert not kept.isPushServiceEnabled()
    settings = page_of(desk).page.settings()
    attributes = QWebEngineSettings.WebAttribute
    assert {one.name for one in attributes if settings.testAttribute(one)} == ON
    schemes = QWebEngineSettings.UnknownUrlSchemePolicy
    assert settings.unknownUrlSchemePolicy() is schemes.DisallowUnknownUrlSchemes


def test_each_card_has_a_profile_of_its_own_that_goes_with_it(desk: Desk) -> None:
    desk.open()
    first = page_of(desk).page.profile()
    gone: list[str] = []
    first.destroyed.connect(lambda: gone.append("profile"))
    page_of(desk).page.destroyed.connect(lambda: gone.append("page"))
    desk.form.close_form()
    desk.until(lambda: len(gone) == 2, "page and profile to go")
    assert gone == ["page", "profile"]


def test_the_relay_lives_in_a_world_of_its_own_and_in_no_frame(desk: Desk) -> None:
    desk.open()
    [script] = page_of(desk).page.scripts().toList()
    assert script.worldId() == QWebEngineScript.ScriptWorldId.ApplicationWorld.value
    assert not script.runsOnSubFrames()


def test_the_view_has_no_menu_takes_no_drop_and_lets_no_selection_be_dragged(desk: Desk) -> None:
    desk.open()
    view = view_of(desk)
    assert view.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    assert not view.acceptDrops()
    inner = view.focusProxy()
    assert inner is not None
    text = QMimeData()
    text.setText(VISA)
    drop = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, text, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    drop.ignore()
    QApplication.sendEvent(view, drop)
    assert not drop.isAccepted()
    seen: list[QEvent.Type] = []
    guard = view._guard
    drag = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(20, 20), QPointF(20, 20), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    if guard.eventFilter(inner, drag):
        seen.append(drag.type())
    assert seen == [QEvent.Type.MouseMove], "a drag would reach the engine"
    assert guard._watched is inner


#: Everything that asks the host for something; each tells how it was answered.
ASKS = """
const said = (what) => fetch("%(home)s/told/" + what, {mode: "no-cors"});
const sure = (name, ask) => Promise.resolve().then(ask)
  .then((answer) => said(name + "-" + answer), (no) => said(name + "-no"));
setTimeout(() => {
  sure("window", () => window.open("%(home)s/told/opened") ? "opened" : "no");
  sure("confirm", () => confirm("yes?") ? "yes" : "no");
  sure("prompt", () => prompt("what?") === null ? "no" : "text");
  sure("place", () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no)));
  sure("notices", () => Notification.requestPermission().then((is) => is === "granted" ? "granted" : "no"));
  sure("clipboard", () => navigator.clipboard.readText().then(() => "read"));
  sure("camera", () => navigator.mediaDevices.getUserMedia({video: true, audio: true}).then(() => "seen"));
  sure("screen", () => navigator.mediaDevices.getDisplayMedia().then(() => "seen"));
  sure("storage", () => { localStorage.setItem("a", "b"); return "kept"; });
  sure("permission", () => navigator.permissions.query({name: "geolocation"})
    .then((is) => is.state === "granted" ? "granted" : "no"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["x"])); link.download = "x.txt";
  document.documentElement.append(link); link.click();
  said("asked");
}, 0);
"""
NAMES = {"window", "confirm", "prompt", "place", "notices", "clipboard", "camera", "screen", "storage", "permission"}


def test_whatever_the_page_asks_of_the_till_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk.vendor.mischief = ASKS % {"home": desk.vendor.url}
    desk.begin()
    desk.wait_for(FormPhase.READY)
    downloads: list[Any] = []
    page_of(desk).page.profile().downloadRequested.connect(lambda download: downloads.append(download.state()))
    desk.until(
        lambda: len(NAMES - {one.partition("-")[0] for one in desk.vendor.told}) <= 2, "answers to what it asked"
    )
    told = {one.partition("-")[0]: one.partition("-")[2] for one in desk.vendor.told if one != "asked"}
    assert {name: how for name, how in told.items() if how != "no"} == {}
    assert "opened" not in desk.vendor.told
    assert [state for state in downloads if state not in (state.DownloadCancelled, state.DownloadRequested)] == []
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [desk.window]


class Asked:
    """What the engine asks the host for, with the answer that it got."""

    def __init__(self) -> None:
        self.got: list[str] = []

    def __getattr__(self, answer: str) -> Any:
        return lambda *_: self.got.append(answer)


#: Which of our functions answers each question of the engine, and how.
ANSWERS = {
    "certificateError": (page._reject_certificate, "rejectCertificate"),
    "permissionRequested": (page._deny, "deny"),
    "fullScreenRequested": (page._stay_in_the_window, "reject"),
    "desktopMediaRequested": (page._share_nothing, "cancel"),
    "fileSystemAccessRequested": (page._open_no_file, "reject"),
    "registerProtocolHandlerRequested": (page._register_nothing, "reject"),
    "selectClientCertificate": (page._show_no_certificate, "selectNone"),
    "webAuthUxRequested": (page._no_web_authentication, "cancel"),
}


def test_each_question_of_the_engine_has_one_answer(desk: Desk) -> None:
    # Most of these questions cannot be provoked here; that somebody is joined to them, and says no, can be seen.
    desk.open()
    card_page = page_of(desk).page
    about = card_page.metaObject()
    methods = [about.method(number) for number in range(about.methodCount())]
    asked = {bytes(one.name().data()).decode(): bytes(one.methodSignature().data()).decode() for one in methods}
    assert {name for name in ANSWERS if card_page.receivers(f"2{asked[name]}") != 1} == set()
    for answer, how in ANSWERS.values():
        given = Asked()
        answer(given)  # type: ignore[operator]
        assert given.got == [how]


def test_a_download_is_cancelled_and_a_notice_closed(desk: Desk) -> None:
    asked = Asked()
    profile._refuse_download(asked)  # type: ignore[arg-type]
    profile._show_nothing(asked)  # type: ignore[arg-type]
    assert asked.got == ["cancel", "close"]


def test_no_file_is_chosen_and_no_window_made(desk: Desk) -> None:
    desk.open()
    shown = page_of(desk).page
    assert shown.chooseFiles(shown.FileSelectionMode.FileSelectOpen, [], []) == []
    assert shown.createWindow(shown.WebWindowType.WebBrowserTab) is None
    kinds = shown.NavigationType
    assert not shown.acceptNavigationRequest("https://till.invalid/", kinds.NavigationTypeTyped, True)
    assert not shown.acceptNavigationRequest("data:text/html,x", kinds.NavigationTypeTyped, True)
    assert not shown.acceptNavigationRequest("https://elsewhere.example/", kinds.NavigationTypeTyped, False)
    assert shown.acceptNavigationRequest(f"{desk.vendor.url}/x", kinds.NavigationTypeTyped, False)


# --- a processor whose certificate nobody vouches for ---


@pytest.fixture
def unvouched(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """An https origin with a certificate that it made itself, and who came to it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "own.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    # The client's refusal of the certificate is no affair of this test's output.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", came
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(desk: Desk, unvouched: tuple[str, list[str]]) -> None:
    origin, came = unvouched
    desk.form.allow([desk.vendor.url, origin])
    desk.vendor.mischief = f"""
      fetch("{origin}/secret", {{mode: "no-cors"}}).then(() => "came", () => "refused")
        .then((how) => fetch("{desk.vendor.url}/told/" + how, {{mode: "no-cors"}}));
    """
    desk.begin()
    desk.until(lambda: desk.vendor.told != [], "an answer about the certificate")
    assert desk.vendor.told == ["refused"]
    assert came == []
