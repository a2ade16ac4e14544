"""F10: the last receipt."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pos.front.parts import names
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.messages import ReceiptText


class ReceiptSheet(Sheet):
    """The receipt's text as it would be printed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.RECEIPT_SHEET, tr("Last receipt"), parent)
        self._copy = Text(theme, f"{names.RECEIPT_SHEET}.copy", shade=Shade.SOFT)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName(names.RECEIPT_TEXT)
        self._text.setAccessibleName(tr("Last receipt"))
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.inside.addWidget(self._copy)
        self.inside.addWidget(self._text, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_receipt(self, receipt: ReceiptText) -> None:
        """Fill in the text."""
        self._text.setPlainText(receipt.text)
        self._copy.say(tr("A copy: this receipt was given out before.") if receipt.copy else "")
        self._copy.setVisible(receipt.copy)

    def take_keyboard(self) -> None:
        self._text.setFocus()

    def _restyle(self) -> None:
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPixelSize(self.theme.density.px(Size.BODY))
        self._text.setFont(font)
