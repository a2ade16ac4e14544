"""Which card script the processor serves: its hash, taken over the engine's own connection; the script is not run here.

A server that gives browsers another file than programs is seen so. Where it does not let a page read the file, nobody
here can know, and the back is told that.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.front.capture.bare_page import BarePage
from pos.front.capture.card_entry import policy
from pos.front.capture.engine_health import is_sandboxed

#: Units: seconds after which a script that has not come counts as one that cannot be read.
GIVE_UP_S: Final = 15.0
#: Shares the page's document and none of its variables.
_OWN_WORLD: Final = 7
#: Units: milliseconds between two looks for the hash.
_LOOK_EVERY_MS: Final = 50
#: Nothing and an empty text look the same from Python, so the page says that it is waiting.
_WAITING: Final = "wait"
_TAKE_HASH: Final = """
globalThis.scriptHash = "wait";
fetch(SCRIPT_URL, {cache: "no-store", credentials: "omit"})
  .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject()))
  .then((bytes) => crypto.subtle.digest("SHA-256", bytes))
  .then((hash) => {
    globalThis.scriptHash = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  })
  .catch(() => { globalThis.scriptHash = ""; });
"""


class ScriptReader(BarePage):
    """Reads the script once."""

    #: Carries the script's SHA-256 in hexadecimal, empty where it could not be read, and whether the page's process was
    #: in the browser's sandbox: None where nobody can tell. Emitted once.
    read = Signal(str, object)

    def __init__(
        self, script_url: str, origins: Iterable[str], parent: QObject | None = None, give_up_s: float = GIVE_UP_S
    ) -> None:
        super().__init__(script_url, origins, parent, give_up_s)
        self._url = script_url
        self._sandboxed: bool | None = None
        rules = html.escape(policy(self.allowed, "none"))
        self.page.show_text(
            f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{rules}"><title>Script</title>'
        )

    def ask(self) -> None:
        self._sandboxed = is_sandboxed(self.page.renderProcessPid())
        take = _TAKE_HASH.replace("SCRIPT_URL", json.dumps(self._url))
        self.page.runJavaScript(take, _OWN_WORLD, lambda _: self._look())

    def tell(self, answer: str) -> None:
        self.read.emit(answer, self._sandboxed)

    def _look(self) -> None:
        if not self.is_over:
            self.page.runJavaScript("globalThis.scriptHash", _OWN_WORLD, self._on_hash)

    def _on_hash(self, said: object) -> None:
        if isinstance(said, str) and said != _WAITING:
            self.end(said)
        elif not self.is_over:
            QTimer.singleShot(_LOOK_EVERY_MS, self, self._look)
