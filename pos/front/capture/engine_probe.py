"""Starts the web engine once, in a process of its own, and says as JSON what it is and whether its sandbox holds."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from pos.front.capture import engine, engine_health
from pos.front.capture.page import StrangerPage
from pos.front.capture.profile import CardProfile

#: Units: milliseconds.
_PATIENCE_MS: Final = 60_000


def main() -> int:
    """Load an empty page, look at its process, and tell."""
    engine.prepare()
    dangers = engine.dangers()
    application = QApplication(engine.arguments())
    profile = CardProfile(())
    page = StrangerPage(profile, ())
    told: dict[str, object] = {
        "version": engine_health.version(),
        "fixes": engine_health.fixes(),
        "warning": engine_health.warning(datetime.now(UTC).date()),
        "dangers": dangers,
        "loads": False,
        "sandboxed": None,
    }

    def loaded(good: bool) -> None:
        told["loads"], told["sandboxed"] = good, engine_health.is_sandboxed(page.renderProcessPid())
        application.quit()

    page.loadFinished.connect(loaded)
    page.show_text("<!doctype html><title>Probe</title>")
    QTimer.singleShot(_PATIENCE_MS, application.quit)
    application.exec()
    # The page goes before its profile.
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    profile.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
