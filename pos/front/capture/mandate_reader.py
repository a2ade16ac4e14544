"""The processor's own text that a customer agrees to before a card is kept, read in a bare page of its own.

Source: DigitalRiver.js, "Compliance.getDetails", part ``saveCardMandate``.
"""

from __future__ import annotations

import html
import json
import secrets
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal

from pos.front.capture.card_entry import policy
from pos.front.capture.interceptor import origin_of
from pos.front.capture.page import StrangerPage
from pos.front.capture.profile import CardProfile
from pos.link.saved_cards import ConsentPlan

#: Units: seconds after which a text that has not come counts as one that cannot be read.
GIVE_UP_S: Final = 15.0
#: Units: characters; what is longer is no text that anybody reads at a counter.
LONGEST: Final = 10_000
#: The library lives in the page's own world, and nothing of ours is there but this question.
_ITS_WORLD: Final = 0
_PAGE: Final = """<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{rules}"><meta name="referrer" content="origin">
<title>Text</title><script nonce="{nonce}" src="{url}"></script>"""
_ASK: Final = """
((key, pageLocale, entity, locale) => {
  try {
    const river = new DigitalRiver(key, {locale: pageLocale});
    return String(river.Compliance.getDetails(entity, locale).disclosure.saveCardMandate.localizedText);
  } catch (problem) {
    return "";
  }
})(..."""


class MandateReader(QObject):
    """Reads the text once, and goes away."""

    #: Carries the text exactly as the processor wrote it; empty where it could not be read. Emitted once.
    read = Signal(str)

    def __init__(
        self, plan: ConsentPlan, origins: Iterable[str], parent: QObject | None = None, give_up_s: float = GIVE_UP_S
    ) -> None:
        super().__init__(parent)
        self._plan, self._over = plan, False
        allowed = frozenset(origins) | {origin_of(QUrl(plan.script_url))}
        self._profile = CardProfile(allowed)
        self._page = StrangerPage(self._profile, allowed, self)
        self._page.lost.connect(lambda: self._end(""))
        self._page.loadFinished.connect(self._on_loaded)
        deadline = QTimer(self)
        deadline.setSingleShot(True)
        deadline.timeout.connect(lambda: self._end(""))
        deadline.start(round(give_up_s * 1000))
        nonce = secrets.token_urlsafe(16)
        rules = html.escape(policy(allowed, nonce))
        self._page.show_text(_PAGE.format(rules=rules, nonce=nonce, url=html.escape(plan.script_url)))

    def stop(self) -> None:
        """Go away without an answer: the page before its profile."""
        if not self._over:
            self._over = True
            self.deleteLater()
            self._profile.leave()

    def _on_loaded(self) -> None:
        # The script is part of the page, so the library is there by now, or will not come.
        if self._over:
            return
        plan = self._plan
        given = (plan.publishable_key, plan.page_locale.replace("_", "-"), plan.entity, plan.locale.replace("_", "-"))
        self._page.runJavaScript(f"{_ASK}{json.dumps(given)})", _ITS_WORLD, self._on_text)

    def _on_text(self, said: object) -> None:
        # A stranger's word: only a text, of a length that can be read, and not undefined's name.
        fits = isinstance(said, str) and len(said) <= LONGEST and said != "undefined"
        self._end(said if isinstance(said, str) and fits else "")

    def _end(self, text: str) -> None:
        if not self._over:
            self.read.emit(text)
            self.stop()
