"""The place of the card form, which comes after the first paint and is never moved again."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.surface import Surface
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr


class CardPanel(Surface):
    """Keeps the room that the card form needs, whether it is there or not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.CARD_PANEL, "plain", tr("Card form"), parent)
        self._theme = theme
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)

    def hold(self, form: QWidget) -> None:
        """Take the card form in."""
        if not form.objectName():
            form.setObjectName(names.CARD_FORM)
        if not form.accessibleName():
            form.setAccessibleName(tr("Card form"))
        self._inside.addWidget(form)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.density.space(130), self._theme.density.space(56))
