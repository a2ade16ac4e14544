"""A small button that is on or off: a tick says so besides the colour."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from pos.front.parts.icons import sign
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size


class Chip(QPushButton):
    """Space or Enter turns it on and off."""

    def __init__(self, theme: Theme, name: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self._theme = theme
        self.setObjectName(name)
        self.setAccessibleName(word)
        self.setCheckable(True)
        self.setProperty("chip", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._draw)
        theme.changed.connect(self._draw)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def _draw(self) -> None:
        theme = self._theme
        self.setFont(theme.font(Size.CAPTION, QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium))
        side = theme.density.space(4)
        self.setIconSize(QSize(side, side))
        colour = theme.colours.accent
        self.setIcon(QIcon(sign("tick", colour, side, ratio=self.devicePixelRatio())) if self.isChecked() else QIcon())
        self.setFixedHeight(theme.density.space(8))
