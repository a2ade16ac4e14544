"""F1: what can be pressed here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from pos.front.parts import names
from pos.front.parts.keycap import Keycap
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.shortcuts import KEYS, MORE


class HelpSheet(Sheet):
    """Every key that exists, with what it does."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.HELP_SHEET, tr("What can I press here?"), parent)
        self._told: list[Text] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.density.space(5))
        grid.setVerticalSpacing(theme.density.space(0.5))
        for number, key in enumerate((*KEYS, *MORE)):
            name = f"{names.HELP_SHEET}.{number + 1}"
            cap = Keycap(theme, f"{name}.key", key.shown)
            told = Text(theme, f"{name}.told", shade=Shade.INK)
            told.setWordWrap(True)
            told.say(tr(key.told))
            self._told.append(told)
            grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, number, 1)
        grid.setColumnStretch(1, 1)
        self.inside.addLayout(grid)
        amount = Text(theme, f"{names.HELP_SHEET}.amount", shade=Shade.SOFT)
        amount.setWordWrap(True)
        amount.say(
            tr(
                "In the search field 1250 and 12,50 and 12.50 are the same amount. Eight to fourteen digits are a "
                "barcode. Letters find an item by any part of its name."
            )
        )
        self.inside.addSpacing(theme.density.space(2))
        self.inside.addWidget(amount)
        self.inside.addStretch(1)
        self._told.append(amount)
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Smaller letters, and then no word on amounts, rather than a key that is cut off."""
        for size, with_amount in ((Size.BODY, True), (Size.CAPTION, True), (Size.CAPTION, False)):
            for text in self._told:
                text.setFont(self.theme.font(size))
            self._told[-1].setVisible(with_amount)
            if self.inside.totalHeightForWidth(self.width()) <= self.height():
                return
