"""The room for refunds as it is seen: one page at a time, sheets over it, and one line for what has to be said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.find_page import FindPage
from pos.front.refunds.login_sheet import LoginSheet
from pos.front.refunds.lost_sheet import LostSheet
from pos.front.refunds.sale_page import SalePage
from pos.link.refunds import RefundPage


class RefundsRoom(Surface):
    """Lies over the till, below its header; Esc leads one step back, and out in the end."""

    #: It is to be closed.
    close_wished = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(names.ROOM, "lock", tr("Refunds"), parent)
        self.keep_keys()
        self._theme = theme
        self._title = Text(theme, names.TITLE, size=Size.HEADING, weight=QFont.Weight.DemiBold)
        self._title.say(tr("Refunds"))
        self._said = Surface(f"{names.MESSAGE}.ground", "plain", tr("Message"))
        self._sentence = ElidedText(theme, names.MESSAGE, accessible=tr("Message"), weight=QFont.Weight.Medium,
                                    shade=Shade.TONE)  # fmt: skip
        space = theme.density.space
        inside = QHBoxLayout(self._said)
        inside.setContentsMargins(space(3), space(1), space(3), space(1))
        inside.addWidget(self._sentence)
        self._close = ActionButton(theme, names.CLOSE, tr("Close"), key="Esc", weight=Weight.QUIET)
        self._close.wished.connect(self.step_back)
        self.finding = FindPage(theme, money)
        self.sale = SalePage(theme, money)
        self._pages = QStackedWidget()
        self._pages.setObjectName(f"{names.ROOM}.pages")
        self._pages.setAccessibleName(tr("Refunds"))
        self._pages.addWidget(self.finding)
        self._pages.addWidget(self.sale)
        self.login = LoginSheet(theme, self)
        self.lost = LostSheet(theme, self)
        head = QHBoxLayout()
        head.setSpacing(space(3))
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._said)
        head.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(4), space(2), space(4), space(4))
        whole.setSpacing(space(2))
        whole.addLayout(head)
        whole.addWidget(self._pages, 1)
        for sheet in self._sheets:
            sheet.closed.connect(self._on_sheet_closed)
        self.say("")
        self.hide()

    @property
    def message(self) -> str:
        """What is said at the moment; empty when nothing is."""
        return self._sentence.text()

    @property
    def shows_sale(self) -> bool:
        """Whether a sale is shown."""
        return self._pages.currentWidget() is self.sale

    def say(self, sentence: str, tone: Tone = Tone.CAUTION) -> None:
        """Say one sentence, or take away what was said."""
        self._sentence.say(sentence)
        self._sentence.setToolTip(sentence)
        self._said.set_tone(tone)
        self._said.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def show_sale(self, page: RefundPage) -> None:
        """Show a sale."""
        anew = not self.shows_sale
        self.sale.show_page(page)
        self._pages.setCurrentWidget(self.sale)
        if anew:
            self.sale.take_keyboard()

    def show_find(self) -> None:
        """Go back to where sales are found; what was chosen is forgotten."""
        self._pages.setCurrentWidget(self.finding)
        self.sale.empty()
        self.say("")
        self.finding.take_keyboard()

    def open_room(self) -> None:
        """Show it, and give it the keyboard."""
        self._pages.setCurrentWidget(self.finding)
        self.say("")
        self.show()
        self.raise_()
        self._place_sheets()
        self.finding.take_keyboard()

    def close_room(self) -> None:
        """Take it away, with every sheet and whatever was typed or found."""
        self.lost.close_sheet()
        self.login.forget()
        self.sale.empty()
        self.finding.empty()
        self.hide()

    def step_back(self) -> None:
        """One step back; out of the room in the end."""
        for sheet in self._sheets:
            if not sheet.isHidden():
                sheet.close_sheet()
                return
        if self.shows_sale:
            self.show_find()
        else:
            self.close_wished.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sheets()

    @property
    def _sheets(self) -> tuple[Sheet, ...]:
        return self.login, self.lost

    def _place_sheets(self) -> None:
        """Lay each sheet into the middle, as high as it needs to be with a sentence in it."""
        space = self._theme.density.space
        width = min(self.width() - space(8), space(130))
        for sheet in self._sheets:
            height = min(self.height() - space(6), sheet.inside.totalHeightForWidth(width) + space(12))
            sheet.setGeometry((self.width() - width) // 2, max(0, self.height() - height) // 3, width, height)

    def _on_sheet_closed(self) -> None:
        if self.isHidden() or any(not sheet.isHidden() for sheet in self._sheets):
            return
        if self.shows_sale:
            self.sale.take_keyboard()
        else:
            self.finding.take_keyboard()
