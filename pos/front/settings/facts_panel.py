"""How this till is set up, in plain words; nothing here can be changed at the till."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.settings import names
from pos.link.settings import SettingsShown


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


_WORDS: Final = {
    "environment": _t("Money"),
    "api": _t("Payment service"),
    "script": _t("Card form from"),
    "money": _t("Language, currency"),
    "walk_ins": _t("Walk-ins"),
    "journal": _t("Journal"),
    "confidential-key": _t("Confidential key"),
    "confidential-secret": _t("Its secret"),
    "public-key": _t("Public key"),
    "publishable-key": _t("Publishable key"),
    "keys": _t("Keys lie in"),
    "file": _t("Settings file"),
}
_KEYS: Final = ("confidential-key", "confidential-secret", "public-key", "publishable-key")
_ENVIRONMENTS: Final = {
    "sandbox": _t("Sandbox: no real money moves"),
    "test": _t("Test: no real money moves"),
    "live": _t("Live: real cards are charged"),
}
_MODES: Final = {"test": _t("is there, for tests"), "live": _t("is there, for real money")}


class FactsPanel(Surface):
    """One row a fact; of a key it is said whether it is there, and never what it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.FACTS, "card", tr("How this till is set up"), parent)
        self._theme = theme
        self._rows: dict[str, tuple[Text, Text, ElidedText]] = {}
        #: Whether each key is there; nothing is drawn beside what is no key.
        self._there: dict[str, bool] = {}
        title = Text(theme, f"{names.FACTS}.title", size=Size.STRONG, weight=QFont.Weight.DemiBold)
        title.say(tr("How this till is set up"))
        space = theme.density.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space(3))
        grid.setVerticalSpacing(space(2))
        grid.setColumnStretch(2, 1)
        for number, (name, word) in enumerate(_WORDS.items()):
            called = Text(theme, f"{names.fact(name)}.word", shade=Shade.SOFT)
            called.say(tr(word))
            shape = Text(theme, f"{names.fact(name)}.sign", accessible=tr(word))
            value = ElidedText(theme, names.fact(name), accessible=tr(word), weight=QFont.Weight.Medium)
            for column, part in enumerate((called, shape, value)):
                grid.addWidget(part, number, column)
            self._rows[name] = (called, shape, value)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(5), space(4), space(5), space(4))
        whole.setSpacing(space(3))
        whole.addWidget(title)
        whole.addLayout(grid)
        whole.addStretch(1)
        theme.changed.connect(self._draw)

    def show_settings(self, shown: SettingsShown) -> None:
        """Show what the back says."""
        built_in = tr("built into this till")
        walk_in = tr("sold under customer {reference}", reference=shown.walk_in_customer)
        where = tr("{place} · shared with other tills") if shown.journal_is_shared else tr("{place} · of this till")
        told = {
            "environment": tr(_ENVIRONMENTS.get(shown.environment, shown.environment)),
            "api": shown.api_host or built_in,
            "script": shown.script_host or built_in,
            "money": f"{shown.locale} · {shown.currency}",
            "walk_ins": walk_in if shown.walk_in_customer else tr("sold as guests"),
            "journal": where.format(place=shown.journal),
            "keys": shown.key_place or tr("the built-in payment service has its own"),
            "file": tr("none yet; the first change makes it") if shown.is_demo else shown.file,
        }
        self._there = {key.name: key.there for key in shown.keys}
        for name, there in self._there.items():
            told[name] = tr("is there") if there else tr("is missing")
        if self._there.get("publishable-key"):
            told["publishable-key"] = tr(_MODES.get(shown.key_mode, _t("is there")))
        for name, (called, shape, value) in self._rows.items():
            value.say(told.get(name, ""))
            value.setToolTip(shown.file if name == "file" else value.text())
            for part in (called, shape, value):
                part.setVisible(name not in _KEYS or name in self._there)
        self._draw()

    def _draw(self) -> None:
        side = self._theme.density.space(4)
        for name, (_called, shape, _value) in self._rows.items():
            if name in self._there:
                there = self._there[name]
                tone = self._theme.colours.tones[Tone.GOOD if there else Tone.CAUTION]
                shape.setPixmap(
                    sign("approved" if there else "caution", tone.solid, side, cut=tone.on_solid,
                         ratio=self.devicePixelRatio())
                )  # fmt: skip
