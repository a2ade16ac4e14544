"""The card page as a stranger: what it may do is listed, and the rest is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEnginePage

from pos.front.capture.interceptor import origin_of

if TYPE_CHECKING:
    # A card form waits for what is loaded here, and these are named in annotations only.
    from PySide6.QtWebEngineCore import (
        QWebEngineCertificateError,
        QWebEngineClientCertificateSelection,
        QWebEngineDesktopMediaRequest,
        QWebEngineFileSystemAccessRequest,
        QWebEngineFullScreenRequest,
        QWebEnginePermission,
        QWebEngineProfile,
        QWebEngineRegisterProtocolHandlerRequest,
        QWebEngineWebAuthUxRequest,
    )

#: The page's own origin: a secure one, as the processor's library wants, and a name that no server can have.
#: Source: RFC 2606, ".invalid".
ORIGIN: Final = "https://till.invalid"


class StrangerPage(QWebEnginePage):
    """A page that shows one text of ours with the processor's frames in it, and goes nowhere."""

    #: The page left our text, or its process died: whatever it was for is over.
    lost = Signal()

    def __init__(self, profile: QWebEngineProfile, origins: Iterable[str], parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        self._origins = frozenset(origins)
        self._opening = False
        self._shown = False
        self._seen_frames: set[str] = set()
        self.certificateError.connect(_reject_certificate)
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_stay_in_the_window)
        self.desktopMediaRequested.connect(_share_nothing)
        self.fileSystemAccessRequested.connect(_open_no_file)
        self.registerProtocolHandlerRequested.connect(_register_nothing)
        self.selectClientCertificate.connect(_show_no_certificate)
        self.webAuthUxRequested.connect(_no_web_authentication)
        self.renderProcessTerminated.connect(lambda *_: self.lost.emit())
        self.urlChanged.connect(self._on_url)

    def show_text(self, text: str) -> None:
        """Load our own page; once only."""
        self._opening = True
        self.setHtml(text, QUrl(f"{ORIGIN}/"))

    def look_at_frames(self) -> None:
        """Notice a frame whose process died; the engine tells of its main frame's process only."""
        for frame in self.mainFrame().children():
            if origin_of(frame.url()) in self._origins:
                self._seen_frames.add(frame.name())
            elif frame.url().isEmpty() and frame.name() in self._seen_frames:
                self.lost.emit()
                return

    def _on_url(self, url: QUrl) -> None:
        # Nobody is asked about a move to about:blank, so it is noticed here.
        if origin_of(url) == ORIGIN:
            self._shown = True
        elif self._shown:
            self.lost.emit()

    def acceptNavigationRequest(self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, main_frame: bool) -> bool:
        """Our text into the main frame, once; the processor's pages into frames."""
        address = QUrl(url)
        if not main_frame:
            return origin_of(address) in self._origins
        opening, self._opening = self._opening, False
        return opening and address.scheme() == "data"

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage | None:  # type: ignore[override]
        """Open no other window."""
        return None

    def javaScriptAlert(self, origin: QUrl | str, message: str) -> None:
        """Show no dialogue."""

    def javaScriptConfirm(self, _origin: QUrl | str, _message: str) -> bool:
        """Show no dialogue."""
        return False

    def javaScriptPrompt(self, _origin: QUrl | str, _message: str, _default: str) -> tuple[bool, str]:
        """Show no dialogue."""
        return False, ""

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Keep nothing: what a stranger writes there is anybody's guess."""

    def chooseFiles(
        self, _mode: QWebEnginePage.FileSelectionMode, _old: Sequence[str], _types: Sequence[str]
    ) -> list[str]:
        """Choose no file."""
        return []


def _reject_certificate(error: QWebEngineCertificateError) -> None:
    error.rejectCertificate()


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _stay_in_the_window(request: QWebEngineFullScreenRequest) -> None:
    request.reject()


def _share_nothing(request: QWebEngineDesktopMediaRequest) -> None:
    request.cancel()


def _open_no_file(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()


def _register_nothing(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()


def _show_no_certificate(selection: QWebEngineClientCertificateSelection) -> None:
    selection.selectNone()


def _no_web_authentication(request: QWebEngineWebAuthUxRequest) -> None:
    request.cancel()
