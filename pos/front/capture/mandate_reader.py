"""The processor's own text that a customer agrees to before a card is kept, read in a bare page of its own.

Source: DigitalRiver.js, "Compliance.getDetails", part ``saveCardMandate``.
"""

from __future__ import annotations

import html
import json
import secrets
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.front.capture.bare_page import BarePage
from pos.front.capture.card_entry import policy
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


class MandateReader(BarePage):
    """Reads the text once."""

    #: Carries the text exactly as the processor wrote it; empty where it could not be read. Emitted once.
    read = Signal(str)

    def __init__(
        self, plan: ConsentPlan, origins: Iterable[str], parent: QObject | None = None, give_up_s: float = GIVE_UP_S
    ) -> None:
        super().__init__(plan.script_url, origins, parent, give_up_s)
        self._plan = plan
        nonce = secrets.token_urlsafe(16)
        rules = html.escape(policy(self.allowed, nonce))
        self.page.show_text(_PAGE.format(rules=rules, nonce=nonce, url=html.escape(plan.script_url)))

    def ask(self) -> None:
        # The script is part of the page, so the library is there by now, or will not come.
        plan = self._plan
        given = (plan.publishable_key, plan.page_locale.replace("_", "-"), plan.entity, plan.locale.replace("_", "-"))
        self.page.runJavaScript(f"{_ASK}{json.dumps(given)})", _ITS_WORLD, self._on_text)

    def tell(self, answer: str) -> None:
        self.read.emit(answer)

    def _on_text(self, said: object) -> None:
        # A stranger's word: only a text, of a length that can be read, and not undefined's name.
        fits = isinstance(said, str) and len(said) <= LONGEST and said != "undefined"
        self.end(said if isinstance(said, str) and fits else "")
