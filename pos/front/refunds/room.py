"""The room for refunds as it is seen: one page at a time, sheets over it, and one line for what has to be said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.money import Money
from pos.front.parts.room import Room
from pos.front.parts.sheet import Sheet
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.find_page import FindPage
from pos.front.refunds.login_sheet import LoginSheet
from pos.front.refunds.lost_sheet import LostSheet
from pos.front.refunds.sale_page import SalePage
from pos.link.refunds import RefundPage


class RefundsRoom(Room):
    """Lies over the till, below its header; Esc leads one step back, and out in the end."""

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(theme, names.ROOM, tr("Refunds"), parent)
        self.finding = FindPage(theme, money)
        self.sale = SalePage(theme, money)
        self._pages = QStackedWidget()
        self._pages.setObjectName(f"{names.ROOM}.pages")
        self._pages.setAccessibleName(tr("Refunds"))
        self._pages.addWidget(self.finding)
        self._pages.addWidget(self.sale)
        self.login = LoginSheet(theme, self)
        self.lost = LostSheet(theme, self)
        self.inside.addWidget(self._pages, 1)
        for sheet in self._sheets:
            sheet.closed.connect(self._on_sheet_closed)

    @property
    def shows_sale(self) -> bool:
        """Whether a sale is shown."""
        return self._pages.currentWidget() is self.sale

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
        space = self.theme.density.space
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
