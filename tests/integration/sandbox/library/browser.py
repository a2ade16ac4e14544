"""A page of somebody else's shop in the real engine, with the sandbox's library in it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineFrame, QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QWidget

from pos.testing.waiting import wait_until

SHOP: Final = "https://till.shop.example/"
NUMBER, EXPIRY, CODE = "cardnumber", "cardexpiration", "cardcvv"
_INPUTS: Final = {NUMBER: "#ccNumber", EXPIRY: "#ccExpiry", CODE: "#ccCVV"}
_MAIN_WORLD: Final = 0

#: Three containers, and a button that has nothing to do with any of them.
FIELDS_BODY: Final = """
<div id="num" class="mine"></div><div id="exp"></div><span id="cvv"></span><button id="aside">Aside</button>
"""
#: A page's own script: three elements, and everything they say written down.
FIELDS_SCRIPT: Final = """
const dr = new DigitalRiver(KEY, OPTIONS);
const heard = [], made = {};
const PLACES = {cardnumber: "num", cardexpiration: "exp", cardcvv: "cvv"};
function add(type, options = {}) {
  const element = dr.createElement(type, options);
  element.mount(PLACES[type]);
  for (const name of ["ready", "focus", "blur", "return", "change"])
    element.on(name, (event) => heard.push([name, event]));
  return made[type] = element;
}
for (const type in PLACES) add(type, ELEMENT_OPTIONS);
"""


class Console(QWebEnginePage):
    """A page that remembers what went wrong in it."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.said: list[str] = []

    def javaScriptConsoleMessage(  # noqa: N802 - called by Qt
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        self.said.append(message)


class ShopPage:
    """One page in a window of its own."""

    def __init__(self, script_url: str, key: str) -> None:
        self.script_url, self.key = script_url, key
        self.patience_s = 20.0
        self.profile = QWebEngineProfile()
        self.page = Console(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.page.settings().setAttribute(QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls, True)
        self.view.resize(760, 420)
        self.view.show()
        self.view.activateWindow()

    def dispose(self) -> None:
        """Delete the page first, then its profile."""
        self.view.close()
        self.view.deleteLater()
        self.page.deleteLater()
        self.profile.deleteLater()

    # --- the page's author ---

    def open(self, body: str, script: str = "", base: str = SHOP, head: str = "") -> None:
        """Load a page whose own script runs as soon as the library is there."""
        loaded: list[bool] = []
        self.page.loadFinished.connect(loaded.append)
        self.page.setHtml(self.text(body, script, head), QUrl(base))
        self.until(lambda: loaded == [True], "the page")
        self.page.loadFinished.disconnect(loaded.append)
        self.until(lambda: self.js("window.began === true"), "the page's own script")

    def text(self, body: str, script: str = "", head: str = "") -> str:
        """The page as HTML."""
        own = f"const KEY = {json.dumps(self.key)};\n{script}\nwindow.began = true;"
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>{head}</head><body>{body}'
            f'<script src="{self.script_url}"></script><script>{own}</script></body></html>'
        )

    def open_fields(self, options: Any = None, element_options: Any = None, **more: Any) -> None:
        """A page with the three fields, all of them ready."""
        both = json.dumps([options, element_options or {}]).replace("<", "\\u003c")
        script = f"const [OPTIONS, ELEMENT_OPTIONS] = {both};"
        more.setdefault("body", FIELDS_BODY)
        self.open(script=script + FIELDS_SCRIPT + more.pop("script", ""), **more)
        self.until(lambda: len(self.events("ready")) == 3, "three fields")

    def js(self, code: str) -> Any:
        """What an expression of the page comes to."""
        return self._answer(lambda told: self.page.runJavaScript(_told(code), _MAIN_WORLD, told))

    def run(self, code: str) -> None:
        """Run statements in the page."""
        self.js(f"(() => {{ {code} }})()")

    def settled(self, code: str) -> Any:
        """What the promise that an expression makes comes to, or ``{"thrown": text}``."""
        self.run(
            f"window.settled = undefined; Promise.resolve({code})"
            ".catch((problem) => ({ thrown: String(problem) })).then((value) => { window.settled = [value]; })"
        )
        self.until(lambda: self.js("window.settled !== undefined"), "the promise")
        return self.js("window.settled[0]")

    def events(self, name: str, kind: str = "") -> list[dict[str, Any]]:
        """What the elements said under a name, oldest first."""
        told = self.js("heard")
        return [event for said, event in told if said == name and kind in ("", event["elementType"])]

    def last_change(self, kind: str) -> dict[str, Any]:
        """How a field stands by its latest change."""
        changes = self.events("change", kind)
        return changes[-1] if changes else {}

    def error(self, kind: str) -> str | None:
        """The code of what is wrong with a field."""
        error = self.last_change(kind).get("error")
        return error["code"] if error else None

    def classes(self, place: str) -> list[str]:
        """The classes of a container."""
        return sorted(self.js(f"[...document.getElementById({json.dumps(place)}).classList]"))

    # --- the customer ---

    def frame(self, prefix: str) -> QWebEngineFrame:
        """The frame whose name begins so."""
        found = [frame for frame in self.page.mainFrame().children() if frame.name().startswith(prefix)]
        assert len(found) == 1, f"{len(found)} frames of {prefix}"
        return found[0]

    def inside(self, prefix: str, code: str) -> Any:
        """What an expression comes to inside a frame, where no page could look."""
        return self._answer(lambda told: self.frame(prefix).runJavaScript(_told(code), _MAIN_WORLD, told))

    def shown(self, kind: str) -> str:
        """What a field shows."""
        return str(self.inside(kind, f"document.querySelector('{_INPUTS[kind]}').value"))

    def click(self, kind: str) -> None:
        """Click into a field, and wait for its cursor."""
        if self.has_cursor(kind):
            return
        looks = itertools.count()

        def clicked() -> bool:
            # A frame that has only just been drawn may not know yet that it is clicked on.
            if not self.has_cursor(kind) and next(looks) % 40 == 0:
                self.click_at(f"iframe[id^={kind}-]")
            return self.has_cursor(kind)

        self.until(clicked, f"the cursor in {kind}")

    def click_at(self, selector: str) -> None:
        """Click on the middle of something in the page."""
        x, y = self.js(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
                       f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())")  # fmt: skip
        QTest.mouseClick(self.keyboard, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))

    def has_cursor(self, kind: str) -> bool:
        """Whether a field has the cursor."""
        chosen = self.js("document.activeElement.id.split('-')[0]")
        return chosen == kind and bool(self.inside(kind, f"document.activeElement.matches('{_INPUTS[kind]}')"))

    def leave(self) -> None:
        """Go out of the fields."""
        self.click_at("#aside")
        self.until(lambda: not any(self.has_cursor(kind) for kind in _INPUTS), "no cursor in a field")

    def type(self, text: str) -> None:
        """Type into whatever has the cursor."""
        QTest.keyClicks(self.keyboard, text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        QTest.keyClick(self.keyboard, key, modifiers)

    def press_through(self) -> None:
        """Wait until whatever was said so far between page and frames has been heard: one more word goes after it."""
        before = len(self.events("return"))
        self.click(NUMBER)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: len(self.events("return")) > before, "a word after all the others")
        self.run("heard.splice(heard.findLastIndex(([name]) => name === 'return'), 1)")

    def paste(self, text: str) -> None:
        """Paste into whatever has the cursor."""
        QGuiApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def enter(self, kind: str, text: str, shown: str | None = None) -> None:
        """Click into an empty field, type, and wait until it shows what came of it."""
        self.click(kind)
        self.type(text)
        self.until(lambda: self.shown(kind) == shown if shown is not None else self.shown(kind) != "", f"{kind} typed")

    def fill(self, number: str, expiry: str = "1230", code: str = "123") -> None:
        """Type a whole card, field by field."""
        for kind, text in ((NUMBER, number), (EXPIRY, expiry), (CODE, code)):
            self.click(kind)
            self.type(text)
            self.until(lambda kind=kind: self.is_good(kind), f"{kind} to be good")  # type: ignore[misc]

    def is_good(self, kind: str) -> bool:
        """Whether a field is complete and nothing is wrong with it."""
        change = self.last_change(kind)
        return bool(change) and change["complete"] and change["error"] is None

    def empty(self) -> None:
        """Have the page clear every field, and forget what it heard."""
        self.run("Object.values(made).forEach((element) => element.clear())")
        self.until(lambda: all(self.shown(kind) == "" for kind in _INPUTS), "empty fields")
        self.run("heard.length = 0")

    def picture(self, path: Path, of: QRect | None = None) -> None:
        """Keep what is seen now."""
        self.view.grab(of or self.view.rect()).save(str(path))

    # --- waiting ---

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition, and say what the page had said if it never came."""
        wait_until(condition, what, lambda: f"{self._heard()}; console: {self.page.said}", patience_s=self.patience_s)

    @property
    def keyboard(self) -> QWidget:
        """What takes the engine's keys."""
        widget = self.view.focusProxy() or QApplication.focusWidget()
        assert widget is not None
        return widget

    def _heard(self) -> str:
        return str(self.js("typeof heard === 'undefined' ? 'nothing' : heard.slice(-6)"))

    def _answer(self, ask: Callable[[Callable[[Any], None]], None]) -> Any:
        answers: list[Any] = []
        ask(answers.append)
        wait_until(lambda: bool(answers), "an answer of the engine", patience_s=self.patience_s)
        return json.loads(answers[0]) if answers[0] else None


def _told(code: str) -> str:
    # As a text, for the engine turns some values into others on their way.
    return f"JSON.stringify({code})"
