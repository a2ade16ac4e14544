"""Types a card into the library's fields on a page of a scheme of its own, and says what came of it.

Run by itself: ``[script url, key, request, number]`` on stdin as JSON, one line of JSON on stdout.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler
from PySide6.QtWidgets import QApplication

from pos.front.capture import engine
from tests.integration.sandbox.library.browser import FIELDS_BODY, FIELDS_SCRIPT, ShopPage


class Page(QWebEngineUrlSchemeHandler):
    """Answers every address of the scheme with one text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - called by Qt
        body = QBuffer(job)
        body.setData(QByteArray(self._text.encode()))
        body.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(b"text/html"), body)


def main() -> None:
    script_url, key, request, number = json.loads(sys.stdin.read())
    engine.prepare()
    scheme = QWebEngineUrlScheme(b"pos")
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.CorsEnabled)
    QWebEngineUrlScheme.registerScheme(scheme)
    application = QApplication(engine.arguments())
    shop = ShopPage(script_url, key)
    script = f"const OPTIONS = {{}}, ELEMENT_OPTIONS = {{}};{FIELDS_SCRIPT}"
    handler = Page(shop.text(FIELDS_BODY, script))
    shop.profile.installUrlSchemeHandler(b"pos", handler)
    shop.page.load(QUrl("pos://till/card"))
    shop.until(lambda: shop.js("typeof heard") == "object", "the page's own script")
    shop.until(lambda: len(shop.events("ready")) == 3, "three fields")
    shop.fill(number)
    source = shop.settled(f"dr.createSource(made.cardnumber, {request})")["source"]
    told = {"origin": shop.js("location.origin"), "state": source["state"]}
    sys.stdout.write(json.dumps({**told, "last_four": source["creditCard"]["lastFourDigits"]}))
    shop.dispose()
    application.processEvents()


main()
