"""Paper to look at: F10 shows the last receipt, and a sale in doubt has a slip for its customer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from pos.front.parts import names
from pos.front.parts.sheet import Sheet
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.messages import ReceiptText

#: Units: characters; a receipt printer's line, and some air.
_LINE: Final = 44


class ReceiptSheet(Sheet):
    """The receipt's text as it would be printed, on a strip of paper."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.RECEIPT_SHEET, tr("Last receipt"), parent)
        self._copy = Text(theme, f"{names.RECEIPT_SHEET}.copy", shade=Shade.SOFT)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName(names.RECEIPT_TEXT)
        self._text.setAccessibleName(tr("Last receipt"))
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        desk = Surface(f"{names.RECEIPT_SHEET}.desk", "sunken", tr("Last receipt"))
        row = QHBoxLayout(desk)
        space = theme.density.space
        row.setContentsMargins(space(4), space(4), space(4), space(4))
        row.addStretch(1)
        row.addWidget(self._text)
        row.addStretch(1)
        self.inside.addWidget(self._copy)
        self.inside.addWidget(desk, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_receipt(self, receipt: ReceiptText) -> None:
        """Fill in the receipt's text."""
        self._show(tr("Last receipt"), receipt.text, tr("A copy: this receipt was given out before.") if receipt.copy
                   else "")  # fmt: skip

    def show_slip(self, text: str) -> None:
        """Fill in what the customer of a sale in doubt takes home."""
        self._show(tr("Slip for the customer"), text, "")

    def _show(self, title: str, text: str, above: str) -> None:
        self.entitle(title)
        self._text.setAccessibleName(title)
        self._text.setPlainText(text)
        self._copy.say(above)
        self._copy.setVisible(bool(above))

    def take_keyboard(self) -> None:
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restyle(self) -> None:
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPixelSize(self.theme.density.px(Size.BODY))
        self._text.setFont(font)
        self._text.setFixedWidth(QFontMetrics(font).horizontalAdvance("0" * _LINE) + 2 * self.theme.density.space(4))
