"""The settings as they are seen: what holds on the left, what can be changed on the right, one line to say things."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.front.parts.room import Room
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.settings import names
from pos.front.settings.facts_panel import FactsPanel
from pos.front.settings.form_panel import FormPanel
from pos.link.settings import SettingsShown


class SettingsRoom(Room):
    """Lies over the till, below its header; Esc leads out, and once more where something was typed and not saved."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.ROOM, tr("Settings"), parent)
        self._warned = False
        self.facts = FactsPanel(theme)
        self.form = FormPanel(theme)
        panels = QHBoxLayout()
        panels.setSpacing(theme.density.space(4))
        panels.addWidget(self.facts, 9)
        panels.addWidget(self.form, 11)
        self.inside.addLayout(panels, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self)
        shortcut.setObjectName(f"{names.ROOM}.key.Ctrl+S")
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.form.save)
        self.form.nothing_changed.connect(lambda: self.say(tr("Nothing is another than before.")))

    def show_settings(self, shown: SettingsShown) -> None:
        """Show how the till is set up now."""
        self.facts.show_settings(shown)
        self.form.show_settings(shown)

    def open_room(self) -> None:
        """Show it, and give it the keyboard."""
        self._warned = False
        self.say("")
        self.show()
        self.raise_()
        self.form.take_keyboard()

    def step_back(self) -> None:
        """Out of the room; what was typed and not saved is pointed out once."""
        if self.form.wanted and not self._warned:
            self._warned = True
            self.say(tr("Not saved yet: Enter saves it, Esc once more leaves it as it was."))
            return
        self.close_wished.emit()
