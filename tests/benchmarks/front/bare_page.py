"""A card page with nothing around it: what nobody who takes cards in a web engine gets below on this machine.

The sandbox's own library in a window of its own, without any of the till's parts: no interceptor, no bridge, no other
process, no journal, no screen. Enter in the code field makes the source; Python then makes the two other calls on a raw
socket. What the till takes beyond this is its own; what this takes beyond the bare calls is the engine's.
"""

from __future__ import annotations

import json
import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView

from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from pos.testing.waiting import wait_until
from tests.benchmarks.sandbox.till_line import OWNER, TillLine

_TEXT = """<!doctype html><meta charset="utf-8"><div id="cardnumber"></div><div id="cardexpiration"></div>
<div id="cardcvv"></div><script src="%(script)s"></script><script>
  const river = new DigitalRiver(%(key)s, { locale: "en-IE" });
  const elements = {};
  for (const type of ["cardnumber", "cardexpiration", "cardcvv"]) {
    const element = (elements[type] = river.createElement(type, {}));
    element.mount(type);
    element.on("ready", () => console.log(`ready ${type}`));
    element.on("focus", () => console.log(`focus ${type}`));
    element.on("change", ({ complete }) => complete && console.log(`complete ${type}`));
    element.on("return", async () => {
      const { source } = await river.createSource(element, %(request)s);
      console.log(`source ${source.id}`);
    });
  }
</script>"""


class _Page(QWebEnginePage):
    """Says on its console what goes on in it."""

    def __init__(self, profile: QWebEngineProfile, line: TillLine) -> None:
        super().__init__(profile)
        self._line = line
        self.said: set[str] = set()
        self.ended = 0.0

    def javaScriptConsoleMessage(  # noqa: N802  # Qt's name
        self, _level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, _at: int, _source: str
    ) -> None:
        what, _, which = message.partition(" ")
        if what == "source":
            self._line.apply(which)
            self._line.submit()
            self.ended = time.perf_counter()
        self.said.add(message)

    def wait(self, message: str) -> None:
        """Wait until the page has said something."""
        wait_until(lambda: message in self.said, message, lambda: str(self.said))


def sold(sandbox: Sandbox, profile: QWebEngineProfile, line: TillLine, product_id: int) -> float:
    """Milliseconds from Enter in the code field to the answer of the last call, for a page and a cart of their own."""
    line.begin()
    request = {"type": "creditCard", "creditCard": {}, "owner": OWNER, "sessionId": line.fill(product_id)}
    page, view = _Page(profile, line), QWebEngineView()
    key = sandbox.keys["POS_PUBLISHABLE_KEY"]
    parts = {"script": sandbox.script_url, "key": json.dumps(key), "request": json.dumps(request)}
    view.setPage(page)
    view.resize(640, 300)
    view.show()
    view.activateWindow()
    page.setHtml(_TEXT % parts, QUrl("https://till.invalid/"))
    card = CARDS["visa"]
    typed = {"cardnumber": card.number, "cardexpiration": card.expiry, "cardcvv": card.code}
    for name in typed:
        page.wait(f"ready {name}")
    view.setFocus()
    keyboard = view.focusProxy()
    assert keyboard is not None
    for name, text in typed.items():
        page.runJavaScript(f"elements.{name}.focus()")
        page.wait(f"focus {name}")
        QTest.keyClicks(keyboard, text, Qt.KeyboardModifier.NoModifier, 2)
        page.wait(f"complete {name}")
    begun = time.perf_counter()
    QTest.keyClick(keyboard, Qt.Key.Key_Return)
    wait_until(lambda: page.ended > 0, "the answer to the submit", lambda: str(page.said))
    view.close()
    page.deleteLater()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return (page.ended - begun) * 1000
