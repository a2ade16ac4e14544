"""The smallest honest window with a card page in it: what every figure of the till's start is held against.

    python floor.py PAGE_URL        writes {"timing": "first_paint"} and {"timing": "form_ready"} as the till does

It imports no more than it needs, paints first, then starts the engine with site isolation, and loads a page with three
frames of another origin, each of which reports. Nothing of the till is in it.
"""

from __future__ import annotations

import json
import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent, QSurface
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


def write(what: str) -> None:
    """One line as the till writes it."""
    sys.stdout.write(json.dumps({"timing": what, "monotonic_s": time.monotonic()}) + "\n")
    sys.stdout.flush()


class Window(QMainWindow):
    """A label, and later a page beside it."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.begin)

    def begin(self) -> None:
        """The pixels are there: now what is heavy."""
        write("first_paint")
        if len(sys.argv) > 1:
            QTimer.singleShot(0, self.load)
        else:
            QApplication.quit()

    def load(self) -> None:
        """Start the engine and load the page."""
        from PySide6.QtCore import QUrl
        from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
        from PySide6.QtWebEngineWidgets import QWebEngineView

        profile = QWebEngineProfile(QApplication.instance())
        self.view = QWebEngineView(self)
        page = QWebEnginePage(profile, self.view)
        page.titleChanged.connect(lambda title: self.end() if title == "3" else None)
        self.view.setPage(page)
        self.setCentralWidget(self.view)
        page.load(QUrl(sys.argv[1]))

    def end(self) -> None:
        """All three frames have reported."""
        write("form_ready")
        # The interpreter's end is not measured; the engine's is none of this page's business.
        sys.stdout.flush()
        os._exit(0)


def main() -> None:
    """Open the window."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    application = QApplication(["floor", "--webEngineArgs", "--site-per-process", "--disable-gpu"])
    window = Window()
    window.setCentralWidget(QLabel("Ready"))
    window.resize(1280, 800)
    window.winId()
    window.windowHandle().setSurfaceType(QSurface.SurfaceType.OpenGLSurface)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
