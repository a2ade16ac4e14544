"""The settings as they are seen: what holds on the left, what can be changed on the right, one line to say things."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.settings import names
from pos.front.settings.facts_panel import FactsPanel
from pos.front.settings.form_panel import FormPanel
from pos.link.settings import SettingsShown


class SettingsRoom(Surface):
    """Lies over the till, below its header; Esc leads out, and once more where something was typed and not saved."""

    #: It is to be closed.
    close_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(names.ROOM, "lock", tr("Settings"), parent)
        self.keep_keys()
        self._warned = False
        title = Text(theme, names.TITLE, size=Size.HEADING, weight=QFont.Weight.DemiBold)
        title.say(tr("Settings"))
        self._said = Surface(f"{names.MESSAGE}.ground", "plain", tr("Message"))
        self._sentence = ElidedText(theme, names.MESSAGE, accessible=tr("Message"), weight=QFont.Weight.Medium,
                                    shade=Shade.TONE)  # fmt: skip
        close = ActionButton(theme, names.CLOSE, tr("Close"), key="Esc", weight=Weight.QUIET)
        close.wished.connect(self.step_back)
        self.facts = FactsPanel(theme)
        self.form = FormPanel(theme)
        space = theme.density.space
        inside = QHBoxLayout(self._said)
        inside.setContentsMargins(space(3), space(1), space(3), space(1))
        inside.addWidget(self._sentence)
        head = QHBoxLayout()
        head.setSpacing(space(3))
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._said)
        head.addWidget(close)
        panels = QHBoxLayout()
        panels.setSpacing(space(4))
        panels.addWidget(self.facts, 9)
        panels.addWidget(self.form, 11)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(4), space(2), space(4), space(4))
        whole.setSpacing(space(2))
        whole.addLayout(head)
        whole.addLayout(panels, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self)
        shortcut.setObjectName(f"{names.ROOM}.key.Ctrl+S")
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.form.save)
        self.form.nothing_changed.connect(lambda: self.say(tr("Nothing is another than before.")))
        self.say("")
        self.hide()

    @property
    def message(self) -> str:
        """What is said at the moment; empty when nothing is."""
        return self._sentence.text()

    def say(self, sentence: str, tone: Tone = Tone.CAUTION) -> None:
        """Say one sentence, or take away what was said."""
        self._sentence.say(sentence)
        self._sentence.setToolTip(sentence)
        self._said.set_tone(tone)
        self._said.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

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
