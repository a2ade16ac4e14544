"""F1: what can be pressed here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from pos.front.parts import names
from pos.front.parts.keycap import Keycap
from pos.front.parts.sheet import Sheet
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.till.shortcuts import KEYS, MORE


class HelpSheet(Sheet):
    """Every key that exists, with what it does."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.HELP_SHEET, tr("What can I press here?"), parent)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, theme.density.space(2), 0)
        grid.setHorizontalSpacing(theme.density.space(5))
        grid.setVerticalSpacing(theme.density.space(0.5))
        for number, key in enumerate((*KEYS, *MORE)):
            name = f"{names.HELP_SHEET}.{number + 1}"
            cap = Keycap(theme, f"{name}.key", key.shown)
            grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_told(theme, f"{name}.told", tr(key.told), Shade.INK), number, 1)
        grid.setColumnStretch(1, 1)
        amount = _told(
            theme,
            f"{names.HELP_SHEET}.amount",
            tr(
                "In the search field 1250 and 12,50 and 12.50 are the same amount. Eight to fourteen digits are a "
                "barcode. Letters find an item by any part of its name."
            ),
            Shade.SOFT,
        )
        grid.setRowMinimumHeight(grid.rowCount(), theme.density.space(2))
        grid.addWidget(amount, grid.rowCount(), 0, 1, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        # There are more keys than fit into a small window: the arrow keys lead on.
        page = Surface(f"{names.HELP_SHEET}.page", "plain", tr("What can I press here?"))
        page.setLayout(grid)
        self._scroll = QScrollArea()
        self._scroll.setObjectName(f"{names.HELP_SHEET}.scroll")
        self._scroll.setAccessibleName(tr("What can I press here?"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(page)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.inside.addWidget(self._scroll, 1)

    def take_keyboard(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)
        self._scroll.setFocus()


def _told(theme: Theme, name: str, text: str, shade: Shade) -> Text:
    told = Text(theme, name, shade=shade)
    told.setWordWrap(True)
    told.say(text)
    return told
